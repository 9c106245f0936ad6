"""What became of one file or sheet, and every rejected cell in its user's own terms."""

import dataclasses
import json
from collections.abc import Mapping
from typing import Any, Final, Literal

import polars as pl

from graph_service.words import Language
from loaders.faults import NO_FAULTS, sentence

ECHO: Final = "refers_to_rejected"
"""The code of rows that are rejected only because others are."""


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
    cause_file: str | None = None
    cause_line: int | None = None
    """Of a row that is rejected only because another one is: where that one stands."""


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
    unfound: pl.DataFrame = dataclasses.field(default_factory=lambda: NO_FAULTS)
    """References to nobody that were left out of their cells, as a mapping says; their rows are good."""

    def rejects(self, language: Language) -> list[Reject]:
        """Every fault as a sentence, in the order of the lines."""
        return [self._reject(fault, language) for fault in self.faults.iter_rows(named=True)]

    def left_out_references(self, language: Language) -> list[Reject]:
        """Every reference that was left out, said as the fault that it would be."""
        return [self._reject(fault, language) for fault in self.unfound.iter_rows(named=True)]

    @property
    def in_vain(self) -> pl.DataFrame:
        """Faults, and what would be one were it not left out."""
        return pl.concat([self.faults, self.unfound], how="diagonal")

    def _reject(self, fault: Mapping[str, Any], language: Language) -> Reject:
        header = self.headers.get(fault["column"], fault["column"])
        template = fault.get("template", self.template) or None
        said = sentence(fault, header, language)
        file, line = self._cause(fault)
        return Reject(self.file, fault["row"], header, fault["code"], fault["value"], said, template, file, line)

    def _cause(self, fault: Mapping[str, Any]) -> tuple[str | None, int | None]:
        """Of a file that is a template by itself, the template of the row that this one falls with."""
        fields = json.loads(fault["fields"]) if fault["code"] == ECHO else {}
        if "cause_file" in fields:
            return fields["cause_file"], fields["cause_line"]
        return fields.get("cause_template"), int(fields["cause_row"]) if "cause_row" in fields else None
