"""Graphs in memory that tests of loads, exports and undos begin with."""

from pathlib import Path
from typing import Any

import pytest

from tests.whole_graph import WholeGraph, of_full_tables


@pytest.fixture
async def graph(tmp_path: Path) -> Any:
    """A whole graph with something of every kind in it."""
    return await of_full_tables(tmp_path)


@pytest.fixture
def empty(tmp_path: Path) -> Any:
    """A whole graph with nothing in it."""
    return WholeGraph(tmp_path / "keys")
