"""How names are typed (pinyin, initials), kept beside them so that a search finds them; derived, never handed in.

Things recorded before, or spelt by older rules, are spelt anew when the store is opened: page by page, only what
differs is written, so a run that was killed is simply repeated. Nothing anybody handed in changes by it, so it is no
operation and moves no revision.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

from graph_service.domain.pinyin import VERSION, spelling_of
from graph_service.recording.record import Derived
from graph_service.store.gateway import Gateway
from graph_service.store.statements import NoParams, Statement

COLUMNS = ("pinyin", "initials")
PAGE_ROWS = 1_000
SPELL_S = 60.0
LABELS: Mapping[str, bool] = {"people": True, "employees": True, "customers": False, "opportunities": False}
"""What is searched, and whether its names are those of persons."""
Named = list[list[str | None]]


@dataclasses.dataclass(frozen=True)
class Rules:
    """By which rules all names are spelt; None = not all of them are."""

    spelt_by: int | None


@dataclasses.dataclass(frozen=True)
class Places:
    """After which id to read on, by what is named; None = nothing more."""

    people: str | None
    employees: str | None
    customers: str | None
    opportunities: str | None
    rows: int


@dataclasses.dataclass(frozen=True)
class Names:
    """The next named things, each as id, name, pinyin, initials."""

    people: Named
    employees: Named
    customers: Named
    opportunities: Named


@dataclasses.dataclass(frozen=True)
class Spelt:
    """Spellings to write, each as a map of id, name (as it was read) and its spelling."""

    people: list[dict[str, Any]]
    employees: list[dict[str, Any]]
    customers: list[dict[str, Any]]
    opportunities: list[dict[str, Any]]


@dataclasses.dataclass(frozen=True)
class Written:
    """How many things were spelt."""

    written: int


FIND_RULES = Statement("reads/find_spelling_rules", NoParams, Rules)
FIND_NAMES = Statement("reads/find_names_to_spell", Places, Names)
WRITE_SPELLINGS = Statement("writes/write_spellings", Spelt, Written)
MARK_SPELT = Statement("writes/mark_spelt", Rules, Rules)


def _derived(*, is_person: bool) -> Derived:
    def of(row: Mapping[str, Any]) -> Mapping[str, Any]:
        return dataclasses.asdict(spelling_of(row["name"], is_person=is_person))

    return Derived(COLUMNS, of)


SPELT = _derived(is_person=False)
SPELT_AS_PERSON = _derived(is_person=True)


async def spell_names(gateway: Gateway) -> int:
    """Spell every name that is not spelt by the present rules; how many were written."""
    found = await gateway.ask(FIND_RULES, NoParams())
    if found and found[0].spelt_by == VERSION:
        return 0
    written = 0
    places: dict[str, str | None] = dict.fromkeys(LABELS, "")
    while any(place is not None for place in places.values()):
        page = (await gateway.ask(FIND_NAMES, Places(**places, rows=PAGE_ROWS), timeout_s=SPELL_S))[0]
        wrong = Spelt(**{label: _wrong(label, getattr(page, label)) for label in LABELS})
        if any(vars(wrong).values()):
            written += await _write(gateway, wrong)
        places = {label: _next(getattr(page, label)) for label in LABELS}
    await gateway.write(lambda unit: unit.run(MARK_SPELT, Rules(VERSION)))
    return written


async def _write(gateway: Gateway, wrong: Spelt) -> int:
    rows = await gateway.write(lambda unit: unit.run(WRITE_SPELLINGS, wrong), timeout_s=SPELL_S)
    return rows[0].written


def _wrong(label: str, named: Named) -> list[dict[str, Any]]:
    wrong = []
    for identity, name, *stored in named:
        wanted = dataclasses.asdict(spelling_of(name, is_person=LABELS[label]))
        if stored != list(wanted.values()):
            wrong.append({"id": identity, "name": name, **wanted})
    return wrong


def _next(named: Named) -> str | None:
    return named[-1][0] if len(named) == PAGE_ROWS else None
