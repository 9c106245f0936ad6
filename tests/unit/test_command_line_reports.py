"""What a person reads after a load or a check: rows that are brought are counted, and it is said what to do."""

import asyncio
import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from rich.cells import cell_len

from cli.load import again_of, command_of, show_report
from cli.terminal import out
from graph_service.recording.chunk import Recorded
from graph_service.recording.state.standing import Standing
from graph_service.settings import Settings
from graph_service.words import LANGUAGES, Language, Spoken
from loaders.faults import fault_frame
from loaders.file_report import FileReport, LeftOut
from loaders.load import Options, load
from loaders.mapping.folder import MappedFolder
from loaders.report import Report, Status
from tests.reading import EmptyGraph
from tests.unit.test_mapping_folder import OTHERS, PEOPLE
from tests.unit.test_mapping_folder import folder as opened_export

STAFF = """
mapping = 1
[[rows]]
from = "staff.csv"
into = "people"
[rows.columns]
id = "No"
name = "Name"
title = { column = "Boss", lookup = { in = "bosses.csv", by = "No", take = "Name" } }
"""
FILE = Path("in.csv")


def report(status: Status, rejected: int = 0, *, looked_up: int = 0, **more: Any) -> Report:
    """Of a file of five rows, and of one that something is looked up in."""
    faults = fault_frame([(line, "name", "required", "", {}) for line in range(2, 2 + rejected)])
    files = (
        FileReport("in.csv", "people", 5, rejected, faults, extra=("a", "b")),
        FileReport(
            "other.csv",
            "",
            60,
            0,
            fault_frame([(9, "", "too_few_cells", "", {"cells": 1, "width": 2})] * looked_up),
            is_looked_up=True,
        ),
    )
    return Report(None, status, False, False, files, ignored=(), language="en", loaded=more.pop("loaded", {}), **more)


def shown(found: Report, language: Language = "en", command: str = "graph-service load in.csv") -> str:
    """All that is printed."""
    with out.capture() as captured:
        show_report(found, FILE, Options(found.is_dry_run, language=language), command)
    return captured.get()


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (report("unchanged", 5, loaded={"people": Recorded()}), "No row of in.csv could be loaded. Rejected rows: 5 "),
        (report("unchanged", 2, loaded={"people": Recorded(unchanged=3)}), "what could be loaded of in.csv was there"),
        (report("unchanged", loaded={"people": Recorded(unchanged=5)}), "everything in in.csv was there already"),
        (report("rejected", looked_up=1), "something is looked up has lines that cannot be read"),
        (report("rejected", 2), "Rows with faults in in.csv: 2 of 5"),
    ],
)  # fmt: skip
def test_what_became_of_the_rows(found: Report, said: str) -> None:
    assert said in shown(found)
    assert shown(found, "zh")


