"""``proof ID``: the facts, the formula and the parameters behind a number, and how to ask for it again."""

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import RenderableType
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from cli.asking import Asked, AsOption, Json, JsonOption, LangOption, PurposeOption, Words, ask, grid, short_fact
from cli.terminal import out
from graph_service.services.proof import open_proof
from graph_service.words import Language

HIDDEN = ("subject", "facts", "t", "k", "customer_id", "decider")
NAMED = ("seat_id", "person_id", "employee_id", "opportunity_id")
SHOWN = 30
UNBROKEN = 1000
"""A width at which nothing need be broken."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(proof)


def proof(  # noqa: PLR0913, PLR0917  (options)
    proof_id: Annotated[str, typer.Argument(metavar="ID", help="回答中的 proof · The proof of an answer.")],
    number: Annotated[str | None, typer.Option(help="只看一个数字 · One number only.")] = None,
    viewer: AsOption = None,
    purpose: PurposeOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """证明：数字背后的事实、公式与参数 · The facts, formula and parameters behind a number."""
    asked = Asked(viewer=viewer, purpose=purpose, lang=lang, as_json=as_json)
    ask(asked, lambda service, question: open_proof(service, question, proof_id, number), show_proof)


def show_proof(answer: Json, language: Language) -> Iterator[RenderableType]:
    """One table per number."""
    words = Words(language, answer["names"])
    command = words("proof_title", command=answer["repeat"])
    yield Text(command, style="bold", no_wrap=True, overflow="ignore")  # one line, to be copied
    for name, found in answer["numbers"].items():
        definition = found["definition_zh" if language == "zh" else "definition"]
        yield _rows(words, f"{name} = {found['formula']}: {definition}", found)
        if found["flows"]:
            flows = words.listed(f"{flow['from']} → {flow['to']}" for flow in found["flows"])
            yield Text(words("flows", flows=flows), style="dim")
        if len(found["rows"]) > SHOWN:
            yield Text(words("more_rows", n=len(found["rows"]) - SHOWN), style="dim")


def _rows(words: Words, title: str, found: Json) -> Table:
    """The rows behind a number: a column each where there is room, else one cell that names what it holds."""
    rows = found["rows"][:SHOWN]
    columns = [column for column in (rows or [{}])[0] if _is_shown(column) and _says(rows, column)]
    caption = ", ".join(f"{key}={value}" for key, value in found["parameters"].items())
    facts = [Text("\n".join(map(short_fact, row["facts"]))) for row in rows]
    table = grid(title, *columns, words("facts"), firm=(len(columns),))
    for row, cited in zip(rows, facts, strict=True):
        table.add_row(*(_cell(row[column]) for column in columns), cited)
    if Measurement.get(out, out.options.update(width=UNBROKEN), table).maximum > out.width:
        table = grid(title, words("counted"), words("facts"), firm=(1,))
        for row, cited in zip(rows, facts, strict=True):
            held = [
                Text(f"{column} ", style="dim") + _cell(row[column]) for column in columns if row[column] is not None
            ]
            table.add_row(Text(" · ").join(held), cited, end_section=True)
    table.caption = caption
    return table


def _is_shown(column: str) -> bool:
    """Ids of facts stand in their own column; ids of things that people speak of are shown."""
    return column not in HIDDEN and (not column.endswith("_id") or column in NAMED)


def _says(rows: list[Json], column: str) -> bool:
    """Whether the column says anything: one that is empty or no in every row would only take room."""
    return any(row[column] not in (None, False) for row in rows)


def _cell(value: object) -> Text:
    if value is None:
        return Text("—", style="dim")
    if isinstance(value, bool):
        return Text("✓" if value else "✗")
    return Text(f"{value:.10g}" if isinstance(value, float) else str(value))
