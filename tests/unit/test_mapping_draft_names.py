"""First and family names of several scripts in one file: each row is joined as its script wants, and is found so."""

from pathlib import Path

import pytest

from loaders.mapping.draft.drafting import draft_mapping
from loaders.mapping.model import Cell
from tests.drafts import ACCOUNTS, Table, block, drafted_block, folder, loaded, mapping_of

HAN = r"^(\p{Han}+) (\p{Han}+)$"
EASTERN = r"^([\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}]+) ([\p{Han}\p{Hangul}]+)$"


def contacts(*names: tuple[str, str]) -> Table:
    rows = ([f"p{at}", *name, f"a{at % 3 + 1}"] for at, name in enumerate(names))
    return [["Contact Id", "First Name", "Last Name", "Account Id"], *rows]


def meetings(*participants: str) -> Table:
    rows = ([f"m{at}", "visit", "onsite", "2025-01-01", text] for at, text in enumerate(participants))
    return [["Meeting Id", "Kind", "Mode", "Held at", "Participants"], *rows]


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        ([("伟", "王"), ("Ann", "Lee")], Cell(join=("First Name", "Last Name"), pattern=HAN, becomes="$2$1")),
        ([("さくら", "佐藤"), ("Ann", "Lee")], Cell(join=("First Name", "Last Name"), pattern=EASTERN, becomes="$2$1")),
        ([("민수", "김"), ("伟", "Wang")], Cell(join=("First Name", "Last Name"), pattern=EASTERN, becomes="$2$1")),
        ([("伟", "王"), ("静", "李")], Cell.model_validate({"join": ("Last Name", "First Name"), "with": ""})),
        ([("Bo", "Ray"), ("Ann", "Lee")], Cell(join=("First Name", "Last Name"))),
        ([("伟", "王"), ("", "Lee")], Cell.model_validate({"join": ("Last Name", "First Name"), "with": ""})),
        ([("ジョン", "スミス"), ("Ann", "Lee")], Cell(join=("First Name", "Last Name"))),
    ],
)
def test_names_are_joined_by_their_script(names: list[tuple[str, str]], wanted: Cell, tmp_path: Path) -> None:
    export = folder(tmp_path, accounts=ACCOUNTS, contacts=contacts(*names))
    assert drafted_block(export, "contacts.csv", "people")["name"] == wanted


@pytest.mark.parametrize("written", ["伟 王", "王伟"])
def test_references_find_the_names_that_are_made(written: str, tmp_path: Path) -> None:
    people = contacts(("伟", "王"), ("Ann", "Lee"), ("Bo", "Ray"))
    held = meetings(f"{written}; Ann Lee", "Bo Ray", written)
    export = folder(tmp_path, accounts=ACCOUNTS, contacts=people, meetings=held)
    drafted = draft_mapping(export)
    found = block(mapping_of(drafted, tmp_path), "meetings.csv", "interactions").columns["person_ids"]
    steps = {"pattern": r"(\p{Han}+) (\p{Han}+)", "becomes": "$2$1"} if written == "伟 王" else {}
    assert found == Cell.model_validate({"column": "Participants", **steps, "several": ";", "by_name": True})
    report = loaded(export, drafted, tmp_path)
    assert (report.rejected, report.passed["interactions"]) == (0, 3)


def test_a_name_of_another_order_is_not_taken_for_the_same(tmp_path: Path) -> None:
    export = folder(
        tmp_path,
        accounts=ACCOUNTS,
        contacts=contacts(("伟", "王"), ("Ann", "Lee"), ("Bo", "Ray")),
        meetings=meetings("王 伟", "Ann Lee", "Bo Ray"),
    )
    assert loaded(export, draft_mapping(export), tmp_path).rejected == 1


def test_namesakes_are_narrowed_by_the_customer(tmp_path: Path) -> None:
    people = contacts(("伟", "王"), ("伟", "王"), ("Ann", "Lee"))
    held = [["Account Id", *meetings()[0]], *(["a1", *row] for row in meetings("伟 王", "Ann Lee")[1:])]
    export = folder(tmp_path, accounts=ACCOUNTS, contacts=people, meetings=held)
    drafted = draft_mapping(export)
    found = block(mapping_of(drafted, tmp_path), "meetings.csv", "interactions").columns["person_ids"]
    assert isinstance(found, Cell)
    assert found.within == {"customer_id": "Account Id"}


def test_teams_are_called_by_the_names_of_their_heads(tmp_path: Path) -> None:
    rows = [["1", "伟", "王", "Sales", ""], ["2", "Ann", "Lee", "Sales", "1"], ["3", "静", "李", "Sales", "2"]]
    staff: Table = [["Employee No", "First Name", "Last Name", "Role", "Reports To"], *rows]
    drafted = draft_mapping(folder(tmp_path, employees=staff))
    (_, team, *_) = mapping_of(drafted, tmp_path).rows
    name = team.columns["name"]
    assert isinstance(name, Cell)
    assert (name.pattern, name.becomes, name.suffix) == (HAN, "$2$1", "'s team")
    assert loaded(tmp_path, drafted, tmp_path).rejected == 0


@pytest.mark.parametrize(
    ("cells", "several"),
    [
        (["伟 王；Ann Lee", "Bo Ray"], ("；",)),
        (["Bo Ray、Ann Lee", "Bo Ray，Ann Lee"], ("，", "、")),
        (["Bo Ray；Ann Lee", "Bo Ray; Ann Lee"], (";", "；")),
        (["Bo Ray; Ann Lee、伟 王", "Bo Ray"], (";", "、")),
        (["Bo Ray｜Ann Lee", "Bo Ray"], ("｜",)),
    ],
)
def test_wide_signs_stand_between_names_too(cells: list[str], several: tuple[str, ...], tmp_path: Path) -> None:
    people = contacts(("伟", "王"), ("Ann", "Lee"), ("Bo", "Ray"))
    export = folder(tmp_path, accounts=ACCOUNTS, contacts=people, meetings=meetings(*cells))
    drafted = draft_mapping(export)
    found = block(mapping_of(drafted, tmp_path), "meetings.csv", "interactions").columns["person_ids"]
    assert isinstance(found, Cell)
    assert (found.several, found.by_name) == (several, True)
    assert loaded(export, drafted, tmp_path).rejected == 0
