"""The service in process, asked over HTTP as an employee with a key of their own."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from graph_service.access.keys import Keys
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.harness.app import running
from tests.live.asking import load_folder

Json = dict[str, Any]
FOLDER = {
    "org_units": "id,name,kind,parent_id\nu,公司,company,\nu1,一区,region,u\nu2,二区,region,u",
    "employees": (
        "id,name,role,org_unit_id,leads\n"
        "mia,米娅,sales,u1,\nnoa,诺亚,sales,u2,\nmate,同事,sales,u1,\nlead,主管,sales,u1,u1\n"
        "boss,高管,executive,u,\nadmin,管理员,other,u,\nhr,人事,hr,u,\nclerk,职员,other,u2,"
    ),
    "competitors": "id,name\nrival,对手",
    "customers": "id,name\nc-mia,米娅的客户\nc-noa,诺亚的客户",
    "departments": "id,customer_id,name\nd-mia,c-mia,采购部\nd-mia2,c-mia,技术部\nd-noa,c-noa,采购部",
    "people": "id,name,department_id,power\np-mia,甲,d-mia,veto\np-mia2,乙,d-mia2,\np-noa,丙,d-noa,veto",
    "assignments": (
        "employee_id,customer_id,role,from\n"
        "mia,c-mia,owner,2026-01-01\nmate,c-mia,support,2026-01-01\nnoa,c-noa,owner,2026-01-01"
    ),
    "opportunities": (
        "id,name,customer_id,owner_id,amount,created_on,closed_on,status\n"
        "o-mia,米娅的单,c-mia,mia,100000,2026-01-01,,open\no-noa,诺亚的单,c-noa,noa,100000,2026-01-01,,open"
    ),
    "seats": (
        "id,opportunity_id,person_id,role,from\n"
        "s-mia,o-mia,p-mia,approver,2026-01-01\ns-mia2,o-mia,p-mia2,evaluator,2026-01-01\n"
        "s-noa,o-noa,p-noa,approver,2026-01-01"
    ),
}
PLENTY = {"rate": "100000/minute", "slots": 128}
"""Nobody here is turned away for asking too much."""
ROLES = {
    "mia": "sales", "noa": "sales", "mate": "sales", "lead": "lead", "boss": "executive", "admin": "admin", "hr": "hr",
    "clerk": "employee",
}  # fmt: skip
_KEYS = count()


@dataclass
class Asker:
    """One employee at the service; every change gets a key of its own unless one is given."""

    client: httpx.AsyncClient
    credential: str
    tags: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, **query: str) -> httpx.Response:
        return await self.client.get(f"/v1{path}", params=query, headers=self._headers())

    async def read(self, path: str, **query: str) -> Json:
        answer = await self.get(path, **query)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    async def send(  # the parts of a request
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        version: int | None = None,
        key: str | None = None,
    ) -> httpx.Response:
        headers = {**self._headers(), "Idempotency-Key": key or f"test-{next(_KEYS)}"}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return await self.client.request(method, f"/v1{path}", json=body, headers=headers)

    async def create(self, path: str, **body: Any) -> Json:
        """A change that must bring something in; ``from_`` stands for the field ``from``."""
        answer = await self.send("POST", path, said(body))
        assert answer.status_code == 201, answer.text
        made: Json = answer.json()
        assert answer.headers["ETag"] == f'"{made["version"]}"'
        return made

    async def edit(self, path: str, version: int, **body: Any) -> Json:
        """A change of what is there: PATCH of a record, POST of what is done with it."""
        method = "PATCH" if path.count("/") == 2 else "POST"
        answer = await self.send(method, path, said(body), version=version)
        assert answer.status_code == 200, answer.text
        made: Json = answer.json()
        return made

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.credential}", "Accept-Language": "en"}


def said(body: Mapping[str, Any]) -> Json:
    return {"from" if name == "from_" else name: value for name, value in body.items()}


@dataclass
class House:
    """The service on a small folder, with an asker per employee."""

    gateway: Gateway
    client: httpx.AsyncClient
    askers: dict[str, Asker]

    def __getitem__(self, employee_id: str) -> Asker:
        return self.askers[employee_id]


@asynccontextmanager
async def open_house(
    gateway: Gateway, settings: Settings, folder: Path, instead: Mapping[str, str] | None = None
) -> AsyncIterator[House]:
    """The service on the folder, running; ``instead``: files that stand in for those of the folder."""
    for name, text in {**FOLDER, **(instead or {})}.items():
        (folder / f"{name}.csv").write_text(text + "\n", encoding="utf-8")
    await load_folder(gateway, settings, folder)
    keys = Keys(gateway)
    issued = {who: (await keys.issue(who, role, None, "operator")).key for who, role in ROLES.items()}
    async with running(gateway, settings.model_copy(update=PLENTY)) as up:
        yield House(gateway, up.client, {who: Asker(up.client, key) for who, key in issued.items()})


def codes(answer: httpx.Response) -> list[tuple[str, str]]:
    """The fields a problem names, with their codes."""
    return [(one["field"], one["code"]) for one in json.loads(answer.text)["errors"]]
