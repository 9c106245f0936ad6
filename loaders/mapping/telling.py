"""What became of the rows of templates, told of the foreign files they were made of."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from graph_service.recording.kind import FAULT_SCHEMA
from loaders.faults import NO_FAULTS, fault_frame
from loaders.file_report import ECHO, FileReport, LeftOut
from loaders.mapping.foreign import Foreign
from loaders.mapping.source import LINES, SEVERAL, MappedKind, Part, Place, Tally

IN_CSV = {"date_serial": "date_serial_in_csv"}
"""Codes whose advice is to format cells, and those that say what to do where that cannot be done."""
MAPPED = {
    "date_with_time": "date_with_time_mapped",
    "unit_in_number": "unit_in_number_mapped",
    "fraction_of_fen_yuan": "fraction_mapped",
    "percent": "percent_mapped",
    "ambiguous_name": "ambiguous_name_mapped",
    "cycle": "cycle_mapped",
}
"""Codes whose advice is to write something else, and those that say what the mapping can do."""
BETWEEN = ", "
"""Stands between the templates of a fault."""
OTHER, CAUSE = "other_row", "cause_row"
ROW = "row"
"""Fields of a sentence whose names end like this hold the number of another row."""


def told(
    file: Foreign,
    sources: Sequence[MappedKind],
    unused: tuple[str, ...],
    faults: pl.DataFrame,
    unfound: pl.DataFrame = NO_FAULTS,
) -> FileReport:
    """What became of one file; ``faults``, ``unfound``: those of all rows of all templates."""
    parts = [(part, source.tallies[part.number]) for source in sources for part in source.parts if part.file is file]
    read = parts[0][1]  # each part has read all of the file
    names = {part.number: part.file.name for source in sources for part in source.parts}
    own = [(None, fault_frame(read.faults)), *((part.kind.name, _own(part, faults, names)) for part, _ in parts)]
    found = _without_echoes(_each_once(own), file.name).sort("row", maintain_order=True)
    lost = _each_once([(part.kind.name, _own(part, unfound, names)) for part, _ in parts])
    templates = dict.fromkeys(part.kind.name for part, _ in parts)
    left_out = tuple(
        one for name in templates for one in _left_out(name, [tally for part, tally in parts if part.kind.name == name])
    )
    n_rejected, n_left_out = found["row"].n_unique(), _taken_by_none([tally for _, tally in parts])
    return FileReport(
        file.name,
        "",
        read.read,
        n_rejected,
        found,
        extra=unused,
        left_out=left_out,
        left_out_rows=n_left_out,
        unfound=lost,
    )


def told_of_lookup(file: Foreign, tally: Tally, unused: tuple[str, ...]) -> FileReport:
    """What became of a file in which rows of others are looked up."""
    found = fault_frame(tally.faults)
    return FileReport(file.name, "", tally.read, found["row"].n_unique(), found, extra=unused, is_looked_up=True)


def _each_once(found: Sequence[tuple[str | None, pl.DataFrame]]) -> pl.DataFrame:
    """Faults of the rows of several templates, those that are the same as one, with the templates that have it."""
    named = [frame.with_columns(pl.lit(name, pl.String).alias("template")) for name, frame in found]
    whole = pl.concat(named).sort("row", maintain_order=True)
    templates = pl.col("template").drop_nulls().unique(maintain_order=True).str.join(BETWEEN).replace("", None)
    return whole.group_by(FAULT_SCHEMA.keys(), maintain_order=True).agg(templates)


def _without_echoes(found: pl.DataFrame, file: str) -> pl.DataFrame:
    """Where a line has a fault of its own, what its other rows lack because of that is no fault more.

    That they are lost is told all the same: the templates of theirs stand beside the fault.
    """
    lines = set(found.filter(pl.col("code") != ECHO)["row"])
    lost: defaultdict[int, list[str]] = defaultdict(list)
    kept = []
    for fault in found.iter_rows(named=True):
        fields = json.loads(fault["fields"]) if fault["code"] == ECHO else {}
        is_own = (fields.get("cause_file"), fields.get("cause_line")) == (file, fault["row"])
        if is_own and fault["row"] in lines:
            lost[fault["row"]] += (fault["template"] or "").split(BETWEEN)
        else:
            kept.append(fault)
    told = [fault | {"template": _with(fault, lost[fault["row"]])} for fault in kept]
    return pl.DataFrame(told, schema=found.schema)


def _with(fault: Mapping[str, Any], templates: Sequence[str]) -> str | None:
    """The templates whose rows are lost by a fault, with those that fall on its line; of a line that is no row none."""
    if fault["template"] is None:
        return None
    return BETWEEN.join(dict.fromkeys([*fault["template"].split(BETWEEN), *filter(None, templates)]))


def _left_out(template: str, tallies: Sequence[Tally]) -> Iterator[LeftOut]:
    """Rows that made none in any of the blocks of a template, and rows that came out as another had."""
    if passed_over := _taken_by_none(tallies):
        yield LeftOut(template, "where", passed_over)
    if same := sum(tally.same for tally in tallies):
        yield LeftOut(template, "once", same)


def _taken_by_none(tallies: Sequence[Tally]) -> int:
    """Rows of a file that none of some blocks takes."""
    kept = pl.concat([pl.Series([], dtype=pl.Int64), *(lines for tally in tallies for lines in tally.kept)])
    return tallies[0].rows - kept.n_unique()


def _own(part: Part, faults: pl.DataFrame, names: Mapping[int, str]) -> pl.DataFrame:
    """Faults of the rows that a part made, by the lines and headers of its file."""
    made = faults.filter(pl.col("row") // (LINES * SEVERAL) == part.number)
    mine = [
        {
            **fault,
            "row": Place.of(fault["row"]).line,
            "code": ((IN_CSV if part.file.is_csv else {}) | MAPPED).get(fault["code"], fault["code"]),
            "column": part.header(fault["column"]),
            "value": part.shown(fault["column"], fault["value"]),
            "fields": _lines(fault["fields"], part, names),
        }
        for fault in made.iter_rows(named=True)
    ]
    return pl.DataFrame(mine, schema=dict(FAULT_SCHEMA))


def _lines(fields: str, part: Part, names: Mapping[int, str]) -> str:
    """Fields of a sentence, with lines in the place of numbers of rows: those of another file with its name."""

    def line(row: str) -> int | str:
        at = Place.of(int(row))
        return at.line if names[at.part] == part.file.name else f"{at.line} ({names[at.part]})"

    known = json.loads(fields or "{}")
    said = {name: line(value) if name.endswith(ROW) else value for name, value in known.items()}
    for name in (name for name in (OTHER, CAUSE) if name in known):  # for programs: the same by itself
        at, what = Place.of(int(known[name])), name.removesuffix("_row")
        said |= {f"{what}_file": names[at.part], f"{what}_line": at.line}
    return json.dumps(said, ensure_ascii=False)
