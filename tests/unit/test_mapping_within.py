"""Names and lookups that are narrowed by what else a row says: two contacts of one name at two customers are two."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from graph_service.errors import InvalidError
from graph_service.settings import Settings
from graph_service.words import LANGUAGES, Language, say
from loaders.load import Options, load
from loaders.mapping.draft.drafting import draft_mapping
from loaders.mapping.folder import MappedFolder
from loaders.mapping.model import Cell
from loaders.mapping.proposals import proposals_of
from loaders.report import Report
from tests.drafts import block, loaded, mapping_of
from tests.drafts import folder as export_of
from tests.reading import EmptyGraph
from tests.unit.test_mapping_folder import by_kind

CUSTOMERS = """
mapping = 1
[[rows]]
from = "accounts.csv"
into = "customers"
[rows.columns]
id = "Id"
name = "Name"
[[rows]]
from = "accounts.csv"
into = "departments"
[rows.columns]
id = { column = "Id", suffix = "/office" }
name = { constant = "Office" }
customer_id = "Id"
"""
PEOPLE = """
[[rows]]
from = "contacts.csv"
into = "people"
[rows.columns]
id = "No"
name = "Name"
department_id = { column = "Account", suffix = "/office" }
"""
CALLS = """
[[rows]]
from = "calls.csv"
into = "interactions"
[rows.columns]
id = "Id"
kind = { constant = "call" }
mode = { constant = "remote" }
held_at = "Day"
customer_id = { column = "Account", by_name = true }
person_ids = { column = "With", several = ";", by_name = true, within = { customer_id = WITHIN } }
"""
BY_NAME = '{ column = "Account", by_name = true }'
FILES = {
    "accounts": "Id,Name\na1,Acme\na2,Globex\n",
    "contacts": "No,Name,Account\n1,Li Min,a1\n2,Li Min,a2\n3,Ann Berger,a2\n4,Bo,a1\n5,Bo,a1\n",
}


def opened(place: Path, calls: Sequence[str], within: str = BY_NAME, more: str = "") -> MappedFolder:
    """An export in which people of one name are at two customers."""
    place.mkdir(exist_ok=True)
    mapping = CUSTOMERS + PEOPLE + CALLS.replace("WITHIN", within) + more
    (place / "map.toml").write_text(mapping, encoding="utf-8")
    rows = "\n".join(f"c{at},2026-01-05,{call}" for at, call in enumerate(calls))
    for name, text in {**FILES, "calls": f"Id,Day,Account,With\n{rows}\n"}.items():
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    return MappedFolder(place, place / "map.toml")


def checked(folder: MappedFolder, language: Language = "en") -> Report:
    gateway: Any = EmptyGraph()
    options = Options(is_dry_run=True, skip_bad_rows=True, language=language)
    return asyncio.run(load(gateway, Settings(), folder, options))


def faults(report: Report) -> list[tuple[int, str, str, str]]:
    return [(one.line, one.column, one.code, one.value) for one in report.rejects]


@pytest.mark.parametrize(
    ("account", "within"),
    [
        ("Acme,Globex", BY_NAME),
        ("a1,a2", '"Account"'),
        ("customer:a1,customer:a2", '"Account"'),
        ("1,2", '{ column = "Account", prefix = "a" }'),
    ],
)
def test_the_customer_of_the_row_says_who_of_one_name_is_meant(account: str, within: str, tmp_path: Path) -> None:
    first, second = account.split(",")
    found = opened(tmp_path, [f"{first},Li Min", f"{second},Li Min; Ann Berger"], within)
    assert [row["person_ids"] for row in by_kind(found)["interactions"]] == ["person:1", "person:2;person:3"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_whom_that_does_not_tell_is_rejected_with_a_way_out(language: Language, tmp_path: Path) -> None:
    calls = ["Acme,Li Min;Ann Berger", "Acme,Bo", ",Li Min", ",Ann Berger", "Acme,person:3", "Acme,"]
    report = checked(opened(tmp_path, calls), language)
    assert faults(report) == [
        (2, "With, Account", "name_not_within", "Ann Berger"),
        (3, "With, Account", "name_ambiguous_within", "Bo"),
        (4, "With, Account", "ambiguous_name_mapped", "Li Min"),
    ], "where the row names no customer, the name alone must do"
    assert "within = { customer_id" in report.rejects[-1].message
    assert "person:1, person:2" in report.rejects[-1].message


def test_a_name_that_is_spelled_nearly_like_one_that_is_there_is_proposed(tmp_path: Path) -> None:
    folder = opened(tmp_path, ["Globex,Ann Bergr", "Acme,Ann Berger"])
    found = proposals_of(checked(folder), folder)
    assert [(one.column, one.value, one.near) for one in found.proposals] == [
        ("With, Account", "Ann Bergr", "Ann Berger")
    ]


def test_who_is_meant_is_found_in_the_whole_export_where_a_part_is_brought(tmp_path: Path) -> None:
    opened(tmp_path / "whole", ["Acme,Li Min"])
    part = tmp_path / "part"
    part.mkdir()
    (part / "calls.csv").write_text("Id,Day,Account,With\nc1,2026-01-05,Globex,Li Min\n", encoding="utf-8")
    mapping = tmp_path / "whole" / "map.toml"
    found = MappedFolder(part, mapping, tmp_path / "whole")
    assert [row["person_ids"] for row in by_kind(found)["interactions"]] == ["person:2"]
    with pytest.raises(InvalidError) as refused:
        MappedFolder(part / "calls.csv", mapping)
    assert refused.value.code == "mapping.within_no_rows"
    (part / "contacts.csv").write_text("No,Name,Account\n9,Li Min,a2\n", encoding="utf-8")
    mended = MappedFolder(part, mapping, tmp_path / "whole")
    assert [row["person_ids"] for row in by_kind(mended)["interactions"]] == ["person:9"], "what is brought goes first"


def test_a_column_of_the_template_itself_narrows_as_well(tmp_path: Path) -> None:
    deals = """
