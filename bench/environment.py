"""On what it was measured: machine, interpreter, versions, what else went on."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from graph_service.store.local_server.release import LTS

PACKAGES = ("neo4j", "neo4j-rust-ext", "polars", "networkx", "pandas", "fastapi", "uvicorn", "uvloop", "pydantic")


def environment() -> dict[str, Any]:
    """The machine as it is now; ``load`` = processes that wanted a processor over the last minute."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processor": _field("/proc/cpuinfo", "model name"),
        "processors": os.cpu_count(),
        "memory_gb": round(int(_field("/proc/meminfo", "MemTotal").split()[0] or 0) / 2**20),
        "system": f"{platform.system()} {platform.release()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "neo4j_server": LTS.version,
        "packages": {name: metadata.version(name) for name in PACKAGES},
        "load": round(os.getloadavg()[0], 2),
        "commit": _commit(),
    }


def _field(file: str, name: str) -> str:
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except OSError:
        return "0"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "0")


def _commit() -> str:
    asked = subprocess.run(
        ["git", "describe", "--always", "--dirty"],  # noqa: S607  (git lies where the system puts it)
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip()
