"""``loads list | show | undo``: what was loaded, and taking a load back by its id."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import typer
from rich.table import Table
from rich.text import Text

from cli.asking import JsonOption, LangOption, called, with_store
from cli.terminal import EXIT_FAILED, language_of, out, print_error, print_json
from graph_service.access.viewer import OPERATOR
from graph_service.recording.import_folder import WHOLE_EXPORT
from graph_service.recording.in_the_way import InTheWayError, named
from graph_service.recording.kept_loads import KnownLoad, find_load
from graph_service.recording.kept_loads import list_loads as find_loads
from graph_service.recording.undo import Undoer, Undone
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from graph_service.words import Language, say

SHOWN = 20
COUNTS = ("created", "changed")
OF_TEMPLATE = (*COUNTS, "unchanged")
WHOLE = ("id", "started_at", "state_of", *COUNTS)
Justify = Literal["left", "right"]
LoadArgument = Annotated[str, typer.Argument(metavar="ID", help="导入编号 · Id of the load.")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=1000, help="最多显示几次 · At most so many.")]

_app = typer.Typer(no_args_is_help=True, help="历次导入 · What was loaded.")


def register(app: typer.Typer) -> None:
    """Add the family to the application."""
    app.add_typer(_app, name="loads")


@_app.command("list")
def list_loads(limit: Limit = SHOWN, as_json: JsonOption = False, lang: LangOption = None) -> None:
    """最近的导入，以及能否撤销 · The latest loads, and whether each can be undone."""
    settings = Settings()
    language = language_of(settings, lang)
    loads = [_plain(load) for load in with_store(settings, language, lambda gateway: find_loads(gateway, limit))]
    if as_json:
        print_json(loads)
    elif loads:
        out.print(_table(loads, language))
    else:
        out.print(say("cli.no_loads", language), markup=False)


@_app.command()
def show(load: LoadArgument, as_json: JsonOption = False, lang: LangOption = None) -> None:
    """一次导入在各模板中的内容 · What a load brought, template by template."""
    settings = Settings()
    language = language_of(settings, lang)
    found = _plain(with_store(settings, language, lambda gateway: find_load(gateway, load)))
    if as_json:
        print_json(found)
        return
    out.print(_table([found], language))
    if found["templates"]:
        out.print(_by_template(found["templates"], language))
    else:
        out.print(say("cli.load_not_counted", language), markup=False)


@_app.command()
def undo(
    load: LoadArgument,
    check: Annotated[
        bool, typer.Option("--check", help="只检查能否撤销 · Only say what stands in its way; exit code 1 if so.")
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """撤销一次导入；中断后再次运行即可完成 · Undo a load; cut off, it is finished by running it again."""
    settings = Settings()
    language = language_of(settings, lang)

    async def work(gateway: Gateway) -> Undone:
        undoer = Undoer(gateway)
        if not check:
            return await undoer.undo(load, OPERATOR)
        found = await undoer.obstacles(load)
        if found:
            raise InTheWayError(load, found)
        return Undone()

    try:
        done = with_store(settings, language, work)
    except InTheWayError as error:
        if as_json:
            print_json({"id": load, "in_the_way": named(error.obstacles)})
        else:
            _show_obstacles(error, language)
        raise typer.Exit(EXIT_FAILED) from None
    if as_json:
        print_json({"id": load, "removed": done.removed, "put_back": done.put_back, "left": done.left})
    elif check:
        out.print(say("cli.load_free", language, id=load), markup=False)
    else:
        out.print(say("cli.load_undone", language, id=load, removed=done.removed, put_back=done.put_back), markup=False)
        if done.left:
            out.print(say("cli.load_left", language, left=done.left), style="yellow", markup=False)


def _plain(load: KnownLoad) -> dict[str, Any]:
    counts = load.by_template.values()
    return {
        "id": load.id,
        "started_at": _moment(load.started_at),
        "status": load.status,
        "created": sum(one["created"] for one in counts),
        "changed": sum(one["changed"] for one in counts),
        "state_of": load.state_of,
        "can_undo": load.steps > 0,
        "templates": load.by_template,
    }


def _moment(milliseconds: int) -> str:
    return (
        datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(Settings().timezone).isoformat(timespec="seconds")
    )


def _table(loads: list[dict[str, Any]], language: Language) -> Table:
    table = Table()
    has_states = any(load["state_of"] for load in loads)
    for column in ("id", "started_at", "status", *["state_of"] * has_states, "created", "changed", "can_undo"):
        title, is_number = say(f"cli.load_{column}", language), column in COUNTS
        # ids are copied and numbers compared: they stay whole, and what is made of words gives way
        title = title.replace(" ", "\n") if is_number else title
        justify: Justify = "right" if is_number else "left"
        table.add_column(title, justify=justify, no_wrap=column in WHOLE, overflow="fold")
    for load in loads:
        status = say(f"cli.load_is_{load['status']}", language)
        can_undo = say("cli.load_yes" if load["can_undo"] else "cli.load_no", language)
        numbers = f"{load['created']:,}", f"{load['changed']:,}"
        begun = f"{datetime.fromisoformat(load['started_at']):%Y-%m-%d %H:%M:%S}"
        state = [load["state_of"] or ""] * has_states
        table.add_row(load["id"], begun, Text(status), *state, *numbers, can_undo)
    return table


def _by_template(counts: dict[str, dict[str, int]], language: Language) -> Table:
    """Rows by template, those that brought most first."""
    table = Table()
    table.add_column(say("loaders.template", language))
    for column in OF_TEMPLATE:
        table.add_column(say(f"loaders.{column}", language), justify="right", no_wrap=True)
    most = sorted(counts.items(), key=lambda of: [-of[1][column] for column in OF_TEMPLATE])
    for name, of in most:
        shown = say("cli.load_import", language) if name == WHOLE_EXPORT else called(name, language)
        table.add_row(shown, *(f"{of[column]:,}" for column in OF_TEMPLATE))
    return table


def _show_obstacles(error: InTheWayError, language: Language) -> None:
    print_error(error.sentence(language))
    table = Table()
    for column in ("name", "id", "how", "load"):
        table.add_column(say(f"cli.obstacle_{column}", language), overflow="fold")
    for one in error.obstacles:
        what, how = say(f"kinds.{one.name}", language), say(f"cli.obstacle_{one.code}", language)
        table.add_row(what, one.id, how, one.load or "–")
    out.print(table)
