"""CSV as people save it: every row keeps the line at which an editor shows it, whatever the file looks like."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.recording.registry import kind_named
from loaders.csv_file import CsvFile
from loaders.encoding import Encoding, codec_of, encoding_of, said_encoding
from loaders.plausible import is_western

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff"), max_size=8)
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=12)
EXPECTED_LINES = "\r\n"


def opened(path: Path, content: bytes) -> CsvFile:
    path.write_bytes(content)
    kind = kind_named("people")
    assert kind is not None
    return CsvFile(path, encoding_of(path), kind)


def rows(file: CsvFile, size: int = 50_000) -> list[tuple[int, list[str]]]:
    return [
        (line, list(cells)) for chunk in file.read(size) for line, cells in zip(chunk.lines, chunk.cells, strict=True)
    ]


def broken(file: CsvFile) -> list[tuple[int, str]]:
    return [(piece.line, piece.code) for chunk in file.read() for piece in chunk.broken]


def lines_of(text: str) -> int:
    """Lines as an editor counts them."""
    return len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")) - 1


@given(TABLES, st.sampled_from(["\r\n", "\n"]), st.integers(1, 5))
def test_rows_come_back_with_the_line_at_which_they_begin(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]], ending: str, size: int
) -> None:
    text, expected = "", []
    for row in table:
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator=ending, quoting=csv.QUOTE_ALL).writerow(row)
        expected.append((lines_of(text) + 1, row))
        text += buffer.getvalue()
    path = tmp_path_factory.mktemp("csv") / "people.csv"
    path.write_bytes(text.encode())
    kind = kind_named("people")
    assert kind is not None
    assert rows(CsvFile(path, Encoding("utf-8-sig"), kind), size) == expected


@given(st.binary(max_size=200))
def test_no_file_whatever_raises(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("csv") / "people.csv"
    path.write_bytes(content)
    encoding = encoding_of(path)
    if encoding.name is not None:
        found = opened(path, content)
        assert len(rows(found)) + len(broken(found)) <= content.count(b"\n") + content.count(b"\r") + 1


def test_an_unclosed_quote_costs_its_own_line_only(tmp_path: Path) -> None:
    text = 'id,name\np-1,"Wang\np-2,Li\np-3,"Zhao ""Z"" Lei"\np-4,x\n'
    found = opened(tmp_path / "people.csv", text.encode())
    assert broken(found) == [(2, "quote_unclosed")]
    assert rows(found) == [(1, ["id", "name"]), (3, ["p-2", "Li"]), (4, ["p-3", 'Zhao "Z" Lei']), (5, ["p-4", "x"])]


def test_an_unclosed_quote_in_the_last_line_is_named_there(tmp_path: Path) -> None:
    found = opened(tmp_path / "people.csv", b'id,name\np-1,Wang\np-2,"Li')
    assert broken(found) == [(3, "quote_unclosed")]


def test_text_after_a_closing_quote_is_named(tmp_path: Path) -> None:
    found = opened(tmp_path / "people.csv", b'id,name\np-1,"Wang" Jianguo\np-2,Li\n')
    assert broken(found) == [(2, "quotes_unmatched")]
    assert [line for line, _ in rows(found)] == [1, 3]


def test_a_cell_beyond_all_measure_is_named(tmp_path: Path) -> None:
    found = opened(tmp_path / "people.csv", b"id,name\np-1," + b"x" * 200_000 + b"\np-2,Li\n")
    assert broken(found) == [(2, "cell_too_long")]
    assert [line for line, _ in rows(found)] == [1, 3]


def test_many_stray_quotes_take_no_time(tmp_path: Path) -> None:
    found = opened(tmp_path / "people.csv", b"id,name\n" + b'p-1,"x\n' * 20_001)
    assert len(broken(found)) == 20_001


def test_empty_lines_count_and_are_no_rows(tmp_path: Path) -> None:
    found = opened(tmp_path / "people.csv", b"\n\nid,name\r\n\r\np-1,Wang\n\n")
    assert rows(found) == [(3, ["id", "name"]), (5, ["p-1", "Wang"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_chinese_is_read_in_every_encoding_people_save_it_in(tmp_path: Path, encoding: str) -> None:
    text = "编号,姓名\np-1,王建国\np-2,李敏\n"
    found = opened(tmp_path / "people.csv", text.encode(encoding))
    assert [cells for _, cells in rows(found)] == [["编号", "姓名"], ["p-1", "王建国"], ["p-2", "李敏"]]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separators_of_excel_are_seen_in_the_header(tmp_path: Path, separator: str) -> None:
    text = separator.join(("id", "name")) + "\n" + separator.join(("p-1", "王")) + "\n"
    assert rows(opened(tmp_path / "people.csv", text.encode()))[1] == (2, ["p-1", "王"])


def test_gb18030_is_told_from_other_encodings_that_decode_by_chance(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes("id,name\np-1,Müller\np-2,Hänsel und Söhne\n".encode("cp1252"))
    assert encoding_of(path) == Encoding(None, line=2)


def test_utf8_with_a_broken_byte_is_not_taken_for_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes("id,name\np-1,王建国\np-2,".encode() + b"\xe7\x8e" + "李敏,总经理\n".encode())
    assert encoding_of(path) == Encoding("utf-8-sig", is_damaged=True, line=3)


@given(st.integers(0, 3), st.integers(1, 40))
def test_an_encoding_is_found_wherever_blocks_are_cut(
    tmp_path_factory: pytest.TempPathFactory, shift: int, block: int
) -> None:
    path = tmp_path_factory.mktemp("csv") / "people.csv"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("loaders.encoding.BLOCK", block)
        for encoding, name in (("utf-8", "utf-8-sig"), ("gb18030", "gb18030")):
            path.write_bytes(("x" * shift + "\n" + "编号,姓名\n王建国,李敏\n" * 3).encode(encoding))
            assert encoding_of(path).name == name


COMMON = "".join(bytes([lead, trail]).decode("gb2312") for lead in range(0xB0, 0xD7) for trail in range(0xA1, 0xFA))
"""The 3,471 characters most in use."""


@given(st.lists(st.text(COMMON, min_size=1, max_size=6), min_size=1, max_size=20))
def test_chinese_in_gb18030_is_never_taken_for_broken_utf8(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "people.csv"
    path.write_bytes(",".join(names).encode("gb18030"))
    found = encoding_of(path)
    assert not found.is_damaged
    assert found.name is not None
    assert path.read_bytes().decode(found.name) == ",".join(names) or found.name == "utf-8-sig"


def test_short_headers_in_gb18030_are_read(tmp_path: Path) -> None:
    path = tmp_path / "seat_flows.csv"
    path.write_bytes("起始席位,到达席位\ns-1,s-2\n".encode("gb18030"))
    assert encoding_of(path).name == "gb18030"


@pytest.mark.parametrize(
    "text",
    [
        "Id;Name;City\n1;Düsseldorf AG ÄÖ;Bern\n2;GRÖßE AG;Bern\n",
        "Größe\n1\n",
        "id;Straße\n",
        "id;süßer\n",
        "id,name\n1,créée\n",
        "Übung\nÄrzte\nfür\n",
        "id,name\n1,Öl\n",
        "id,note\n1,John’s\n",
    ],
)
def test_western_letters_are_not_taken_for_chinese(text: str, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(text.encode("cp1252"))
    path.read_text(encoding="gb18030")  # it would decode
    assert encoding_of(path).name is None


@pytest.mark.parametrize(
    "text",
    [
        "id,name,city\nc-1,张三,Bern\n",
        "A公司\n",
        "KA客户\n",
        "id,name\n1,A座\n",
        "id,name\n1,王喆\n2,李赟\n3,陈璟\n",
        "id,name\n1,喆\n",
        "id,name\n1,王\n",
        "id,name\n1,臺灣積體電路製造股份有限公司\n",
        "编号,Name\n1,Müller\n",
        "id,name\n1,Foo（Bar）\n",
    ],
)
@pytest.mark.parametrize("codec", ["gbk", "gb18030"])
def test_chinese_is_read_however_little_of_it_there_is(text: str, codec: str, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(text.encode(codec, "replace" if "ü" in text else "strict"))
    assert encoding_of(path).name == "gb18030"


@given(
    st.lists(
        st.sampled_from(["Müller", "Größe", "Straße", "Übung", "Hänsel", "GRÖßE", "ÄÖ", "Bär", "Bern"]), max_size=9
    )
)
def test_german_is_never_read_as_chinese(tmp_path_factory: pytest.TempPathFactory, words: list[str]) -> None:
    path = tmp_path_factory.mktemp("csv") / "people.csv"
    path.write_bytes("\n".join(["Kölner", *words]).encode("cp1252"))
    assert encoding_of(path).name is None
    assert is_western(path)


@pytest.mark.parametrize(
    ("codec", "text"),
    [("cp1251", "Москва\nКлиент\nРоссия\n"), ("shift_jis", "株式会社\n"), ("cp1250", "Włóka żółty\n")],
)
def test_what_is_neither_is_neither(codec: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(text.encode(codec))
    assert encoding_of(path).name is None
    assert not is_western(path)


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("Windows-1252", "cp1252"),
        ("UTF8", "utf-8-sig"),
        ("gbk", "gbk"),
        *[(none, None) for none in ("", "nope", "rot13", "base64", "idna", "unicode_escape", "x\0", "ü")],
    ],
)
def test_encodings_have_the_names_that_python_knows(name: str, codec: str | None) -> None:
    assert codec_of(name) == codec


def test_what_is_said_of_an_encoding_is_held_against_every_byte(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"id,name\n1,M\xfcller\n2,\x81\n")
    assert said_encoding(path, "latin-1") == Encoding("latin-1")
    assert said_encoding(path, "cp1252") == Encoding(None, line=3)
    assert said_encoding(path, "utf-16") == Encoding(None, line=1)
    path.write_bytes("id,name\n1,Müller\n".encode("utf-8-sig"))
    assert said_encoding(path, "cp1252") == Encoding("utf-8-sig")
