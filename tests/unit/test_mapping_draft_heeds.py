"""What a draft heeds in files as people keep them: currencies, totals, earlier states, titles, ways of writing."""

from pathlib import Path

import pytest

from graph_service.words import LANGUAGES, Language, say
from loaders.mapping.draft.drafting import draft_mapping
from tests.drafts import Table, drafted_block, folder

# --- words


@pytest.mark.parametrize(("language", "codes"), [("en", "Codes: visit, call,"), ("zh", "可用的代码：visit（拜访）、call（")])
def test_codes_are_said_in_words(language: Language, codes: str, tmp_path: Path) -> None:
    rows = [["Id", "Type", "Date", "Contact"], *([str(at), "Séance", "2025-01-01", "p1"] for at in range(4))]
    text = draft_mapping(folder(tmp_path, activities=rows), language).text
    assert codes in text
    assert "{'" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


RECORDS: Table = [["记录编号", "客户名称", "行业"], ["1", "甲公司", "制造"], ["2", "乙公司", "制造"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_column_that_may_be_the_id_is_not_denied_in_the_next_line(language: Language, tmp_path: Path) -> None:
    text = draft_mapping(folder(tmp_path, 客户=RECORDS), language).text
    perhaps = say("mapping.draft_perhaps_needed", language, column="id", header='"记录编号"')
    or_else = say("mapping.draft_id_open", language), say("mapping.draft_name_as_id", language)
    assert f'# {perhaps}\n#id = "记录编号"\n# {or_else[0]}\n# {or_else[1]}\nid = "客户名称"' in text
    assert say("mapping.draft_no_id", language) not in text


def test_that_no_column_looks_like_an_id_is_said_where_none_does(tmp_path: Path) -> None:
    rows = [[text for text in row[1:]] for row in RECORDS]
    text = draft_mapping(folder(tmp_path, 客户=rows)).text
    assert '# No column looks like an id.\n# The names serve as ids.\nid = "客户名称"' in text


def test_an_id_that_repeats_its_values_is_called_that(tmp_path: Path) -> None:
    rows = [["Account Id", "Name"], ["1", "Acme"], ["1", "Globex"], ["2", "Initech"]]
    export = folder(tmp_path, accounts=rows)
    assert drafted_block(export, "accounts.csv", "customers")["id"] == "Name"
    assert '# Called like an id, but with values that stand in more than one row: "Account Id".' in (
        draft_mapping(export).text
    )
