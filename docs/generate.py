"""Writes the pages of docs/ that are lists of what the code declares.

``python docs/generate.py`` (part of ``make format``) writes them; a contract test compares them with what the
registries hold, so that no page can fall behind.
"""

import inspect
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path

from pydantic_core import PydanticUndefined

from graph_service.access.policy import Operation, Relation, Role, rule
from graph_service.domain.parameters import Parameters
from graph_service.domain.schema import LABELS, OPERATIONAL, TIES
from graph_service.domain.secrecy import FieldClass
from graph_service.facts.chapters import tables_of
from graph_service.facts.table import COUNT, DAY, FACT, FLAG, KEY, MOMENT, NUMBER, SIGN, TEXT, WORD, Chapter
from graph_service.indicators.indicator import Indicator
from graph_service.indicators.registry import registry
from graph_service.recording.kind import Column, FactKind
from graph_service.recording.registry import kinds
from loaders.mapping.model import Mapping as MappingFile

FOLDER = Path(__file__).parent
MADE = "<!-- Written by docs/generate.py (make format); edit the code it lists, not this page. -->\n"


def pages() -> Mapping[str, str]:
    """Every generated page by its file name."""
    made = {
        "indicators.md": indicators_page(),
        "templates.md": templates_page(),
        "vocabulary.md": vocabulary_page(),
        "tables.md": tables_page(),
        "parameters.md": parameters_page(),
        "policy.md": policy_page(),
    }
    written = {name: f"{MADE}\n{text.rstrip()}\n" for name, text in made.items()}
    return written | {"mapping.schema.json": mapping_schema()}


