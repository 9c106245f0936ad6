"""Carries programs out and holds every answer, and all that can be read at the end, against the model."""

import asyncio
import dataclasses
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx

from graph_service.recording.operation import operation_id
from tests.harness.stateful.model import SOMETHING, Ask, Json, Model, Outcome, Record
from tests.harness.stateful.program import OPENING, Program, written
from tests.harness.stateful.rules import outcome_of, path_of

BUSY = 40
SERVER = {
    "version", "recorded_at", "recorded_assumed", "to_recorded_at", "closed_recorded_at", "id", "from_recorded_at",
    "about_thing", "held_thing", "updated_at", "created_at", "award",
}  # fmt: skip
"""Fields a record may bear that nobody has given."""
CODES = {404: "access.not_there", 412: "recording.other_version", 428: "services.no_version"}


@dataclass
class Run:
    """One program on the running service."""

    program: Program
    client: httpx.AsyncClient
    keys: dict[str, str]
    asked: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    sent: list[Ask] = field(default_factory=list)

    @property
    def model(self) -> Model:
        """What should be recorded."""
        return self.program.model

    @property
    def operations(self) -> list[str]:
        """All that may have been carried out: whoever acts, under every key that was ever made."""
        keys = [f"{self.program.seed}-{number}" for number in range(1, self.program.numbers + 1)]
        return [operation_id(actor, key) for actor in self.keys for key in keys]

    async def steps(self, number: int) -> None:
        """So many steps, each in one of the ways in which clients ask."""
        for step in range(number):
            ask = self.program.next(step)
            way = self.program.drawn.choices(list(WAYS), list(WEIGHTS))[0] if step >= len(OPENING) else "plain"
            await WAYS[way](self, ask)
            if self.faults:
                return

    async def plain(self, ask: Ask) -> None:
        """As it is."""
        await self._expect(ask, outcome_of(self.model, ask), await self.send(ask))

    async def stale(self, ask: Ask) -> None:
        """From a version that is gone, or was never there; then as it is."""
        if ask.version is not None:
            await self.plain(dataclasses.replace(ask, version=self.program.drawn.choice((ask.version - 1, 77))))
        await self.plain(ask)

    async def unconditional(self, ask: Ask) -> None:
        """Without a version, where one must be named."""
        await self.plain(dataclasses.replace(ask, version=None))

    async def twice(self, ask: Ask) -> None:
        """Sent, and sent again: the answer was lost on the way."""
        await self.plain(ask)
        await self.plain(ask)

    async def once_more(self, _: Ask) -> None:
        """Something asked long ago is asked again under its key, or something else is."""
        old = self.program.drawn.choice(self.sent)
        await self.plain(old)
        other = {**old.body, "source": "another"} if old.verb == "create customers" else {"name": "other"}
        if old.verb in {"create customers", "change customers"} and self._is_answered(old):
            await self.plain(dataclasses.replace(old, body=other))

    async def at_once(self, ask: Ask) -> None:
        """The same three times at once under one key: one effect, and whoever is too early is told so."""
        expected = outcome_of(self.model, ask)
        answers = await asyncio.gather(*(self.send(ask, {409} if expected.status < 300 else set()) for _ in range(3)))
        for answer in answers:
            again = outcome_of(self.model, ask)
            if answer.status_code == 409 and answer.json()["code"] == "recording.still_running":
                continue
            await self._expect(ask, again, answer)
        if expected.status < 300:
            await self.plain(ask)

    async def rivals(self, ask: Ask) -> None:
        """Two from one version at once: one succeeds, the other one comes too late."""
        mine = dataclasses.replace(ask, key=self.program.key())
        if ask.version is None:
            await self.plain(ask)
            return
        expected = outcome_of(self.model, ask)
        answers = await asyncio.gather(self.send(ask), self.send(mine))
        pairs = sorted(zip((ask, mine), answers, strict=True), key=lambda pair: pair[1].status_code)
        for sent, answer in pairs:
            await self._expect(sent, outcome_of(self.model, sent) if expected.status < 300 else expected, answer)

    async def read(self, ask: Ask) -> None:
        """A record is looked at, by somebody who may and by somebody who may not."""
        del ask
        record = self.program.drawn.choice(list(self.model.records.values()))
        for actor in ("mia", "boss", "noa"):
            await self.look(record, actor)

    async def look(self, record: Record, actor: str) -> None:
        """A record as somebody sees it."""
        path = f"/v1/records/{record.kind}/{record.id}"
        answer = await self._answered("GET", path, None, self._headers(actor))
        self.lines.append(f"{actor}: look at {record.kind} {record.id} -> {answer.status_code}")
        if not self.model.may(actor):
            self.hold(answer.status_code == 404, f"{path} is told to {actor}: {answer.text}")
        elif self.hold(answer.status_code == 200, f"{path} should be there for {actor}: {answer.text}"):
            self.compare(record, answer.json())

    async def get(self, path: str, actor: str, filters: Json) -> Json:
        """The answer to a question that must be answered."""
        answer = await self._answered("GET", str(httpx.URL(path, params=filters)), None, self._headers(actor))
        self.hold(answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:200]}")
        found: Json = answer.json()
        return found

    def compare(self, record: Record, body: Json) -> None:
        """A record as it is shown against the record as it should be."""
        at = f"{record.kind} {record.id}"
        self.hold(body["version"] == record.version, f"{at}: version {body['version']}, expected {record.version}")
        for name, value in record.fields.items():
            found = body["record"].get(name)
            self.hold(value is SOMETHING or found == value, f"{at}: {name} is {found!r}, expected {value!r}")
        for name, found in body["record"].items():
            is_known = name in record.fields or name in SERVER or found in (None, [], False)
            self.hold(is_known, f"{at}: {name} is {found!r}, and nobody has said so")

    async def send(self, ask: Ask, beside: set[int] | None = None) -> httpx.Response:
        """A request; a service that is busy is asked again under the same key."""
        method, path = path_of(ask)
        headers = {**self._headers(ask.actor), "Idempotency-Key": ask.key}
        if ask.version is not None:
            headers["If-Match"] = f'"{ask.version}"'
        self.asked[ask.verb] += 1
        answer = await self._answered(method, path, ask.body if ask.verb != "confirm helped" else None, headers)
        for _ in range(BUSY):
            if answer.status_code != 409 or answer.json()["code"] != "recording.still_running" or beside:
                break
            answer = await self._answered(method, path, ask.body, headers)
        self.lines.append(f"{written(ask)} -> {answer.status_code}")
        return answer

    async def _answered(self, method: str, path: str, body: Any, headers: Json) -> httpx.Response:
        for _ in range(BUSY):
            answer = await self.client.request(method, path, json=body, headers=headers)
            if answer.status_code != 503:
                break
        return answer

    async def _expect(self, ask: Ask, outcome: Outcome, answer: httpx.Response) -> None:
        """An answer against what must come."""
        if not self.hold(
            answer.status_code == outcome.status,
            f"{written(ask)}: {answer.status_code}, expected {outcome.status}: {answer.text[:300]}",
        ):
            return
        if answer.status_code >= 300:
            code = CODES.get(answer.status_code)
            self.hold(
                code in {None, answer.json()["code"]}, f"{written(ask)}: {answer.json()['code']}, expected {code}"
            )
            return
        body = {**answer.json(), "is_made": answer.status_code == 201}
        if outcome.again is not None:
            kept = {name: value for name, value in body.items() if name != "record"}
            before = {name: value for name, value in outcome.again.items() if name != "record"}
            self.hold(kept == before, f"{written(ask)}: answered again as {kept}, before as {before}")
            return
        self._take_in(ask, outcome, body)
        self.sent.append(ask)

    def _take_in(self, ask: Ask, outcome: Outcome, body: Json) -> None:
        effects = self.model.effects
        self.model.apply(ask, outcome, body)
        revision = body["revisions"].get(self.model.customer, 0)
        has_moved, should = revision > self.model.revision, self.model.effects > effects
        self.hold(
            has_moved == should, f"{written(ask)}: revision {self.model.revision} -> {revision}, effect: {should}"
        )
        self.hold(body["operation"] == ask.key, f"{written(ask)}: recorded as {body['operation']}")
        if should:
            self.hold(body["recorded_at"] > self.model.recorded_at, f"{written(ask)}: known from {body['recorded_at']}")
            self.model.recorded_at = body["recorded_at"]
        self.model.revision = revision
        record = self.model.find(body["kind"], body["id"])
        if self.hold(record is not None, f"{written(ask)}: answered about {body['kind']} {body['id']}") and record:
            self.compare(record, body)

    def _is_answered(self, ask: Ask) -> bool:
        return (ask.actor, ask.key) in self.model.answered

    def hold(self, is_so: bool, otherwise: str) -> bool:  # noqa: FBT001  (what is held)
        """Note what is otherwise than it should be."""
        if not is_so:
            self.faults.append(otherwise)
        return is_so

    def _headers(self, actor: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.keys[actor]}", "Accept-Language": "en"}


WAYS: dict[str, Any] = {
    "plain": Run.plain, "stale": Run.stale, "unconditional": Run.unconditional, "twice": Run.twice,
    "once more": Run.once_more, "at once": Run.at_once, "rivals": Run.rivals, "read": Run.read,
}  # fmt: skip
WEIGHTS = (60, 8, 3, 8, 5, 5, 5, 6)
