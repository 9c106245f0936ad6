"""A mapping with something wrong in it is refused with its place, what is wrong there, and what is known."""

from pathlib import Path

import pytest

from graph_service.errors import InvalidError
from graph_service.words import LANGUAGES
from loaders.mapping.folder import MappedFolder
from loaders.mapping.model import cell
from loaders.mapping.reading import read_mapping

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "mappings").glob("*.toml"))
GOOD = """
mapping = 1
[[rows]]
from = "in.csv"
into = "customers"
[rows.columns]
id = "Account ID"
name = "Account Name"
"""


def refused(place: Path, text: str, csv: str = "Account ID,Account Name\n1,one\n") -> InvalidError:
    """What a mapping is refused with, together with a file."""
    (place / "map.toml").write_text(text, encoding="utf-8")
    (place / "in.csv").write_text(csv, encoding="utf-8")
    with pytest.raises(InvalidError) as found:
        MappedFolder(place, place / "map.toml")
    assert all("{" not in found.value.sentence(language) for language in LANGUAGES)
    return found.value


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_can_be_read(path: Path) -> None:
    assert read_mapping(path).rows


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidError) as found:
        read_mapping(tmp_path / "none.toml")
    assert found.value.code == "mapping.unreadable"


WIDE = str.maketrans({"、": ", ", "：": ": ", "。": "."})
"""Chinese signs as others write them."""


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (("mapping = 1", "mapping 1"), "mapping.not_toml", "line 2"),
        (("mapping = 1", "mapping = 2"), "mapping.not_understood", "mapping"),
        (("mapping = 1", "mapping = 1\nempties = []"), "mapping.not_understood", "empties"),
        (("mapping = 1", "mapping = 1\nempties = []"), "mapping.not_understood", "empty"),
        (("mapping = 1", "mapping = 1\nxyzzy = 1"), "mapping.not_understood", "mapping, about, empty, values"),
        (("mapping = 1", 'mapping = 1\nfiles = [{ name = "in.csv", xyzzy = 1 }]'),
         "mapping.not_understood", "name, sheet, header_line"),
        (('into = "customers"', 'into = "customers"\nwhere = [{ any = [{ column = "a", fill = true }] }]'),
         "mapping.not_understood", "filled"),
        (('id = "Account ID"', 'id = { first_of = ["a", { column = "a", prefixed = "x" }] }'),
         "mapping.not_understood", " prefix."),
        (('id = "Account ID"', "id = {}"), "mapping.not_understood", "[[rows]] 1 (in.csv → customers) columns id"),
        (('id = "Account ID"', 'id = { column = "a", constant = "b" }'), "mapping.not_understood", "column, constant"),
        (('id = "Account ID"', 'id = { colum = "a" }'), "mapping.not_understood", "colum"),
        (('id = "Account ID"', 'id = { column = "a", becomes = "b" }'), "mapping.not_understood", "pattern"),
        (('id = "Account ID"', 'id = { column = "a", split = ",", part = 0 }'), "mapping.not_understood", "part"),
        (('into = "customers"', 'into = "customer"'), "mapping.no_such_template", "customers"),
        (('name = "', 'nane = "'), "mapping.no_such_column", "nane"),
        (('name = "', '"名称" = "Account ID"\nname = "'), "mapping.column_twice", "名称"),
        (('name = "Account Name"', ""), "mapping.columns_missing", "name"),
        (('"in.csv"', '"out.csv"'), "mapping.files_missing", "in.csv"),
        (('"in.csv"', '"../in.csv"'), "mapping.file_is_path", "../in.csv"),
        (('"Account Name"', '"Acount Name"'), "mapping.column_absent_near", "Account Name"),
        (('"Account Name"', '"xyz"'), "mapping.column_absent", "Account ID, Account Name"),
        (('into = "customers"', 'into = "customers"\nwhere = [{ column = "xyz", filled = true }]'),
         "mapping.column_absent", "xyz"),
        (('id = "Account ID"', 'id = { column = "a", pattern = "(?=a)" }'), "mapping.not_understood", "(?=a)"),
        (('id = "Account ID"', "id = 1"), "mapping.not_understood", "columns id"),
        (('from = "in.csv"', ""), "mapping.not_understood", "from"),
        (('into = "customers"', 'into = "customers"\nwhere = [{ column = "Account ID" }]'),
         "mapping.not_understood", "is, is_not, filled, matches"),
        (('into = "customers"', 'into = "customers"\nwhere = [{ is = "x" }]'),
         "mapping.not_understood", "column, cell, any"),
        (('into = "customers"', 'into = "customers"\nwhere = [{ any = [{ column = "xyz", is = "x" }] }]'),
         "mapping.column_absent", "xyz"),
        (('into = "customers"', 'into = "customers"\nwhere = [{ any = [{ column = "a", is = "x" }], is = "x" }]'),
         "mapping.not_understood", "`any`"),
        (('into = "customers"', 'into = "customers"\nwhere = [{ cell = { join = ["xyz"] }, is = "x" }]'),
         "mapping.column_absent", "xyz"),
        (('id = "Account ID"', 'id = { column = "Account ID", times = "xyz" }'), "mapping.column_absent", "xyz"),
        (('id = "Account ID"', 'id = { column = "a", times = { colum = "a" } }'),
         "mapping.not_understood", "columns id times colum"),
        (('id = "Account ID"', 'id = { minutes_between = ["Account ID"] }'),
         "mapping.not_understood", "columns id minutes_between"),
        (('into = "customers"', 'into = "customers"\nfor_each = { column = "xyz" }'), "mapping.column_absent", "xyz"),
        (('id = "Account ID"', 'id = { column = "Account ID", lookup = { by = "xyz", take = "Account ID" } }'),
         "mapping.column_absent", "xyz"),
        (('id = "Account ID"', 'id = { first_of = ["xyz"] }'), "mapping.column_absent", "xyz"),
        (("mapping = 1", 'mapping = 1\nfiles = [{ name = "in.csv", encoding = "cp125" }]'),
         "mapping.not_understood", "'cp125'"),
        (("mapping = 1", 'mapping = 1\nfiles = [{ name = "in.csv", encoding = "base64" }]'),
         "mapping.not_understood", "'base64'"),
        (("mapping = 1", 'mapping = 1\nfiles = [{ name = "in.csv", encoding = 1252 }]'),
         "mapping.not_understood", "encoding"),
        (('id = "Account ID"', 'id = { join = ["Account ID", "xyz"] }'), "mapping.column_absent", "xyz"),
    ],
)  # fmt: skip
def test_whatever_is_wrong_is_said_with_its_place(
    tmp_path: Path, change: tuple[str, str], code: str, said: str
) -> None:
    error = refused(tmp_path, GOOD.replace(*change))
    assert error.code == code
    for language in LANGUAGES:
        assert said in error.sentence(language).translate(WIDE)