def mapping_schema() -> str:
    """What a mapping file may say, for editors that complete and check while one types."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | MappingFile.model_json_schema()
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def indicators_page() -> str:
    """Each number with its definition, as its module says it."""
    known = registry().values()
    overview = table(
        ("id", "中文", "English", "about", "unit"),
        [(f"[{one.id}](#{one.id.lower()})", one.zh, one.en, one.level.name.lower(), one.unit) for one in known],
    )
    sources = (
        "Sources: 000 = the article on the twelve CRM3.0 indicators, 001 = MYDR, 003 = tiering and health; "
        "own = defined here, in the text under its name."
    )
    return "\n\n".join(["# Indicators 指标", overview, sources, *(indicator(one) for one in known)])


def indicator(one: Indicator) -> str:
    """One number: what it answers, how it is defined, what it needs."""
    module = inspect.getmodule(one.select)
    facts = [
        ("definition", one.definition),
        ("定义", one.definition_zh),
        ("level, class, period", f"{one.level.name.lower()}, {one.kind.name.lower()}, {one.period}"),
        ("unit", one.unit),
        ("tables", ", ".join(f"`{name}`" for name in one.needs)),
        ("parameters", ", ".join(f"`{name}`" for name in one.parameters) or "none"),
        ("source", one.source),
        ("version", str(one.version)),
    ]
    heading = f'<a id="{one.id.lower()}"></a>\n## {one.id} {one.en} · {one.zh}'
    return "\n\n".join([heading, inspect.getdoc(module) or "", table(("", ""), facts)])


def templates_page() -> str:
    """Each file a team may hand in, in the order in which files are recorded."""
    overview = table(
        ("file", "中文", "English", "key"),
        [(f"[{kind.name}](#{kind.name})", kind.zh, kind.en, ", ".join(kind.key)) for kind in kinds()],
    )
    return "\n\n".join(["# Templates 导入模板", TEMPLATES_NOTE, overview, *(template(kind) for kind in kinds())])


TEMPLATES_NOTE = (
    "`graph-service template` writes these as CSV files and as one Excel workbook. Chinese headers are accepted beside "
    "the English ones, codes beside their Chinese words; **bold** columns must be filled in; an empty cell means "
    "unknown, never zero.\n\n"
    "`graph-service template` 会生成这些 CSV 文件和一个 Excel 工作簿。表头和选项中英文均可；"
    "**粗体**列必填；空单元格表示未知，不是零。"
)


def template(kind: FactKind) -> str:
    """One file with its columns."""
    rows = [column_row(column) for column in kind.columns]
    heading = f'<a id="{kind.name}"></a>\n## {kind.name} · {kind.en} · {kind.zh}'
    return f"{heading}\n\n{table(('column', '中文表头', 'type', 'meaning', '说明'), rows)}"


def column_row(column: Column) -> tuple[str, ...]:
    """One column: its name, headers, type with its choices, and notes."""
    name = f"**{column.name}**" if column.is_required else column.name
    kind = column.type.value
    if column.refers_to:
        kind += f" of {', '.join(column.refers_to)}"
    if column.choices:
        kind += ": " + ", ".join(f"{code} ({spellings[0]})" for code, spellings in column.choices.items())
    return (name, " / ".join(column.zh), kind, column.note_en, column.note_zh)


def vocabulary_page() -> str:
    """Labels and ties, as domain/schema.py holds them."""
    labels = [
        (f"`{label}`" + (" (operational)" if label in OPERATIONAL else ""), ", ".join(properties))
        for label, properties in sorted(LABELS.items())
    ]
    ties = [
        (f"`{type_}`", start.replace("|", ", "), end.replace("|", ", "), ", ".join(properties))
        for type_, ((start, end), properties) in sorted(TIES.items())
    ]
    parts = ["# Vocabulary of the graph 图的词汇", "## Labels", table(("label", "properties"), labels)]
    return "\n\n".join([*parts, "## Ties", table(("type", "from", "to", "properties"), ties)])


CALLED = {
    KEY: "key",
    WORD: "word",
    FACT: "fact",
    TEXT: "text",
    NUMBER: "number",
    COUNT: "whole number",
    SIGN: "sign",
    FLAG: "flag",
    DAY: "day",
    MOMENT: "moment",
}
"""What a column holds, in words."""


def tables_page() -> str:
    """Chapters and the tables of a dossier."""
    note = (
        "A *key* is what rows are found by and compared with, such as the id of a thing; a *word* is one of the "
        "vocabulary, a *fact* the id of the row itself (kept as bytes), a *sign* 1 or -1."
    )
    parts = ["# Tables of a dossier 档案的表", note]
    for chapter in Chapter:
        rows = []
        for name, known in tables_of(chapter).items():
            module = sys.modules[f"graph_service.facts.{chapter.value}.{name}"]
            columns = ", ".join(f"{column} *{CALLED[dtype]}*" for column, dtype in known.columns.items())
            what = (inspect.getdoc(module) or "").splitlines()[0]
            rows.append((f"`{name}`", what, known.time.value, known.field_class.value, columns))
        parts += [f"## {chapter.value}", table(("table", "holds", "time", "field class", "columns"), rows)]
    return "\n\n".join(parts)


def parameters_page() -> str:
    """Every configurable number with its default."""
    rows = []
    for name, field in Parameters.model_fields.items():
        default = field.get_default(call_default_factory=True)
        shown = json.dumps(default) if default is not PydanticUndefined else ""
        rows.append((f"`{name}`", shown, field.description or ""))
    note = "Change them in a TOML file named by `GRAPH_SERVICE_PARAMETERS`, one `name = value` per line."
    return f"# Parameters 参数\n\n{note}\n\n{table(('name', 'default', 'meaning'), rows)}"


def policy_page() -> str:
    """Who may ask what; what is not listed is denied."""
    rows = []
    for operation, role, relation in product(Operation, Role, Relation):
        found = rule(operation, role, relation)
        if found.is_allowed:
            computes, shows = classes(found.computes_from), classes(found.shows)
            rows.append((operation.value, role.value, relation.value, computes, shows))
    note = (
        "Rows of `graph_service/access/policy.csv`. What has no row is denied, and denied looks like not there. "
        "*computes from* names the classes of fields an answer may rest on, *shows* those that may stand in it."
    )
    header = ("operation", "role", "relation", "computes from", "shows")
    return f"# Policy 权限\n\n{note}\n\n{table(header, rows)}"


def classes(found: Iterable[FieldClass]) -> str:
    """Field classes in their own order."""
    return ", ".join(one.value for one in FieldClass if one in set(found))


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def main() -> None:
    """Write what has changed and name it."""
    for name, text in pages().items():
        path = FOLDER / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(FOLDER.parent)}")


if __name__ == "__main__":
    main()
