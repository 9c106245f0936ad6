"""Every property of the vocabulary is classified, and every class has a step that empties it or a reason to stay."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_service.domain import personal_data
from graph_service.domain.parameters import Parameters
from graph_service.domain.personal_data import (
    BARE,
    BETWEEN_THINGS,
    IMPERSONAL,
    NODES,
    SEALED,
    STEPS,
    TIES,
    Place,
    Step,
    Whose,
)
from graph_service.domain.schema import LABELS
from graph_service.domain.schema import TIES as VOCABULARY
from graph_service.recording.erasure import EFFECTS
from graph_service.recording.notes import NOTES, OBJECTIONS
from graph_service.recording.registry import kinds
from graph_service.services.notice import notice
from graph_service.words import LANGUAGES
from tests.contract.cypher_text import ROOT

DOC = ROOT / "docs" / "privacy.md"


def places() -> Iterator[tuple[str, Place]]:
    for kind, properties in {**NODES, **TIES}.items():
        yield from ((f"{kind}.{name}", place) for name, place in properties.items())
    yield from BARE.items()


def unclassified() -> list[str]:
    lacking = [f"{label}.{name}" for label, known in NODES.items() for name in set(LABELS[label]) ^ set(known)]
    lacking += [f"{tie}.{name}" for tie, known in TIES.items() for name in set(VOCABULARY[tie][1]) ^ set(known)]
    lacking += sorted(set(LABELS) ^ {*NODES, *IMPERSONAL})
    return lacking + sorted(set(VOCABULARY) ^ {*TIES, *BARE, *BETWEEN_THINGS})


def test_every_label_tie_and_property_is_classified_and_nothing_else_is() -> None:
    assert unclassified() == []


@pytest.mark.parametrize("label", ["Person", "Observation"])
def test_a_property_added_without_being_classified_is_found(label: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LABELS, label, (*LABELS[label], "nickname"))
    assert unclassified() == [f"{label}.nickname"]


def test_whatever_is_about_somebody_is_emptied_by_a_step_of_their_erasure_or_kept_for_a_reason() -> None:
    for name, place in places():
        for whose, step in place.erased.items():
            assert step in STEPS[whose], name
        assert all(place.kept.values()), name
        assert not set(place.erased) & set(place.kept), name
        assert place.field_class is not None or not place.whose, name


def test_every_step_has_a_place_and_an_effect() -> None:
    named = {(whose, step) for _, place in places() for whose, step in place.erased.items()}
    for whose, steps in STEPS.items():
        assert {step for known, step in named if known is whose} | {Step.STAGED} == set(steps)
        assert steps[-1] is Step.NODE, "the name is needed until everything that may hold it was looked at"
    assert set(EFFECTS) == {(whose, step) for whose, steps in STEPS.items() for step in steps} - {
        (whose, Step.STAGED) for whose in Whose
    }


def test_what_a_step_empties_is_what_its_statements_write() -> None:
    """Each text property is written by a statement that empties texts."""
    files = [ROOT / "cypher" / "writes" / "empty_texts.cypher", *(ROOT / "cypher" / "writes").glob("empty_notes_*")]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    written = set(re.findall(r"\b(\w)\.(\w+) = CASE", text))
    emptied = {name.split(".")[1] for name, place in places() if Step.TEXTS in place.erased.values()}
    assert emptied <= {name for _, name in written}


def test_what_is_said_to_be_sealed_is_sealed_and_nothing_else_is() -> None:
    records = {record.name: record.sealed for kind in kinds() for record in kind.records if record.sealed}
    assert {**records, OBJECTIONS.label: OBJECTIONS.fields} == SEALED
    assert {notes.label: notes.fields for notes in NOTES} == SEALED
    for label, fields in SEALED.items():
        assert all(NODES[label][name].field_class is not None for name in fields)


def test_the_places_elsewhere_are_in_the_page_on_privacy() -> None:
    page = Path(DOC).read_text(encoding="utf-8")
    assert all(place.name in page for place in personal_data.ELSEWHERE)


@pytest.mark.parametrize("is_single_allowed", [True, False])
def test_the_notice_has_words_for_everything_that_is_about_somebody(*, is_single_allowed: bool) -> None:
    for language in LANGUAGES:
        assert notice(language, Parameters(), is_single_allowed=is_single_allowed)["text"]
