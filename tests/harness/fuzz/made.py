"""All requests of one run: from the description, then from what would be answered, with one thing wrong about it."""

import itertools
import json
import random
from collections.abc import Iterator
from pathlib import Path

from tests.harness.cells import cases_of, proofs_of
from tests.harness.described import described
from tests.harness.fuzz.conforming import Conforming
from tests.harness.fuzz.described_cases import boundaries, drawn_cases, operations_of, sent_as
from tests.harness.fuzz.filled import Filling
from tests.harness.fuzz.garbled import garbled, valid
from tests.harness.fuzz.sent import Sent
from tests.harness.fuzz.session import Session
from tests.harness.house import House
from tests.harness.samples import samples_of
from tests.harness.world import ROLES

DESCRIPTION = Path(__file__).parents[3] / "api" / "openapi.json"


async def open_session(house: House) -> Session:
    """A session with a world that is known by its ids, and the committed description."""
    filling = Filling(await samples_of(house), await proofs_of(house))
    secrets = [*house.keys.values(), house.settings.signing_secret()]
    return Session(house, Conforming(json.loads(DESCRIPTION.read_text(encoding="utf-8")), secrets), filling)


async def made_up(house: House, filling: Filling, seed: int, wanted: int) -> list[Sent]:
    """So many requests, the reads first; the same ones for the same seed."""
    drawn = random.Random(seed)
    made = list(_described(house, filling, drawn, seed))
    bases = [case async for case in cases_of(house, filling.samples)]
    drawn.shuffle(bases)
    numbers = range(len(made) + 1, wanted + 1)
    made += [
        garbled(valid(case, filling, number), drawn)
        for number, case in zip(numbers, itertools.cycle(bases), strict=False)
    ]
    drawn.shuffle(made)
    return sorted(made[:wanted], key=lambda one: not one.is_read)


def _described(house: House, filling: Filling, drawn: random.Random, seed: int) -> Iterator[Sent]:
    """Every operation at all its boundaries and as a generator draws it, dealt out to the roles in turn."""
    known = operations_of(json.loads(DESCRIPTION.read_text(encoding="utf-8")))
    number = itertools.count(1)
    for route in described(house.app, with_open=True):
        cases = [*boundaries(known[route.name]), *drawn_cases(known[route.name], seed)]
        drawn.shuffle(cases)
        for case, role in zip(cases, itertools.cycle(ROLES), strict=False):
            yield sent_as(case, route, role, filling, drawn, next(number))
