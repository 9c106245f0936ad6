"""Drafts for public data sets: what is found in them, and that no column goes unmentioned."""

import tomllib
from pathlib import Path

import pytest

from graph_service.words import LANGUAGES, Language
from loaders.mapping.draft.drafting import draft_mapping
from loaders.mapping.model import Cell
from loaders.mapping.reading import read_mapping
from tests.drafts import block, loaded, mapping_of, public, unmentioned
from tests.shared_data import SHARED


def test_maven_crm(tmp_path: Path) -> None:
    export = public("maven-crm")
    drafted = draft_mapping(export)
    found = mapping_of(drafted, tmp_path)
    assert block(found, "accounts.csv", "customers").columns == {
        "id": "account",
        "name": "account",
        "industry": "sector",
        "region": "office_location",
        "parent_id": "subsidiary_of",
    }
    deals = block(found, "sales_pipeline.csv", "opportunities").columns
    assert {
        name: deals[name] for name in ("id", "customer_id", "owner_id", "created_on", "closed_on", "award_yuan")
    } == {
        "id": "opportunity_id",
        "customer_id": "account",
        "owner_id": "sales_agent",
        "created_on": "engage_date",
        "closed_on": "close_date",
        "award_yuan": "close_value",
    }
    # Won and Lost are taken as they are; Prospecting stands behind the rows that the sample ends with
    assert deals["status"] == Cell(column=("deal_stage",), values={"Engaging": "open", "Prospecting": "open"})
    assert block(found, "sales_teams.csv", "employees").columns["id"] == "sales_agent"
    assert '#product_id = { column = "product", values = { GTXPro = "GTX Pro" } }' in drafted.text
    assert '"GTXPro" (1480)' in drafted.text
    assert '"Philipines" (1)' in drafted.text
    assert '"technolgy" (12)' in drafted.text
    codes = {reject.code for reject in loaded(export, drafted, tmp_path).rejects}
    assert codes == {"required", "unknown_reference"}


def test_northwind(tmp_path: Path) -> None:
    export = public("northwind")
    drafted = draft_mapping(export)
    found = mapping_of(drafted, tmp_path)
    assert found.empty == ("NULL",)
    customers = block(found, "customers.csv", "customers").columns
    assert customers == {"id": "customerID", "name": "companyName", "region": "country"}
    employees = block(found, "employees.csv", "employees").columns
    assert employees["name"] == Cell(join=("firstName", "lastName"))
    assert employees["org_unit_id"] == Cell(column=("reportsTo",), prefix="team-", if_empty="company")
    assert {rows.into for rows in found.rows} >= {"org_units", "departments", "people", "products"}
    assert block(found, "customers.csv", "people").columns["name"] == "contactName"
    report = loaded(export, drafted, tmp_path)
    assert (report.read > 0, report.rejected) == (True, 0)


def test_blocks_that_are_comments_can_be_used_by_taking_a_sign_away(tmp_path: Path) -> None:
    text, is_block = list[str](), False
    for line in draft_mapping(public("northwind")).text.splitlines():
        is_block = line == "#[[rows]]" or (is_block and line != "")
        text.append(line.removeprefix("#") if is_block and not line.startswith("# ") else line)
    (tmp_path / "map.toml").write_text("\n".join(text), encoding="utf-8")
    found = read_mapping(tmp_path / "map.toml")
    assert block(found, "orders.csv", "opportunities").columns["status"] == Cell(constant="won")
    assert block(found, "order-details.csv", "opportunity_products").columns["product_id"] == "productID"


def test_chinook(tmp_path: Path) -> None:
    export = public("chinook")
    drafted = draft_mapping(export)
    found = mapping_of(drafted, tmp_path)
    name = block(found, "Customer.csv", "customers").columns["name"]
    assert name == Cell(first_of=("Company", Cell(join=("FirstName", "LastName"))))
    assert block(found, "Customer.csv", "assignments").columns["employee_id"] == "SupportRepId"
    assert "leads" in block(found, "Employee.csv", "employees").columns
    assert '#from = "Invoice.csv"' in drafted.text
    assert loaded(export, drafted, tmp_path).rejected == 0


def test_krackhardt(tmp_path: Path) -> None:
    export = public("krackhardt-hightech")
    drafted = draft_mapping(export)
    found = mapping_of(drafted, tmp_path)
    assert block(found, "nodes.csv", "people").columns["id"] == "id"
    assert block(found, "friendship.csv", "ties").columns["kind"] == Cell(constant="knows")
    assert '#from = "advice.csv"' in drafted.text
    assert '# Not used: "age", "tenure", "level"' in drafted.text
    assert loaded(export, drafted, tmp_path).rejected == 0


def test_templates_of_ours_stay_what_they_are(tmp_path: Path) -> None:
    export = public("golden-deal")
    drafted = draft_mapping(export)
    report = loaded(export, drafted, tmp_path)
    assert (report.rejected, len(mapping_of(drafted, tmp_path).rows)) == (0, 11)
    assert block(mapping_of(drafted, tmp_path), "opportunities.csv", "opportunities").columns["amount"] == "amount"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["python-peps", "atliq-fmcg-otif", "affiliation-small", "maven-crm", "northwind"])
def test_every_column_of_public_data_is_mentioned(name: str, language: Language) -> None:
    drafted = draft_mapping(public(name), language)
    tomllib.loads(drafted.text)
    assert not unmentioned(drafted)
    assert drafted.text == draft_mapping(SHARED / name, language).text


# --- days and numbers
