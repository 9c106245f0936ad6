"""Fetching jars: from a repository on loopback that behaves well, badly, or not at all."""

import errno
import hashlib
import http.server
import shutil
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest
from jgo import constants

from graph_service.errors import InvalidError, ServiceError, UnavailableError
from graph_service.settings import Settings
from graph_service.store.local_server import Downloading, Event, Step, download, jars, no_progress, sources
from graph_service.store.local_server.jars import Jars
from graph_service.store.local_server.lock import Jar
from graph_service.store.local_server.release import LTS

CONTENT = {f"part-{number}": bytes([number]) * (1000 + 70_000 * (number % 3)) for number in range(24)}
LOCKED = tuple(
    Jar("org.example", name, "1.0", "", hashlib.sha256(content).hexdigest(), len(content))
    for name, content in CONTENT.items()
)


class Repository(http.server.ThreadingHTTPServer):
    """A Maven repository in memory; ``spoil`` changes what it sends for a path, None for not found."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files = {f"/{jar.path}": CONTENT[jar.artifact] for jar in LOCKED}
        self.asked: list[str] = []
        self.spoil: Callable[[str, bytes], bytes | None] = lambda _, content: content
        self.cut: set[str] = set()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Repository

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        content = self.server.spoil(self.path, self.server.files[self.path])
        if content is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.path in self.server.cut:
            self.server.cut.discard(self.path)
            self.wfile.write(content[: len(content) // 2])
            self.close_connection = True
            return
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is the base class's)
        """Not on the terminal."""


def _serve() -> Iterator[Repository]:
    with Repository() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    """Stands where the public repository stands."""
    for server in _serve():
        monkeypatch.setattr(constants, "MAVEN_CENTRAL_URL", server.address)
        yield server


@pytest.fixture
def mirror() -> Iterator[Repository]:
    yield from _serve()


@pytest.fixture(autouse=True)
def _small_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars, "read_lock", lambda _: LOCKED)
    monkeypatch.setattr(download, "_PAUSE_S", 0.0)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def cache(tmp_path: Path, **settings: object) -> Jars:
    return Jars(Settings(home=tmp_path).model_copy(update=settings), LTS)


def refusal(wanted: Jars) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        wanted.ensure(no_progress)
    for language in ("zh", "en"):
        assert caught.value.sentence(language)
    return caught.value


def left_over(wanted: Jars) -> list[Path]:
    return list(wanted.folder.rglob("*.part"))


def test_all_jars_arrive_verified_and_read_only(public: Repository, tmp_path: Path) -> None:
    wanted = cache(tmp_path)
    wanted.ensure(no_progress)
    assert not wanted.missing()
    assert not wanted.damaged()
    assert left_over(wanted) == []
    assert {path.stat().st_mode & 0o777 for path in wanted.paths()} == {0o444}
    assert [path.read_bytes() for path in wanted.paths()] == list(CONTENT.values())


def test_what_is_there_is_not_asked_for_again(public: Repository, tmp_path: Path) -> None:
    cache(tmp_path).ensure(no_progress)
    public.asked.clear()
    cache(tmp_path).ensure(no_progress)
    assert public.asked == []


def test_progress_counts_every_byte_once(public: Repository, tmp_path: Path) -> None:
    heard: list[Event] = []
    public.cut = {f"/{LOCKED[2].path}", f"/{LOCKED[5].path}"}
    cache(tmp_path).ensure(heard.append)
    assert isinstance(heard[0], Step)
    total = sum(jar.size for jar in LOCKED)
    assert heard[-1] == Downloading(len(LOCKED), len(LOCKED), total, total)


def test_the_mirror_goes_before_the_public_repository(public: Repository, mirror: Repository, tmp_path: Path) -> None:
    cache(tmp_path, maven_mirror=mirror.address + "/").ensure(no_progress)
    assert len(mirror.asked) == len(LOCKED)
    assert public.asked == []


def test_what_the_mirror_lacks_or_spoils_comes_from_the_public_repository(
    public: Repository, mirror: Repository, tmp_path: Path
) -> None:
    lacking, spoilt = (f"/{LOCKED[number].path}" for number in (3, 8))
    mirror.spoil = lambda path, content: {lacking: None, spoilt: content[::-1] + b"x"}.get(path, content)
    wanted = cache(tmp_path, maven_mirror=mirror.address)
    wanted.ensure(no_progress)
    assert sorted(public.asked) == sorted([lacking, spoilt])
    assert not wanted.missing()
    assert not wanted.damaged()


def test_a_jar_damaged_once_is_fetched_again(public: Repository, tmp_path: Path) -> None:
    path = f"/{LOCKED[4].path}"
    seen: list[str] = []

    def damage_first(asked: str, content: bytes) -> bytes:
        if asked != path or seen:
            return content
        seen.append(asked)
        return b"?" + content[1:]

    public.spoil = damage_first
    wanted = cache(tmp_path)
    wanted.ensure(no_progress)
    assert public.asked.count(path) == 2
    assert not wanted.damaged()


def test_a_jar_damaged_again_and_again_is_thrown_away_and_named(public: Repository, tmp_path: Path) -> None:
    path = f"/{LOCKED[4].path}"
    public.spoil = lambda asked, content: b"?" + content[1:] if asked == path else content
    wanted = cache(tmp_path)
    failure = refusal(wanted)
    assert failure.code == "local_server.corrupt_download"
    assert failure.fields["jar"] == LOCKED[4].coordinate
    assert LOCKED[4] in wanted.missing()
    assert left_over(wanted) == []
    assert public.asked.count(path) == 2


def test_a_connection_that_breaks_off_is_tried_again(public: Repository, tmp_path: Path) -> None:
    public.cut = {f"/{LOCKED[1].path}"}
    wanted = cache(tmp_path)
    wanted.ensure(no_progress)
    assert public.asked.count(f"/{LOCKED[1].path}") == 2
    assert not wanted.damaged()


def test_an_interrupted_download_goes_on_where_it_was(public: Repository, tmp_path: Path) -> None:
    missing = f"/{LOCKED[0].path}"
    public.spoil = lambda path, content: None if path == missing else content
    wanted = cache(tmp_path)
    assert refusal(wanted).code == "local_server.not_offered"
    there = len(LOCKED) - len(wanted.missing())
    assert there > 0
    (wanted.path(LOCKED[0]).parent / "part-0-1.0.jar.killed.part").parent.mkdir(parents=True, exist_ok=True)
    (wanted.path(LOCKED[0]).parent / "part-0-1.0.jar.killed.part").write_bytes(b"half")
    public.spoil = lambda _, content: content
    public.asked.clear()
    wanted.ensure(no_progress)
    assert len(public.asked) == len(LOCKED) - there
    assert left_over(wanted) == []


def test_no_network_names_the_ways_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
    monkeypatch.setattr(constants, "MAVEN_CENTRAL_URL", address)
    failure = refusal(cache(tmp_path))
    assert failure.code == "local_server.no_network"
    assert failure.fields["reason"] == "Connection refused"
    for way_out in ("GRAPH_SERVICE_MAVEN_MIRROR", "HTTPS_PROXY", str(tmp_path / "cache" / "jars")):
        assert way_out in failure.sentence("en")
        assert way_out in failure.sentence("zh")


def test_a_source_that_takes_connections_and_says_nothing_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "TIMEOUT", 0.1)
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        monkeypatch.setattr(constants, "MAVEN_CENTRAL_URL", f"http://127.0.0.1:{silent.getsockname()[1]}")
        assert refusal(cache(tmp_path)).code == "local_server.no_network"


def test_a_mirror_that_is_down_costs_a_few_tries_not_one_per_jar(
    public: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "CONNECTIONS", 1)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
    wanted = cache(tmp_path, maven_mirror=address)
    wanted.ensure(no_progress)
    assert not wanted.missing()


def test_offline_asks_nobody(public: Repository, tmp_path: Path) -> None:
    failure = refusal(cache(tmp_path, offline=True))
    assert failure.code == "local_server.offline"
    assert failure.fields["count"] == len(LOCKED)
    assert public.asked == []


def test_offline_is_no_hindrance_once_all_is_there(public: Repository, tmp_path: Path) -> None:
    cache(tmp_path).ensure(no_progress)
    cache(tmp_path, offline=True).ensure(no_progress)


def test_a_disk_that_fills_up_is_named_and_nothing_half_written_stays(
    public: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = download._part_of

    class _Full:
        def __init__(self, file: BinaryIO) -> None:
            self._file = file
            self.name = file.name

        def write(self, _: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        def close(self) -> None:
            self._file.close()

    @contextmanager
    def full(target: Path) -> Iterator[tuple[Path, _Full]]:
        with real(target) as (part, file):
            yield part, _Full(file)

    monkeypatch.setattr(download, "_part_of", full)
    wanted = cache(tmp_path)
    assert refusal(wanted).code == "local_server.disk_full"
    assert left_over(wanted) == []
    assert len(wanted.missing()) == len(LOCKED)


def test_too_little_space_is_said_before_anything_is_fetched(
    public: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert refusal(cache(tmp_path)).code == "local_server.disk_full"
    assert public.asked == []


def test_a_jar_of_the_wrong_size_is_missing_and_one_of_other_content_damaged(
    public: Repository, tmp_path: Path
) -> None:
    wanted = cache(tmp_path)
    wanted.ensure(no_progress)
    short, other = wanted.path(LOCKED[6]), wanted.path(LOCKED[7])
    for path in (short, other):
        path.chmod(0o644)
    short.write_bytes(b"short")
    other.write_bytes(bytes(LOCKED[7].size))
    assert wanted.missing() == [LOCKED[6]]
    assert wanted.damaged() == [LOCKED[6], LOCKED[7]]
    assert wanted.drop_damaged() == 2
    wanted.ensure(no_progress)
    assert not wanted.damaged()


def test_a_mirror_that_is_no_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidError) as caught:
        cache(tmp_path, maven_mirror="mirror.example").ensure(no_progress)
    assert caught.value.code == "local_server.bad_mirror"


@pytest.mark.parametrize("module", ["jgo", "graph_service.store.local_server.download"])
def test_without_the_extra_the_missing_packages_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UnavailableError) as caught:
        cache(tmp_path).ensure(no_progress)
    assert caught.value.code == "local_server.extra_missing"


def test_a_proxy_of_the_environment_is_used(
    mirror: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy receives the whole address: the repository in memory plays one."""
    monkeypatch.setattr(constants, "MAVEN_CENTRAL_URL", "http://repository.invalid")
    monkeypatch.setenv("http_proxy", mirror.address)
    mirror.files = {f"http://repository.invalid{path}": content for path, content in mirror.files.items()}
    wanted = cache(tmp_path)
    wanted.ensure(no_progress)
    assert not wanted.missing()
