"""What a mapping file may say. The JSON schema of ``docs/`` is made of these classes, and so is every complaint.

A mapping is TOML: ``[[rows]]`` say from which file rows of which template are made, ``[rows.columns]`` what goes
into each column of the template, ``[[files]]`` how a file that is unusual is to be read.
"""

import re
from datetime import date
from fnmatch import fnmatchcase
from typing import Annotated, Literal, Self
from zoneinfo import available_timezones

import polars as pl
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from loaders.encoding import codec_of
from loaders.mapping.bounds import is_bound
from loaders.mapping.days import NO_OFFSETS, SERIALS, UNIX
from loaders.mapping.lines import Keys
from loaders.mapping.sheets import fits

SOURCES = ("column", "join", "key", "first_of", "latest_of", "earliest_of", "minutes_between", "constant")
MOST_PLACES = 9
MOST_DAYS = 366
_TAKEN = re.compile(r"\$\$|\$\{(?P<braced>\w*)\}|\$(?P<bare>\w+)|\\\d")
"""What may be meant as a group in what a match becomes."""
TESTS = ("is", "is_not", "filled", "matches", "matches_not")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class RefusalError(ValueError):
    """A complaint with a sentence of ``words/*/mapping.toml`` (``fault_`` and the code)."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


def _check_pattern(pattern: str) -> None:
    """Patterns are those of polars: no look-around, no references back."""
    try:
        pl.select(pl.lit("").str.contains(pattern))
    except pl.exceptions.ComputeError as error:
        raise RefusalError("pattern", pattern=pattern, reason=_reason(str(error))) from error


def _check_becomes(pattern: str, becomes: str) -> None:
    """What is put in must be there: $1 and ${name} of the pattern's groups; $$ is a dollar."""
    groups = pl.select(pl.lit("").str.extract_groups(pattern)).to_series().struct.fields
    known = {*groups, *map(str, range(len(groups) + 1))}
    for taken in _TAKEN.finditer(becomes):
        name = taken["braced"] or taken["bare"]
        if taken[0] != "$$" and name not in known:
            raise RefusalError("becomes_group", group=taken[0], number=len(groups))


