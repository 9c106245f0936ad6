"""The command line: one module per family of commands, found by discovery.

A module of this package that defines ``register(app)`` adds its commands. Errors of the service end a command
with one sentence in the reader's language; exit codes: 0 done, 1 failed, 2 usage, 3 rows rejected.
"""

import os
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import NoReturn

import typer
from pydantic import ValidationError

import cli
from cli.terminal import EXIT_FAILED, EXIT_INTERRUPTED, language_of, print_error
from graph_service.errors import BugError, InvalidError, ServiceError
from graph_service.settings import Settings
from graph_service.words import LANGUAGES


def build() -> typer.Typer:
    """The application with the commands of every module."""
    app = typer.Typer(
        name="graph-service",
        help="谁决定、谁能否决、谁影响了赢单 · Who decides, who can stop a deal, whose influence won it.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
    )
    for module in sorted(iter_modules(cli.__path__), key=lambda entry: entry.name):
        register = getattr(import_module(f"cli.{module.name}"), "register", None)
        if register is not None:
            register(app)
    return app


def run() -> None:
    """Entry point of ``graph-service``."""
    try:
        build()()
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
