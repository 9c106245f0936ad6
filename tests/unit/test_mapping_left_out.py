"""Participants nobody is found for: left out of their cell where the mapping says so, each with a line of its own."""

import asyncio
import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from cli.load import show_report
from cli.terminal import out
from graph_service.errors import InvalidError
from graph_service.recording.checks import FolderCheck
from graph_service.recording.kind import NO_FAULTS, Column, ColumnType
from graph_service.recording.registry import kinds
from graph_service.recording.sparing import Sparing
from graph_service.settings import Settings
from graph_service.words import LANGUAGES, Language, say
from loaders.checking import CheckedFolder
from loaders.load import Options, load, no_progress
from loaders.mapping.draft.drafting import draft_mapping
from loaders.mapping.folder import MappedFolder
from loaders.mapping.proposals import proposals_of
from loaders.report import Report
from tests.drafts import folder as export_of
from tests.reading import EmptyGraph
from tests.unit.test_mapping_within import CALLS, CUSTOMERS, FILES, PEOPLE

PIECES = 'column = "With", several = [";", "/"]'
LEFT_OUT = 'unfound = "left_out"'
BY_NAME = f"{{ {PIECES}, by_name = true, {LEFT_OUT} }}"
WITHIN = (
    f'{{ {PIECES}, by_name = true, {LEFT_OUT}, within = {{ customer_id = {{ column = "Account", by_name = true }} }} }}'
)
LOOKUP = f'{{ {PIECES}, {LEFT_OUT}, lookup = {{ in = "contacts.csv", by = "Name", take = "No" }} }}'
IDS = f"{{ {PIECES}, {LEFT_OUT} }}"
STRICT = BY_NAME.replace(f", {LEFT_OUT}", "")


def opened(place: Path, cell: str, calls: Sequence[str]) -> MappedFolder:
    """Calls with customers and whoever took part: one of them is Bo, a name that two bear."""
    before = next(line for line in CALLS.splitlines() if line.startswith("person_ids"))
    mapping = CUSTOMERS + PEOPLE + CALLS.replace(before, f"person_ids = {cell}")
    (place / "map.toml").write_text(mapping, encoding="utf-8")
    rows = "\n".join(f"c{at},2026-01-05,{call}" for at, call in enumerate(calls))
    for name, text in {**FILES, "calls": f"Id,Day,Account,With\n{rows}\n"}.items():
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    return MappedFolder(place, place / "map.toml")


def checked(folder: MappedFolder, language: Language = "en", **options: Any) -> Report:
    gateway: Any = EmptyGraph()
    return asyncio.run(load(gateway, Settings(), folder, Options(is_dry_run=True, language=language, **options)))


def recorded(folder: MappedFolder) -> dict[str, list[str]]:
    """Who took part in each call, as it would be written."""
    gateway: Any = EmptyGraph()
    check, files = FolderCheck(gateway, Settings()), CheckedFolder(folder)
    options = {"allow_extra": False, "skip_bad_rows": True}
    asyncio.run(files.check(check, Settings().timezone, no_progress, **options))
    (calls,) = [file for file in files.files if file.kind.name == "interactions"]
    rows = pl.concat([check.accepted(calls.kind, frame) for frame in calls.spool])
    files.close()
    return {row["id"]: list(row["person_ids"] or ()) for row in rows.iter_rows(named=True)}


def left_out(report: Report) -> list[tuple[int, str, str]]:
    return [(one.line, one.code, one.value) for one in report.unfound]


@pytest.mark.parametrize(
    ("cell", "persons", "codes"),
    [
        (BY_NAME, ["3"], ("unknown_name", "ambiguous_name_mapped")),
        (WITHIN, ["person:3", "2"], ("name_not_within", "name_not_within")),
        (LOOKUP, ["3"], ("lookup_missing", "lookup_ambiguous")),
    ],
)
def test_whom_nobody_is_found_for_does_not_cost_the_meeting(
    cell: str, persons: list[str], codes: tuple[str, str], tmp_path: Path
) -> None:
    call = "Globex,Ann Berger; Zoe/Bo" + (";Li Min" if cell == WITHIN else "")
    folder = opened(tmp_path, cell, [call, "Globex,Ann Berger", "Globex,"])
    report = checked(folder)
    assert sorted(left_out(report)) == sorted((2, code, name) for code, name in zip(codes, ("Zoe", "Bo"), strict=True))
    assert (report.rejected, report.good, report.has_faults, report.passed["interactions"]) == (0, 10, False, 3)
    told = report.as_json()
    assert {one["file"]: one["unfound"] for one in told["files"]} == {
        "accounts.csv": 0,
        "contacts.csv": 0,
        "calls.csv": 2,
    }
    assert [(one["file"], one["line"], one["column"], one["template"]) for one in told["unfound"]] == [
        ("calls.csv", 2, report.unfound[0].column, "interactions")
    ] * 2
    bare = {call: [one.removeprefix("person:") for one in who] for call, who in recorded(folder).items()}
    assert bare == {"c0": [one.removeprefix("person:") for one in persons], "c1": ["3"], "c2": []}


