"""The help of every command on a terminal of 80: nothing of what it says is cut."""

from collections.abc import Iterator

import pytest
from rich.console import Console
from rich.table import Table
from rich.text import Text
from typer.main import get_command
from typer.testing import CliRunner

from cli.loads import _by_template, _table
from cli.main import build
from graph_service.recording.import_folder import WHOLE_EXPORT
from graph_service.words import LANGUAGES, Language

CUT = "…"


def commands() -> Iterator[list[str]]:
    """Every command, those of families with the name of the family."""
    for name, command in get_command(build()).commands.items():  # type: ignore[attr-defined]
        yield from (
            ([name, inner] for inner in getattr(command, "commands", {})) if hasattr(command, "commands") else ([name],)
        )


@pytest.mark.parametrize("command", list(commands()), ids=" ".join)
def test_the_help_is_said_to_its_end(command: list[str]) -> None:
    app = build(command)
    for columns in (80, 81, 87, 100):
        done = CliRunner().invoke(app, [*command, "--help"], env={"COLUMNS": str(columns)})
        assert done.exit_code == 0
        assert CUT not in done.output


@pytest.mark.parametrize("width", range(14, 60))
def test_a_line_that_ends_with_a_blank_loses_no_letter(width: int) -> None:
    table = Table(show_header=False, box=None, padding=0)
    table.add_column(width=width)
    table.add_row(Text("只导入一部分时 · Where the whole lies, 工作簿 or a part"))
    page = Console(width=width)
    with page.capture() as captured:
        page.print(table)
    assert CUT not in captured.get()


@pytest.mark.parametrize("language", LANGUAGES)
def test_ids_moments_and_numbers_of_loads_stay_whole_on_a_terminal_of_80(language: Language) -> None:
    moment, identity = "2026-11-29T08:45:18+08:00", "1c3d39801830a4e5"
    many = {"created": 1_234_567, "changed": 1_113, "state_of": None, "can_undo": True}
    states = ("running", "done", "superseded", "undoing", "undone")
    page = Console(width=80)
    with page.capture() as captured:
        page.print(_table([{"id": identity, "started_at": moment, "status": one, **many} for one in states], language))
    lines = captured.get().splitlines()
    assert max(map(len, lines)) <= 80
    assert sum(
        all(text in line for text in (identity, "2026-11-29 08:45:18", "1,234,567", "1,113")) for line in lines
    ) == len(states)


@pytest.mark.parametrize(
    ("language", "deals", "whole"), [("en", "opportunities", "facts of an export"), ("zh", "商机", "恢复的导出")]
)
def test_what_a_load_brought_most_of_comes_first_and_an_import_has_a_name(
    language: Language, deals: str, whole: str
) -> None:
    none = {"created": 0, "changed": 0, "unchanged": 0}
    counts = {"opportunities": none | {"created": 2}, "customers": none, WHOLE_EXPORT: none | {"created": 1_234}}
    page = Console(width=80)
    with page.capture() as captured:
        page.print(_by_template(counts, language))
    text = captured.get()
    assert text.index(whole) < text.index("1,234") < text.index(deals)
