"""Empty templates: a folder of CSV files, or a workbook with drop-downs, notes and a sheet to read first."""

import csv
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from graph_service.errors import ConflictError, NotFoundError
from graph_service.recording.kind import Column, ColumnType, FactKind
from graph_service.recording.registry import kind_named, kinds
from graph_service.words import LANGUAGES, Language, say

WORKBOOK_NAME = "graph-service-templates.xlsx"
LAST_ROW = 1_048_575
"""Validation reaches to the last row of a sheet."""
LONGEST_LIST = 255
"""Excel takes no longer list of choices in a validation."""
EXAMPLES = {
    "org_unit": "u-1",
    "employee": "e-1",
    "customer": "c-1",
    "department": "d-1",
    "person": "p-1",
    "product": "g-1",
    "competitor": "k-1",
    "opportunity": "o-1",
    "seat": "s-1",
    "interaction": "i-1",
    "store": "m-1",
}
"""An id of each kind of thing, as one might choose it."""
README = ("intro", "required", "unknown", "dates", "money", "ids", "again")


def chosen_kinds(names: Sequence[str]) -> tuple[FactKind, ...]:
    """The templates of these names, all without any."""
    for name in names:
        if kind_named(name) is None:
            raise NotFoundError("loaders.unknown_template", name=name, known=[kind.name for kind in kinds()])
    return tuple(kind for kind in kinds() if not names or kind.name in names)


def write_folder(folder: Path, chosen: Sequence[FactKind], language: Language) -> None:
    """One CSV per template with its header, and the workbook beside them. Nothing is overwritten."""
    files = [folder / f"{kind.name}.csv" for kind in chosen]
    if folder.exists() and not folder.is_dir():
        raise ConflictError("loaders.template_exists", path=folder)
    for file in (*files, folder / WORKBOOK_NAME):
        _refuse_existing(file)
    folder.mkdir(parents=True, exist_ok=True)
    for file, kind in zip(files, chosen, strict=True):
        with file.open("w", encoding="utf-8-sig", newline="") as handle:
            csv.writer(handle).writerow([header_of(column, language) for column in kind.columns])
    write_workbook(folder / WORKBOOK_NAME, chosen, language)


def header_of(column: Column, language: Language) -> str:
    """What a column is called in a template: its key, or its Chinese name."""
    return column.zh[0] if language == "zh" else column.name


def write_workbook(file: Path, chosen: Sequence[FactKind], language: Language) -> None:
    """One workbook: a sheet to read first in both languages, then a sheet per template."""
    _refuse_existing(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(file), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "bottom": 1})
        required = book.add_format({"bold": True, "bg_color": "#F9E2C8", "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for spoken in (language, *(other for other in LANGUAGES if other != language)):
            _read_me(book.add_worksheet(say("loaders.readme_sheet", spoken)), chosen, spoken, head, wrapped)
        formats = {
            ColumnType.DATE: book.add_format({"num_format": "yyyy-mm-dd"}),
            ColumnType.MONEY: book.add_format({"num_format": "0"}),
            ColumnType.INTEGER: book.add_format({"num_format": "0"}),
            ColumnType.NUMBER: book.add_format({"num_format": "General"}),
        }
        text = book.add_format({"num_format": "@"})
        for kind in chosen:
            sheet = book.add_worksheet(kind.zh if language == "zh" else kind.name)
            sheet.freeze_panes(1, 1)
            for index, column in enumerate(kind.columns):
                _column(sheet, index, column, language, required if column.is_required else head,
                        formats.get(column.type, text))  # fmt: skip


def _refuse_existing(file: Path) -> None:
    if file.exists():
        raise ConflictError("loaders.template_exists", path=file)


def _column(  # noqa: PLR0913, PLR0917  (a cell and its two formats)
    sheet: Worksheet, index: int, column: Column, language: Language, head: Format, cells: Format
) -> None:
    title = header_of(column, language) + ("*" if column.is_required else "")
    sheet.set_column(index, index, max(12, min(28, 2 * len(title))), cells)
    sheet.write_string(0, index, title, head)
    sheet.write_comment(0, index, f"{column.note_zh}\n{column.note_en}", {"x_scale": 2})
    words = _offered(column, language)
    if words:
        rule = {
            "validate": "list",
            "source": words,
            "input_title": say("loaders.choice_title", language),
            "input_message": "、".join(words)[:250],
        }
        sheet.data_validation(1, index, LAST_ROW, index, rule)


def _offered(column: Column, language: Language) -> list[str]:
    """Words of a drop-down in the template's language; none where Excel could not hold them."""
    if column.type is ColumnType.BOOLEAN:
        return ["是", "否"] if language == "zh" else ["true", "false"]
    if column.type is not ColumnType.CHOICE:
        return []
    words = [spelled[0] if language == "zh" and spelled else code for code, spelled in column.choices.items()]
    return words if len(",".join(words)) <= LONGEST_LIST else []


def _read_me(sheet: Worksheet, chosen: Sequence[FactKind], language: Language, head: Format, wrapped: Format) -> None:
    sheet.set_column(0, 1, 22)
    sheet.set_column(2, 2, 24)
    sheet.set_column(3, 4, 60, wrapped)
    sheet.set_column(5, 5, 30)
    sheet.freeze_panes(len(README) + 3, 2)
    sheet.write_string(0, 0, say("loaders.readme_title", language), head)
    for row, code in enumerate(README, start=1):
        sheet.write_string(row, 0, say(f"loaders.readme_{code}", language))
    row = len(README) + 2
    for index, code in enumerate(("sheet_column", "column", "type", "note", "choices", "example")):
        sheet.write_string(row, index, say(f"loaders.readme_{code}", language), head)
    for kind in chosen:
        for column in kind.columns:
            row += 1
            for index, text in enumerate(_explained(kind, column, language)):
                sheet.write_string(row, index, text)


def _explained(kind: FactKind, column: Column, language: Language) -> tuple[str, ...]:
    star = "*" if column.is_required else ""
    choices = [f"{code} ({spelled[0]})" if spelled else code for code, spelled in column.choices.items()]
    return (
        f"{kind.name} · {kind.zh}",
        f"{column.name}{star} · {column.zh[0]}",
        say(f"loaders.type_{column.type.value}", language),
        column.note_zh if language == "zh" else column.note_en,
        ", ".join(choices),
        EXAMPLES.get(kind.thing, "") if column.name == "id" else _example(column, language),
    )


def _example(column: Column, language: Language) -> str:
    """What a cell may look like: a choice, an id of what is referred to, else the form of its type."""
    if column.choices:
        code, spelled = next(iter(column.choices.items()))
        return spelled[0] if language == "zh" and spelled else code
    if len(column.refers_to) > 1:
        return f"{column.refers_to[0]}:{EXAMPLES.get(column.refers_to[0], 'x-1')}"
    ids = [EXAMPLES.get(thing, "") for thing in column.refers_to]
    if ids and column.type is ColumnType.IDS:
        return f"{ids[0]};{ids[0][:2]}2"
    return ids[0] if ids else say(f"loaders.example_{column.type.value}", language)