@pytest.mark.parametrize(
    ("change", "belongs"),
    [
        (("mapping = 1", 'mapping = 1\nfiles = [{ name = "in.csv", sheet = ["A", "B"] }]'), "a text"),
        (('into = "customers"', 'into = "customers"\nsheet = 3'), "a text or a list of texts"),
        (('into = "customers"', 'into = "customers"\nwhere = "a"'), "a list"),
        (('into = "customers"', 'into = "customers"\nonce = "maybe"'), "true or false"),
        (('"Account ID"', "{ column = 3 }"), "a text or a list of texts"),
        (('"Account ID"', '{ column = "a", lookup = "b" }'), "a table"),
        (('"Account ID"', '{ column = "a", places = "two" }'), "a whole number"),
        (('"Account ID"', '{ column = "a", times = [3] }'), "a number or a table or a text"),
        (('"Account ID"', "3"), "a table or a text"),
    ],
)
def test_of_a_wrong_form_it_is_said_what_belongs_there(tmp_path: Path, change: tuple[str, str], belongs: str) -> None:
    error = refused(tmp_path, GOOD.replace(*change, 1))
    assert f"; {belongs} belongs here." in error.sentence("en")
    assert "此处应为" in error.sentence("zh")


def test_a_file_of_another_kind_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "in.pdf").write_bytes(b"%PDF")
    error = refused(tmp_path, GOOD.replace("in.csv", "in.pdf"))
    assert error.code == "mapping.unknown_file_kind"


def test_only_a_csv_file_has_an_encoding_to_be_said(tmp_path: Path) -> None:
    (tmp_path / "in.parquet").write_bytes(b"no")
    told = 'mapping = 1\nfiles = [{ name = "in.parquet", encoding = "cp1252" }]'
    error = refused(tmp_path, GOOD.replace("in.csv", "in.parquet").replace("mapping = 1", told))
    assert error.code == "mapping.encoding_of_no_csv"


def test_what_is_no_parquet_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "in.parquet").write_bytes(b"no")
    assert refused(tmp_path, GOOD.replace("in.csv", "in.parquet")).code == "mapping.not_parquet"


def test_a_file_that_may_be_absent_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("Account ID,Account Name\n1,one\n", encoding="utf-8")
    more = (
        GOOD.removeprefix("\nmapping = 1").replace("in.csv", "more.csv").replace("into = ", "optional = true\ninto = ")
    )
    (tmp_path / "map.toml").write_text(GOOD + more, encoding="utf-8")
    folder = MappedFolder(tmp_path, tmp_path / "map.toml")
    assert [part.file.name for part in folder.parts] == ["in.csv"]


