"""Files in folders below an export are not read, and that is said."""

from pathlib import Path

import pytest

from cli.mapping import draft
from graph_service.errors import InvalidError
from graph_service.words import LANGUAGES
from loaders.mapping.below import refuse_if_only_below
from loaders.mapping.folder import MappedFolder
from tests.unit.test_mapping_folder import PEOPLE


def laid_out(place: Path) -> Path:
    """An export of two systems, each in a folder of its own."""
    for name in ("crm/deep/accounts.csv", "hr/staff.csv", "hr/units.xlsx", "hr/.hidden.csv", "hr/read.me"):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text("No,Name\n1,Ann\n", encoding="utf-8")
    return place


def test_folders_that_hold_the_files_are_named_with_how_many(tmp_path: Path) -> None:
    with pytest.raises(InvalidError) as found:
        refuse_if_only_below(laid_out(tmp_path))
    assert found.value.code == "mapping.files_below"
    assert (found.value.fields["n"], found.value.fields["folders"]) == (3, ["crm/deep (1)", "hr (2)"])
    assert all("hr (2)" in found.value.sentence(language) for language in LANGUAGES)


def test_a_draft_of_such_a_folder_names_them(tmp_path: Path) -> None:
    with pytest.raises(InvalidError) as found:
        draft(laid_out(tmp_path))
    assert found.value.code == "mapping.files_below"


@pytest.mark.parametrize(("beside", "code"), [([], "files_below"), (["other.csv"], "files_missing_below")])
def test_a_mapping_finds_nothing_there_either(tmp_path: Path, beside: list[str], code: str) -> None:
    export = laid_out(tmp_path / "export")
    for name in beside:
        (export / name).write_text("No,Name\n1,Ann\n", encoding="utf-8")
    (tmp_path / "map.toml").write_text(PEOPLE, encoding="utf-8")
    with pytest.raises(InvalidError) as found:
        MappedFolder(export, tmp_path / "map.toml")
    assert found.value.code == f"mapping.{code}"
    assert all("hr" in found.value.sentence(language) for language in LANGUAGES)


def test_a_folder_with_something_to_read_or_nothing_at_all_is_none_of_it(tmp_path: Path) -> None:
    refuse_if_only_below(tmp_path)
    (laid_out(tmp_path) / "more.csv").write_text("No\n1\n", encoding="utf-8")
    refuse_if_only_below(tmp_path)
    refuse_if_only_below(tmp_path / "more.csv")
