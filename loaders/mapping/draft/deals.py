"""Deals that are open and deals that are closed: one day of closing often means two things, expected and done."""

import dataclasses
from collections.abc import Mapping

from loaders.mapping.draft.choices import code_of
from loaders.mapping.draft.closing import OFTEN, OPEN
from loaders.mapping.draft.export import Export
from loaders.mapping.draft.parts import Block, Line, Source
from loaders.mapping.draft.toml import quoted
from loaders.mapping.model import Cell, Condition


def deals_of(export: Export, block: Block) -> tuple[Block, ...]:
    """The rows of deals; in two blocks where the day of closing of open ones is the expected one."""
    status, closed = block.line("status"), block.line("closed_on")
    if block.into != "opportunities" or status is None:
        return (block,)
    if closed is None:
        return (_with_closing(export, block, status.source),)
    stage, day = _column(block, status.source), _column(block, closed.source)
    codes = _codes(block, status.source)
    done = tuple(text for text, code in codes.items() if code not in (OPEN, None))
    if stage is None or day is None or not done or not _is_expected(block, stage, day, codes):
        return (block,)
    header = block.table.header[stage]
    kept = tuple(line for line in block.lines if line.column != "closed_on")
    if block.line("expected_close") is None:
        moved = [
            dataclasses.replace(line, column="expected_close") for line in block.lines if line.column == "closed_on"
        ]
        kept = (*kept, *moved)
    notes = (*block.notes, export.say("mapping.draft_closing", column=quoted(block.table.header[day])))
    return (
        dataclasses.replace(block, notes=notes, where=(Condition.model_validate({"column": header, "is": done}),)),
        dataclasses.replace(block, lines=kept, where=(Condition(column=(header,), is_not=done),)),
    )


def _with_closing(export: Export, block: Block, status: Source) -> Block:
    """A day for those that are closed: of orders that of the order itself, else a proposal."""
    created, expected = block.line("created_on"), block.line("expected_close")
    if isinstance(status, Cell) and status.constant not in (None, OPEN) and created is not None:
        return block.with_lines(Line("closed_on", created.source))
    is_closed = any(code not in (OPEN, None) for code in _codes(block, status).values())
    if not is_closed or any(line.column == "closed_on" for line in block.lines):
        return block
    note = export.say("mapping.draft_no_closing")
    return block.with_lines(Line("closed_on", expected.source if expected else "?", (note,), is_active=False))


def _is_expected(block: Block, stage: int, day: int, codes: Mapping[str, str | None]) -> bool:
    pairs = zip(block.table.column(stage), block.table.column(day), strict=True)
    days = [closing for text, closing in pairs if text and codes.get(text) == OPEN]
    return bool(days) and sum(closing is not None for closing in days) >= OFTEN * len(days)


def _codes(block: Block, status: Source) -> Mapping[str, str | None]:
    at = _column(block, status)
    return {} if at is None else {text: code_of(block.into, "status", text) for text in block.table.counts(at)}


def _column(block: Block, given: Source) -> int | None:
    names = (given,) if isinstance(given, str) else given.column or ()
    return next((at for name in names if (at := block.table.file.position(name)) is not None), None)
