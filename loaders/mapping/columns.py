"""What a column of a template becomes, a whole chunk at a time: the steps of a :class:`Cell` in their order."""

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import partial, reduce
from operator import or_

import polars as pl

from graph_service.recording.kind import Column
from graph_service.recording.references import PREFIXED_ID
from loaders.mapping.bounds import tell_beyond
from loaders.mapping.days import dated, day_in, each, later, of_both
from loaders.mapping.foreign import LINE, Foreign
from loaders.mapping.found import Bearers, Found, Sought, beside, loosely
from loaders.mapping.marks import unmarked
from loaders.mapping.model import MOST_PLACES, Cell, Condition, Lookup, Texts, cell
from loaders.mapping.moments import extreme, minutes_between
from loaders.mapping.spans import in_minutes
from loaders.templates import folded

Told = Callable[[str, pl.Series, pl.Series], None]
"""Told of values that were looked up in vain: the code of why, their places in the chunk, the values."""
OTHERS, NOTHING = "*", ""
BY_NAME = "name:"
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
THOUSANDS = r"[+-]?[1-9]\d{0,2}([%s])\d{3}(?:\1\d{3})*"
GROUPED = {
    ".": re.compile(THOUSANDS % ",' " + r"(?:\.\d+)?"),
    ",": re.compile(THOUSANDS % ".' " + r"(?:,\d+)?"),
}
"""Numbers with one mark between all thousands, by what the decimals begin with."""


Tables = Mapping[tuple[str, Sought], Found]
"""By the file whose rows look something up, and what they look up."""


