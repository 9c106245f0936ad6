"""Sends made-up requests one after the other and keeps what was wrong with the answers."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import httpx

from graph_service.access.policy import Operation, Role
from tests.harness.fuzz.conforming import Conforming, written_body
from tests.harness.fuzz.filled import Filling
from tests.harness.fuzz.sent import Sent
from tests.harness.house import House

MOVING = ("assignments", "people", "posts", "seats", "departments")
"""Changes of these may bring somebody into another customer's dossier, where others may see them from then on."""
BUSY = 30
"""How often a busy service is asked again."""


@dataclass
class Session:
    """One run: what was asked, by whom, and all faults found."""

    house: House
    conforming: Conforming
    filling: Filling
    asked: Counter[tuple[str, Role]] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    accepted: int = 0
    are_rights_moved: bool = False
    faults: list[str] = field(default_factory=list)

    async def ask_all(self, group: Iterable[Sent], lanes: int) -> None:
        """A group of requests, several at a time."""
        rest = iter(group)

        async def lane() -> None:
            for sent in rest:
                await self.ask(sent)

        await asyncio.gather(*(lane() for _ in range(lanes)))

    async def settle(self) -> None:
        """Wait until nothing goes on that an answer has only promised."""
        for app in self.house.apps.values():
            await asyncio.gather(*app.state.background.tasks, return_exceptions=True)

    async def ask(self, sent: Sent) -> None:
        """One request; what comes back is held against description and rights."""
        self.asked[sent.route.name, sent.role] += 1
        try:
            answer = await self._answer(sent)
        except Exception as error:  # noqa: BLE001  (whatever comes out of the application is its fault)
            self.faults.append(f"{type(error).__name__}: {error}\n  {sent.written()}")
            return
        self.statuses[answer.status_code] += 1
        self._remember(sent, answer)
        is_own = sent.route.name == "read_contest" and sent.role is Role.SALES  # it opens their own numbers to them
        # who is bound to what, and who lies where, is known of the world as it was loaded, until a change moves it
        is_move = any(noun in sent.target for noun in MOVING)
        self.are_rights_moved |= not sent.is_read and answer.status_code < 300 and is_move
        if sent.method in {sent.route.method, "HEAD"} and not is_own and not self.are_rights_moved:
            self.house.scan(sent.role, self._operation(sent), answer)
        self.faults += [f"{fault}\n  {sent.written()}" for fault in self.conforming.faults(sent, answer)]

    async def _answer(self, sent: Sent) -> httpx.Response:
        """What is answered; a busy service is asked again, as its answer says."""
        client = self.house.clients[sent.role is Role.HR_SINGLE]
        for _ in range(BUSY):
            answer = await client.send(sent.request(self.house.keys[sent.role]))
            if answer.status_code != 503:
                break
        return answer

    def _operation(self, sent: Sent) -> Operation:
        """What is asked: a proof is opened as its question, help is read by whoever may confirm it."""
        path = sent.target.partition("?")[0]
        if path.startswith("/v1/records/helped/"):
            return Operation.CONFIRM_HELPED
        proved = (operation for (operation, _), proof in self.filling.proofs.items() if path.endswith(proof))
        return next(proved, sent.route.operation)

    def _remember(self, sent: Sent, answer: httpx.Response) -> None:
        """The version a change has left, so that the next one can name it."""
        if sent.is_read or answer.status_code not in {200, 201, 202}:
            return
        self.accepted += 1
        body = written_body(answer)
        if {"kind", "id", "version"} <= body.keys():
            self.filling.versions[body["kind"], body["id"]] = body["version"]
