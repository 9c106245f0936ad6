"""Our organisation, where no file tells it: a unit for everybody somebody reports to, or for each that is named."""

import dataclasses
from collections.abc import Iterable
from typing import Final

from loaders.mapping.draft.choices import code_of
from loaders.mapping.draft.export import Export
from loaders.mapping.draft.parts import Block, Line, Source, emptied, only_filled, source, with_steps
from loaders.mapping.draft.pointing import Holder
from loaders.mapping.draft.superiors import Superior, superior_looked_up, superior_of
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.toml import quoted
from loaders.mapping.draft.vocabulary import column_of
from loaders.mapping.model import Cell

COMPANY, TEAM, UNIT = "company", "team-", "unit-"
"""Ids of what is made up, and what they begin with."""
FILLED: Final = 0.8
"""A column that names the units names them for so many rows."""


def with_units(export: Export, block: Block) -> tuple[Block, ...]:
    """The rows of employees with their units, and the units themselves before them."""
    if block.into != "employees" or _names_units(export, block):
        return (block,)
    superior, unit = superior_of(export, block), _unit(export, block)
    if superior is None and unit is None:
        kept = tuple(line for line in block.lines if line.column != "org_unit_id")
        return (dataclasses.replace(block, lines=kept),)
    top = _top(export)
    made = [] if top else [_company(export, block)]
    n_above, top = len(made), top or COMPANY
    made += [_units(export, block, unit, top)] if unit is not None else []
    if superior is None:
        empty = emptied(block.table.look(unit or 0))
        belongs = source(block.table.header[unit or 0], **empty, prefix=UNIT, if_empty=top)
        return (*made, block.with_lines(Line("org_unit_id", belongs)))
    if superior.by is not None:
        made = made[:n_above]
    above = unit if superior.by is None and _is_told_by(block.table, superior.at, unit) else None
    made.append(_teams(export, block, superior, above, top))
    made.append(_with_team(block, superior, top))
    return (*made, *(_superiors(export, block, superior) if superior.names is None else ()))


def _lists(export: Export) -> list[Holder]:
    """The tables of units of which it is sure that they are."""
    return [holder for holder in export.holders.get("org_unit", ()) if holder.guess.is_sure]


def _names_units(export: Export, block: Block) -> bool:
    """Whether another file tells of the units, and a column of this one names any of them."""
    if not _lists(export):
        return False
    match = export.guesses[block.table].chosen.get("org_unit_id")
    if match is None:
        return block.line("org_unit_id") is not None  # its values have told it
    pointed = export.pointed(column_of("employees", "org_unit_id"), block.table, match.at)
    return pointed is not None and pointed.share > 0


def _top(export: Export) -> str | None:
    """The unit to which all others belong, where another file tells of the units and there is one such."""
    tops = [
        text
        for holder in _lists(export)
        if holder.id_at is not None and (parent := holder.guess.chosen.get("parent_id")) is not None
        for text, above in holder.table.together(holder.id_at, parent.at)
        if text and not above
    ]
    return tops[0] if len(set(tops)) == 1 else None


def _unit(export: Export, block: Block) -> int | None:
    """The column that names the unit of a row."""
    match = export.guesses[block.table].chosen.get("org_unit_id")
    look = None if match is None else block.table.look(match.at)
    return match.at if match and look and look.share >= FILLED and (look.is_few or look.has_letters) else None


def _is_told_by(table: Table, at: int, unit: int | None) -> bool:
    """Whether each of those reported to stands with one unit only."""
    if unit is None:
        return False
    pairs = {(one, other) for one, other in zip(table.column(at), table.column(unit), strict=True) if one and other}
    return len(pairs) == len({one for one, _ in pairs})


def _company(export: Export, block: Block) -> Block:
    name = Line("name", Cell(constant=export.either("公司", "Company")), (export.say("mapping.draft_company"),))
    lines = (Line("id", Cell(constant=COMPANY)), name, Line("kind", Cell(constant="company")))
    return Block(block.table, "org_units", lines, once=True, is_active=block.is_active)


def _units(export: Export, block: Block, at: int, top: str) -> Block:
    header = block.table.header[at]
    kind = code_of("org_units", "kind", header) or "department"
    lines = (
        Line("id", source(header, prefix=UNIT)),
        Line("name", header),
        Line("kind", Cell(constant=kind), (export.say("mapping.draft_told", text=quoted(header)),)),
        Line("parent_id", Cell(constant=top)),
    )
    return Block(
        block.table, "org_units", lines, once=True, where=only_filled(block.table, at), is_active=block.is_active
    )


def _teams(export: Export, block: Block, superior: Superior, unit: int | None, top: str) -> Block:
    table, at = block.table, superior.at
    header = table.header[at]
    named = superior.names or header
    ending = export.either(" 的团队", "'s team")
    name = source(named, suffix=ending) if isinstance(named, str) else named.model_copy(update={"suffix": ending})
    parent: Source = Cell(constant=top) if unit is None else source(table.header[unit], prefix=UNIT)
    if superior.by is not None:
        own = {
            text: "" for text, other in zip(table.column(at), _texts(table, superior.by), strict=True) if text == other
        }
        more = {"values": own} if own else {}
        parent = superior_looked_up(table, at, superior.by, header, prefix=TEAM, if_empty=top, **more)
    lines = (
        Line("id", source(header, prefix=TEAM)),
        Line("name", name),
        Line("kind", Cell(constant="team")),
        Line("parent_id", parent),
    )
    lists = [*dict.fromkeys(holder.table.name for holder in _lists(export))]
    code = "draft_teams_beside" if lists else "draft_teams"
    notes = (export.say(f"mapping.{code}", column=quoted(header), files=lists),)
    return Block(table, "org_units", lines, notes, block.is_active, once=True, where=only_filled(table, at))


def _with_team(block: Block, superior: Superior, top: str) -> Block:
    header = block.table.header[superior.at]
    empty = emptied(block.table.look(superior.at))
    lines = [Line("org_unit_id", source(header, **empty, prefix=TEAM, if_empty=top))]
    if superior.by is not None:
        at = block.table.file.position(superior.by) or 0
        lines.append(Line("leads", superior_looked_up(block.table, at, header, header, prefix=TEAM)))
    elif superior.joined is not None:
        lookup = {"by": header, "take": header, "or_empty": True}
        lines.append(Line("leads", with_steps(superior.joined, lookup=lookup, prefix=TEAM)))
    return block.with_lines(*lines)


def _superiors(export: Export, block: Block, superior: Superior) -> tuple[Block, ...]:
    """Those who stand beside others only are employees as well."""
    header, role = block.table.header[superior.at], block.line("role")
    is_told = role is not None and not isinstance(role.source, str) and role.source.constant is not None
    lines = (
        Line("id", header),
        Line("name", header),
        role if is_told and role else Line("role", Cell(constant="other"), (export.say("mapping.draft_role"),)),
        Line("org_unit_id", source(header, prefix=TEAM)),
        Line("leads", source(header, prefix=TEAM)),
    )
    notes = (export.say("mapping.draft_superiors", column=quoted(header)),)
    where = only_filled(block.table, superior.at)
    return (Block(block.table, "employees", lines, notes, block.is_active, once=True, where=where),)


def _texts(table: Table, header: str) -> Iterable[str | None]:
    return table.column(table.file.position(header) or 0)
