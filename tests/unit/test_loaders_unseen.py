"""Characters that nobody sees stand in messages by their numbers."""

import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.words import LANGUAGES, Language
from loaders.faults import sentence
from loaders.unseen import visible


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["number_unread", "unknown_reference"])
def test_a_no_break_space_is_shown_by_its_number_once(code: str, language: Language) -> None:
    fields = json.dumps({"things": "customer"})
    fault = {"row": 2, "column": "amount_fen", "code": code, "value": "286\u00a0000\u200b,00", "fields": fields}
    said = sentence(fault, "Amount", language)
    assert r"286\u00a0000\u200b,00" in said
    assert "\\\\" not in said


@given(st.text(st.sampled_from("aé是 \u00a0\u3000\u200b\u202f\U000e0001")))
def test_what_is_shown_is_all_to_be_seen_and_means_the_same_between_quotes(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    assert tomllib.loads(f'x = "{shown}"') == {"x": text}
    assert repr(shown) == f"'{shown}'"


@pytest.mark.parametrize("text", ["O'Brien", 'a "b"', "C:\\new", "两\t栏", "a\nb"])
def test_all_else_is_quoted_as_ever(text: str) -> None:
    assert str(visible(text)) == text
    assert repr(visible(text)) == repr(text)
