"""The same facts by every road: CSV in two encodings and two languages, one workbook; and the same facts again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver

from graph_service.recording.fingerprint import graph_digest
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from loaders.load import Options, load
from tests.live.conftest import Server
from tests.reference.random_folders import write_folder as write_random_folder
from tests.template_files import Tables, read_tables, write_folder, write_workbook

GOLDEN = Path(__file__).parent.parent / "golden" / "golden-deal"
REVISIONS = """
MATCH (n:Customer|Company)
RETURN n.id AS id, n.revision AS revision, COUNT { (:AuditEvent) } AS marks
ORDER BY id
"""


def gb18030(folder: Path, tables: Tables) -> Path:
    return write_folder(folder, tables, "gb18030", in_chinese=True)


def workbook(folder: Path, tables: Tables) -> Path:
    return write_workbook(folder / "golden.xlsx", tables)


def chinese_workbook(folder: Path, tables: Tables) -> Path:
    return write_workbook(folder / "金色.xlsx", tables, in_chinese=True)


async def loaded(gateway: Gateway, settings: Settings, path: Path) -> dict[str, Any]:
    report = (await load(gateway, settings, path, Options())).as_json()
    assert report["rejects"] == []
    return report


@pytest.fixture(scope="module")
def digests() -> dict[str, str]:
    """The digest of the first road, for the others to meet."""
    return {}


@pytest.mark.parametrize("road", [gb18030, workbook, chinese_workbook], ids=lambda road: road.__name__)
async def test_every_form_of_the_worked_deal_gives_the_same_graph(
    road: Callable[[Path, Tables], Path], empty: Gateway, settings: Settings, tmp_path: Path, digests: dict[str, str]
) -> None:
    if not digests:
        await loaded(empty, settings, GOLDEN)
        digests["csv"] = await graph_digest(empty)
        again = await loaded(empty, settings, road(tmp_path, read_tables(GOLDEN)))
        assert [again["status"], await graph_digest(empty)] == ["unchanged", digests["csv"]]
        return
    await loaded(empty, settings, road(tmp_path, read_tables(GOLDEN)))
    assert await graph_digest(empty) == digests["csv"]


async def test_the_same_folder_again_changes_nothing_and_says_so(
    empty: Gateway, settings: Settings, driver: Driver, server: Server
) -> None:
    first = await loaded(empty, settings, GOLDEN)
    assert first["status"] == "loaded"
    digest = await graph_digest(empty)
    before = driver.execute_query(REVISIONS, database_=server.database).records
    again = await loaded(empty, settings, GOLDEN)
    assert again["status"] == "unchanged"
    assert again["load_id"] != first["load_id"]
    assert {name for name, count in again["loaded"].items() if count["created"] or count["changed"]} == set()
    assert sum(count["unchanged"] for count in again["loaded"].values()) == again["read"]
    assert driver.execute_query(REVISIONS, database_=server.database).records == before
    assert await graph_digest(empty) == digest


async def test_a_dry_run_writes_nothing_at_all(
    empty: Gateway, settings: Settings, driver: Driver, server: Server
) -> None:
    def nodes() -> int:
        found: int = driver.execute_query("MATCH (n) RETURN count(n) AS n", database_=server.database).records[0]["n"]
        return found

    before, digest = nodes(), await graph_digest(empty)
    report = (await load(empty, settings, GOLDEN, Options(is_dry_run=True))).as_json()
    assert (report["status"], report["load_id"], report["loaded"]) == ("checked", None, {})
    assert report["read"] > 0
    assert (nodes(), await graph_digest(empty)) == (before, digest)


async def test_a_changed_row_changes_its_record_only(empty: Gateway, settings: Settings, tmp_path: Path) -> None:
    await loaded(empty, settings, GOLDEN)
    tables = read_tables(GOLDEN)
    tables["customers"][0]["industry"] = "metro"
    report = await loaded(empty, settings, write_folder(tmp_path, tables))
    assert report["status"] == "loaded"
    assert {name: count["changed"] for name, count in report["loaded"].items() if count["changed"]} == {"customers": 1}


@pytest.mark.parametrize("seed", range(15))
async def test_a_random_folder_has_no_fault(seed: int, empty: Gateway, settings: Settings, tmp_path: Path) -> None:
    write_random_folder(tmp_path, 7_000 + seed)
    report = await loaded(empty, settings, tmp_path)
    rows = sum(len(rows) for rows in read_tables(tmp_path).values())
    assert report["read"] == rows
    assert sum(count["created"] for count in report["loaded"].values()) == rows