def test_rows_that_only_serve_look_ups_are_in_no_total(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(STAFF, encoding="utf-8")
    (tmp_path / "bosses.csv").write_text("No,Name\n1,Ann\n2,Bo\n3,Cy\n", encoding="utf-8")
    (tmp_path / "part").mkdir()
    part = tmp_path / "part" / "staff.csv"
    part.write_text("No,Name,Boss\n7,,1\n8,Di,2\n", encoding="utf-8")
    gateway: Any = EmptyGraph()
    folder = MappedFolder(part, tmp_path / "map.toml", tmp_path)
    found = asyncio.run(load(gateway, Settings(), folder, Options(is_dry_run=True)))
    assert (found.read, found.rejected) == (2, 1)
    assert [(file["file"], file["read"], file["only_looked_up"]) for file in found.as_json()["files"]] == [
        ("staff.csv", 2, False),
        ("bosses.csv", 3, True),
    ]


CHOSEN = """
mapping = 1
[[rows]]
from = "staff.csv"
into = "people"
where = [{ column = "Kind", is = "person" }]
[rows.columns]
id = "No"
name = "Name"
[[rows]]
from = "staff.csv"
into = "competitors"
where = [{ column = "Kind", is = "rival" }]
[rows.columns]
id = "No"
name = "Name"
"""


@pytest.mark.parametrize(
    ("staff", "rejected", "said"),
    [
        ("1,Ann,person\n2,Bo,rival\n3,Cy,robot\n4,Di,\n", 0, "Rows that could be loaded: 2 of 4; none of them"),
        ("1,Ann,person\n2,,rival\n3,Cy,robot\n4,Di,\n", 1, "Rows that could be loaded: 1 of 4."),
    ],
)
def test_rows_that_where_leaves_out_are_neither_good_nor_bad(
    staff: str, rejected: int, said: str, tmp_path: Path
) -> None:
    (tmp_path / "map.toml").write_text(CHOSEN, encoding="utf-8")
    (tmp_path / "staff.csv").write_text(f"No,Name,Kind\n{staff}", encoding="utf-8")
    gateway: Any = EmptyGraph()
    folder = MappedFolder(tmp_path, tmp_path / "map.toml")
    found = asyncio.run(load(gateway, Settings(), folder, Options(is_dry_run=True, skip_bad_rows=True)))
    assert (found.read, found.rejected, found.left_out_rows, found.good) == (4, rejected, 2, 2 - rejected)
    told = found.as_json()
    assert (told["left_out_rows"], told["files"][0]["left_out_rows"]) == (2, 2)
    assert said in shown(found)
    assert "an empty cell of `for_each`: 2." in shown(found)
    assert "略过：2 行" in shown(found, "zh")


def test_every_reject_names_the_templates_whose_rows_are_lost(tmp_path: Path) -> None:
    rivals = OTHERS.replace("rivals.csv", "staff.csv").replace('"Id"', '"No"')
    people = PEOPLE + 'title = { column = "Rank", lookup = { in = "ranks.csv", by = "Rank", take = "Title" } }\n'
    staff = "No,Name,Rank\n1,Ann,a\n2,,a\n3,Cy,z\n4,Di\n"
    export = opened_export(tmp_path, people + rivals, staff=staff, ranks="Rank,Title\na,Head\n")
    gateway: Any = EmptyGraph()
    report = asyncio.run(load(gateway, Settings(), export, Options(is_dry_run=True, skip_bad_rows=True)))
    assert [(one["line"], one["code"], one["template"]) for one in report.as_json()["rejects"]] == [
        (3, "required", "people, competitors"),
        (4, "lookup_missing", "people"),
        (5, "too_few_cells", None),
    ]
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "competitors.csv").write_text("id,name\n1,\n", encoding="utf-8")
    plain = asyncio.run(load(gateway, Settings(), tmp_path / "templates", Options(is_dry_run=True)))
    assert [one["template"] for one in plain.as_json()["rejects"]] == ["competitors"]


def test_the_command_that_writes_rejected_rows_is_named(tmp_path: Path) -> None:
    command = command_of(Path("my export"), Path("my.toml"), tmp_path)
    assert command == f"graph-service load 'my export' --mapping my.toml --lookup-in {tmp_path}"
    many = report("rejected", 30)
    for language in LANGUAGES:
        assert f"{command} --reject-to " in shown(many, language, command)


def test_the_command_that_brings_mended_rows_is_named(tmp_path: Path) -> None:
    rejects = Path("my rejects")
    assert again_of(tmp_path, None, None, rejects) == "graph-service load 'my rejects'"
    mapped = again_of(tmp_path / "in.csv", Path("my.toml"), None, rejects)
    assert mapped == f"graph-service load 'my rejects' --mapping my.toml --lookup-in {tmp_path}"
    assert again_of(tmp_path, Path("my.toml"), Path("whole"), rejects).endswith("--lookup-in whole")
    assert not again_of(tmp_path, None, None, None)


def test_chinese_calls_templates_by_their_chinese_names_and_joins_lists_with_its_own_sign() -> None:
    left = (LeftOut("customers", "where", 1),)
    file = FileReport("in.csv", "", 5, 0, fault_frame([]), extra=("Region", "E-mail"), left_out=left)
    found = Report(None, "checked", True, False, (file,), {}, (), "zh", passed={"customers": 4, "people": 2})
    text = shown(found, "zh")
    assert "客户（customers）" in text
    assert "没有生成“客户”" in text
    assert "Region、E-mail" in text
    assert "cell of `for_each`: 1." in shown(found)
    assert "Region, E-mail" in shown(found)