@dataclasses.dataclass(frozen=True)
class Making:
    """The texts of template columns, made of a chunk of a file."""

    file: Foreign
    frame: pl.DataFrame
    tables: Tables
    bearers: Bearers | None = None
    target: Column | None = None
    """The column of the template that is made, where one is."""
    spare: Told | None = None
    """Told, where the cell says so, of references that are left out instead of faults."""

    def column(self, names: Texts) -> pl.Series:
        """The column of the file; nothing at all if it has none of these."""
        positions = (self.file.position(name) for name in names)
        found = next((at for at in positions if at is not None), None)
        return self.constant(None) if found is None else self.frame[str(found)]

    def constant(self, text: str | None) -> pl.Series:
        """The same text in every row."""
        return pl.repeat(text, self.frame.height, dtype=pl.String, eager=True)

    def made(self, given: Cell | str, told: Told) -> pl.Series:
        """The texts for one column of the template."""
        one = cell(given)
        if one.latest_of or one.earliest_of:  # written alike, or nobody knows which is the later one
            texts = [self._read(self.made(other, told), one, told) for other in one.inner]
            text = extreme(texts, told, is_latest=one.latest_of is not None)
        else:
            text = self._read(self._source(one, told), one, told)
        text = _moved(text, one, told)
        if one.duration is not None:
            text = in_minutes(text, one.duration, told)
        if one.is_number:
            text = _numbered(text, one, told, is_csv=self.file.is_csv)
        if one.factor is not None:
            text = _multiplied(text, self.made(one.factor, told), one, told)
        elif one.is_number:
            text = each(text, lambda number: _number(number, "1" if one.times is None else str(one.times), one))
        finish = self._finishing(one, told)
        if one.several is not None:
            text = _each_of_several(text, one.several, finish)
        else:
            text = finish(text, pl.int_range(text.len(), eager=True))
        return text if one.if_empty is None else text.fill_null(one.if_empty)

    def _read(self, text: pl.Series, one: Cell, told: Told) -> pl.Series:
        """What a text says: the part that counts, in our words; of a day or moment as ISO 8601 has it."""
        text = _cut(text, one)
        if one.values is not None:
            # a lookup takes the cell as a whole, and may find several itself, unless some may be left out
            signs = None if one.lookup is not None and one.unfound is None else one.several
            text = _valued(text, one.values) if signs is None else _valued_apart(text, one.values, signs)
        if one.lookup is not None:
            text = self._looked_up_apart(text, one, one.lookup, told)
        if one.date is not None:
            text = dated(text, one.date, told)
        return text if one.day_in is None else day_in(text, one.day_in)

    def _source(self, one: Cell, told: Told) -> pl.Series:
        if one.column is not None:
            return self.column(one.column)
        if one.constant is not None:
            return self.constant(one.constant)
        if one.first_of is not None:
            return self._first_of(one.first_of, told)
        if one.minutes_between is not None:
            began, ended = (self.made(other, told) for other in one.inner)
            return minutes_between(began, ended, told)
        return _come_to(one, [self.made(other, told) for other in one.inner])

    def _first_of(self, cells: Sequence[Cell | str], told: Told) -> pl.Series:
        """Each cell where those before it are empty; what another one lacks elsewhere is nobody's business."""
        text = self.constant(None)
        for other in cells:
            is_open = text.is_null()

            def told_of_open(code: str, at: pl.Series, values: pl.Series, is_open: pl.Series = is_open) -> None:
                needed = is_open.gather(at)
                if needed.any():
                    told(code, at.filter(needed), values.filter(needed))

            text = pl.select(pl.coalesce(text, self.made(other, told_of_open))).to_series()
        return text

    def _looked_up_apart(self, text: pl.Series, one: Cell, lookup: Lookup, told: Told) -> pl.Series:
        """What a lookup finds for a cell as a whole; where some of several may be left out, for each of them."""
        around = [other.fill_null("") for other in self._around(one, told)]
        if one.several is None or one.unfound is None:
            return self._looked_up(text, pl.int_range(text.len(), eager=True), around, one, lookup, told)

        def find(pieces: pl.Series, rows: pl.Series) -> pl.Series:
            return self._looked_up(pieces, rows, around, one, lookup, self._told_of_pieces(one, told))

        return _each_of_several(text, one.several, find, one.several[0])

    def _told_of_pieces(self, one: Cell, told: Told) -> Told:
        """Who is told of references that lead to nobody."""
        return told if one.unfound is None or self.spare is None else self.spare

    def _looked_up(  # noqa: PLR0913, PLR0917  (a lookup and what is around it)
        self, text: pl.Series, rows: pl.Series, around: Sequence[pl.Series], one: Cell, lookup: Lookup, told: Told
    ) -> pl.Series:
        """What is found for texts of these rows."""
        found = self.tables[self.file.name, Sought(lookup, one.columns_within)]
        keys = beside([text, *(other.gather(rows) for other in around)]) if around else text
        if lookup.as_names:
            known = found.known
            keys = each(keys, lambda key: None if key in known else loosely(key))
        taken = keys.replace_strict(found.texts, default=None, return_dtype=pl.String) if found.texts else _none(text)
        for code, is_hit in self._in_vain(keys, found, lookup):
            at = is_hit.arg_true()
            if at.len():
                told(code, rows.gather(at), text.gather(at))
        return taken

    def _around(self, one: Cell, told: Told) -> list[pl.Series]:
        """What the row says where another one must say the same."""
        texts = {name: self.made(other, told) for name, other in (one.within or {}).items()}
        if one.lookup is not None or self.bearers is None or self.target is None:
            return list(texts.values())
        return [self.bearers.alike(self.target, name, text) for name, text in texts.items()]

    @staticmethod
    def _in_vain(text: pl.Series, found: Found, lookup: Lookup) -> Iterator[tuple[str, pl.Series]]:
        is_ambiguous = text.is_in(list(found.ambiguous)).fill_null(value=False)
        yield "lookup_ambiguous", is_ambiguous
        if not lookup.or_empty:
            is_bare = text.is_in(list(found.bare - found.ambiguous)).fill_null(value=False)
            yield "lookup_bare", is_bare
            yield "lookup_missing", text.is_not_null() & ~is_ambiguous & ~is_bare & ~text.is_in(list(found.texts))

    def _finishing(self, one: Cell, told: Told) -> Callable[[pl.Series, pl.Series], pl.Series]:
        """What is done last with texts, given the places of their rows: with each of several by itself."""
        if not one.by_name or one.within is None:
            return lambda text, _: _finished(text, one)
        around, lost = beside(self._around(one, told)), self._told_of_pieces(one, told)
        return lambda text, rows: _finished(self._borne(text, rows, around, one, lost), one)

    def _borne(self, text: pl.Series, rows: pl.Series, around: pl.Series, one: Cell, told: Told) -> pl.Series:
        """Ids in the place of names that are narrowed; where the row does not say by what, the name stays."""
        if self.bearers is None or self.target is None:
            return text
        found = self.bearers.found(self.target, one.columns_within)
        keys = beside([one.prefix + text + one.suffix, around.gather(rows)])
        is_open = keys.is_not_null() & ~text.str.contains(PREFIXED_ID)
        ids = keys.replace_strict(found.texts, default=None, return_dtype=pl.String) if found.texts else _none(text)
        is_ambiguous = keys.is_in(list(found.ambiguous))
        for code, is_hit in (
            ("name_ambiguous_within", is_ambiguous),
            ("name_not_within", ids.is_null() & ~is_ambiguous),
        ):
            at = (is_open & is_hit).fill_null(value=False).arg_true()
            if at.len():
                told(code, rows.gather(at), text.gather(at))
        return pl.select(pl.when(is_open.fill_null(value=False)).then(ids).otherwise(text)).to_series()

    def holds(self, condition: Condition, told: Told) -> pl.Series:
        """For each row of the chunk, whether a condition holds; never unknown."""
        if condition.alternatives:
            return self._any_holds(condition.alternatives, told)
        (read,) = condition.reads
        text = self.made(read, told)
        if condition.is_ is not None:
            return _is_one_of(text, condition.is_)
        if condition.is_not is not None:
            return ~_is_one_of(text, condition.is_not)
        if condition.filled is not None:
            return text.is_not_null() if condition.filled else text.is_null()
        is_found = text.str.contains(condition.matches or condition.matches_not or "").fill_null(value=False)
        return is_found if condition.matches is not None else ~is_found

    def _any_holds(self, conditions: Sequence[Condition], told: Told) -> pl.Series:
        """Whether one of them holds; what another of them looked up in vain is then nobody's business."""
        heard: list[tuple[str, pl.Series, pl.Series]] = []
        holds = reduce(or_, [self.holds(other, lambda *said: heard.append(said)) for other in conditions])
        for code, at, values in heard:
            is_open = ~holds.gather(at)
            if is_open.any():
                told(code, at.filter(is_open), values.filter(is_open))
        return holds

    @property
    def lines(self) -> pl.Series:
        """The lines of the rows."""
        return self.frame[LINE]


