"""Folders into the database under test, and the real command asked about them."""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from graph_service.domain.parameters import Parameters
from graph_service.services.question import Service
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from graph_service.wiring import build_service
from loaders.load import Options, load

COMMAND = [sys.executable, "-c", "from cli.main import run; run()"]


async def load_folder(gateway: Gateway, settings: Settings, folder: Path) -> None:
    """Load a folder that is expected to be without fault."""
    report = await load(gateway, settings, folder, Options())
    assert not report.rejects, [reject.message for reject in report.rejects[:5]]


def service_of(gateway: Gateway, settings: Settings) -> Service:
    """A service with an empty cache on the database under test."""
    return build_service(settings, gateway, Parameters())


def command(environment: Mapping[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run ``graph-service`` as a user would."""
    return subprocess.run(
        [*COMMAND, *arguments], env=dict(environment), capture_output=True, text=True, check=False, timeout=600
    )


def asked(environment: Mapping[str, str], *arguments: str) -> dict[str, Any]:
    """The JSON a command answers with."""
    done = command(environment, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def dates(as_of: date, known_at: date | datetime | None) -> list[str]:
    """A question's dates as options."""
    known = [] if known_at is None else ["--known-at", known_at.isoformat()]
    return ["--as-of", as_of.isoformat(), *known]
