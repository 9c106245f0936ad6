"""A list of units beside one of users: users belong to the units that they name, else to teams below the uppermost."""

from pathlib import Path

import pytest

from loaders.mapping.draft.drafting import draft_mapping
from loaders.mapping.model import Cell
from tests.drafts import Table, block, folder, loaded, mapping_of, says

UNITS: Table = [
    ["Unit Id", "Unit Name", "Parent Unit", "Kind"],
    ["HQ", "Head office", "", "company"],
    ["SO", "Sales", "HQ", "department"],
    ["SE", "Service", "HQ", "department"],
]
HEAD = ["User Id", "User Name", "Role", "Reporting To"]
USERS: Table = [
    ["u1", "Ann Lee", "Executive", ""],
    ["u2", "Bo Ray", "Sales", "Ann Lee"],
    ["u3", "Cy Poe", "Sales", "Bo Ray"],
]


def users(*units: str) -> Table:
    """The users, each with what stands in a column for the unit, if there is one."""
    more = [[text] for text in units] or [[] for _ in USERS]
    return [[*HEAD, *(["Department"] if units else [])], *([*row, *own] for row, own in zip(USERS, more, strict=True))]


def test_users_who_name_no_unit_make_teams_below_the_uppermost(tmp_path: Path) -> None:
    export = folder(tmp_path, org_units=UNITS, users=users())
    drafted = draft_mapping(export)
    mapping = mapping_of(drafted, tmp_path)
    team, staff = block(mapping, "users.csv", "org_units").columns, block(mapping, "users.csv", "employees").columns
    assert isinstance(team["parent_id"], Cell)
    assert team["parent_id"].if_empty == "HQ"
    assert staff["org_unit_id"] == Cell(column=("Reporting To",), prefix="team-", if_empty="HQ")
    assert says(drafted, "en", "draft_teams_beside", column='"Reporting To"', files=["org_units.csv"])
    report = loaded(export, drafted, tmp_path)
    assert (report.rejected, report.passed["employees"]) == (0, 3)


@pytest.mark.parametrize("units", [("Head office", "Sales", "Service"), ("HQ", "SO", "SE")])
def test_users_who_name_units_belong_to_them(units: tuple[str, ...], tmp_path: Path) -> None:
    export = folder(tmp_path, org_units=UNITS, users=users(*units))
    drafted = draft_mapping(export)
    assert not any(one.into == "org_units" and "users.csv" in one.file for one in mapping_of(drafted, tmp_path).rows)
    assert loaded(export, drafted, tmp_path).rejected == 0


def test_of_several_uppermost_units_none_is_taken(tmp_path: Path) -> None:
    export = folder(tmp_path, org_units=[*UNITS, ["X", "Other firm", "", "company"]], users=users())
    mapping = mapping_of(draft_mapping(export), tmp_path)
    company, team = (one.columns for one in mapping.rows if "users.csv" in one.file and one.into == "org_units")
    assert company["id"] == Cell(constant="company")
    assert isinstance(team["parent_id"], Cell)
    assert team["parent_id"].if_empty == "company"