def test_of_several_names_the_first_that_is_there_and_with_a_star_all(tmp_path: Path) -> None:
    for name in ("a-1.csv", "a-2.csv", "b.csv"):
        (tmp_path / name).write_text("Account ID,Account Name\n1,one\n", encoding="utf-8")
    both = ["a-1.csv", "a-2.csv"]
    names = {'"b.csv"': ["b.csv"], '["none.csv", "b.csv"]': ["b.csv"], '"a-*.csv"': both, '["n*", "a-2.csv"]': both[1:]}
    for written, read in names.items():
        (tmp_path / "map.toml").write_text(GOOD.replace('"in.csv"', written), encoding="utf-8")
        folder = MappedFolder(tmp_path, tmp_path / "map.toml")
        assert [part.file.name for part in folder.parts] == read


def test_a_file_to_look_in_may_be_absent_only_where_the_mapping_says_so(tmp_path: Path) -> None:
    lookup = 'name = { column = "Account Name", lookup = { in = "no.csv", by = "a", take = "b" } }'
    mapping = GOOD.replace('name = "Account Name"', lookup)
    assert refused(tmp_path, mapping).code == "mapping.lookup_file_missing"
    lenient = mapping.replace('take = "b"', 'take = "b", optional = true, or_empty = true')
    (tmp_path / "map.toml").write_text(lenient, encoding="utf-8")
    assert MappedFolder(tmp_path, tmp_path / "map.toml").parts


def test_a_list_of_values_is_told_once_and_named_where_it_is_meant(tmp_path: Path) -> None:
    told = GOOD.replace('name = "Account Name"', 'name = { column = "Account Name", values = "spelled" }')
    named = told.replace("mapping = 1", 'mapping = 1\nvalues = { spelled = { GTXPro = "GTX Pro" } }')
    (tmp_path / "map.toml").write_text(named, encoding="utf-8")
    (rows,) = read_mapping(tmp_path / "map.toml").rows
    assert cell(rows.columns["name"]).values == {"GTXPro": "GTX Pro"}
    assert refused(tmp_path, told).code == "mapping.not_understood", "a name that nothing is told of"
    misspelt = refused(tmp_path, named.replace('values = "spelled"', 'values = "speled"')).sentence("en")
    assert "map.toml:9, " in misspelt
    assert "no list of values named speled" in misspelt
    assert "spelled?" in misspelt
    assert "nor any other" in refused(tmp_path, told).sentence("en")


def test_a_block_that_lacks_something_is_found_by_its_line(tmp_path: Path) -> None:
    assert "map.toml:3," in refused(tmp_path, GOOD.replace('id = "Account ID"\n', "")).sentence("en")


LAID_OUT = """mapping = 1
about = '''
[[rows]]
into = "nothing"
'''
[[files]] # as exported
name = "in.csv"
"header_line" = 1

[[rows]]
from = "in.csv"
into = "customers"
where = [
  { column = "Account ID", filled = true },
]
[rows.columns]
id = "Account ID"
[rows.columns.name]
column = "Account Name"

[[rows]]
from = "in.csv"
into = "customers"
columns.id = "Account ID"
columns."name" = "Account Name"
"""


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('"header_line"', "headerline", 8),
        ('column = "Account ID", filled', 'column = "xyz", filled', 13),
        ("filled = true", 'matches = "("', 13),
        ('\nid = "Account ID"', '\nid = "xyz"', 17),
        ('column = "Account Name"', 'column = "xyz"', 18),
        ('column = "Account Name"', 'colum = "xyz"', 19),
        ('column = "Account Name"', 'column = "Account Name"\nvalues = "none"', 20),
        ('into = "customers"\ncolumns', 'into = "customer"\ncolumns', 23),
        ('"name" = "Account Name"', '"name" = { column = "Account ID", lookup = { by = "xyz", take = "xyz" } }', 25),
        ('"name" = "Account Name"', '"name" = { column = "a", lookup = { in = "no", by = "a", take = "a" } }', 25),
        ('columns."name"', 'columns."nane"', 25),
    ],
)  # fmt: skip
def test_every_fault_says_on_which_line_of_the_mapping_it_stands(tmp_path: Path, old: str, new: str, line: int) -> None:
    assert old in LAID_OUT
    assert f"map.toml:{line}, " in refused(tmp_path, LAID_OUT.replace(old, new, 1)).sentence("en")


def test_one_slip_is_one_complaint_in_the_writer_s_own_words(tmp_path: Path) -> None:
    error = refused(tmp_path, GOOD.replace('id = "Account ID"', 'id = { colum = "a" }'))
    for language in LANGUAGES:
        complaints = [line for line in error.sentence(language).splitlines() if line.startswith("  ")]
        assert len(complaints) == 1
        assert complaints[0].startswith(
            ("  map.toml:7, [[rows]] 1 (in.csv → customers) columns id colum", "  map.toml:7，[[rows]]")
        )
        assert "function" not in complaints[0]
    two = GOOD.replace('id = "Account ID"', 'id = { colum = "a" }').replace("mapping = 1", "mapping = 1\nempties = []")
    assert len(refused(tmp_path, two).sentence("en").splitlines()) == 4
