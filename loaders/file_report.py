"""What became of one file or sheet, and every rejected cell in its user's own terms."""

import dataclasses
from collections.abc import Mapping
from typing import Literal

import polars as pl

from graph_service.words import Language
from loaders.faults import sentence


@dataclasses.dataclass(frozen=True)
class Reject:
    """One fault in the user's own terms: file, line, header of the column, offending value, and what to do."""

    file: str
    line: int
    column: str
    code: str
    value: str
    message: str
    template: str | None = None
    """Whose row is lost by it, of a file that feeds several those of which it is; none where a line is no row."""


@dataclasses.dataclass(frozen=True)
class LeftOut:
    """Rows of a file that made no rows of a template, as its mapping says: ``code`` is why."""

    template: str
    code: Literal["where", "once"]
    rows: int


@dataclasses.dataclass(frozen=True)
class FileReport:
    """One file or sheet: rows read and rejected; ``template`` is empty where the name is none, or feeds several."""

    file: str
    template: str
    read: int
    rejected: int
    faults: pl.DataFrame
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """The user's own header per column."""
    extra: tuple[str, ...] = ()
    is_readable: bool = True
    left_out: tuple[LeftOut, ...] = ()
    left_out_rows: int = 0
    """Rows that make none of any template, as ``where`` and empty cells of ``for_each`` say: neither good nor bad."""
    is_looked_up: bool = False
    """Rows of others are looked up in it, and none are made of its own."""

    def rejects(self, language: Language) -> list[Reject]:
        """Every fault as a sentence, in the order of the lines."""
        return [
            Reject(
                self.file,
                fault["row"],
                header := self.headers.get(fault["column"], fault["column"]),
                fault["code"],
                fault["value"],
                sentence(fault, header, language),
                fault.get("template", self.template) or None,
            )
            for fault in self.faults.iter_rows(named=True)
        ]
