"""What is loaded and counts for nothing is said."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from cli.load import show_report
from cli.terminal import out
from graph_service.settings import Settings
from graph_service.words import LANGUAGES, Language
from loaders.load import Options, load
from loaders.report import Report
from tests.reading import EmptyGraph

FILES = {
    "org_units": "id,name,kind\nhq,Us,company\n",
    "employees": "id,name,role,org_unit_id\ne1,Ann,sales,hq\ne2,Bo,sales,hq\n",
    "customers": "id,name\nc1,Acme\n",
    "departments": "id,customer_id,name\nd1,c1,Sales\n",
    "people": "id,name,department_id\np1,Cy,d1\n",
    "competitors": "id,name\nr1,Rival\n",
}
HEADER = "about_id,metric,value,held_by,valid_at\n"


def checked(place: Path, observations: str) -> Report:
    """A check of a folder with these observations."""
    for name, text in {**FILES, "observations": HEADER + observations}.items():
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    gateway: Any = EmptyGraph()
    return asyncio.run(load(gateway, Settings(), place, Options(is_dry_run=True)))


def shown(found: Report, language: Language) -> str:
    """All that is printed of it."""
    with out.capture() as captured:
        show_report(found, Path("in"), Options(is_dry_run=True, language=language), "graph-service load in")
    return captured.get()


@pytest.mark.parametrize("language", LANGUAGES)
def test_stances_of_single_employees_are_said_to_count_for_no_verdict(tmp_path: Path, language: Language) -> None:
    rows = ("p1,stance,against,e1", "p1,stance,for,employee:e2", "p1,sr,60,e1", "p1,rc,60,e1", "p1,pa,60,")
    found = checked(tmp_path, "".join(f"{row},2026-01-01\n" for row in rows))
    assert not found.rejects
    assert found.as_json()["held_by_employees"] == {"sr": 1, "stance": 2}
    assert "sr 1" in shown(found, language)
    assert "stance 2" in shown(found, language)


def test_what_the_company_or_a_competitor_holds_is_none_of_it(tmp_path: Path) -> None:
    rows = ("p1,stance,against,", "p1,stance,for,r1", "p1,rc,60,e1")
    found = checked(tmp_path, "".join(f"{row},2026-01-01\n" for row in rows))
    assert (found.rejects, found.held_by_employees) == ([], {})
    assert "rc 1" not in shown(found, "en")
