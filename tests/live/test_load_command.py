"""``graph-service load`` as a user meets it: exit codes, the JSON document, and sentences that say what to do."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pytest

from graph_service.recording.fingerprint import graph_digest
from graph_service.store.gateway import Gateway
from graph_service.words import LANGUAGES
from tests.live.asking import command
from tests.template_files import json_of, valid_tables, with_cell, write_folder, write_workbook

LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
BOX = tuple("┏┃┡│└")
FILE_KEYS = {"file", "template", "read", "rejected"}
REJECT_KEYS = ("file", "line", "column", "code", "value", "message", "template", "cause_file", "cause_line")


def width(line: str) -> int:
    """Columns of a terminal."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


async def test_a_load_and_its_document(empty: Gateway, environment: Mapping[str, str], tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "客户 资料", valid_tables())
    done = command(environment, "load", str(folder), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    said = json_of(done.stdout)
    assert said["status"] == "loaded"
    assert said["load_id"]
    assert said["read"] == sum(len(rows) for rows in valid_tables().values())
    assert (said["rejected"], said["rejects"]) == (0, [])
    assert all(file.keys() >= FILE_KEYS for file in said["files"])
    assert {file["template"] for file in said["files"]} == set(valid_tables())
    assert said["loaded"]["people"] == {"created": 3, "changed": 0, "unchanged": 0}
    again = command(environment, "load", str(folder), "--json")
    assert (again.returncode, json_of(again.stdout)["status"]) == (0, "unchanged")


async def test_templates_left_as_they_were_handed_out_do_no_harm(
    empty: Gateway, environment: Mapping[str, str], tmp_path: Path
) -> None:
    for place, answer in ((tmp_path / "in", "There are no rows"), (tmp_path / "in.xlsx", "There are no rows")):
        assert command(environment, "template", str(place)).returncode == 0
        done = command(environment, "load", str(place), "--lang", "en")
        assert (done.returncode, answer in done.stdout) == (0, True), done.stderr
    tables = valid_tables()
    write_folder(tmp_path / "in", {name: tables[name] for name in ("org_units", "customers")})
    done = command(environment, "load", str(tmp_path / "in"), "--json")
    assert (done.returncode, json_of(done.stdout)["status"]) == (0, "loaded"), done.stderr


@LANGUAGE
async def test_rejected_rows_end_with_3_and_name_what_to_do(
    language: str, empty: Gateway, environment: Mapping[str, str], tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "in", with_cell("observations", 0, value="101"))
    before = await graph_digest(empty)
    done = command(environment, "load", str(folder), "--lang", language)
    assert done.returncode == 3
    for expected in ("observations.csv", "101", "--skip-bad-rows"):
        assert expected in done.stdout
    tables = [line for line in done.stdout.splitlines() if line[:1] in BOX]
    assert tables
    assert max(map(width, tables)) <= 80
    assert await graph_digest(empty) == before
    for skipped in ((), ("--skip-bad-rows",)):
        asked = command(environment, "load", str(folder), "--json", "--lang", language, *skipped)
        said = json_of(asked.stdout)
        assert asked.returncode == 3
        assert [tuple(reject) for reject in said["rejects"]] == [REJECT_KEYS]
        assert said["status"] == ("loaded" if skipped else "rejected")


@LANGUAGE
async def test_extra_columns_need_a_word(
    language: str, empty: Gateway, environment: Mapping[str, str], tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "in", with_cell("customers", 0, colour="red"))
    refused = command(environment, "load", str(folder), "--lang", language)
    assert refused.returncode == 3
    assert "colour" in refused.stdout
    assert "--allow-extra" in refused.stdout
    assert command(environment, "load", str(folder), "--allow-extra", "--dry-run").returncode == 0


@LANGUAGE
async def test_rejected_rows_are_written_where_asked(
    language: str, empty: Gateway, environment: Mapping[str, str], tmp_path: Path
) -> None:
    book = write_workbook(tmp_path / "我的 客户.xlsx", with_cell("observations", 0, value="101"))
    target = tmp_path / "退回 的行"
    done = command(environment, "load", str(book), "--dry-run", "--reject-to", str(target), "--lang", language)
    assert done.returncode == 3
    assert [file.suffix for file in target.iterdir()] == [".csv"]


@LANGUAGE
@pytest.mark.parametrize("name", ["missing folder", "empty", "old.xls", "torn.xlsx", "picture.csv"])
async def test_a_wrong_path_ends_with_1_and_one_sentence(
    name: str, language: str, environment: Mapping[str, str], tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(512))
    (tmp_path / "torn.xlsx").write_bytes(b"PK\x03\x04 torn")
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    done = command(environment, "load", str(tmp_path / name), "--lang", language)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert name.split(maxsplit=1)[0] in "".join(done.stderr.split())
    assert bool(re.search(r"[一-鿿]", done.stderr)) == (language == "zh")


@LANGUAGE
async def test_a_stopped_database_ends_with_1_and_says_how_to_start_it(
    language: str, environment: Mapping[str, str], tmp_path: Path
) -> None:
    closed = {**environment, "NEO4J_URI": "bolt://127.0.0.1:9", "NEO4J_PASSWORD": "secret"}
    done = command(closed, "load", str(write_folder(tmp_path / "in", valid_tables())), "--lang", language)
    assert done.returncode == 1
    assert "graph-service db start" in re.sub(r"\s+", " ", done.stderr)
    assert "Traceback" not in done.stderr


async def test_a_wrong_option_ends_with_2(environment: Mapping[str, str]) -> None:
    assert command(environment, "load").returncode == 2
    assert command(environment, "load", ".", "--skip").returncode == 2


async def test_thousands_of_faults_show_the_first_and_count_the_others(
    empty: Gateway, environment: Mapping[str, str], tmp_path: Path
) -> None:
    rows = [{"id": f"c-{at}", "name": "", "credit_limit": "much"} for at in range(3000)]
    folder = write_folder(tmp_path / "in", {"customers": rows})
    done = command(environment, "load", str(folder), "--lang", "en")
    assert done.returncode == 3
    assert len(done.stdout.splitlines()) < 200
    assert re.search(r"59\d\d", done.stdout)
    assert len(json_of(command(environment, "load", str(folder), "--json").stdout)["rejects"]) == 6000