def _moved(text: pl.Series, one: Cell, told: Told) -> pl.Series:
    """Days as many days later as is said; told of those that may not stand there."""
    if one.plus_days is not None:
        text = later(text, one.plus_days)
    if one.not_before is not None or one.not_after is not None:
        tell_beyond(text, one.not_before, one.not_after, told)
    return text


def _finished(text: pl.Series, one: Cell) -> pl.Series:
    ends = pl.lit((BY_NAME if one.by_name else "") + one.prefix), pl.lit(one.suffix)
    if one.prefix or one.suffix or one.by_name:
        is_id = text.str.contains(PREFIXED_ID) & one.by_name
        text = pl.select(pl.when(is_id).then(text).otherwise(ends[0] + text + ends[1])).to_series()
    return text


def _come_to(one: Cell, texts: Sequence[pl.Series]) -> pl.Series:
    """What the texts of the cells within a cell come to."""
    if one.join is not None:
        return _together(texts, " " if one.between is None else one.between, passes_over=True)
    return _together(texts, "/" if one.between is None else one.between, passes_over=False)


def _is_one_of(text: pl.Series, words: Texts) -> pl.Series:
    """Whether each text is one of these, whatever its case and width, as choices of templates are read too."""
    known = {folded(word) for word in words}
    hits = [one for one in text.drop_nulls().unique() if folded(one) in known]
    return text.is_in(hits).fill_null("" in words)


def named(given: Cell | str) -> tuple[str, ...]:
    """The columns of the file that a cell reads."""
    one = cell(given)
    return (*(one.column or ()), *(name for other in one.reads for name in named(other)))


def lookups(given: Cell | str) -> list[Sought]:
    """Everything a cell looks up."""
    one = cell(given)
    inner = [found for other in one.reads for found in lookups(other)]
    return inner if one.lookup is None else [*inner, Sought(one.lookup, one.columns_within)]


def apart(texts: pl.Expr, signs: Texts) -> pl.Expr:
    """The texts of each cell, cut at any of the signs, without empty ones; null where none is."""
    first, *others = signs
    for sign in others:
        texts = texts.str.replace_all(sign, first, literal=True)
    pieces = texts.str.split(first).list.eval(pl.element().str.strip_chars())
    filled = pieces.list.eval(pl.element().filter(pl.element() != ""))
    return pl.when(filled.list.len() > 0).then(filled)


def _each_of_several(
    text: pl.Series, signs: Texts, finish: Callable[[pl.Series, pl.Series], pl.Series], between: str = ";"
) -> pl.Series:
    """Several ids of a cell as templates have them, each finished by itself; a cell without any is one empty text."""
    pieces = pl.DataFrame({"row": range(text.len()), "text": text}, schema={"row": pl.Int64, "text": pl.String})
    pieces = pieces.with_columns(apart(pl.col("text"), signs)).explode("text")
    pieces = pieces.with_columns(finish(pieces["text"], pieces["row"]).alias("text"))
    return (
        pieces.group_by("row", maintain_order=True)
        .agg(pl.col("text").drop_nulls().str.join(between))["text"]
        .replace("", None)
    )


def _none(text: pl.Series) -> pl.Series:
    return pl.repeat(None, text.len(), dtype=pl.String, eager=True)


def _filled(text: pl.Series) -> pl.Series:
    stripped = text.str.strip_chars()
    return pl.select(pl.when(stripped != "").then(stripped)).to_series()


def _together(parts: Sequence[pl.Series], between: str, *, passes_over: bool) -> pl.Series:
    return _filled(pl.select(pl.concat_str(parts, separator=between, ignore_nulls=passes_over)).to_series())


