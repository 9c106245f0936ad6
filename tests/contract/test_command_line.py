"""The command line: each command is found by its name alone, and a question loads nothing that only loading needs."""

import subprocess
import sys
from importlib import metadata
from pkgutil import iter_modules

import pytest
from typer.main import get_command

import cli
from cli.main import build

COMMANDS = sorted(getattr(get_command(build()), "commands"))  # noqa: B009  (click types it on groups only)
LOADED = "import sys; from cli.main import build; build(sys.argv[1:]); print(*sys.modules)"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_found_without_the_others(command: str) -> None:
    assert list(getattr(get_command(build([command])), "commands")) == [command]  # noqa: B009  (the same)


@pytest.mark.parametrize("word", ["", "--help", "covrage", *(entry.name for entry in iter_modules(cli.__path__))])
def test_whatever_names_no_command_finds_them_all(word: str) -> None:
    found = sorted(getattr(get_command(build([word])), "commands"))  # noqa: B009  (the same)
    assert found in (COMMANDS, [word.replace("_", "-")])


def test_a_question_loads_no_file_formats_and_no_other_command() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED, "coverage"], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "graph_service.services.coverage" in loaded
    assert not loaded & {"cli.load", "cli.demo", "loaders", "xlsxwriter", "fastapi", "uvicorn", "pydantic_settings"}


def test_the_version_is_said_without_loading_any_command() -> None:
    run = "import sys; from cli.main import run; sys.argv[1:] = ['--version']\ntry: run()\nfinally: print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, check=True)
    said, _, loaded = done.stdout.partition("\n")
    assert said == f"graph-service {metadata.version('graph-service')}"
    assert not set(loaded.split()) & {f"cli.{name.replace('-', '_')}" for name in COMMANDS}
