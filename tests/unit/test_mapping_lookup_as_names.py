"""Names that are looked up: found as they are written, and where the mapping says so as names are compared."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from graph_service.settings import Settings
from loaders.load import Options, load
from loaders.mapping.folder import MappedFolder
from loaders.mapping.proposals import proposals_of
from loaders.report import Report
from tests.reading import EmptyGraph

MAPPING = """
mapping = 1
[[rows]]
from = "staff.csv"
into = "people"
[rows.columns]
id = "No"
name = "No"
title = {{ column = "Name", lookup = {{ in = "hr.csv", by = "Name", take = "Code"{more} }}{within} }}
"""
AS_NAMES = ", as_names = true"


def checked(place: Path, names: list[str], hr: str, more: str = AS_NAMES, within: str = "") -> tuple[Any, Report]:
    """What the names of a file are found to be in that of HR."""
    lines = [f"{at},{name}" for at, name in enumerate(names, start=1)]
    (place / "staff.csv").write_text("\n".join(["No,Name,Unit", *lines]), encoding="utf-8")
    (place / "hr.csv").write_text(hr, encoding="utf-8")
    (place / "map.toml").write_text(MAPPING.format(more=more, within=within), encoding="utf-8")
    found, gateway = MappedFolder(place, place / "map.toml"), EmptyGraph()
    at_work: Any = gateway
    return found, asyncio.run(load(at_work, Settings(), found, Options(is_dry_run=True)))


def taken(found: MappedFolder) -> list[str]:
    chunks = list(found.sources[0].read())
    at = chunks[0].cells[0].index("title")
    return [cells[at] for chunk in chunks[1:] for cells in chunk.cells]


HR = "Name,Code\nHelene Lefevre,7\nO'Neil Bo,8\n王伟,9\n"


@pytest.mark.parametrize("name", ["LEFÈVRE Hélène", "helene  lefevre", "Ｈelene Lefevre", '"Lefèvre, Hélène"'])
def test_a_name_is_found_whatever_its_case_width_accents_and_order(name: str, tmp_path: Path) -> None:
    found, report = checked(tmp_path, [f"{name},", "Bo O'NEIL,", "王 伟,"], HR)
    assert (taken(found)[:2], [(one.line, one.code) for one in report.rejects]) == (
        ["7", "8"],
        [(4, "lookup_missing")],
    )


def test_without_the_word_it_is_found_only_as_it_is_written(tmp_path: Path) -> None:
    found, report = checked(tmp_path, ["helene lefevre,", "Helene Lefevre,"], HR, more="")
    assert taken(found) == ["", "7"]
    assert [(one.line, one.code, one.value) for one in report.rejects] == [(2, "lookup_missing", "helene lefevre")]


def test_what_is_written_just_so_wins_and_of_several_alike_none_does(tmp_path: Path) -> None:
    hr = "Name,Code\nAnn Lee,1\nANN LEE,2\nBo Li,3\nbo li,3\nCy Wu,\n"
    found, report = checked(tmp_path, ["Ann Lee,", "ANN LEE,", "ann lee,", "BO LI,", "cy wu,"], hr)
    assert taken(found) == ["1", "2", "", "3", ""]
    assert [(one.line, one.code, one.value) for one in report.rejects] == [
        (4, "lookup_ambiguous", "ann lee"),
        (6, "lookup_bare", "cy wu"),
    ]


def test_what_narrows_it_is_compared_as_it_is_written(tmp_path: Path) -> None:
    hr = "Name,Code,Unit\nAnn Lee,1,a\nANN LEE,2,A\n"
    found, report = checked(
        tmp_path, ["LEE Ann,a", "Lee ann,A", "Lee ann,b"], hr, within=', within = { Unit = "Unit" }'
    )
    assert taken(found) == ["1", "2", ""]
    assert [(one.line, one.code) for one in report.rejects] == [(4, "lookup_missing")]


def test_a_text_without_words_is_like_no_other(tmp_path: Path) -> None:
    found, report = checked(tmp_path, ["--,", "Helen Lefevre,"], "Name,Code\n?,1\nHelene Lefevre,7\n")
    assert taken(found) == ["", ""]
    assert [(one.value, one.near) for one in proposals_of(report, found).proposals] == [
        ("Helen Lefevre", "Helene Lefevre")
    ]
