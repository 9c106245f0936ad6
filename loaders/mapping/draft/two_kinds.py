"""One column that names a deal in some rows and a customer in others, as "Related To" does: two blocks for its file."""

import dataclasses
from collections.abc import Iterator, Mapping
from glob import escape

from graph_service.recording.registry import kind_named
from loaders.mapping.draft.by_values import INSIDE
from loaders.mapping.draft.day_headers import says
from loaders.mapping.draft.export import Export
from loaders.mapping.draft.parts import Block, Line, emptied, source
from loaders.mapping.draft.pointing import ENOUGH, Holder
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.toml import listed, quoted
from loaders.mapping.model import Cell, Condition
from loaders.mapping.usual_words import usual

DEAL, CUSTOMER = "opportunity_id", "customer_id"


@dataclasses.dataclass(frozen=True)
class _Both:
    """The column, how its texts are looked for, and in how many rows a deal, a customer, and neither is found."""

    at: int
    by_name: bool
    deals: int
    customers: int
    missing: Mapping[str, int]

    @property
    def share(self) -> float:
        """In how many of the rows that say something either is found."""
        found = self.deals + self.customers
        return found / (found + sum(self.missing.values()))


def of_two_kinds(export: Export, block: Block) -> tuple[Block, ...]:
    """The rows about deals and those about customers, where one column tells of both; else the block as it is."""
    kind, deals, customers = kind_named(block.into), _only(export, "opportunity"), _only(export, "customer")
    columns = {column.name for column in kind.columns if not column.is_required} if kind else set()
    is_open = all(block.line(name) is None for name in (DEAL, CUSTOMER))
    if deals is None or customers is None or not {DEAL, CUSTOMER} <= columns or not is_open:
        return (block,)
    both = max(
        _found(export, block.table, deals, customers), key=lambda one: (not one.by_name, one.share), default=None
    )
    return (block,) if both is None else tuple(_blocks(export, block, both, deals, customers))


def _only(export: Export, thing: str) -> Holder | None:
    """The table of such things, where there is one, and it is sure that it is."""
    holders = export.holders.get(thing, ())
    return holders[0] if len(holders) == 1 and holders[0].guess.is_sure else None


def _found(export: Export, table: Table, deals: Holder, customers: Holder) -> Iterator[_Both]:
    """The columns of which enough texts are ids, or names, of both."""
    taken = {match.at for match in export.guesses[table].chosen.values()}
    for at in (one for one in table.addressed if one not in taken and table.look(one).texts):
        least = ENOUGH if says(table.names[at], usual().related, usual().ids) else INSIDE
        for by_name in (False, True):
            known = [holder.names if by_name else holder.ids for holder in (deals, customers)]
            both = _Both(at, by_name, *_counted(table, at, *known))
            if both.deals and both.customers and both.share >= least:
                yield both


def _counted(
    table: Table, at: int, deals: Mapping[str, int], customers: Mapping[str, int]
) -> tuple[int, int, Mapping[str, int]]:
    """The rows that name a deal, those that name a customer, and the texts that name neither."""
    counts = {text: rows for text, rows in table.counts(at).items() if text not in table.doubtful_empties}
    n_deals = sum(rows for text, rows in counts.items() if text in deals)
    n_customers = sum(rows for text, rows in counts.items() if text in customers and text not in deals)
    return n_deals, n_customers, {text: n for text, n in counts.items() if text not in deals and text not in customers}


def _blocks(export: Export, block: Block, both: _Both, deals: Holder, customers: Holder) -> Iterator[Block]:
    header, table = block.table.header[both.at], block.table
    of_deals = _looked_up(header, deals, by_name=both.by_name)
    given = source(header, **emptied(table.look(both.at)), **({"by_name": True} if both.by_name else {}))
    note = export.say("mapping.draft_two_kinds", column=quoted(header))
    fields = {"rows": sum(both.missing.values()), "file": [deals.table.name, customers.table.name]}
    lost = (export.say("mapping.draft_refers_in_vain", **fields, values=listed(both.missing)),) if both.missing else ()
    for name, is_deal, notes in ((DEAL, True, ()), (CUSTOMER, False, lost)):
        where = (*block.where, Condition(cell=of_deals, filled=is_deal))
        lines = block.with_lines(Line(name, given, notes)).lines
        yield dataclasses.replace(block, lines=lines, where=where, notes=(*block.notes, note) if is_deal else ())


def _looked_up(header: str, deals: Holder, *, by_name: bool) -> Cell:
    """Something where the text is one of a deal: the text itself, so that two deals of one name are no question."""
    at = deals.name_at if by_name else deals.id_at
    by = deals.table.header[at or 0]
    sheet = {"sheet": deals.table.sheet} if deals.table.sheet else {}
    lookup = {"in": escape(deals.table.path.name), **sheet, "by": by, "take": by, "or_empty": True}
    return Cell.model_validate({"column": header, "lookup": lookup})