def _cut(text: pl.Series, one: Cell) -> pl.Series:
    """The part of each text that counts, as it is to be written."""
    if one.split is not None:
        text = _piece(text, one.split, one.part)
    if one.pattern is not None:
        text = _matched(text, one.pattern, one.becomes)
    return text.str.to_lowercase() if one.lower else text


def _piece(text: pl.Series, at: str, part: int) -> pl.Series:
    index = part - 1 if part > 0 else part
    return _filled(text.str.split(at).list.get(index, null_on_oob=True))


def _matched(text: pl.Series, pattern: str, becomes: str | None) -> pl.Series:
    if becomes is not None:
        return _filled(text.str.replace_all(pattern, becomes))
    groups = pl.select(pl.lit("").str.extract_groups(pattern)).to_series().struct.fields
    return _filled(text.str.extract(pattern, min(len(groups), 1)))


def _valued(text: pl.Series, values: Mapping[str, str]) -> pl.Series:
    told = {one: other or None for one, other in values.items() if one not in (OTHERS, NOTHING)}
    stays = pl.lit(values[OTHERS] or None, dtype=pl.String) if OTHERS in values else text
    known = text.is_in(list(told))
    changed = text.replace(told) if told else text
    found = pl.select(
        pl.when(text.is_null())
        .then(pl.lit(values.get(NOTHING), dtype=pl.String))
        .when(known)
        .then(changed)
        .otherwise(stays)
    )
    return found.to_series()


def _valued_apart(text: pl.Series, values: Mapping[str, str], signs: Texts) -> pl.Series:
    """Other texts for each of several in a cell, unless the whole of it is named."""
    apart_ = _each_of_several(text, signs, lambda pieces, _: _valued(pieces, values), signs[0])
    is_named = text.is_in(list(values))
    return pl.select(pl.when(is_named).then(_valued(text, values)).otherwise(apart_)).to_series()


def _multiplied(text: pl.Series, factors: pl.Series, one: Cell, told: Told) -> pl.Series:
    """Each number by the factor of its row; a number without one is told of: it is not taken for 1."""
    is_factor = factors.str.contains(f"^(?:{NUMBER.pattern})$").fill_null(value=False)
    at = (text.is_not_null() & ~is_factor).arg_true()
    if at.len():
        told("times_missing", at, factors.gather(at).fill_null(""))
    return of_both(text, pl.select(pl.when(is_factor).then(factors)).to_series(), partial(_product, one))


def _product(one: Cell, text: str, factor: str) -> str:
    return _number(text, factor, one)


def _numbered(text: pl.Series, one: Cell, told: Told, *, is_csv: bool) -> pl.Series:
    """Plain numbers, without currency and grouping; told of what is none.

    What is not understood here must not be understood later: it would be a number that nobody has multiplied.
    """
    plain = {value: _plain(value, one) for value in text.drop_nulls().unique()}
    if one.decimal == "," and not is_csv:
        plain = _with_numbers_of_cells(plain)
    is_wrong = text.is_in([value for value, number in plain.items() if number is None]).fill_null(value=False)
    at = is_wrong.arg_true()
    if at.len():
        told("number_with_comma" if one.decimal == "," else "number_with_point", at, text.gather(at))
    return text.replace_strict(plain, return_dtype=pl.String) if plain else text


def _plain(text: str, one: Cell) -> str | None:
    """Digits with a decimal point; None for what is no number as the mapping expects them."""
    return ungrouped(unmarked(text, one.currency), one.decimal or ".")


def ungrouped(number: str, decimal: str) -> str | None:
    """A number with a decimal point and nothing between its thousands; None where it is not written like this."""
    if grouped := GROUPED[decimal].fullmatch(number):
        number = number.replace(grouped[1], "")
    elif decimal == "," and "." in number:
        return None
    number = number.replace(decimal, ".")
    return number if NUMBER.fullmatch(number) else None


def _with_numbers_of_cells(plain: Mapping[str, str | None]) -> dict[str, str | None]:
    """The same where cells may be numbers themselves, which come with a point.

    12.5 is such a number; 12.345 beside it may be one, or a text of twelve thousand, and is told of.
    """
    numbers = {value: value for value, number in plain.items() if number is None and NUMBER.fullmatch(value)}
    may_be_either = {value for value in plain if numbers and "." in value and NUMBER.fullmatch(value)} - set(numbers)
    return {value: numbers.get(value, None if value in may_be_either else number) for value, number in plain.items()}


def _number(number: str, times: str, one: Cell) -> str:
    """A number multiplied exactly, and rounded where that is asked for."""
    with localcontext(prec=len(number) + len(times) + MOST_PLACES):  # however long they are, nothing is cut off
        product = Decimal(number) * Decimal(times)
        if one.places is not None:
            product = product.quantize(Decimal(1).scaleb(-one.places), ROUND_HALF_UP)
        return format(product.normalize() if product else Decimal(0), "f")
