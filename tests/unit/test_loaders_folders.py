"""Folders: which files are templates, which are left alone and named, which are refused lest they be forgotten."""

import json
from pathlib import Path

import pytest

from graph_service.errors import ServiceError
from graph_service.recording.registry import kinds
from graph_service.words import LANGUAGES
from tests.reading import complaints, read
from tests.template_files import valid_tables, write_csv, write_folder, write_workbook

CUSTOMERS = [["id", "name"], ["c-1", "甲"]]


def refusal(path: Path) -> dict[str, str]:
    """The sentences with which a path is refused."""
    with pytest.raises(ServiceError) as refused:
        read(path)
    return {language: refused.value.sentence(language) for language in LANGUAGES}


def test_a_folder_is_read_in_the_order_of_the_plan(tmp_path: Path) -> None:
    found = read(write_folder(tmp_path, valid_tables()))
    plan = [kind.name for kind in kinds()]
    loaded = [file["template"] for file in found.report["files"]]
    assert loaded == sorted(valid_tables(), key=plan.index)
    assert found.faults == []


@pytest.mark.parametrize("name", ["customers.csv", "Customers.CSV", "客户.csv"])
def test_names_of_files_in_any_case_and_language(name: str, tmp_path: Path) -> None:
    assert read(write_csv(tmp_path / name, CUSTOMERS)).report["files"][0]["template"] == "customers"


def test_what_lies_beside_is_left_alone(tmp_path: Path) -> None:
    write_csv(tmp_path / "customers.csv", CUSTOMERS)
    (tmp_path / "SOURCE.md").write_text("where it is from", encoding="utf-8")
    (tmp_path / "expected.json").write_text(json.dumps({}), encoding="utf-8")
    (tmp_path / ".hidden.csv").write_text("x", encoding="utf-8")
    (tmp_path / "~$customers.xlsx").write_bytes(b"lock")
    (tmp_path / "archive").mkdir()
    write_csv(tmp_path / "forecast.csv", [["a"], ["1"]])
    found = read(tmp_path)
    assert [file["file"] for file in found.report["files"]] == ["customers.csv"]
    assert "forecast.csv" in found.report["ignored"]
    assert found.faults == []


@pytest.mark.parametrize("name", ["custmers.csv", "customer.csv", "oportunities.csv", "seat_flow.csv"])
def test_nearly_a_template_is_refused_lest_it_be_forgotten(name: str, tmp_path: Path) -> None:
    write_csv(tmp_path / "customers.csv", CUSTOMERS)
    if name == "customer.csv":
        (tmp_path / "customers.csv").rename(tmp_path / "products.csv")
    write_csv(tmp_path / name, CUSTOMERS)
    assert all(name in complaints(tmp_path, language) for language in LANGUAGES)


def test_two_files_of_one_template_are_refused(tmp_path: Path) -> None:
    write_csv(tmp_path / "customers.csv", CUSTOMERS)
    write_csv(tmp_path / "客户.csv", CUSTOMERS)
    for language in LANGUAGES:
        assert "customers.csv" in complaints(tmp_path, language)
        assert "客户.csv" in complaints(tmp_path, language)


def test_nothing_to_load_says_which_names_are_known(tmp_path: Path) -> None:
    write_csv(tmp_path / "forecast.csv", [["a"], ["1"]])
    for sentence in refusal(tmp_path).values():
        assert "customers" in sentence


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "没有 这个"
    assert all("没有 这个" in sentence for sentence in refusal(missing).values())


@pytest.mark.parametrize("name", ["people.xls", "people.ods", "people.txt", "people.pdf"])
def test_other_kinds_of_files_are_refused_by_name(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"anything")
    assert all(name in sentence for sentence in refusal(tmp_path / name).values())


def test_one_workbook_in_a_folder_is_that_workbook(tmp_path: Path) -> None:
    write_workbook(tmp_path / "我们的 客户.xlsx", valid_tables())
    (tmp_path / "~$我们的 客户.xlsx").write_bytes(b"lock")
    found = read(tmp_path)
    assert found.faults == []
    assert found.report["read"] == sum(len(rows) for rows in valid_tables().values())


def test_several_workbooks_are_not_chosen_from(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, valid_tables())
    assert refusal(tmp_path)


def test_a_workbook_beside_csv_files_is_not_forgotten(tmp_path: Path) -> None:
    write_csv(tmp_path / "customers.csv", CUSTOMERS)
    write_workbook(tmp_path / "people.xlsx", {"people": valid_tables()["people"]})
    assert "people.xlsx" in read(tmp_path).report["ignored"]


def test_one_csv_file_alone(tmp_path: Path) -> None:
    assert read(write_csv(tmp_path / "customers.csv", CUSTOMERS)).report["read"] == 1


def test_paths_with_spaces_and_chinese_characters(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "客户 资料(二)" / "三月", valid_tables(), in_chinese=True)
    assert read(folder).faults == []