def test_ids_that_nothing_bears_are_left_out_as_well(tmp_path: Path) -> None:
    folder = opened(tmp_path, IDS, ["Acme,1;77", "Acme,person:9", "Acme,customer:a1;1"])
    report = checked(folder, skip_bad_rows=True)
    assert left_out(report) == [(2, "unknown_reference", "77"), (3, "unknown_reference", "person:9")]
    assert [(one.line, one.code) for one in report.rejects] == [(4, "foreign_reference")], "meant for another column"
    assert recorded(folder) == {"c0": ["1"], "c1": []}


@pytest.mark.parametrize("cell", [WITHIN, LOOKUP])
def test_what_stands_where_nothing_does_stands_for_nobody_who_is_left_out(cell: str, tmp_path: Path) -> None:
    told = cell[:-1].replace(LEFT_OUT, f'{LEFT_OUT}, if_empty = "person:4"') + "}"
    folder = opened(tmp_path, told, ["Globex,Zoe/Ann Berger", "Globex,Zoe", "Globex,"])
    assert left_out(checked(folder)) != []
    assert [who[-1] for who in recorded(folder).values()] == ["3", "4", "4"]
    assert [len(who) for who in recorded(folder).values()] == [1, 1, 1]


def test_values_beside_hold_for_each_that_is_looked_up(tmp_path: Path) -> None:
    told = LOOKUP.replace(LEFT_OUT, f'{LEFT_OUT}, values = {{ Annie = "Ann Berger", Boss = "" }}')
    folder = opened(tmp_path, told, ["Globex,Annie;Boss/Zoe"])
    assert left_out(checked(folder)) == [(2, "lookup_missing", "Zoe")]
    assert recorded(folder) == {"c0": ["3"]}


def test_unless_the_mapping_says_so_the_row_is_rejected(tmp_path: Path) -> None:
    report = checked(opened(tmp_path, STRICT, ["Globex,Ann Berger;Zoe"]))
    assert ([(one.line, one.code) for one in report.rejects], report.unfound) == ([(2, "unknown_name")], [])


def test_a_second_run_says_the_same(tmp_path: Path) -> None:
    folder = opened(tmp_path, WITHIN, ["Globex,Zoe;Ann Berger", "Acme,Bo/Li Min", ",Bo/Ann Berger"])
    first, second = checked(folder), checked(folder)
    again = checked(MappedFolder(tmp_path, tmp_path / "map.toml"))
    assert left_out(first) == [
        (2, "name_not_within", "Zoe"),
        (3, "name_ambiguous_within", "Bo"),
        (4, "ambiguous_name_mapped", "Bo"),
    ]
    assert first.unfound == second.unfound == again.unfound


def test_of_a_row_that_is_rejected_for_something_else_nothing_is_left_out(tmp_path: Path) -> None:
    folder = opened(tmp_path, BY_NAME, ["Nowhere,Ann Berger;Zoe", "Globex,Ann Berger;Zoe"])
    report = checked(folder, skip_bad_rows=True)
    assert ([one.line for one in report.rejects], [one.line for one in report.unfound]) == ([2], [3])


def test_what_is_written_back_are_the_rejected_rows_alone(tmp_path: Path) -> None:
    folder = opened(tmp_path, BY_NAME, ["Globex,Ann Berger;Zoe", "Nowhere,Ann Berger;Zoe"])
    back = tmp_path / "back"
    assert checked(folder, skip_bad_rows=True, reject_to=back).rejects_written == (str(back / "calls.csv"),)
    header, row = (back / "calls.csv").read_text(encoding="utf-8-sig").splitlines()
    assert header.startswith("Id,Day,Account,With")
    assert row.startswith("c1,2026-01-05,Nowhere,Ann Berger;Zoe,3,Account,unknown_name,")
    assert "Zoe" not in row.split("unknown_name", 1)[1]
    clean = opened(tmp_path, BY_NAME, ["Globex,Ann Berger;Zoe"])
    assert checked(clean, reject_to=back).rejects_written == ()
    assert not (back / "calls.csv").exists()


