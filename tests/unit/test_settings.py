"""Settings: what the environment says, what code says, and what is refused."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from graph_service.settings import Settings


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
