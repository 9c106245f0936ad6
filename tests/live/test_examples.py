"""The demo as a newcomer runs it: it tells its stories and leaves nothing behind."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from graph_service.settings import Settings
from tests.live.asking import asked, command

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_demo_tells_every_story_and_leaves_no_server_behind(
    language: str, environment: Mapping[str, str], settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.getbasetemp() / "demo-home"
    own = {name: value for name, value in environment.items() if not name.startswith("NEO4J_")}
    own |= {"GRAPH_SERVICE_HOME": str(home), "GRAPH_SERVICE_CACHE": str(settings.cache_dir)}
    told = command(own, "demo", "--lang", language)
    assert told.returncode == 0, told.stderr
    said = "".join(told.stdout.split())
    stories = tomllib.loads((EXAMPLES / "demo" / "stories.toml").read_text(encoding="utf-8"))["stories"]
    missing = [story["id"] for story in stories if "".join(story["title"][language].split()) not in said]
    assert missing == []
    status = asked({**own, "GRAPH_SERVICE_HOME": str(home / "demo")}, "db", "status")
    assert status["state"] == "stopped"
