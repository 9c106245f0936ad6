"""Settings: what the environment says, what code says, and what is refused."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from graph_service.errors import InvalidError
from graph_service.settings import Settings, unsafe


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GRAPH_SERVICE_HOME", "GRAPH_SERVICE_TIMEZONE", "NEO4J_URI"):
        monkeypatch.delenv(name, raising=False)


def test_our_variables_bear_the_prefix_and_those_of_neo4j_their_own_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPH_SERVICE_HOME", "/srv/facts")
    monkeypatch.setenv("GRAPH_SERVICE_OFFLINE", "true")
    monkeypatch.setenv("neo4j_password", "given")
    monkeypatch.setenv("GRAPH_SERVICE_NEO4J_URI", "bolt://nowhere")
    found = Settings()
    assert (found.home, found.offline, found.password(), found.neo4j_uri) == (Path("/srv/facts"), True, "given", None)


def test_what_code_gives_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPH_SERVICE_HOME", "/srv/facts")
    assert Settings(home=Path("/srv/other")).home == Path("/srv/other")


def test_a_value_that_means_nothing_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPH_SERVICE_TIMEZONE", "Mars/Phobos")
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert refused.value.errors()[0]["loc"] == ("timezone",)


def test_the_signing_secret_may_come_from_a_file_and_is_looked_at_like_any_other(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("0123456789abcdef" * 4 + "\n", encoding="ascii")
    found = Settings(home=tmp_path, secret_file=file)
    assert found.signing_secret() == "0123456789abcdef" * 4
    assert not list(unsafe(found, "127.0.0.1"))
    file.write_text("guessed", encoding="ascii")
    assert [code for code, _ in unsafe(found, "127.0.0.1")] == ["settings.weak_secret"]
    with pytest.raises(InvalidError) as refused:
        Settings(home=tmp_path, secret_file=tmp_path / "none").signing_secret()
    assert refused.value.code == "settings.secret_unreadable"
    assert "GRAPH_SERVICE_SECRET_FILE" in refused.value.sentence("zh")


def test_a_child_finds_the_same_database_by_what_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = tmp_path / "ours.pem"
    given = Settings(
        home=tmp_path, managed_neo4j="2026.08", neo4j_uri="neo4j+s://graph", neo4j_ca_file=authority
    )  # fmt: skip
    for name, value in given.of_store().items():
        monkeypatch.setenv(name, value)
    child = Settings()
    assert (child.neo4j_uri, child.neo4j_ca_file, child.managed_neo4j) == (given.neo4j_uri, authority, "2026.08")
    nested = child.nested("demo")
    assert (nested.neo4j_uri, nested.neo4j_ca_file, nested.managed_neo4j) == (None, None, "2026.08")
