"""One key in several ways of writing: what is proposed for it is proposed in every line that it is read by."""

import dataclasses
import re
from pathlib import Path

import pytest

from graph_service.words import LANGUAGES, Language, say
from loaders.mapping.draft.drafting import DraftedMapping, draft_mapping
from loaders.mapping.folder import MappedFolder
from loaders.mapping.model import Cell
from loaders.mapping.proposals import proposals_of
from loaders.report import Report
from tests.drafts import Table, drafted_block, folder, loaded, says


def taken(drafted: DraftedMapping) -> DraftedMapping:
    """The draft with every line that is proposed within it in the place of the one above."""
    lines: list[str] = []
    for line in drafted.text.splitlines():
        proposed = re.match(r"#([a-z_]+) = ", line)
        if proposed:
            above = max(at for at, other in enumerate(lines) if other.startswith(f"{proposed[1]} = "))
            lines[above] = line[1:]
        else:
            lines.append(line)
    return dataclasses.replace(drafted, text="\n".join(lines) + "\n")


CUSTOMERS = [
    ["客户编码", "客户名称"],
    ["KH1", "上海宏达有限公司"],
    ["KH2", "北京远景有限公司"],
    ["KH3", "江苏华盛有限公司"],
]
CONTACT = ["客户编码", "联系人", "部门", "职务"]


def contacts(*rows: tuple[str, str]) -> Table:
    return [CONTACT, *([code, name, "采购部", "工程师"] for code, name in rows)]


def things(report: Report, template: str) -> int:
    """Rows of a template that are no repetition of others."""
    files = [one for file in report.files for one in file.left_out if one.template == template and one.code == "once"]
    return sum(one.rows for one in files)


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_that_look_the_same_at_several_customers_stay_several_people(language: Language, tmp_path: Path) -> None:
    rows = contacts(("KH1", "刘勇"), ("KH2", "刘勇"), ("KH3", "刘　勇"), ("KH1", "张艳"))
    export = folder(tmp_path, 客户=CUSTOMERS, 客户联系人=rows)
    drafted = draft_mapping(export, language)
    assert (
        '\n#id = { key = ["客户编码", { column = "联系人", values = { "刘\\u3000勇" = "刘勇" } }] }\n' in drafted.text
    )
    assert '\n#name = { column = "联系人", values = { "刘\\u3000勇" = "刘勇" } }\n' in drafted.text
    report = loaded(export, taken(drafted), tmp_path)
    assert (report.rejected, things(report, "people")) == (0, 0)


def test_names_that_look_the_same_are_namesakes(tmp_path: Path) -> None:
    export = folder(tmp_path, 客户=CUSTOMERS, 客户联系人=contacts(("KH1", "刘勇"), ("KH2", "刘　勇")))
    assert drafted_block(export, "客户联系人.csv", "people")["id"] == Cell(key=("客户编码", "联系人"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_in_full_width_is_mended_wherever_it_is_read(language: Language, tmp_path: Path) -> None:
    rows = contacts(("KH1", "刘勇"), ("ＫＨ１", "王伟"), ("KH2", "张艳"))
    export = folder(tmp_path, 客户=CUSTOMERS, 客户联系人=rows)
    drafted = draft_mapping(export, language)
    cell = '{ column = "客户编码", values = { "ＫＨ１" = "KH1" } }'
    for line in (f"id = {{ key = [{cell}, ", f"customer_id = {cell}", f"department_id = {{ key = [{cell}, "):
        assert f"\n#{line}" in drafted.text
    assert says(drafted, language, "draft_spelled_key", pairs=['"ＫＨ１" (1) → "KH1"'])
    assert says(drafted, language, "draft_same_too")
    report = loaded(export, taken(drafted), tmp_path)
    assert (report.rejected, things(report, "departments")) == (0, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_lists_are_written_once_and_named(language: Language, tmp_path: Path) -> None:
    codes = [f"KH{at}" for at in range(1, 8)]
    wide = [code.translate({sign: sign + 0xFEE0 for sign in range(0x21, 0x7F)}) for code in codes]
    customers = [CUSTOMERS[0], *([code, f"客户{at}"] for at, code in enumerate(codes))]
    rows = contacts(
        *((code, f"张{sign}") for code, sign in zip([*codes, *wide], "一二三四五六七八九十甲乙丙丁", strict=True))
    )
    export = folder(tmp_path, 客户=customers, 客户联系人=rows)
    drafted = draft_mapping(export, language)
    assert f'# {say("mapping.draft_lists", language)}\n[values."客户编码"]\n"ＫＨ１" = "KH1"\n' in drafted.text
    assert '\n#customer_id = { column = "客户编码", values = "客户编码" }\n' in drafted.text
    assert loaded(export, drafted, tmp_path).rejected == len(wide)
    assert loaded(export, taken(drafted), tmp_path).rejected == 0


KNOWN = """
mapping = 1
[[rows]]
from = "客户.csv"
into = "customers"
[rows.columns]
id = "客户编码"
name = "客户名称"
[[rows]]
from = "客户联系人.csv"
into = "people"
[rows.columns]
id = { key = ["客户编码", "联系人"] }
name = "联系人"
"""
ABOUTS = """
[[rows]]
from = "评分.csv"
into = "observations"
[rows.columns]
about_id = { key = [{ column = "客户编码", prefix = "person:" }, "联系人"] }
metric = { constant = "rc" }
value = "评分"
valid_at = "日期"
"""
VISITS = """
[[rows]]
from = "评分.csv"
into = "interactions"
[rows.columns]
id = { key = ["客户编码", "日期"] }
kind = { constant = "visit" }
mode = { constant = "f2f" }
customer_id = "客户编码"
purpose = "客户编码"
person_ids = { key = ["客户编码", "联系人"] }
held_at = "日期"
"""
MENDED = '{ column = "客户编码", values = { "ＫＨ１" = "KH1" } }'
ABOUT = f'about_id = {{ key = [{MENDED[:-2]}, prefix = "person:" }}, "联系人"] }}'


@pytest.mark.parametrize(
    ("more", "lines"),
    [
        ("", [ABOUT]),
        (
            VISITS,
            [
                ABOUT,
                f"customer_id = {MENDED}",
                f'id = {{ key = [{MENDED}, "日期"] }}',
                f'person_ids = {{ key = [{MENDED}, "联系人"] }}',
            ],
        ),
    ],
    ids=["key alone", "with others"],
)
def test_a_check_mends_every_key_that_is_made_of_the_column(more: str, lines: list[str], tmp_path: Path) -> None:
    ratings = [
        ["客户编码", "联系人", "评分", "日期"],
        ["ＫＨ１", "刘勇", "80", "2024-01-01"],
        ["KH2", "张艳", "70", "2024-01-02"],
    ]
    export = folder(tmp_path, 客户=CUSTOMERS, 客户联系人=contacts(("KH1", "刘勇"), ("KH2", "张艳")), 评分=ratings)
    drafted = dataclasses.replace(draft_mapping(export), text=KNOWN + ABOUTS + more)
    report = loaded(export, drafted, tmp_path)
    found = proposals_of(report, MappedFolder(export, tmp_path / "drafted.toml"))
    assert sorted(one.line for one in found.corrections) == sorted(lines)
    by_name = {line.partition(" = ")[0]: line for line in lines}
    mended = [by_name.get(line.partition(" = ")[0], line) for line in (ABOUTS + more).splitlines()]
    text = KNOWN + "\n".join(mended)
    assert loaded(export, dataclasses.replace(drafted, text=text), tmp_path).rejected == 0
