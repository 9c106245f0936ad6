"""The command line as a new user meets it: every way to go wrong ends in one sentence that says what to do."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.live.asking import asked, command, load_folder

GOLDEN = Path(__file__).parent.parent / "golden" / "golden-deal"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["coverage", "o-nowhere"], 1, "veto-board"),
        (["coverage", "o-signal", "--as-of", "1.11.2026"], 1, "2026-11-01"),
        (["coverage", "o-signal", "--known-at", "later"], 1, "2026-11-01T09:00:00 (in the time zone of the service"),
        (["who", "c-nowhere"], 1, "c-nowhere"),
        (["veto-board", "--as", "nobody"], 1, "nobody"),
        (["indicators", "Z99"], 1, "B01"),
        (["contribution", "--from", "2026-02-01", "--to", "2026-01-01"], 1, "--from"),
        (["contribution", "--deal", "o-depot", "--employee", "e-ann"], 2, "--deal"),
        (["load", "nowhere"], 1, "template"),
    ],
)
async def test_a_wrong_question_ends_in_one_sentence(
    arguments: list[str], code: int, says: str, empty: Gateway, settings: Settings, environment: Mapping[str, str]
) -> None:
    await load_folder(empty, settings, GOLDEN)
    done = command(environment, *arguments, "--lang", "en")
    assert done.returncode == code, done.stderr
    assert says in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


async def test_a_day_before_any_data_is_answered_with_its_reason(
    empty: Gateway, settings: Settings, environment: Mapping[str, str]
) -> None:
    await load_folder(empty, settings, GOLDEN)
    answer = asked(environment, "coverage", "o-signal", "--as-of", "2020-01-01")
    assert (answer["status"], answer["reasons"], answer["seat_coverage"]) == ("not_yet", ["not_yet"], None)
    shown = command(environment, "coverage", "o-signal", "--as-of", "2020-01-01", "--lang", "zh")
    assert "当日商机尚未创建" in shown.stdout
    assert asked(environment, "veto-board", "--as-of", "2020-01-01")["deals"] == []
    assert asked(environment, "contribution", "--as-of", "2020-01-01")["count"] == 0


async def test_an_empty_database_says_how_to_bring_facts_in(empty: Gateway, environment: Mapping[str, str]) -> None:
    del empty
    shown = command(environment, "veto-board", "--lang", "en")
    assert shown.returncode == 0
    assert "graph-service load" in " ".join(shown.stdout.split())


def test_a_database_that_is_not_there_is_a_sentence(environment: Mapping[str, str]) -> None:
    gone = {**environment, "NEO4J_URI": "bolt://127.0.0.1:1", "NEO4J_USERNAME": "neo4j", "NEO4J_PASSWORD": "none"}
    done = command(gone, "veto-board", "--lang", "zh")
    assert done.returncode == 1
    assert "无法连接数据库" in done.stderr
    without = {name: value for name, value in gone.items() if name != "NEO4J_PASSWORD"}
    assert "NEO4J_PASSWORD" in command(without, "veto-board", "--lang", "en").stderr


async def test_answers_read_in_both_languages_and_without_colour_in_a_pipe(
    empty: Gateway, settings: Settings, environment: Mapping[str, str]
) -> None:
    await load_folder(empty, settings, GOLDEN)
    dates = ("--as-of", "2026-11-01")
    zh = command(environment, "coverage", "o-signal", *dates, "--lang", "zh").stdout
    en = command(environment, "coverage", "o-signal", *dates, "--lang", "en").stdout
    assert "信号系统升级" in zh
    assert "未核实" in zh
    assert "Signalling upgrade" in en
    assert "unverified" in en
    assert "\x1b[" not in zh + en


async def test_money_reads_in_wan_and_parts_add_up(
    empty: Gateway, settings: Settings, environment: Mapping[str, str]
) -> None:
    await load_folder(empty, settings, GOLDEN)
    shown = command(environment, "contribution", "--as-of", "2026-11-01", "--lang", "zh").stdout
    assert "150万" in shown
    assert "50万" in shown
    answer = asked(environment, "contribution", "--as-of", "2026-11-01")
    assert sum(part["raised"] for part in answer["employees"].values()) == answer["fractional_raised"]


async def test_hr_is_told_what_a_view_of_one_employee_needs(
    empty: Gateway, settings: Settings, environment: Mapping[str, str], tmp_path: Path
) -> None:
    units = "id,name,kind\nu,公司,company\n"
    (tmp_path / "org_units.csv").write_text(units, encoding="utf-8")
    staff = "id,name,role,org_unit_id\ne-hr,人事,hr,u\ne-one,职员,other,u\n"
    (tmp_path / "employees.csv").write_text(staff, encoding="utf-8")
    await load_folder(empty, settings, tmp_path)
    for somebody in ("e-one", "e-nowhere"):
        done = command(environment, "contribution", "--employee", somebody, "--as", "e-hr", "--lang", "en")
        assert done.returncode == 1
        assert "--purpose" in done.stderr
