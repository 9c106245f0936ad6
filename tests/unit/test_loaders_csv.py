"""CSV as people save it: encodings, delimiters, broken quotes, and the lines a person sees."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_service.words import LANGUAGES
from tests.reading import complaints, read
from tests.template_files import write_csv

few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HEADER = "id,name,industry"
ROWS = f"{HEADER}\nc-1,瑞丰铁路集团,铁路\nc-2,江南水务,水务\n"


def customers(tmp_path: Path, content: bytes | str) -> Path:
    file = tmp_path / "customers.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encodings_that_spreadsheets_write(encoding: str, tmp_path: Path) -> None:
    marks = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    found = read(customers(tmp_path, marks.get(encoding, b"") + ROWS.encode(encoding)))
    assert found.faults == []
    assert found.column("customers", "name") == ["瑞丰铁路集团", "江南水务"]


@pytest.mark.parametrize(
    "content", [b"\xff\xfe" + ROWS.encode("utf-16-le")[:-1], ROWS.encode() + b"c-3,\x81\xff\xff,x\n"]
)
def test_bytes_that_are_no_text_are_named_not_guessed(content: bytes, tmp_path: Path) -> None:
    file = customers(tmp_path, content)
    assert all("customers.csv" in complaints(file, language) for language in LANGUAGES)


def test_one_broken_character_does_not_turn_utf_8_into_nonsense(tmp_path: Path) -> None:
    content = ROWS.encode() + "c-3,华东电力公司,电力".encode()[:-1] + b"\n"
    file = customers(tmp_path, content)
    assert complaints(file, "en")
    assert read(file).frames.get("customers") is None or read(file).column("customers", "name")[0] == "瑞丰铁路集团"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter: str, ending: str, tmp_path: Path) -> None:
    found = read(customers(tmp_path, ROWS.replace(",", delimiter).replace("\n", ending)))
    assert found.faults == []
    assert found.column("customers", "id") == ["c-1", "c-2"]
    assert found.column("customers", "row") == [2, 3]


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    lines = (
        HEADER + "\n"
        'c-1,"two\nlines",x\n'  # lines 2 and 3
        "\n"
        ",,\n"
        " , ,\t\n"
        'c-2,"three\r\nmore\nlines",x\n'  # lines 7 to 9
        'c-3,"a ""quoted"" word, and a comma",x\n'
        "c-4,last,x"
    )
    found = read(customers(tmp_path, lines))
    assert found.faults == []
    assert found.column("customers", "row") == [2, 7, 10, 11]
    assert found.column("customers", "name")[2] == 'a "quoted" word, and a comma'
    assert found.report["read"] == 4


def test_rows_of_another_width_are_faults_of_their_line(tmp_path: Path) -> None:
    found = read(customers(tmp_path, f"{HEADER}\nc-1,a,x\nc-2,b\nc-3,c,x,y\nc-4,d,x,,\n"))
    assert sorted({line for _, line, _, _ in found.faults}) == [3, 4]
    assert found.report["rejected"] == 2
    assert found.report["read"] == 4


def test_a_quote_that_is_never_closed_swallows_nothing_unnoticed(tmp_path: Path) -> None:
    rows = "".join(f"c-{at},name,x\n" for at in range(50))
    found = read(customers(tmp_path, f'{HEADER}\nc-a,b,"open\n{rows}'))
    assert found.report["status"] == "rejected"
    assert found.faults[0][1] == 2


def test_text_behind_a_closing_quote_is_a_fault(tmp_path: Path) -> None:
    found = read(customers(tmp_path, f'{HEADER}\nc-1,"a" b,x\nc-2,c,x\n'))
    assert {line for _, line, _, _ in found.faults} == {2}


def test_a_cell_beyond_reason_is_a_fault_of_its_line(tmp_path: Path) -> None:
    found = read(customers(tmp_path, f'{HEADER}\nc-1,a,x\nc-2,"{"a" * (2 << 20)}",x\nc-3,c,x\n'))
    assert 3 in {line for _, line, _, _ in found.faults}
    assert {line for _, line, _, _ in found.faults}.isdisjoint({2, 4})


def test_control_characters_reach_no_graph(tmp_path: Path) -> None:
    found = read(customers(tmp_path, f"{HEADER}\nc-1,a\0b,x\n"))
    kept = found.column("customers", "name")
    assert found.report["rejected"] == 1 or "\0" not in kept[0]


def test_ids_in_one_cell_are_separated_by_semicolons_of_either_width(tmp_path: Path) -> None:
    header = ["id", "kind", "mode", "employee_ids", "person_ids"]
    row = ["i-1", "visit", "onsite", "e-1; e-2;e-3;", ""]
    found = read(write_csv(tmp_path / "interactions.csv", [header, row]))
    assert found.column("interactions", "employee_ids") == [["e-1", "e-2", "e-3"]]
    assert found.column("interactions", "person_ids") == [None]


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="#'="), max_size=12)


@few
@given(st.lists(st.tuples(CELL, CELL), max_size=12), st.sampled_from(("utf-8", "utf-8-sig", "gb18030", "utf-16")))
def test_what_was_written_is_read(tmp_path: Path, rows: list[tuple[str, str]], encoding: str) -> None:
    lines = [[f"c-{at}", f"名{name}", industry] for at, (name, industry) in enumerate(rows)]
    found = read(write_csv(tmp_path / "customers.csv", [HEADER.split(","), *lines], encoding))
    assert found.faults == []
    names = found.column("customers", "name") if rows else []
    assert names == [f"名{name}".strip() for name, _ in rows]


@few
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    is_empty = not content.strip(b"\0\n\r\xef\xbb\xbf\xff\xfe ,;\t")
    assert is_empty or all(complaints(customers(tmp_path, content), language) for language in LANGUAGES)


@few
@given(st.binary(max_size=200))
def test_any_bytes_below_a_good_header_are_rows_or_faults(tmp_path: Path, content: bytes) -> None:
    file = customers(tmp_path, HEADER.encode() + b"\n" + content)
    if not complaints(file, "zh"):
        assert read(file).report["read"] <= content.count(b"\n") + content.count(b"\r") + 1