def standing(ends: int, **more: int) -> Standing:
    """A state that ends so many posts."""
    ids = [f"p{at}" for at in range(ends)]
    ending = pl.DataFrame({"id": ids, "department_id": ["d1"] * ends, "from": [None] * ends, "to": [date(2026, 3, 31)] * ends})  # noqa: E501  # fmt: skip
    counts: dict[str, Any] = {
        "begins": 3,
        "followed": 1,
        "elsewhere": 0,
        "later": 0,
        "unsure": 0,
        "spoken_of": 60,
        **more,
    }
    return Standing(ends=ends, ending=ending.cast({"from": pl.Date}), **counts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_begins_and_ends_is_told_and_what_stays_with_its_reason(language: Language) -> None:
    told = {"people": standing(40, elsewhere=7, unsure=2), "seats": standing(0, elsewhere=1)}
    found = dataclasses.replace(report("checked", state_of=date(2026, 3, 31), standing=told), is_dry_run=True)
    text = shown(found, language)
    people, seats = ("客户方人员", "决策席位") if language == "zh" else ("people", "seats")
    assert f"{people} 7" in text
    assert f"{seats} 1" in text
    assert f"{people} 2" in text
    assert "p0 · d1" in text
    assert "p20 · d1" not in text
    assert "20" in next(line for line in text.splitlines() if "--json" in line)
    assert "--allow-many-ends" in text
    assert max(cell_len(line) for line in text.splitlines() if line.startswith(("┃", "│"))) <= 80
    loaded = shown(dataclasses.replace(found, is_dry_run=False, status="loaded"), language)
    assert "p0 · d1" not in loaded
    assert "2026-03-31" in loaded


TOLD = {
    "zh": [
        "王建国（p0） · 采购部（d1）",
        "p1 · 采购部（d1）",
        "信号 · 决策者（s1） · 王建国（p0）",
        "王建国（p0） · e9 · 认识",
    ],
    "en": [
        "王建国 (p0) · 采购部 (d1)",
        "p1 · 采购部 (d1)",
        "信号 · coach (s1) · 王建国 (p0)",
        "王建国 (p0) · e9 · knows",
    ],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_ends_is_told_by_names_where_they_are_known(language: Language) -> None:
    dated = {"from": None, "to": date(2026, 3, 31)}
    names = {
        ("person", "p0"): Spoken("王建国", "王建国"),
        ("department", "d1"): Spoken("采购部", "采购部"),
        ("seat", "s1"): Spoken("信号 · 决策者", "信号 · coach"),
    }
    seats = pl.DataFrame([{"id": "s1", "person_id": "p0", **dated}])
    tie = {"from_id:thing": "person", "from_id": "p0", "to_id:thing": "employee", "to_id": "e9", "kind": "knows"}
    several = {
        "people": dataclasses.replace(standing(2), names=names),
        "seats": dataclasses.replace(standing(1), ending=seats, names=names),
        "ties": dataclasses.replace(standing(1), ending=pl.DataFrame([tie | dated]), names=names),
    }
    found = dataclasses.replace(report("checked", state_of=date(2026, 3, 31), standing=several), is_dry_run=True)
    text = shown(found, language)
    assert [one for one in TOLD[language] if one not in text] == []


def test_rejected_rows_of_a_state_are_mended_in_the_export() -> None:
    found = report("rejected", 2, state_of=date(2026, 3, 31), rejects_written=("r/in.csv",))
    assert "mend them in the export itself" in shown(found)
    assert "Mend them there" not in shown(found)
    command = command_of(Path("in"), None, None, date(2026, 3, 31))
    assert command == "graph-service load in --state-of 2026-03-31"


def test_a_check_of_a_state_says_that_the_other_rows_can_be_loaded() -> None:
    """Rows that are rejected are no refusal of the others, be it looked at only or loaded."""
    checked = dataclasses.replace(report("checked", 2, state_of=date(2026, 3, 31)), is_dry_run=True)
    assert "do not keep the others from being loaded as the state of 2026-03-31 (--skip-bad-rows)" in shown(checked)
    assert "不妨碍其余各行作为 2026-03-31 的现状导入" in shown(checked, "zh")
    loaded = report("loaded", 2, state_of=date(2026, 3, 31), loaded={"people": Recorded(created=3)})
    assert "left out of the state of 2026-03-31" in shown(loaded)
    assert "不计入 2026-03-31 的现状" in shown(loaded, "zh")
    unread = dataclasses.replace(checked, is_complete=False)
    assert "--skip-bad-rows" not in shown(unread)