@pytest.mark.parametrize("cell", [WITHIN, BY_NAME, LOOKUP])
def test_a_row_with_nobody_left_whom_it_needs_is_rejected(
    cell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = next(kind for kind in kinds() if kind.name == "interactions")
    needed = [dataclasses.replace(one, is_required=one.is_required or one.name == "person_ids") for one in kind.columns]
    folder = opened(tmp_path, cell, ["Globex,Zoe/Yan", "Globex,Zoe/Ann Berger"])
    # frozen as it is: no template has such a column yet
    monkeypatch.setitem(kind.__dict__, "columns", tuple(needed))
    report = checked(folder, skip_bad_rows=True)
    assert [(one.line, one.value) for one in report.rejects if one.code != "required"] == [(2, "Zoe"), (2, "Yan")]
    assert [(one.line, one.value) for one in report.unfound] == [(3, "Zoe")]


def test_only_rows_that_are_spared_are_spared() -> None:
    column = Column("person_ids", ColumnType.IDS, (), "", "", refers_to=("person",))
    rows = [(2, "unknown_name"), (3, "unknown_name"), (3, "foreign_reference")]
    found = pl.DataFrame(
        [(row, "person_ids", code, "x", "{}") for row, code in rows], schema=dict(NO_FAULTS.schema), orient="row"
    )
    flat = pl.DataFrame({"row": [2, 3], "person_ids": [["x", "y"], ["x", "z"]]})
    sparing = Sparing()
    assert sparing.refused(found, flat, column).equals(found)
    sparing.spare({"person_ids"}, pl.Series([3]))
    assert sparing.refused(found, flat, column).select("row", "code").rows() == [rows[0], rows[2]]
    assert sparing.left_out.select("row", "code").rows() == [rows[1]]
    one = dataclasses.replace(column, type=ColumnType.ID)
    assert sparing.refused(found, flat, one).equals(found)


def test_a_name_that_is_nearly_one_that_is_there_is_proposed_all_the_same(tmp_path: Path) -> None:
    folder = opened(tmp_path, WITHIN, ["Globex,Ann Bergr"])
    (found,) = proposals_of(checked(folder), folder).proposals
    assert (found.value, found.near) == ("Ann Bergr", "Ann Berger")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_is_a_line_of_what_a_person_reads(language: Language, tmp_path: Path) -> None:
    report = checked(opened(tmp_path, BY_NAME, ["Globex,Ann Berger;Zoe"]), language)
    with out.capture() as captured:
        show_report(report, tmp_path, Options(is_dry_run=True, language=language), "graph-service load")
    told = captured.get().replace("\n", " ")
    assert "Zoe" in told
    assert say("loaders.unfound_title", language, n=1)[:20] in told
    many = dataclasses.replace(report, files=tuple(report.files))
    many.__dict__["unfound"] = report.unfound * 30
    with out.capture() as captured:
        show_report(many, tmp_path, Options(is_dry_run=True, language=language), "graph-service load")
    assert say("loaders.unfound_more", language, n=27)[:10] in captured.get()


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (f'{{ column = "With", {LEFT_OUT} }}', "mapping.fault_unfound_alone"),
        (f"{{ first_of = [{BY_NAME}] }}", "mapping.unfound_no_references"),
        (f"{BY_NAME}\nsummary = {IDS}", "mapping.unfound_no_references"),
        (f"{BY_NAME}\nopportunity_id = {IDS}", "mapping.unfound_no_references"),
        (IDS.replace("left_out", "kept"), "mapping.fault_literal"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_where_it_would_not_be_heeded_it_is_refused(cell: str, code: str, language: Language, tmp_path: Path) -> None:
    with pytest.raises(InvalidError) as refused:
        opened(tmp_path, cell, ["Acme,Bo"])
    told = getattr(refused.value, "complaints", [(refused.value.code, {})])
    assert told[0][0] == code
    assert refused.value.sentence(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_names_the_setting_where_some_of_several_are_not_found(language: Language, tmp_path: Path) -> None:
    contacts = [["Contact Id", "Name", "Job Title"], ["1", "Ann Berger", "Buyer"], ["2", "Li Min", "Head"]]
    together = ["Ann Berger;Li Min", "Li Min;Ann Berger", "Ann Berger;Li Min", "Li Min", "Ann Berger;Zoe Quill"]
    visits = [["Visit Id", "Type", "Visit date", "Contacts"]]
    visits += [[f"v{at}", "visit", f"2026-01-0{at}", who] for at, who in enumerate(together, start=1)]
    said = say("mapping.draft_unfound", language)
    assert said in draft_mapping(export_of(tmp_path, contacts=contacts, visits=visits), language).text
    found = draft_mapping(export_of(tmp_path, contacts=contacts, visits=visits[:-1]), language).text
    assert "several" in found
    assert "unfound" not in found
