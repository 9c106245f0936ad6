"""The worked deal: every number of ``expected.json``, straight into frames."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.product import answers
from tests.reference.comparison import differences

GOLDEN = Path(__file__).parent.parent / "golden" / "golden-deal"
QUESTIONS = {
    "as_of 2026-11-01, known now": (date(2026, 11, 1), None),
    "as_of 2026-08-25, known 2026-08-25": (date(2026, 8, 25), date(2026, 8, 25)),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_number_of_the_worked_deal_is_found(question: str) -> None:
    expected = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))[question]
    assert differences(answers(GOLDEN, *QUESTIONS[question]), expected) == []


def test_a_wrong_number_would_be_seen() -> None:
    expected = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))["as_of 2026-11-01, known now"]
    found = answers(GOLDEN, date(2026, 11, 1), None)
    found["o-signal"]["veto_risk"]["high"] += 1e-6
    assert differences(found, expected) != []


def test_an_empty_folder_has_no_deals_and_no_contribution(tmp_path: Path) -> None:
    found = answers(tmp_path, date(2026, 1, 1), None)
    assert list(found) == ["contribution"]
    assert (found["contribution"]["count"], found["contribution"]["employees"]) == (0, {})
