"""How a draft takes columns that say how long something took: clocks, seconds, hours, a start and an end."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from graph_service.words import LANGUAGES, Language
from loaders.mapping.draft.drafting import draft_mapping
from loaders.mapping.draft.time_units import without_time_unit
from loaders.mapping.model import Cell
from tests.drafts import drafted_block, folder, says


def visits(place: Path, headers: Sequence[str], *rows: Sequence[str]) -> Path:
    """An export of visits that took as long as these columns say."""
    first = [["Visit Id", "Type", "Visit date", *headers]]
    return folder(
        place, visits=[*first, *([str(at), "visit", f"2026-01-0{at + 1}", *row] for at, row in enumerate(rows))]
    )


@pytest.mark.parametrize(
    ("header", "name", "unit"),
    [
        ("Call Duration (in seconds)", "Call Duration", "seconds"),
        ("通话时长（秒）", "通话时长", "seconds"),
        ("通话时长秒", "通话时长", "seconds"),
        ("Dauer (Std.)", "Dauer", "hours"),
        ("duration_sec", "duration", "seconds"),
        ("DurationHours", "duration", "hours"),
        ("时长分钟", "时长", "minutes"),
        ("Duration", "Duration", ""),
        ("Duration (internal)", "Duration (internal)", ""),
        ("Size S", "Size S", ""),
    ],
)
def test_a_header_says_a_unit_of_time(header: str, name: str, unit: str) -> None:
    assert without_time_unit(header) == (name, unit)


@pytest.mark.parametrize(
    ("header", "texts", "pattern", "becomes", "word"),
    [
        ("Duration (in seconds)", ("1200", "90", "300"), r"^(\d+)$", "$1 s", ("秒", "seconds")),
        ("时长(秒)", ("1200", "90", "300"), r"^(\d+)$", "$1 s", ("秒", "seconds")),
        ("Dauer (s)", ("1200", "90", "300"), r"^(\d+)$", "$1 s", ("秒", "seconds")),
        ("duration_hours", ("1.5", "0.75", "2"), r"^(\d+(?:\.\d+)?)$", "$1 h", ("小时", "hours")),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_of_another_unit_become_minutes(
    header: str,
    texts: Sequence[str],
    pattern: str,
    becomes: str,
    word: tuple[str, str],
    language: Language,
    tmp_path: Path,
) -> None:
    export = visits(tmp_path, [header], *([text] for text in texts))
    wanted = Cell(column=(header,), pattern=pattern, becomes=becomes, duration="h:mm")
    assert drafted_block(export, "visits.csv", "interactions")["minutes"] == wanted
    unit = word[language == "en"]
    assert says(draft_mapping(export, language), language, "draft_span_unit", column=f'"{header}"', unit=unit)


@pytest.mark.parametrize("order", [1, -1])
def test_a_clock_is_taken_rather_than_seconds_which_tell_what_it_means(order: int, tmp_path: Path) -> None:
    rows = [
        ("00:20", "1200"),
        ("00:45", "2700"),
        ("03:12", "11520"),
        ("25:00", "90000"),
        ("0:05", "300"),
        ("0:08", "1"),
    ]
    headers = ["Call Duration", "Call Duration (in seconds)"]
    export = visits(tmp_path, headers[::order], *(row[::order] for row in rows))
    assert drafted_block(export, "visits.csv", "interactions")["minutes"] == Cell(
        column=("Call Duration",), duration="h:mm"
    )


def test_a_clock_that_nobody_can_tell_yields_to_seconds(tmp_path: Path) -> None:
    rows = [("03:12", "1"), ("11:45", "2"), ("07:08", "3")]
    export = visits(tmp_path, ["Duration", "Duration (s)"], *rows)
    minutes = drafted_block(export, "visits.csv", "interactions")["minutes"]
    assert isinstance(minutes, Cell)
    assert minutes.column == ("Duration (s)",)


def test_a_few_faults_among_many_rows_do_not_hide_lengths(tmp_path: Path) -> None:
    texts = ["00:20", "00:40"] * 40 + ["later", "-00:20"]
    rows = [
        ["Visit Id", "Type", "Visit date", "Duration"],
        *([str(n), "visit", "2026-01-01", one] for n, one in enumerate(texts)),
    ]
    export = folder(tmp_path, visits=rows)
    assert drafted_block(export, "visits.csv", "interactions")["minutes"] == Cell(column=("Duration",), duration="h:mm")
