"""The command line: one module per family of commands, found by discovery.

A module of this package that defines ``register(app)`` adds its commands; it bears the name of its first command,
so that a command loads no other. Errors of the service end a command with one sentence in the reader's language;
exit codes: 0 done, 1 failed, 2 usage, 3 rows rejected.
"""

import gc
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module, metadata
from pathlib import Path
from pkgutil import iter_modules
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError

import cli
from cli.terminal import EXIT_FAILED, EXIT_INTERRUPTED, language_of, out, print_error
from graph_service.errors import BugError, InvalidError, ServiceError
from graph_service.settings import Settings
from graph_service.words import LANGUAGES


def build(arguments: Sequence[str] = ()) -> typer.Typer:
    """The application with the command that the arguments name, or with all of them where they name none."""
    app = typer.Typer(
        name="graph-service",
        help="谁决定、谁能否决、谁影响了赢单 · Who decides, who can stop a deal, whose influence won it.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
    )
    # with a callback even a single command is called by its name
    app.callback()(_of_all)
    names = sorted(entry.name for entry in iter_modules(cli.__path__))
    asked = arguments[0].replace("-", "_") if arguments else ""
    is_found = _register(app, [asked] if asked in names else [])
    if not is_found and asked != "__version":
        _register(app, names)
    return app


def _say_version(is_asked: bool) -> None:
    if is_asked:
        out.print(f"graph-service {metadata.version('graph-service')}")
        raise typer.Exit


def _of_all(
    version: Annotated[
        bool, typer.Option("--version", help="版本号 · The version.", is_eager=True, callback=_say_version)
    ] = False,
) -> None:
    """Options of the program itself."""


def _register(app: typer.Typer, names: Sequence[str]) -> bool:
    """Add the commands of these modules; whether there were any."""
    found = [getattr(import_module(f"cli.{name}"), "register", None) for name in names]
    for register in filter(None, found):
        register(app)
    return any(found)


def run() -> None:
    """Entry point of ``graph-service``."""
    try:
        with _loading():
            app = build(sys.argv[1:])
        app()
    except ServiceError as error:
        _end(error)
    except KeyboardInterrupt:
        _say(InvalidError("settings.interrupted"))
        sys.exit(EXIT_INTERRUPTED)
    except ValidationError as error:
        _end(_refused(error))
    except Exception as error:  # noqa: BLE001  (the last stop: a person gets a sentence, the trace goes to a file)
        _end(BugError("settings.unexpected", reason=repr(error), file=_trace(error)))


def _refused(error: ValidationError) -> InvalidError:
    """The environment variable that is not accepted, and why."""
    first = error.errors()[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    variable = name if name.startswith("NEO4J_") else f"GRAPH_SERVICE_{name.upper()}"
    return InvalidError("settings.refused", name=variable, reason=first["msg"].removeprefix("Value error, "))


@contextmanager
def _loading() -> Iterator[None]:
    """Modules are made to stay: looking for garbage among them costs a tenth of the start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _end(error: ServiceError) -> NoReturn:
    """One sentence in the reader's language, and the exit code."""
    _say(error)
    sys.exit(EXIT_FAILED)


def _say(error: ServiceError) -> None:
    asked = asked_language(sys.argv)
    try:
        language = language_of(Settings(), asked)
    except ValidationError:
        language = "zh" if asked == "zh" else "en"
    print_error(error.sentence(language))


def _trace(error: BaseException) -> Path:
    """Where the trace of an unexpected failure was written."""
    file = Path(tempfile.gettempdir()) / f"graph-service-{os.getpid()}.trace.txt"
    file.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return file


def asked_language(arguments: list[str]) -> str | None:
    """What ``--lang`` said, so that an error is said in the same language as the answer would have been."""
    for option, value in zip(arguments, [*arguments[1:], ""], strict=True):
        name, _, attached = option.partition("=")
        if name == "--lang" and (attached or value) in LANGUAGES:
            return attached or value
    return None
