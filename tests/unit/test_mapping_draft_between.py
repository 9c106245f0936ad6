"""How a draft makes minutes of the moments at which a meeting began and ended."""

from pathlib import Path

import pytest

from loaders.mapping.draft.drafting import draft_mapping
from loaders.mapping.model import Cell, cell
from tests.drafts import drafted_block, folder

HEADERS = [
    ("From", "To"),
    ("Start", "End"),
    ("Start Time", "End Time"),
    ("Start DateTime", "End DateTime"),
    ("Meeting Start", "Meeting End"),
    ("开始时间", "结束时间"),
    ("Beginn", "Ende"),
    ("Début", "Fin"),
]


def meetings(place: Path, headers: tuple[str, str], *rows: tuple[str, str]) -> Path:
    first = [["Record Id", "Meeting Type", "Mode", *headers]]
    made = [[str(at), "meeting", "visit", *row] for at, row in enumerate(rows)]
    return folder(place, meetings=[*first, *made])


@pytest.mark.parametrize("headers", HEADERS)
def test_minutes_from_the_start_to_the_end(headers: tuple[str, str], tmp_path: Path) -> None:
    rows = (("2025-03-03 08:00", "2025-03-03 08:30"), ("2025-03-04 09:00", "2025-03-04 12:30"))
    found = drafted_block(meetings(tmp_path, headers, *rows), "meetings.csv", "interactions")
    assert found["held_at"] == headers[0]
    assert found["minutes"] == Cell(minutes_between=headers)


def test_moments_are_read_as_they_are_written(tmp_path: Path) -> None:
    rows = (("14/11/2025 08:00", "14/11/2025 08:30"), ("26/03/2025 08:30", "26/03/2025 12:30"))
    found = drafted_block(meetings(tmp_path, ("From", "To"), *rows), "meetings.csv", "interactions")
    forms = ("%d/%m/%Y %H:%M", "%d/%m/%Y")
    start, end = (Cell(column=(name,), date=forms) for name in ("From", "To"))
    assert (found["held_at"], found["minutes"]) == (start, Cell(minutes_between=(start, end)))


def test_what_nobody_can_tell_is_a_comment(tmp_path: Path) -> None:
    export = meetings(tmp_path, ("From", "To"), ("03/04/2025 08:00", "03/04/2025 08:30"))
    text = draft_mapping(export).text
    assert "\n#minutes = { minutes_between = [" in text
    assert "\nminutes" not in text


@pytest.mark.parametrize(
    ("headers", "row"),
    [
        (("From", "To"), ("2025-03-03", "2025-03-04")),
        (("From", "To"), ("2025-03-03 08:00", "2025-03-04")),
        (("Start", "Sent to"), ("2025-03-03 08:00", "2025-03-03 08:30")),
    ],
)
def test_days_and_other_columns_tell_no_length(headers: tuple[str, str], row: tuple[str, str], tmp_path: Path) -> None:
    assert "minutes" not in drafted_block(meetings(tmp_path, headers, row), "meetings.csv", "interactions")


def test_a_length_that_is_said_is_taken(tmp_path: Path) -> None:
    head = ["Record Id", "Meeting Type", "Mode", "Start", "End", "Duration"]
    row = ["1", "meeting", "visit", "2025-03-03 08:00", "2025-03-03 08:30", "45"]
    found = drafted_block(folder(tmp_path, meetings=[head, row]), "meetings.csv", "interactions")
    assert cell(found["minutes"]) == Cell(column=("Duration",))
