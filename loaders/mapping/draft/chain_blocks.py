"""The rows of a decision chain: its people, what they think of us, and seats that wait for the deal they are of."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from loaders.cells import YES
from loaders.mapping.draft.beside import made_block
from loaders.mapping.draft.chains import Chain, day_of, stance_of, subject_of
from loaders.mapping.draft.contacts import OFFICE
from loaders.mapping.draft.day_lines import day_lines
from loaders.mapping.draft.export import Export
from loaders.mapping.draft.guess import Guess
from loaders.mapping.draft.instead import UNKNOWN
from loaders.mapping.draft.match import SURE
from loaders.mapping.draft.names import likeness
from loaders.mapping.draft.parts import Block, Line, Source, only_filled, source, with_steps
from loaders.mapping.draft.pointing import Holder
from loaders.mapping.draft.reference_lines import reference_lines
from loaders.mapping.draft.toml import listed, quoted
from loaders.mapping.draft.values import foreign_answers
from loaders.mapping.draft.vocabulary import column_of
from loaders.mapping.draft.word_lines import choice_line
from loaders.mapping.model import Cell, Condition

CUSTOMER, PERSON, DEAL = "customer", "person", "opportunity"
STANCES: Final = ("for", "neutral", "against")
SCALES: Final = (5, 10)
"""Points up to these are parts of a hundred."""
HUNDRED: Final = 100
INSIDE: Final = 0.9
"""If so many of those reported to are people of the table, all are."""
_NUMBER = re.compile(r"\d+(\.\d+)?")


def chain_blocks(export: Export, guess: Guess, chain: Chain) -> Iterator[Block]:
    """All that a decision chain tells: what is sure of it as rows, as comments what somebody must decide first."""
    told = _Told(export, guess, chain)
    yield from told.customers()
    yield from told.people()
    yield from told.ratings()
    if chain.role is not None:
        yield told.seats(chain.role)


class _Told:
    """One decision chain, and what its rows are made of."""

    def __init__(self, export: Export, guess: Guess, chain: Chain) -> None:
        self.export = export
        self.table = guess.table
        self.chain = chain
        self.title = guess.chosen.get("title")
        self.subject = subject_of(self.table) if chain.customer is None else None

    def _holders(self, thing: str) -> list[Holder]:
        """The tables of a thing of which it is sure: what stands in a comment is not loaded."""
        return [holder for holder in self.export.holders.get(thing, ()) if holder.guess.is_sure]

    @cached_property
    def is_known(self) -> bool:
        """Whether something says whose people they are."""
        return self.chain.customer is not None or self.subject is not None

    @cached_property
    def customer(self) -> Source:
        """The customer as the table has it."""
        at = self.chain.customer
        return Cell(constant=self.subject or UNKNOWN) if at is None else self.table.header[at]

    @cached_property
    def customer_lines(self) -> tuple[Line, ...]:
        """The reference to the customer, with what may be spelled otherwise."""
        column, at = column_of("departments", "customer_id"), self.chain.customer
        if at is not None and self._holders(CUSTOMER):
            return tuple(reference_lines(self.export, self.table, column, at))
        if at is not None:
            return (Line(column.name, self.customer),)
        holders = self._holders(CUSTOMER)
        is_id = any(self.subject in holder.ids for holder in holders)
        given = with_steps(self.customer, by_name=True) if holders and not is_id else self.customer
        code = "draft_chain_customer" if self.is_known else "draft_chain_no_customer"
        return (Line(column.name, given, (self.export.say(f"mapping.{code}", text=quoted(self.subject or "")),)),)

    @cached_property
    def name(self) -> str:
        """The column of names."""
        return self.table.header[self.chain.name]

    @cached_property
    def others(self) -> list[str]:
        """Files that tell of people besides: theirs are the people whom the names mean."""
        return [*dict.fromkeys(holder.table.name for holder in self._holders(PERSON))]

    @cached_property
    def person(self) -> Cell:
        """Whom a row is about: one of another file by the name, or else whoever bears it at this customer."""
        if not self.others:
            return self.key(self.name)
        within = {"within": {"customer_id": self.customer_lines[0].source}} if self.is_known else {}
        return Cell.model_validate({"column": self.name, "by_name": True, **within})

    def key(self, name: str) -> Cell:
        """The id of somebody of this customer: the same name at another customer is somebody else."""
        return Cell(key=(self.customer, name))

    def customers(self) -> Iterator[Block]:
        """The customer, where no file tells of customers."""
        if self._holders(CUSTOMER):
            return
        if self.chain.customer is not None:
            yield made_block(self.export, self.table, CUSTOMER, self.chain.customer)
        else:
            notes = self.customer_lines[0].notes
            lines = (Line("id", self.customer, notes), Line("name", self.customer))
            yield Block(self.table, "customers", lines, (), self.is_known, once=True)

    def people(self) -> Iterator[Block]:
        """The contacts in a department of their customer; comments, where another file tells of the contacts."""
        code, files = ("draft_chain_people" if self.others else "draft_chain"), self.others
        note = self.export.say(f"mapping.{code}", files=files)
        belongs = with_steps(self.customer, suffix=OFFICE)
        office = Line("name", Cell(constant=self.export.either("办公室", "Office")))
        lines = (Line("id", belongs), *self.customer_lines, office)
        notes = (self.export.say("mapping.draft_offices"),)
        is_active = self.is_known and not self.others
        yield Block(self.table, "departments", lines, notes, is_active, once=True, where=self._with_customer())
        title = () if self.title is None else (Line("title", self.table.header[self.title.at]),)
        own = (Line("id", self.key(self.name)), Line("name", self.name), *title, Line("department_id", belongs))
        more = (*self._superior(), *self._power())
        where = only_filled(self.table, self.chain.name)
        yield Block(self.table, "people", (*own, *more), (note,), is_active, once=True, where=where)

    def ratings(self) -> Iterator[Block]:
        """What they think of us, as stances; how close they are to us, once somebody says what the scale means."""
        for mark, made in (("attitude", self._stances), ("closeness", self._scores)):
            if (at := self.chain.marks.get(mark)) is not None:
                yield made(at)

    def seats(self, at: int) -> Block:
        """What each is in a deal: a proposal, unless the sheet is called like one."""
        deal = self._deal()
        note = self.export.say("mapping.draft_chain_seats", column=quoted(self.table.header[at]))
        lines = (
            Line("id", self.key(self.name) if deal is None else Cell(key=(Cell(constant=self.subject), self.name))),
            Line("opportunity_id", deal or UNKNOWN, () if deal else (note,), is_active=deal is not None),
            choice_line(self.export, "seats", self.table, column_of("seats", "role"), at),
            Line("person_id", self.person),
            *self._power(),
            *self._weight(),
        )
        where = tuple(one for place in (self.chain.name, at) for one in only_filled(self.table, place))
        return Block(self.table, "seats", lines, is_active=deal is not None, where=where)

    def _deal(self) -> Cell | None:
        known = [name for holder in self._holders(DEAL) for name in (*holder.names, *holder.ids)]
        return Cell(constant=self.subject, by_name=True) if self.subject is not None and self.subject in known else None

    def _stances(self, at: int) -> Block:
        header, counts = self.table.header[at], self.table.counts(at)
        codes = {text: stance_of(text) for text in counts}
        empty = tuple(text for text, code in codes.items() if code == "" or text in self.table.doubtful_empties)
        open_ = {text: counts[text] for text, code in codes.items() if code is None and text not in empty}
        values = {text: code for text, code in codes.items() if code and code != text}
        known = list(STANCES)
        notes = (
            (self.export.say("mapping.draft_not_placed", values=listed(open_, len(open_)), known=known),)
            if open_
            else ()
        )
        value = Line("value", source(header, **({"values": values} if values else {})), notes)
        where = Condition(column=(header,), **({"is_not": ("", *empty)} if empty else {"filled": True}))
        return self._rating("stance", value, where, (self.export.say("mapping.draft_chain_stance"),), is_active=True)

    def _scores(self, at: int) -> Block:
        header, counts = self.table.header[at], self.table.counts(at)
        numbers = [float(text) for text in counts if _NUMBER.fullmatch(text)]
        most = next((end for end in SCALES if numbers and max(numbers) <= end), None)
        steps = {"times": HUNDRED // most} if most else {} if numbers else {"values": dict.fromkeys(counts, UNKNOWN)}
        note = self.export.say("mapping.draft_chain_closeness", column=quoted(header))
        (where,) = only_filled(self.table, at) or (Condition(column=(header,), filled=True),)
        return self._rating("rc", Line("value", source(header, **steps)), where, (note,), is_active=False)

    def _rating(self, metric: str, value: Line, where: Condition, notes: tuple[str, ...], *, is_active: bool) -> Block:
        about = self.person if self.person.by_name else with_steps(self.person, prefix="person:")
        day = tuple(self._day())
        remark = _called(self, "evidence")
        lines = (
            Line("about_id", about),
            Line("metric", Cell(constant=metric)),
            value,
            *day,
            *(() if remark is None else (Line("evidence", self.table.header[remark]),)),
        )
        is_known = any(line.is_active for line in day) and (self.is_known or bool(self.others))
        return Block(
            self.table,
            "observations",
            lines,
            notes,
            is_active and is_known,
            where=(*only_filled(self.table, self.chain.name), where),
        )

    def _day(self) -> Iterator[Line]:
        """Since when it is thought: a column, the line above the header, or what somebody must say."""
        at = _called(self, "valid_at")
        if at is not None and self.table.look(at).meant_days:
            yield from day_lines(self.export, self.table, column_of("observations", "valid_at"), at)
        elif (found := day_of(self.table)) is not None:
            day, title = found
            yield Line(
                "valid_at", Cell(constant=day), (self.export.say("mapping.draft_chain_day", text=quoted(title)),)
            )
        else:
            yield Line("valid_at", UNKNOWN, (self.export.say("mapping.draft_chain_no_day"),), is_active=False)

    def _superior(self) -> Iterator[Line]:
        """Whom somebody reports to, by the names of the table."""
        at = self.chain.marks.get("superior")
        if at is None:
            return
        counts, known = self.table.look(at).counts, set(self.table.counts(self.chain.name))
        lost = {text: rows for text, rows in counts.items() if text not in known}
        is_meant = sum(counts.values()) - sum(lost.values()) >= INSIDE * sum(counts.values())
        fields = {"rows": sum(lost.values()), "file": [self.table.name], "values": listed(lost)}
        notes = (self.export.say("mapping.draft_refers_in_vain", **fields),) if lost else ()
        yield Line("reports_to", self.key(self.table.header[at]), notes, is_active=is_meant)

    def _power(self) -> Iterator[Line]:
        """Who can stop it; of all others it is open whether they must agree."""
        at = self.chain.marks.get("veto")
        if at is None:
            return
        yes = {text: "veto" for text in self.table.counts(at) if _is_yes(text)}
        if yes:
            yield Line("power", source(self.table.header[at], values={**yes, "*": ""}))

    def _weight(self) -> Iterator[Line]:
        at = self.chain.marks.get("influence")
        if at is not None and self.table.look(at).numbers:
            yield Line("weight", self.table.header[at])

    def _with_customer(self) -> tuple[Condition, ...]:
        return () if self.chain.customer is None else only_filled(self.table, self.chain.customer)


def _is_yes(text: str) -> bool:
    answer = foreign_answers().get(text.casefold(), text.casefold())
    return answer in YES


def _called(told: _Told, column: str) -> int | None:
    """A column that says more of a rating, by what it is called."""
    taken = {*told.chain.marks.values(), told.chain.name, told.chain.role, told.chain.customer}
    free = (at for at in told.table.addressed if at not in taken and told.table.look(at).texts)
    return next((at for at in free if likeness("observations", column, told.table.names[at]) >= SURE), None)
