"""What a draft makes of exports whose columns are French, with accents and without."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from loaders.mapping.draft.drafting import draft_mapping
from loaders.mapping.model import Cell
from tests.drafts import Table, block, drafted_block, folder, loaded, mapping_of

STAFF: Table = [
    ["Effectif de la société", "", "", "", "", "", "", ""],
    ["Matricule", "Nom", "Prénom", "Date d'entrée", "Date de sortie", "Service", "Fonction", "Responsable"],
    ["1001", "Durand", "Anne", "2019-03-01", "", "Ventes", "Directrice commerciale", ""],
    ["1002", "Petit", "Luc", "2020-04-15", "2025-03-31", "Ventes", "Ingénieur commercial", "Anne Durand"],
    ["1003", "Moreau", "Zoé", "2021-09-01", "", "Finances", "Comptable", "Anne Durand"],
]
UNITS: Table = [
    ["Code", "Libellé", "Rattaché à", "Chef de service"],
    ["DG", "Direction générale", "", ""],
    ["VE", "Ventes", "DG", "Anne Durand"],
    ["FI", "Finances", "DG", ""],
]


def workbook(place: Path, **sheets: Table) -> None:
    with xlsxwriter.Workbook(place / "Effectif.xlsx") as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, [cell or None for cell in row])


def test_staff_and_units_below_a_title(tmp_path: Path) -> None:
    workbook(tmp_path, Effectif=STAFF, Services=UNITS)
    drafted = draft_mapping(tmp_path)
    rows = mapping_of(drafted, tmp_path).rows
    found = {one.into: one.columns for one in rows}
    assert found["employees"] == {
        "id": "Matricule",
        "name": Cell(join=("Prénom", "Nom")),
        "role": Cell(
            column=("Fonction",),
            values={"Directrice commerciale": "executive", "Ingénieur commercial": "sales", "Comptable": "other"},
        ),
        "org_unit_id": Cell(column=("Service",), by_name=True),
        "hired_on": "Date d'entrée",
        "left_on": Cell(column=("Date de sortie",), plus_days=1),
    }
    assert found["org_units"] == {
        "id": "Code",
        "name": "Libellé",
        "kind": Cell(constant="department"),
        "parent_id": "Rattaché à",
    }
    assert loaded(tmp_path, drafted, tmp_path).rejected == 0


CUSTOMERS: Table = [["Code client", "Raison sociale", "Pays", "Secteur"], ["c1", "Acier SA", "France", "Acier"]]
DEALS = ["Référence", "Affaire", "Société", "Montant", "Étape", "Date de création", "Date de clôture", "Propriétaire"]


@pytest.mark.parametrize("bare", [{}, str.maketrans("éÉô", "eEo")])
def test_customers_and_deals(bare: dict[int, int], tmp_path: Path) -> None:
    header = [text.translate(bare).upper() if bare else text for text in DEALS]
    stages = ["Gagnée", "Perdu", "En cours", "Négociation"]
    rows = [
        [f"o{at}", f"Pompe {at}", "c1", "100", stage, "2025-01-01", "2025-02-02", "Luc Petit"]
        for at, stage in enumerate(stages)
    ]
    export = folder(tmp_path, clients=CUSTOMERS, affaires=[header, *rows])
    customers = drafted_block(export, "clients.csv", "customers")
    assert (customers["id"], customers["name"], customers["region"]) == ("Code client", "Raison sociale", "Pays")
    deals = drafted_block(export, "affaires.csv", "opportunities")
    named = ("id", "name", "customer_id", "amount_yuan", None, "created_on", "closed_on", "owner_id")
    assert all(deals[name] == column for name, column in zip(named, header, strict=True) if name)
    values = {"Gagnée": "won", "Perdu": "lost", "En cours": "open", "Négociation": "open"}
    assert deals["status"] == Cell(column=(header[4],), values=values)


def test_meetings_and_calls(tmp_path: Path) -> None:
    people = [["Identifiant", "Nom", "Prénom", "Société"], ["p1", "Roy", "Léa", "c1"], ["p2", "Blin", "Max", "c1"]]
    meetings = [["Identifiant", "Objet", "Mode", "Date de réunion", "Durée", "Participants", "Client"]]
    meetings += [["m1", "Revue", "Sur site", "2025-03-03", "1h15", "p1;p2", "c1"]]
    meetings += [["m2", "Essais", "Visio", "2025-03-04", "45 min", "p2", "c1"]]
    export = folder(tmp_path, clients=CUSTOMERS, contacts=people, réunions=meetings)
    found = drafted_block(export, "réunions.csv", "interactions")
    wanted = {
        "id": "Identifiant",
        "kind": Cell(constant="meeting"),
        "mode": Cell(column=("Mode",), values={"Sur site": "f2f", "Visio": "remote"}),
        "purpose": "Objet",
        "held_at": "Date de réunion",
        "minutes": Cell(column=("Durée",), duration="h:mm"),
        "person_ids": "Participants",
        "customer_id": "Client",
    }
    assert wanted.items() <= found.items()


@pytest.mark.parametrize(("words", "values"), [(("Oui", "Non"), {"Oui": "yes", "Non": "no"}), (("yes", "no"), None)])
def test_answers(words: Sequence[str], values: dict[str, str] | None, tmp_path: Path) -> None:
    rows = [[f"p{at}", f"Léa Roy {'ABCDEF'[at]}", word] for at, word in enumerate([*words, words[0], words[1]])]
    export = folder(tmp_path, contacts=[["Contact Id", "Contact Name", "Key contact"], *rows])
    mapping = mapping_of(draft_mapping(export), tmp_path)
    key = block(mapping, "contacts.csv", "people").columns["key"]
    assert key == ("Key contact" if values is None else Cell(column=("Key contact",), values=values))
