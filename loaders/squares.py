"""Rows of equal width: cells beyond the header that are empty are none, other differences are faults."""

from collections.abc import Sequence

from loaders.rows import Fault


def squared(
    rows: Sequence[Sequence[str]], lines: Sequence[int], header: Sequence[str]
) -> tuple[list[Sequence[str]], list[Fault]]:
    """The rows as wide as the header, and a fault for each that was not."""
    width = len(header)
    if {*map(len, rows)} <= {width}:
        return list(rows), []
    found: list[Sequence[str]] = []
    faults: list[Fault] = []
    for line, cells in zip(lines, rows, strict=True):
        beyond = [cell for cell in cells[width:] if cell.strip()]
        if len(cells) < width or beyond:
            code = "too_many_cells" if beyond else "too_few_cells"
            named = header[0].strip() if beyond else header[len(cells)].strip()
            faults.append((line, named, code, beyond[0] if beyond else "", {"cells": len(cells), "width": width}))
        found.append([*cells[:width], *[""] * (width - len(cells))])
    return found, faults
