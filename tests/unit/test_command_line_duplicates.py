"""What the command line shows of pairs that may be one, in both languages."""

import io
from typing import Any

import pytest
from rich.console import Console

from cli.duplicates import show_duplicates
from graph_service.words import LANGUAGES, Language

CARD: dict[str, Any] = {
    "id": "p-1", "name": "张伟", "name_en": "David", "organisation": None, "region": None, "industry": None,
    "parent": None, "titles": ["经理"], "customers": ["c-1"], "departments": [],
}  # fmt: skip
ANSWER: dict[str, Any] = {
    "as_of": "2026-07-01", "known_at": None, "threshold": 0.6, "total": 1, "names": {},
    "items": [{
        "score": 0.55, "one": CARD, "other": {**CARD, "id": "p-2", "name": None},
        "reasons": [{"code": "same_name", "points": 0.55}, {"code": "two_seats", "points": -0.3}],
    }],
}  # fmt: skip


def shown(answer: dict[str, Any], language: Language) -> str:
    console = Console(file=io.StringIO(), width=160)
    for part in show_duplicates(answer, language):
        console.print(part)
    return str(console.file.getvalue())  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pair_is_shown_with_both_sides_and_what_speaks_for_and_against(language: Language) -> None:
    said = shown(ANSWER, language)
    for text in ("0.55", "张伟 (p-1)", "David (p-2)", "经理", "+0.55", "-0.30"):
        assert text in said
    assert {"zh": "姓名相同", "en": "the same name"}[language] in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_there_is_none_that_is_said(language: Language) -> None:
    assert {"zh": "没有看起来重复的记录", "en": "No two records look like one"}[language] in shown(
        {**ANSWER, "items": [], "total": 0}, language
    )
