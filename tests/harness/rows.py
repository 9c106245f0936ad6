"""A row of the quality table as it is printed: id, how many were tried, how many failed, and what was measured."""

import pytest


def print_row(capsys: pytest.CaptureFixture[str], row: str, tried: int, failures: int, measured: str = "") -> None:
    """Say a row on the terminal whatever pytest captures."""
    with capsys.disabled():
        print(f"\n{row}, {tried}, {failures}" + (f"  ({measured})" if measured else ""))  # noqa: T201  (the measurement)
