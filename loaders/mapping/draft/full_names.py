"""Full names made of a first and a family name, each row as its script wants: 王伟, Ann Lee.

Chinese, Japanese and Korean names have the family first and nothing between. Systems that join all names alike show
them as "伟 王", so references to people may be written so as well.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import polars as pl

from loaders.mapping.columns import Making
from loaders.mapping.draft.tables import Table
from loaders.mapping.model import Cell

CHINESE: Final = r"\p{Han}"
EASTERN: Final = (r"[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}]", r"[\p{Han}\p{Hangul}]")
"""What a given and a family name are written in; no family name is in kana, names of foreigners are."""
TURNED: Final = "$2$1"
PEOPLE: Final = ("person", "employee")
"""Things whose names consist of those of a family and a given one."""
Parts = tuple[int, int]
"""The places of first and family name."""


def name_cell(table: Table, parts: Parts) -> Cell:
    """How the names of a table are made of their parts."""
    first, last = (table.header[at] for at in parts)
    names = [f"{one} {other}" for one, other in table.together(*parts) if one and other]
    eastern = turned(names)
    if not eastern:
        return Cell(join=(first, last))
    if all(name in eastern for name in names):
        return Cell.model_validate({"join": (last, first), "with": ""})
    return Cell(join=(first, last), pattern=f"^{_written_in(eastern)}$", becomes=TURNED)


def full_names(
    table: Table, parts: Parts, rows: Iterable[Sequence[str | None]], way: Cell | None = None
) -> list[str | None]:
    """The names of these rows, each a first and a family name, as that cell makes them; none where a part is missing.

    ``way``: another cell that makes something of both.
    """
    frame = pl.DataFrame(list(rows), schema={str(at): pl.String for at in parts}, orient="row")
    made = Making(table.file, frame, {}).made(way or name_cell(table, parts), lambda *_: None)
    is_whole = pl.select(pl.all_horizontal(frame[str(at)].is_not_null() for at in parts)).to_series()
    names: list[str | None] = pl.select(pl.when(is_whole).then(made)).to_series().to_list()
    return names


def turned(texts: Iterable[str]) -> Mapping[str, str]:
    """Those of the texts that are eastern names with the family last, "伟 王", each as it should be: 王伟."""
    every = pl.Series(list(dict.fromkeys(texts)), dtype=pl.String)
    hits = every.filter(every.str.contains(_whole(*EASTERN)))
    return dict(zip(hits, hits.str.replace(_whole(*EASTERN), TURNED), strict=True))


def turning(texts: Iterable[str], *, is_whole: bool) -> dict[str, str]:
    """The steps that turn such names; of cells that hold several names, each of them."""
    pattern = _written_in(texts)
    return {"pattern": f"^{pattern}$" if is_whole else pattern, "becomes": TURNED}


def _written_in(texts: Iterable[str]) -> str:
    """A pattern for the two parts of these names, as short as their scripts allow."""
    is_chinese = pl.Series(list(texts), dtype=pl.String).str.contains(_whole(CHINESE, CHINESE)).all()
    given, family = (CHINESE, CHINESE) if is_chinese else EASTERN
    return f"({given}+) ({family}+)"


def _whole(given: str, family: str) -> str:
    return f"^({given}+) ({family}+)$"