def _reason(said: str) -> str:
    """What the library says of the pattern itself: the last line of its drawing."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    told = [line.removeprefix("error:").strip() for line in lines if line.startswith("error:")]
    return (told or lines)[-1]


def _check_form(form: str) -> None:
    if form not in SERIALS and form not in UNIX and "%" not in form:
        raise RefusalError("date_form", form=form)
    for sign in NO_OFFSETS:
        if sign in form:
            raise RefusalError("date_zone", form=form, sign=sign)


def _check_encoding(name: str) -> str:
    codec = codec_of(name)
    if codec is None:
        raise RefusalError("encoding", name=name)
    return codec


def _check_zone(name: str) -> str:
    if name not in available_timezones():
        raise RefusalError("zone", name=name)
    return name


def _check_bound(day: str) -> str:
    if not is_bound(day):
        raise RefusalError("bound", day=day)
    return day


def _iso(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_listed), Field(min_length=1)]
"""One text, or a list of them."""
Bound = Annotated[str, BeforeValidator(_iso), AfterValidator(_check_bound)]
"""A day, or the day of the load."""


class Lookup(_Strict):
    """Another row of the export, found by a value, and what is taken from it."""

    file: str | None = Field(None, alias="in", description="The file to look in; the same file if not said.")
    sheet: str | None = Field(None, description="Its sheet, if it is a workbook.")
    by: Texts = Field(description="The column in which the value is looked for, or several, joined as those taken.")
    take: Texts = Field(description="The column, or columns, whose text is taken instead.")
    between: str = Field(" ", alias="with", description="What stands between the texts of several columns.")
    or_empty: bool = Field(
        default=False, description="A value that is not found is left empty; else its row is rejected."
    )
    optional: bool = Field(default=False, description="The file may be absent: then nothing is found.")
    as_names: bool = Field(
        default=False,
        description="What is not found as it is written is compared as names are: whatever the case, width, accents, "
        "punctuation and order of words.",
    )


Cells = tuple["Cell | str", ...]
"""Several cells, or columns named by a bare text."""


class Cell(_Strict):
    """Where the text of a column comes from (one of the first eight), and what is done with it, in this order."""

    column: Texts | None = Field(None, description="A column of the file; of several, the first that the file has.")
    join: Cells | None = Field(None, description="Several texts, one behind the other; empty ones are passed over.")
    key: Cells | None = Field(None, description="Several texts that together are an id: empty if any of them is.")
    first_of: Cells | None = Field(None, description="The first of these that is not empty.")
    latest_of: Cells | None = Field(None, description="The latest of these days or moments, each read first.")
    earliest_of: Cells | None = Field(None, description="The earliest of these days or moments, each read first.")
    minutes_between: Annotated[Cells, Field(min_length=2, max_length=2)] | None = Field(
        None, description="Whole minutes from the first of these moments to the second."
    )
    constant: str | None = Field(None, description="The same text in every row.")
    between: str | None = Field(None, alias="with", description='Between the texts of join (" ") or key ("/").')
    optional: bool = Field(default=False, description="The file may lack the column: then it is empty.")
    split: str | None = Field(None, min_length=1, description="Cut the text at this; see part.")
    part: int = Field(1, description="Which piece of split is taken: 1 the first, -1 the last.")
    pattern: str | None = Field(None, description="A regular expression: its first group is taken; no match is empty.")
    becomes: str | None = Field(None, description='What a match of pattern is replaced by ("$2 $1"); no match stays.')
    lower: bool = Field(default=False, description="Make its letters small, as of addresses that some write large.")
    values: dict[str, str] | None = Field(
        None,
        description='Other texts for these; "*" any other text, "" an empty cell; what is not named stays. '
        "Beside several they hold for each of them. A text alone is the name of one of [values].",
        json_schema_extra={
            "anyOf": [{"type": "object", "additionalProperties": {"type": "string"}}, {"type": "string"}]
        },
    )
    lookup: Lookup | None = Field(None, description="Look the text up in another row.")
    date: Texts | None = Field(
        None,
        description='How days are written there: %d/%m/%Y, %d-%b-%y; "excel": as the numbers that Excel has for days, '
        '"excel_1904" where it counts them from 1904; "unix", "unix_ms": seconds, or thousandths, since 1970.',
    )
    day_in: Annotated[str, AfterValidator(_check_zone)] | None = Field(
        None, description="Of a moment its day in this time zone: Asia/Shanghai, Europe/Berlin, UTC."
    )
    plus_days: int | None = Field(
        None,
        ge=-MOST_DAYS,
        le=MOST_DAYS,
        description="So many days later: 1 where a file has the last day on which something holds, the template the "
        "first on which it does no longer.",
    )
    not_before: Bound | None = Field(
        None,
        description='The first day that may stand there (2000-01-01, or "today"); an earlier one is a fault.',
    )
    not_after: Bound | None = Field(
        None,
        description='The last day that may stand there (2030-12-31, or "today"); a later one is a fault.',
    )
    duration: Literal["h:mm", "m:ss"] | None = Field(
        None,
        description="Whole minutes of a span of time: 1:30:00, 45 min, 1 h 30 min, PT1H30M; and what two numbers with "
        "a colon are, such as 00:45.",
    )
    decimal: Literal[".", ","] | None = Field(
        None, description="What the decimals begin with, where numbers are grouped or bear a currency."
    )
    currency: Texts | None = Field(
        None, description="The only marks of a currency that the numbers may bear (EUR, US$); any other is a fault."
    )
    times: "float | Cell | str | None" = Field(
        None,
        description="Multiply the number: 1000 where the file says thousands; a column, or a cell, where every row has "
        "a factor of its own, such as an exchange rate.",
    )
    places: int | None = Field(
        None, ge=0, le=MOST_PLACES, description="Round the number to so many decimals, halves away from 0."
    )
    several: Texts | None = Field(None, description="What stands between several ids in one cell; any of a list.")
    unfound: Literal["left_out"] | None = Field(
        None,
        description="Beside several: those of whom nobody, or more than one, is found are left out of the cell and "
        "named in the report; else their row is rejected. A lookup beside it looks each of them up by itself.",
    )
    prefix: str = Field("", description="Put before what is not empty.")
    suffix: str = Field("", description="Put behind what is not empty.")
    by_name: bool = Field(default=False, description="The text is the name of what is referred to, not its id.")
    within: "dict[str, Cell | str] | None" = Field(
        None,
        min_length=1,
        description="Beside by_name or lookup: only among those that say the same as this row in these columns, of the "
        "template referred to (or of what it refers to, as the customer of a person), or of the file looked in.",
    )
    if_empty: str | None = Field(None, description="Stands where nothing else does.")

    @property
    def inner(self) -> "Cells":
        """The cells that its text is made of."""
        made_of = (self.join, self.key, self.first_of, self.latest_of, self.earliest_of, self.minutes_between)
        return next((cells for cells in made_of if cells), ())

    @property
    def is_number(self) -> bool:
        """Whether its texts must be numbers."""
        return any(given is not None for given in (self.decimal, self.currency, self.times, self.places))

    @property
    def factor(self) -> "Cell | str | None":
        """What the number of each row is multiplied by, where it is the row's own."""
        return None if isinstance(self.times, float) else self.times

    @property
    def reads(self) -> "Cells":
        """The cells that are read for it."""
        around = () if self.within is None else tuple(self.within.values())
        return (*self.inner, *(() if self.factor is None else (self.factor,)), *around)

    @property
    def columns_within(self) -> tuple[str, ...]:
        """The columns, there, that must say the same as the row."""
        return tuple(self.within or ())

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        given = [name for name in SOURCES if getattr(self, name) is not None]
        if len(given) != 1:
            raise RefusalError("one_source", known=SOURCES, found=given or "-")
        if self.becomes is not None and self.pattern is None:
            raise RefusalError("becomes_alone")
        if self.within is not None and self.by_name == (self.lookup is not None):
            raise RefusalError("within_alone")
        if self.unfound is not None and self.several is None:
            raise RefusalError("unfound_alone")
        if self.part == 0:
            raise RefusalError("part_zero")
        if self.pattern is not None:
            _check_pattern(self.pattern)
            _check_becomes(self.pattern, self.becomes or "")
        for form in self.date or ():
            _check_form(form)
        return self


