"""What is written by hand (the TOML files beside this module) and how chance is drawn."""

import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

SEED = "liyuan-9"
FOLDER = Path(__file__).parent


@cache
def written(name: str) -> dict[str, Any]:
    """A file of hand-written vocabulary."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def chance(topic: str) -> Random:
    """Chance of its own for each topic, so that one topic can change without stirring the others."""
    return Random(f"{SEED}/{topic}")  # noqa: S311  (it invents, it hides nothing)
