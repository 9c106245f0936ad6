"""Exports to draft mappings for, and what a draft makes of them."""

import asyncio
import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from graph_service.settings import Settings
from graph_service.words import Language, say
from loaders.load import Options, load
from loaders.mapping.draft.drafting import DraftedMapping, draft_mapping
from loaders.mapping.draft.toml import quoted
from loaders.mapping.folder import MappedFolder
from loaders.mapping.model import Cell, Rows
from loaders.mapping.model import Mapping as MappingFile
from loaders.mapping.reading import read_mapping
from loaders.report import Report
from tests.reading import EmptyGraph
from tests.shared_data import SHARED

Table = Sequence[Sequence[str]]

ACCOUNTS = [
    ["Id", "Name", "Country"],
    ["a1", "Acme Corp", "France"],
    ["a2", "Globex", "France"],
    ["a3", "Initech", "Spain"],
]


def folder(place: Path, **tables: Table | str) -> Path:
    """An export of CSV files: rows, or the text itself."""
    for name, table in tables.items():
        with (place / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            if isinstance(table, str):
                file.write(table)
            else:
                csv.writer(file).writerows(table)
    return place


def mapping_of(drafted: DraftedMapping, place: Path) -> MappingFile:
    """The draft, as the loader reads it."""
    file = place / "drafted.toml"
    file.write_text(drafted.text, encoding="utf-8")
    return read_mapping(file)


def block(mapping: MappingFile, file: str, template: str) -> Rows:
    """The first block that makes rows of a template out of a file."""
    return next(rows for rows in mapping.rows if file in rows.file and rows.into == template)


def drafted_block(place: Path, file: str, template: str, language: Language = "en") -> Mapping[str, Cell | str]:
    """The columns of that block of a draft."""
    return block(mapping_of(draft_mapping(place, language), place), file, template).columns


def loaded(export: Path, drafted: DraftedMapping, place: Path) -> Report:
    """A dry run of the draft."""
    (place / "drafted.toml").write_text(drafted.text, encoding="utf-8")
    gateway: Any = EmptyGraph()
    brought = MappedFolder(export, place / "drafted.toml")
    return asyncio.run(load(gateway, Settings(), brought, Options(is_dry_run=True, skip_bad_rows=True)))


def public(name: str) -> Path:
    path = SHARED / name
    if not path.is_dir():
        pytest.skip(f"the public data set is not at {path}; set SHARED_DATA to the folder that holds it")
    return path


def unbroken(text: str) -> str:
    """A draft without the ends of lines within its comments, and without blanks."""
    return text.replace("\n#", "").replace(" ", "")


def says(drafted: DraftedMapping, language: Language, code: str, **fields: object) -> bool:
    return unbroken(say(f"mapping.{code}", language, **fields)) in unbroken(drafted.text)


# --- public data


def unmentioned(drafted: DraftedMapping) -> list[str]:
    """Columns that the text does not name, neither in a line nor in a comment."""
    headers = [text for one in drafted.placed for text in one.table.header if text]
    return [text for text in headers if quoted(text) not in drafted.text and f"'{text}'" not in drafted.text]