class Condition(_Strict):
    """Which rows count: all conditions of a list must hold. It is about a column, about a cell, or any of several."""

    column: Texts | None = Field(None, description="A column of the file; of several, the first that the file has.")
    cell: Cell | None = Field(None, description="What a cell makes of the row: several columns, or another file's.")
    any_: "tuple[Condition, ...] | None" = Field(None, alias="any", min_length=1, description="One of these holds.")
    is_: Texts | None = Field(None, alias="is", description="The text is one of these, whatever its case and width.")
    is_not: Texts | None = Field(
        None, description="The text is none of these, whatever its case and width (an empty cell is none of them)."
    )
    filled: bool | None = Field(None, description="Whether anything stands there.")
    matches: str | None = Field(None, description="A regular expression that is found in the text.")
    matches_not: str | None = Field(None, description="A regular expression that is not found in it.")
    optional: bool = Field(default=False, description="The file may lack the column: then it is empty.")

    @property
    def alternatives(self) -> "tuple[Condition, ...]":
        """The conditions of which one must hold."""
        return self.any_ or ()

    @property
    def reads(self) -> Cells:
        """The cells that are read for it."""
        if self.column is not None:
            return (Cell(column=self.column, optional=self.optional),)
        own = () if self.cell is None else (self.cell,)
        return (*own, *(cell for other in self.alternatives for cell in other.reads))

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        about = [name for name, given in (("column", self.column), ("cell", self.cell), ("any", self.any_)) if given]
        if len(about) != 1:
            raise RefusalError("about_one", known=("column", "cell", "any"))
        tests = (self.is_, self.is_not, self.filled, self.matches, self.matches_not)
        if sum(given is not None for given in tests) != (0 if self.any_ else 1):
            raise RefusalError("any_alone" if self.any_ else "one_condition", known=TESTS)
        for pattern in filter(None, [self.matches, self.matches_not]):
            _check_pattern(pattern)
        return self


