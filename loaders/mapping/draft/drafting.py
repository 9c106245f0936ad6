"""A first mapping of an export, proposed from its headers and values: what is sure, what may be, what is not placed."""

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from graph_service.errors import InvalidError
from graph_service.recording.registry import kind_named
from graph_service.words import Language, say
from loaders.mapping.columns import lookups, named
from loaders.mapping.draft.beside import links_of, made_of
from loaders.mapping.draft.chain_blocks import chain_blocks
from loaders.mapping.draft.contacts import contacts_beside, with_departments
from loaders.mapping.draft.deals import deals_of
from loaders.mapping.draft.export import Export
from loaders.mapping.draft.files import told_by_name
from loaders.mapping.draft.folder import Unread, tables_of
from loaders.mapping.draft.parts import Block, Placed
from loaders.mapping.draft.rows import rows_of
from loaders.mapping.draft.same import with_same
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.text import text_of
from loaders.mapping.draft.toml import listed, quoted
from loaders.mapping.draft.two_kinds import of_two_kinds
from loaders.mapping.draft.units import with_units
from loaders.mapping.foreign import KNOWN

LAST: Final = 1_000
"""Tables that feed nothing stand behind all others."""


@dataclasses.dataclass(frozen=True)
class DraftedMapping:
    """The text of the file, and what it says of each table."""

    text: str
    placed: tuple[Placed, ...]
    unread: tuple[Unread, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks, active or not."""
        return tuple(block for one in self.placed for block in one.blocks)

    def to_be_told(self, language: Language) -> tuple[str, ...]:
        """What is wrong with files: those that were not read, and those of which it is not sure how to read them."""
        errors = [one.error.sentence(language) for one in self.unread if one.error is not None]
        files = (one.table.file.told for one in self.placed)
        proposed = [
            say("mapping.draft_encoding", language, file=told.name, encoding=told.encoding)
            for told in files
            if told.encoding is not None
        ]
        return *errors, *proposed

    @property
    def open_columns(self) -> int:
        """Columns that a template needs, in active blocks, for which nobody knows yet what feeds them."""
        return sum(len(_open(block)) for block in self.blocks if block.is_active)


class NoTablesError(InvalidError):
    """Nothing to make a mapping for; where files are tables but cannot be read, it says which, and why."""

    def __init__(self, path: Path, unread: Sequence[Unread]) -> None:
        self.reasons = [one.error for one in unread if one.error is not None]
        code = "draft_none_readable" if self.reasons else "draft_no_tables"
        super().__init__(f"mapping.{code}", path=path, known=KNOWN)

    def sentence(self, language: Language) -> str:
        """With the sentence of each file that cannot be read."""
        reasons = "\n".join(f"  {error.sentence(language)}" for error in self.reasons)
        return say(self.code, language, **self.fields, reasons=reasons)


def draft_mapping(path: Path, language: Language = "en", zone: str = "UTC") -> DraftedMapping:
    """What a mapping of the tables at a path may be; ``InvalidError`` where no table is.

    ``zone``: where the days of moments are meant.
    """
    tables, unread = tables_of(path)
    if not tables:
        raise NoTablesError(path, unread)
    export = Export(tables, language, zone)
    placed = sorted((_placed(export, table) for table in export.tables), key=_order)
    empty = tuple(dict.fromkeys(text for table in tables for text in table.empties))
    notes = tuple(_about_all(export, unread))
    return DraftedMapping(text_of(placed, path.resolve().name, notes, empty, language), tuple(placed), tuple(unread))


def _placed(export: Export, table: Table) -> Placed:
    blocks = with_same(export, table, tuple(_blocks(export, table)))
    used = {table.file.position(name) for block in blocks for name in _names(block)}
    unused = tuple(text for at, text in enumerate(table.header) if text and at not in used)
    return Placed(table, blocks, tuple(_about(export, table, blocks)), unused)


def _blocks(export: Export, table: Table) -> Iterator[Block]:
    guess = export.guesses.get(table)
    if guess is None:
        return
    if guess.chain is not None:
        yield from chain_blocks(export, guess, guess.chain)
        return
    main = _settled(export, rows_of(export, guess))
    if guess.is_ours:
        yield main
        return
    yield from made_of(export, main)
    for block in with_units(export, main):
        for one in with_departments(export, block) if block.into == main.into else (block,):
            for rows in deals_of(export, one) if one.into == main.into else (one,):
                yield from of_two_kinds(export, rows) if rows.into == main.into else (rows,)
    yield from contacts_beside(export, main)
    yield from (_settled(export, block) for block in links_of(export, main))


def _settled(export: Export, block: Block) -> Block:
    """Rows that need others which are doubtful are doubtful themselves."""
    kind = kind_named(block.into)
    for column in kind.columns if kind else ():
        line = block.line(column.name)
        holders = [holder for thing in column.refers_to for holder in export.holders.get(thing, ())]
        is_doubtful = bool(holders) and not any(holder.guess.is_sure for holder in holders)
        if block.is_active and column.is_required and line is not None and is_doubtful:
            files = listed({holder.table.name for holder in holders})
            note = export.say("mapping.draft_depends", column=column.name, files=files)
            return dataclasses.replace(block, is_active=False, notes=(*block.notes, note))
    return block


def _about_all(export: Export, unread: list[Unread]) -> Iterator[str]:
    doubtful = list(dict.fromkeys(text for table in export.tables for text in table.doubtful_empties))
    if doubtful:
        yield export.say("mapping.draft_empty", values=listed(doubtful, len(doubtful)))
    others = [one.name for one in unread if one.error is None]
    if others:
        yield export.say("mapping.draft_left_aside", files=listed(others, len(others)))
    for one in unread:
        if one.error is not None:
            yield one.error.sentence(export.language)


def _about(export: Export, table: Table, blocks: tuple[Block, ...]) -> Iterator[str]:
    code = "mapping.draft_rows_first" if table.is_cut else "mapping.draft_rows"
    yield export.say(code, rows=f"{table.rows:,}")
    if table.crooked:
        yield export.say("mapping.draft_crooked", rows=f"{table.crooked:,}")
    if not table.has_header:
        yield export.say("mapping.draft_no_header", line=listed(table.header))
    hidden = [str(at + 1) for at in range(len(table.header)) if at not in table.addressed]
    if hidden:
        yield export.say("mapping.draft_unnamed", columns=hidden)
    guess = export.guesses.get(table)
    if guess is not None and guess.is_ours and not table.excluded:
        yield export.say("mapping.draft_ours", template=export.template(guess.kind.name))
    for excluded in table.excluded if blocks else ():
        yield export.say(excluded.code, **excluded.fields)
    if not blocks:
        told = told_by_name(table)
        code = "mapping.draft_elsewhere" if told.elsewhere else "mapping.draft_unknown"
        yield export.say(code, word=quoted(told.elsewhere))


def _names(block: Block) -> Iterator[str]:
    """The columns of its own file that a block reads."""
    for line in block.lines:
        yield from named(line.source)
        for lookup, within in lookups(line.source):
            yield from (*lookup.by, *lookup.take, *within) if lookup.file is None else ()
    for condition in (*block.table.where, *block.where):
        for one in condition.reads:
            yield from named(one)


def _open(block: Block) -> list[str]:
    kind = kind_named(block.into)
    return (
        [column.name for column in kind.columns if column.is_required and block.line(column.name) is None]
        if kind
        else []
    )


def _order(placed: Placed) -> tuple[int, str]:
    kinds = [kind_named(block.into) for block in placed.blocks]
    return min((kind.order for kind in kinds if kind), default=LAST), placed.table.name
