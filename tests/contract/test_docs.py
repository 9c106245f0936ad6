"""Documents cannot fall behind: generated pages, links, commands, decisions and words are held against the code."""

import re
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from typer.main import get_command

from cli.main import build
from graph_service.access.policy import Relation, Role
from graph_service.domain.secrecy import FieldClass
from graph_service.settings import Settings
from tests.contract.cypher_text import ROOT

DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *ROOT.glob("examples/*/README.md")])
WRITTEN = [page for page in PAGES if not page.read_text(encoding="utf-8").startswith("<!-- Written by")]
DECISION = ("Context.", "Decision.", "Consequence.", "Alternatives.", "Check.")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def generator() -> ModuleType:
    spec = spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def test_generated_pages_are_what_the_registries_hold() -> None:
    stale = [name for name, text in generator().pages().items() if (DOCS / name).read_text(encoding="utf-8") != text]
    assert not stale, "run `make format` and commit the pages"


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        path, _, anchor = target.partition("#")
        if "://" in target:
            continue
        there = (page.parent / path) if path else page
        assert there.exists(), target
        if anchor:
            assert f'id="{anchor}"' in there.read_text(encoding="utf-8"), target


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen, found = set(), [ROOT / "README.md"]
    while found:
        page = found.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        links = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        found += [(page.parent / link).resolve() for link in links if "://" not in link]
    assert {page for page in PAGES if page.parent in {DOCS, DOCS / "how-to"}} <= seen


def test_the_first_screen_of_the_readme_says_how_to_begin() -> None:
    first = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:24])
    assert "make demo" in first
    assert "make test" in first
    assert "Python 3.11" in first


def test_every_command_is_documented_and_every_documented_command_exists() -> None:
    known = set(getattr(get_command(build()), "commands"))  # noqa: B009  (click types it on groups only)
    text = "\n".join(page.read_text(encoding="utf-8") for page in WRITTEN)
    named = set(re.findall(r"graph-service ([a-z][a-z-]+)\b", text))
    assert known <= named
    assert named <= known


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    page = (DOCS / "how-to" / "operator.md").read_text(encoding="utf-8")
    ours = {f"GRAPH_SERVICE_{name.upper()}" for name in Settings.model_fields if not name.startswith("neo4j_")}
    theirs = {name.upper() for name in Settings.model_fields if name.startswith("neo4j_")}
    named = set(re.findall(r"\b(?:GRAPH_SERVICE|NEO4J)_[A-Z_0-9]+\b", page))
    assert ours | theirs == named


def test_every_make_target_named_in_a_page_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in WRITTEN:
        named = re.findall(r"(?:`|^)make ([a-z]+)\b", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert set(named) <= targets, page


def test_decisions_are_numbered_and_complete() -> None:
    entries = (ROOT / "DECISIONS.md").read_text(encoding="utf-8").split("\n## ")[1:]
    assert [entry.split(".", 1)[0] for entry in entries] == [str(number) for number in range(1, len(entries) + 1)]
    for entry in entries:
        assert all(f"**{part}**" in entry for part in DECISION), entry.splitlines()[0]


def test_the_changelog_has_a_standing_next() -> None:
    assert re.search(r"^## Next$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_glossary_has_the_words_of_answers_and_of_the_policy() -> None:
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8")
    for classes in (Relation, FieldClass):
        assert all(re.search(rf"\b{member.value}\b", glossary) for member in classes)
    assert all(re.search(rf"\b{role}\b", glossary) for role in (Role.OPERATOR,))
    zh = tomllib.loads((ROOT / "graph_service/words/zh/cli.toml").read_text(encoding="utf-8"))
    numbers = ["seat_coverage", "role_coverage", "chain_coverage", "weakest_link", "chain_score", "p_approval"]
    roles = ["role_approver", "role_decision_maker", "role_evaluator", "role_user", "role_influencer", "role_coach"]
    for code in [*numbers, *roles, "seat", "reach", "attitude", "form_raised", "form_used"]:
        assert zh[code] in glossary, f"{code} is called {zh[code]} in answers and otherwise in the glossary"


@each_page
def test_no_line_of_a_page_is_left_unfinished(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.endswith("\n")
    assert not re.search(r"\b(lorem|TBD|to be written)\b", text, re.IGNORECASE)