[[rows]]
from = "deals.csv"
into = "opportunities"
[rows.columns]
id = "Id"
name = "Name"
customer_id = "Account"
status = { constant = "open" }
created_on = "Day"
"""
    seats = """
[[rows]]
from = "seats.csv"
into = "seats"
[rows.columns]
id = "Id"
role = { constant = "user" }
opportunity_id = { column = "Deal", by_name = true, within = { customer_id = "Account", created_on = "Day" } }
"""
    (tmp_path / "deals.csv").write_text(
        "Id,Name,Account,Day\no1,Renewal,a1,2026-01-01\no2,Renewal,a2,2026-01-01\no3,Renewal,a1,2026-02-01\n",
        encoding="utf-8",
    )
    (tmp_path / "seats.csv").write_text(
        "Id,Deal,Account,Day\n1,Renewal,a2,2026-01-01\n2,Renewal,a1,2026-02-01\n", encoding="utf-8"
    )
    found = opened(tmp_path, ["Acme,Li Min"], more=deals + seats)
    assert [row["opportunity_id"] for row in by_kind(found)["seats"]] == ["opportunity:o2", "opportunity:o3"]


def test_a_lookup_is_narrowed_by_columns_of_the_file_looked_in(tmp_path: Path) -> None:
    looked_up = """{ column = "With", lookup = { in = "contacts.csv", by = "Name", take = "No" },
  within = { Account = { column = "Account", lookup = { in = "accounts.csv", by = "Name", take = "Id" } } } }"""
    opened(tmp_path, ["Acme,Li Min", "Globex,Li Min", "Acme,Ann Berger", "Acme,Bo"])
    text = (tmp_path / "map.toml").read_text(encoding="utf-8")
    before = text[text.index('{ column = "With"') :].splitlines()[0]
    one_line = " ".join(looked_up.split())
    (tmp_path / "map.toml").write_text(text.replace(before, one_line), encoding="utf-8")
    found = MappedFolder(tmp_path, tmp_path / "map.toml")
    report = checked(found)
    assert [row["person_ids"] for row in by_kind(found)["interactions"]] == ["1", "2", "", ""]
    assert [(line, code, value) for line, _, code, value in faults(report)] == [
        (4, "lookup_missing", "Ann Berger"),
        (5, "lookup_ambiguous", "Bo"),
    ]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ('{ column = "With", within = { customer_id = "Account" } }', "mapping.fault_within_alone"),
        ('{ column = "With", by_name = true, within = { customer = "Account" } }', "mapping.within_no_column"),
        ('{ column = "With", by_name = true, within = { customer_id = "Acount" } }', "mapping.column_absent_near"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_narrows_nothing_is_refused(cell: str, code: str, language: Language, tmp_path: Path) -> None:
    opened(tmp_path, ["Acme,Li Min"])
    file = tmp_path / "map.toml"
    text = file.read_text(encoding="utf-8")
    before = text[text.index('{ column = "With"') :].splitlines()[0]
    file.write_text(text.replace(before, cell), encoding="utf-8")
    with pytest.raises(InvalidError) as refused:
        MappedFolder(tmp_path, file)
    told = getattr(refused.value, "complaints", [(refused.value.code, {})])
    assert told[0][0] == code
    assert refused.value.sentence(language)


def test_names_are_narrowed_where_a_column_refers_to_something(tmp_path: Path) -> None:
    opened(tmp_path, ["Acme,Li Min"])
    file = tmp_path / "map.toml"
    told = 'summary = { column = "With", by_name = true, within = { customer_id = "Account" } }\n'
    file.write_text(file.read_text(encoding="utf-8") + told, encoding="utf-8")
    with pytest.raises(InvalidError) as refused:
        MappedFolder(tmp_path, file)
    assert refused.value.code == "mapping.within_no_reference"


# --- drafts

ACCOUNTS = [["Account Id", "Account Name", "Industry"], ["a1", "Acme", "Retail"], ["a2", "Globex", "Energy"]]
CONTACTS = [
    ["Contact Id", "Name", "Job Title", "Account Name"],
    ["1", "Li Min", "Buyer", "Acme"],
    ["2", "Li Min", "Head", "Globex"],
    ["3", "Ann Berger", "Head", "Globex"],
]
VISITS = [
    ["Visit Id", "Type", "Visit date", "Account", "Contact"],
    ["v1", "visit", "2026-01-05", "Acme", "Li Min"],
    ["v2", "visit", "2026-01-06", "Globex", "Li Min"],
    ["v3", "visit", "2026-01-07", "Globex", "Ann Berger"],
]


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_narrows_names_that_several_bear(first: int, language: Language, tmp_path: Path) -> None:
    """With ids and without: then names are the ids, and those that several bear have the customer in theirs."""
    contacts = [row[first:] for row in CONTACTS]
    export = export_of(tmp_path, accounts=ACCOUNTS, contacts=contacts, visits=VISITS)
    drafted = draft_mapping(export, language)
    columns: Mapping[str, Cell | str] = block(mapping_of(drafted, tmp_path), "visits.csv", "interactions").columns
    persons = columns["person_ids"]
    assert isinstance(persons, Cell)
    assert (persons.by_name, persons.columns_within) == (True, ("customer_id",))
    assert say("mapping.draft_names_within", language, column='"Account"') in drafted.text
    report = loaded(export, drafted, tmp_path)
    assert report.rejected == 0
    assert report.passed["people"] == 3


def test_a_draft_says_which_names_are_not_told_apart_even_so(tmp_path: Path) -> None:
    visits = [*VISITS, ["v4", "visit", "2026-01-08", "", "Li Min"]]
    text = draft_mapping(export_of(tmp_path, accounts=ACCOUNTS, contacts=CONTACTS, visits=visits)).text
    assert say("mapping.draft_names_within_lost", "en", rows=1) in text


def test_names_that_one_alone_bears_are_not_narrowed(tmp_path: Path) -> None:
    contacts = [CONTACTS[0], *CONTACTS[2:]]
    visits = [VISITS[0], *VISITS[2:]]
    text = draft_mapping(export_of(tmp_path, accounts=ACCOUNTS, contacts=contacts, visits=visits)).text
    assert "within" not in text


def test_spellings_that_are_proposed_for_a_customer_hold_where_it_narrows_as_well(tmp_path: Path) -> None:
    visits = [*VISITS, ["v4", "visit", "2026-01-08", "GLOBEX", "Ann Berger"]]
    text = draft_mapping(export_of(tmp_path, accounts=ACCOUNTS, contacts=CONTACTS, visits=visits)).text
    lines = [line for line in text.splitlines() if 'GLOBEX = "Globex"' in line]
    assert [line.split(" = ")[0] for line in lines] == ["#person_ids", "#customer_id"]
