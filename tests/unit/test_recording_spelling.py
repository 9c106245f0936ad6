"""How names are typed: spelt with the name, and anew where a store was spelt by older rules, page by page."""

from typing import Any

import pytest

from graph_service.domain.pinyin import VERSION
from graph_service.recording import spelling
from graph_service.recording.customers import CUSTOMER
from graph_service.recording.opportunities import OPPORTUNITY
from graph_service.recording.people import PERSON
from graph_service.recording.spelling import COLUMNS, Named, Names, Places, Rules, Written, spell_names
from tests.remembering import Remembering

SHAN = "单伟"
"""A name whose first sign is read otherwise as a family name."""


def spelt(record: Any, name: str) -> dict[str, str]:
    return dict(record.derived.of({"name": name}))


def test_names_of_persons_are_spelt_as_names_of_persons() -> None:
    assert spelt(PERSON, SHAN)["pinyin"].startswith("shan")
    assert spelt(CUSTOMER, SHAN)["pinyin"].startswith("dan")
    assert spelt(OPPORTUNITY, SHAN) == spelt(CUSTOMER, SHAN)
    assert tuple(spelt(PERSON, SHAN)) == COLUMNS


def as_stored(id_: str, name: str, record: Any) -> list[str | None]:
    return [id_, name, *spelt(record, name).values()]


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> list[Places]:
    """Two names on a page."""
    monkeypatch.setattr(spelling, "PAGE_ROWS", 2)
    return []


def graph_of(pages: list[Places], **named: Named) -> Any:
    """A graph with these names, which remembers the pages it was asked for."""

    def page(places: Places) -> list[Names]:
        pages.append(places)
        found = {}
        for label in ("people", "employees", "customers", "opportunities"):
            after = getattr(places, label)
            rest = [one for one in named.get(label, []) if after is not None and str(one[0]) > after]
            found[label] = rest[: places.rows]
        return [Names(**found)]

    return Remembering(
        {
            "reads/find_spelling_rules": lambda _: [Rules(None)],
            "reads/find_names_to_spell": page,
            "writes/write_spellings": lambda params: [Written(sum(len(some) for some in vars(params).values()))],
        }
    )


async def test_what_is_spelt_by_the_present_rules_is_not_looked_at(pages: list[Places]) -> None:
    graph = graph_of(pages)
    graph.answers["reads/find_spelling_rules"] = lambda _: [Rules(VERSION)]
    assert await spell_names(graph) == 0
    assert graph.names() == ["reads/find_spelling_rules"]


@pytest.mark.parametrize("rules", [[], [Rules(None)], [Rules(VERSION - 1)]])
async def test_what_is_spelt_by_older_rules_or_by_none_is_looked_at(pages: list[Places], rules: list[Rules]) -> None:
    graph = graph_of(pages, customers=[["c", "瑞丰", None, None]])
    graph.answers["reads/find_spelling_rules"] = lambda _: rules
    assert await spell_names(graph) == 1
    assert graph.of("writes/mark_spelt") == [Rules(VERSION)]


async def test_only_what_differs_is_written(pages: list[Places]) -> None:
    graph = graph_of(
        pages,
        people=[as_stored("p-1", SHAN, PERSON), as_stored("p-2", SHAN, CUSTOMER)],
        employees=[["e-1", SHAN, "x", "y"]],
        customers=[as_stored("c-1", SHAN, CUSTOMER)],
        opportunities=[as_stored("o-1", SHAN, CUSTOMER)],
    )
    assert await spell_names(graph) == 2
    (written,) = graph.of("writes/write_spellings")
    assert written.people == [{"id": "p-2", "name": SHAN, **spelt(PERSON, SHAN)}]
    assert written.employees == [{"id": "e-1", "name": SHAN, **spelt(PERSON, SHAN)}]
    assert (written.customers, written.opportunities) == ([], [])


async def test_nothing_is_written_where_nothing_differs(pages: list[Places]) -> None:
    graph = graph_of(pages, customers=[as_stored("c-1", "瑞丰", CUSTOMER)])
    assert await spell_names(graph) == 0
    assert graph.names("writes") == ["writes/mark_spelt"]


async def test_every_page_is_looked_at_and_what_is_done_is_not_asked_for_again(pages: list[Places]) -> None:
    people: Named = [[f"p-{n}", "李敏", None, None] for n in range(5)]
    graph = graph_of(pages, people=people, customers=[["c-1", "瑞丰", None, None]])
    assert await spell_names(graph) == 6
    assert [(one.people, one.customers, one.rows) for one in pages] == [("", "", 2), ("p-1", None, 2), ("p-3", None, 2)]


async def test_a_full_last_page_is_looked_behind(pages: list[Places]) -> None:
    people: Named = [[f"p-{n}", "李敏", None, None] for n in range(2)]
    assert await spell_names(graph_of(pages, people=people)) == 2
    assert [one.people for one in pages] == ["", "p-1"]
