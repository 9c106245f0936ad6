"""Rejected rows: the user's own cells with the faults beside them, safe to open, good to hand in again once mended."""

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_service.errors import ServiceError
from tests.reading import read
from tests.template_files import valid_tables, with_cell, with_rows, write_csv, write_folder, write_workbook

few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def lines_of(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_rows_come_back_as_they_were_with_the_sentence_beside_them(language: str, tmp_path: Path) -> None:
    rows = with_cell("people", 1, name="")
    folder = write_folder(tmp_path / "in", {"people": rows["people"]}, in_chinese=language == "zh")
    found = read(folder, reject_to=tmp_path / "out", language=language, skip_bad_rows=True)
    header, *rest = lines_of(folder / "people.csv")
    back, *bad = lines_of(tmp_path / "out" / "people.csv")
    assert back[: len(header)] == header
    assert len(back) > len(header)
    by_line = {line: rest[line - 2] for _, line, _, _ in found.faults}
    assert [row[: len(header)] for row in bad] == [by_line[line] for line in sorted(by_line)]
    for reject in found.report["rejects"]:
        assert any(reject["message"] in " ".join(row[len(header) :]) for row in bad)


def test_only_files_with_faults_are_written(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in", with_cell("observations", 0, value="101"))
    read(folder, reject_to=tmp_path / "out")
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["observations.csv"]


def test_a_folder_without_faults_leaves_none(tmp_path: Path) -> None:
    read(write_folder(tmp_path / "in", valid_tables()), reject_to=tmp_path / "out")
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


def test_rows_of_a_workbook_come_back_as_csv(tmp_path: Path) -> None:
    tables = with_cell("observations", 0, value="101")
    book = write_workbook(tmp_path / "book.xlsx", tables)
    read(book, reject_to=tmp_path / "out")
    (file,) = (tmp_path / "out").iterdir()
    header, row = lines_of(file)
    assert row[header.index("value")] == "101"


@pytest.mark.parametrize("name", ["Two", "=Two", "'=Two", "''=Two", " Two ", "-2"])
def test_rows_that_contradict_each_other_stay_rejected_until_one_of_them_is_changed_or_gone(
    name: str, tmp_path: Path
) -> None:
    rows = [["id", "name"], ["r-1", "One"], ["r-1", name], ["r-2", "Three"]]
    (tmp_path / "in").mkdir()
    write_csv(tmp_path / "in" / "competitors.csv", rows)
    first = read(tmp_path / "in", reject_to=tmp_path / "out", skip_bad_rows=True)
    both = [(2, "other_content_in_file"), (3, "other_content_in_file")]
    assert [(one["line"], one["code"]) for one in first.report["rejects"]] == both
    again = read(tmp_path / "out", skip_bad_rows=True)
    assert [(one["line"], one["code"]) for one in again.report["rejects"]] == both
    file = tmp_path / "out" / "competitors.csv"
    header, one, other = file.read_text(encoding="utf-8-sig").splitlines()
    for mended in ([header, one, other.replace("r-1", "r-3")], [header, one], [header, other]):
        file.write_text("\n".join(mended), encoding="utf-8-sig")
        assert not read(tmp_path / "out", skip_bad_rows=True).faults


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([("p-1", "d-1", "Ann", ""), ("p-1", "d-2", "Bo", "")], [(2, "name_differs"), (3, "name_differs")]),
        (
            [("p-1", "d-1", "Ann", "2020-01-01"), ("p-1", "d-2", "Bo", "2020-01-01")],
            [(2, "name_differs"), (3, "name_differs")],
        ),
        ([("p-1", "d-1", "Ann", "2020-01-01"), ("p-1", "d-2", "Anna", "2021-01-01")], []),
        ([("p-1", "d-1", "Ann", ""), ("p-1", "d-2", "Anna", "2021-01-01")], []),
        ([("p-1", "d-1", "王 伟", ""), ("p-1", "d-2", "王伟", "")], []),
        ([("p-1", "d-1", "Ann", ""), ("p-2", "d-2", "Bo", "")], []),
    ],
)
def test_one_id_with_two_names_is_rather_two_people(
    rows: list[tuple[str, ...]], faults: list[tuple[int, str]], tmp_path: Path
) -> None:
    write_csv(tmp_path / "customers.csv", [["id", "name"], ["c-1", "One"]])
    write_csv(
        tmp_path / "departments.csv",
        [["id", "customer_id", "name"], ["d-1", "c-1", "Here"], ["d-2", "c-1", "There"]],
    )
    write_csv(tmp_path / "people.csv", [["id", "department_id", "name", "from"], *map(list, rows)])
    assert [(one["line"], one["code"]) for one in read(tmp_path).report["rejects"]] == faults


FORMULA = st.sampled_from(["=1+1", "+86 138", "-1+2", "@SUM(A1)", "=1+1", "'=1", "''=1", "'x", "-5", "+5"])


@few
@given(name=st.one_of(FORMULA, st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)))
def test_a_mended_file_says_what_the_first_one_said_and_holds_no_formula(name: str, tmp_path: Path) -> None:
    rows = with_rows("customers", {"id": "c-3", "name": name, "credit_limit": "much"})["customers"][-1:]
    first = read(write_folder(tmp_path / "in", {"customers": rows}), reject_to=tmp_path / "out", allow_extra=True)
    meant = first.column("customers", "name")
    if meant == [None]:
        return
    file = tmp_path / "out" / "customers.csv"
    header, row = lines_of(file)
    assert not any(cell.startswith(("=", "@", "\t", "=")) for cell in row)
    row[header.index("credit_limit")] = ""
    again = read(write_csv(file, [header, row], "utf-8-sig"))
    assert again.faults == []
    assert again.column("customers", "name") == meant


def test_the_file_that_is_loaded_is_never_written_over(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, with_cell("observations", 0, value="101"))
    before = {file: file.read_bytes() for file in folder.iterdir()}
    with pytest.raises(ServiceError):
        read(folder, reject_to=folder)
    assert {file: file.read_bytes() for file in folder.iterdir()} == before


def test_a_file_of_somebody_else_is_never_written_over(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in", with_cell("observations", 0, value="101"))
    other = write_csv(tmp_path / "out" / "observations.csv", [["id"], ["mine"]])
    with pytest.raises(ServiceError):
        read(folder, reject_to=other.parent)
    assert lines_of(other) == [["id"], ["mine"]]


def test_rejecting_again_into_the_same_folder_replaces_the_earlier_rejects(tmp_path: Path) -> None:
    out = tmp_path / "out"
    read(write_folder(tmp_path / "a", with_cell("observations", 0, value="101")), reject_to=out)
    read(write_folder(tmp_path / "b", with_cell("observations", 1, value="maybe")), reject_to=out)
    header, *rows = lines_of(out / "observations.csv")
    assert [row[header.index("value")] for row in rows] == ["maybe"]
