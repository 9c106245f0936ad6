"""What holds for every draft, and what its command says."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from cli.main import build
from graph_service.errors import InvalidError
from graph_service.recording.registry import kind_named
from graph_service.words import LANGUAGES
from loaders.mapping.draft.drafting import draft_mapping
from loaders.mapping.folder import MappedFolder
from tests.drafts import ACCOUNTS, folder, loaded, mapping_of, unmentioned

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8)
NAMES = st.sampled_from(
    [
        "Id",
        "Name",
        "Account",
        "Owner",
        "Stage",
        "Close Date",
        "Created",
        "Amount",
        "客户名称",
        "状态",
        "Manager",
        'a "b"',
        "x\\y",
        "",
        "*",
        "#",
        "NULL",
    ]
)
VALUES = st.sampled_from(
    [
        "",
        "1",
        "2",
        "x",
        "Won",
        "2020-01-01",
        "03/04/2020",
        "1,5",
        "NULL",
        "-",
        "Acme",
        "acme",
        "张伟",
        "true",
        "€ 3",
        "10%",
        "a;b",
        '"',
        "\\",
        "'",
    ]
)
FILES = st.sampled_from(["accounts", "deals", "employees", "contacts", "activities", "products", "zzz", "ties"])


@st.composite
def exports(draw: st.DrawFn) -> dict[str, list[list[str]]]:
    found = {}
    for name in draw(st.lists(FILES, min_size=1, max_size=3, unique=True)):
        header = draw(st.lists(NAMES | TEXTS, min_size=1, max_size=7))
        n_rows = draw(st.integers(0, 5))
        found[name] = [
            header,
            *(draw(st.lists(VALUES | TEXTS, min_size=len(header), max_size=len(header))) for _ in range(n_rows)),
        ]
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(exports())
def test_every_draft_is_toml_says_all_columns_and_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, export: Any
) -> None:
    place = folder(tmp_path_factory.mktemp("export"), **export)
    if not any(any(text.strip() for text in table[0]) for table in export.values()):
        return
    drafted = draft_mapping(place)
    tomllib.loads(drafted.text)
    assert not unmentioned(drafted)
    assert draft_mapping(place).text == drafted.text
    active = [one for one in drafted.blocks if one.is_active]
    if active and not drafted.open_columns:
        assert len(mapping_of(drafted, place).rows) == len(active)
        loaded(place, drafted, place)
    assert all(kind_named(one.into) for one in drafted.blocks)


# --- the command


def test_the_command_prints_the_draft_or_writes_it_to_a_new_file(tmp_path: Path) -> None:
    export, file = folder(tmp_path, accounts=ACCOUNTS), tmp_path / "my.toml"
    printed = CliRunner().invoke(build(["mapping"]), ["mapping", "draft", str(export), "--lang", "en"])
    assert (printed.exit_code, printed.stdout) == (0, draft_mapping(export).text)
    written = CliRunner().invoke(
        build(["mapping"]), ["mapping", "draft", str(export), "--out", str(file), "--lang", "en"]
    )
    assert (written.exit_code, file.read_text(encoding="utf-8")) == (0, printed.stdout)
    assert "mapping check" in written.stdout
    again = CliRunner().invoke(build(["mapping"]), ["mapping", "draft", str(export), "--out", str(file)])
    assert isinstance(again.exception, InvalidError)
    assert again.exception.code == "mapping.draft_exists"


def test_the_command_says_what_is_still_open(tmp_path: Path) -> None:
    export = folder(tmp_path, deals=[["Id", "Name", "Stage", "Opened"], ["1", "A", "Open", "2020-01-01"]])
    said = CliRunner().invoke(build(["mapping"]), ["mapping", "draft", str(export), "--lang", "en"])
    assert "nothing was found for: 1." in said.stderr.replace("\n", " ")


def test_the_command_names_files_that_could_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "rivals.csv").write_bytes(b"Id,Name\n1,\x81\xff\xff\n")
    command = ["mapping", "draft", str(tmp_path), "--lang", "en"]
    alone = CliRunner().invoke(build(["mapping"]), command).exception
    assert isinstance(alone, InvalidError)
    for language in LANGUAGES:
        assert "rivals.csv" in alone.sentence(language)
        assert "GB18030" in alone.sentence(language)
    folder(tmp_path, accounts=ACCOUNTS)
    beside = CliRunner().invoke(build(["mapping"]), command)
    assert beside.exit_code == 0
    assert "rivals.csv: its encoding could not be told" in beside.stderr


def test_a_file_in_japanese_is_drafted_and_its_encoding_proposed(tmp_path: Path) -> None:
    rows = "Id,Name,Country\na1,㈱サンリク,日本\na2,髙橋電機株式会社カンパニー,日本\n"
    (tmp_path / "accounts.csv").write_bytes(rows.encode("cp932"))
    said = CliRunner().invoke(build(["mapping"]), ["mapping", "draft", str(tmp_path), "--lang", "en"])
    assert '\n#encoding = "cp932"\n' in said.stdout
    file = tmp_path / "my.toml"
    for name in ("cp932", "shift_jis"):
        file.write_text(said.stdout.replace('#encoding = "cp932"', f'encoding = "{name}"'), encoding="utf-8")
        (accounts,) = MappedFolder(tmp_path, file).files
        assert next(iter(accounts.pieces())).frame["1"].to_list() == ["㈱サンリク", "髙橋電機株式会社カンパニー"]


def test_a_file_in_letters_of_western_europe_is_drafted_and_its_encoding_proposed(tmp_path: Path) -> None:
    rows = "Id;Name;Country\na1;Müller AG;Österreich\na2;Größe GmbH;Österreich\n"
    (tmp_path / "accounts.csv").write_bytes(rows.encode("cp1252"))
    said = CliRunner().invoke(build(["mapping"]), ["mapping", "draft", str(tmp_path), "--lang", "en"])
    assert '[[files]]\nname = "accounts.csv"\n# accounts.csv: its encoding' in said.stdout
    assert '\n#encoding = "cp1252"\n' in said.stdout
    assert "read as cp1252" in said.stderr
    file = tmp_path / "my.toml"
    file.write_text(said.stdout.replace("#encoding", "encoding"), encoding="utf-8")
    (accounts,) = MappedFolder(tmp_path, file).files
    assert next(iter(accounts.pieces())).frame["1"].to_list() == ["Müller AG", "Größe GmbH"]
