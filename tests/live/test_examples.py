"""The examples as a newcomer runs them: the demo tells its stories, real data loads with every count accounted for."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from loaders.load import Options, load
from tests.live.asking import asked, command
from tests.shared_data import SHARED

EXAMPLES = Path(__file__).parents[2] / "examples"


def converted(example: str, source: str, target: Path) -> Path:
    """A public data set turned into templates by the example's own script."""
    if not (SHARED / source).is_dir():
        pytest.skip(f"the public data set {source} is not in {SHARED}; SHARED_DATA names the folder that holds it")
    script = EXAMPLES / example / "to_templates.py"
    subprocess.run([sys.executable, str(script), str(SHARED / source), str(target)], check=True, capture_output=True)
    return target


async def test_the_proposals_load_whole_and_what_nobody_rated_stays_unknown(
    empty: Gateway, settings: Settings, environment: Mapping[str, str], tmp_path: Path
) -> None:
    folder = converted("python_peps", "python-peps", tmp_path / "peps")
    report = await load(empty, settings, folder, Options())
    counts = {name: count.created for name, count in report.loaded.items()}
    assert (report.rejects, counts["opportunities"], counts["people"], counts["seats"]) == ([], 735, 371, 1985)
    accounting = json.loads((folder / "reports" / "accounting.json").read_text(encoding="utf-8"))
    assert "401" in json.dumps(accounting), "the proposal that is left out is named"
    board = asked(environment, "veto-board")
    assert (board["count"], board["verdicts"]) == (85, {"blocked": 0, "unverified": 85, "clear": 0})
    coverage = asked(environment, "coverage", "pep-703")
    assert (coverage["seat_coverage"]["lower"], coverage["seat_coverage"]["upper"]) == (0, 1)
    assert coverage["chain_score"]["value"] is None
    assert coverage["veto_risk"]["low"] < coverage["veto_risk"]["value"] < coverage["veto_risk"]["high"]


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
