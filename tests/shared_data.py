"""Real data beside the checkout: ``../shared/data``, or where GRAPH_SERVICE_SHARED_DATA says.

It is not part of the project; a test that needs it is skipped with a sentence where it is absent.
"""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def shared_data(name: str) -> Path:
    """The folder of one data set."""
    home = Path(os.environ.get("GRAPH_SERVICE_SHARED_DATA") or ROOT.parent / "shared" / "data")
    folder = home / name
    if not folder.is_dir():
        pytest.skip(f"the data set {name} is not here ({home}): it is used in place and never copied into the project")
    return folder
