"""Files of a database after an erasure, looked through byte by byte: store, transaction logs, and all of the home."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_service.domain.personal_data import Whose
from graph_service.domain.time import parse_date
from graph_service.services.erasure import resume_erasures
from graph_service.settings import Settings
from graph_service.store.local_server import LocalServer
from graph_service.wiring import open_service
from loaders.load import Options, load
from tests.harness.files import readable

LONG = "，而且他坚持要在下一次评审之前见到我们的总经理" * 8
"""Longer than what the database keeps beside a record itself."""
NOTES = {"short": "吃饭时说要看回扣", "long": f"吃饭时说要看回扣{LONG}", "meeting": f"纪要：当面拒绝了方案{LONG}"}
OTHERS = "李某某支持我们的方案"
FOLDER = {
    "employees": "id,name,role,left_on\ne-1,甲员工某,sales,\n",
    "customers": "id,name\nc-1,客户\n",
    "departments": "id,name,customer_id\nd-1,部,c-1\n",
    "people": "id,name,department_id,power\np-1,张某某独一无二,d-1,veto\np-2,李某某,d-1,\n",
    "observations": (
        "about_id,metric,value,held_by,valid_at,evidence\n"
        f"p-1,rc,80,e-1,2026-02-01,{NOTES['short']}\np-1,sr,80,,2026-02-01,{NOTES['long']}\n"
        f"p-2,rc,70,e-1,2026-02-01,{OTHERS}\n"
    ),
    "interactions": (
        "id,kind,mode,employee_ids,person_ids,customer_id,held_at,summary\n"
        f"i-1,meeting,f2f,e-1,p-1,c-1,2026-02-01T10:00:00+08:00,{NOTES['meeting']}\n"
    ),
}


@pytest.fixture
def own(test_home: Settings) -> Iterator[Settings]:
    """A home of its own, whose server can be stopped so that everything it holds is in its files."""
    settings = test_home.nested("files")
    server = LocalServer(settings)
    server.home.mark("test")
    yield settings
    server.wipe()
    settings.text_keys_file.unlink(missing_ok=True)


def _written(folder: Path) -> Path:
    folder.mkdir()
    for name, text in FOLDER.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


async def test_notes_are_readable_in_no_file_and_names_only_until_the_logs_are_gone(
    own: Settings, tmp_path: Path
) -> None:
    async with open_service(own) as service:
        gateway = service.changes._gateway
        report = await load(gateway, own, _written(tmp_path / "data"), Options())
        assert not report.rejects
        kept = await service.changes.find("interactions", "i-1")
        assert kept is not None
        assert kept["summary"] == NOTES["meeting"]
        await service.privacy.eraser.begin(Whose.PERSON, "p-1", "e-1", parse_date("2026-06-30"))
        await resume_erasures(service.privacy)
    LocalServer(own).stop()
    assert readable(own.home, ["张某某独一无二"]), "the look sees what lingers"
    assert readable(own.home, [*NOTES.values(), OTHERS]) == set()
    assert readable(tmp_path, NOTES.values()) == set(NOTES.values()), "the look sees notes"