class Each(_Strict):
    """One row of the file for each of several texts in one of its cells."""

    column: Texts
    by: Texts = Field((";",), description="What stands between them; any of a list.")


class Rows(_Strict):
    """Rows of one template, made of the rows of one file."""

    file: Texts = Field(
        alias="from",
        description="Name of the file; of several, the first that is there. With * in it, every file of such a name.",
    )
    sheet: Texts | None = Field(
        None,
        description="Its sheet, if it is a workbook of several; of a list all of them, one after the other. With * in "
        "it, every sheet of such a name.",
    )
    into: str = Field(description="The template.")
    where: tuple[Condition, ...] = Field((), description="Only rows for which all of this holds.")
    for_each: Each | None = Field(None, description="As many rows as there are texts in a cell.")
    once: bool = Field(default=False, description="Rows that come out equal are one.")
    optional: bool = Field(default=False, description="The file may be absent.")
    columns: dict[str, Cell | str] = Field(description="What goes into the columns of the template.")

    @property
    def cells(self) -> "tuple[tuple[Keys, Cell | str], ...]":
        """All cells with what leads to them in the block, those of conditions first."""
        conditions = ((("where", at), one) for at, condition in enumerate(self.where) for one in condition.reads)
        return (*conditions, *((("columns", name), one) for name, one in self.columns.items()))

    @property
    def reads(self) -> Cells:
        """All cells, those of conditions first."""
        return tuple(one for _, one in self.cells)


class File(_Strict):
    """How a file that is unusual is to be read."""

    name: str = Field(description="Name of the file; with * in it, of every file of such a name.")
    sheet: str | None = Field(None, description="Its sheet; with * in it, every sheet of such a name.")
    header_line: int | None = Field(None, ge=1, description="The line of the header, if others stand before it.")
    empty: tuple[str, ...] | None = Field(None, description='Texts that mean "unknown" in this file.')
    encoding: Annotated[str, AfterValidator(_check_encoding)] | None = Field(
        None, description="In which encoding a CSV file is saved, if that is not recognised: cp1252, latin-1, cp1251."
    )
    separator: Literal[",", ";", "\t", "|"] | None = Field(
        None, description="What stands between the cells of a CSV file, if the header does not tell it."
    )
    fill_down: tuple[str, ...] = Field((), description="Columns whose empty cells mean what stands above them.")


class Mapping(_Strict):
    """The whole of a mapping file."""

    mapping: Literal[1] = Field(description="The version of this format.")
    about: str = Field("", description="For people: which export this is for.")
    empty: tuple[str, ...] = Field((), description='Texts that mean "unknown" in every file, such as NULL.')
    values: dict[str, dict[str, str]] = Field({}, description="Lists of other texts by name, for cells to name.")
    files: tuple[File, ...] = ()
    rows: tuple[Rows, ...] = Field(min_length=1)

    def file(self, name: str, sheet: str | None) -> File:
        """How a file is to be read."""
        told = [file for file in self.files if fits(sheet, file.sheet) and fnmatchcase(name, file.name)]
        nearest = sorted(told, key=lambda file: (file.name != name, file.sheet != sheet))
        found = next(iter(nearest), File(name=name, sheet=sheet))
        return found.model_copy(update={"sheet": sheet})


def cell(given: "Cell | str") -> Cell:
    """A bare text names a column."""
    return Cell(column=(given,)) if isinstance(given, str) else given
