"""What is sound and is loaded, but counts for nothing: said beside a load, or nobody would notice."""

from collections import Counter
from collections.abc import Mapping

import polars as pl

from graph_service.recording.checks import FolderCheck
from graph_service.recording.shaping import thing_of
from loaders.checking import CheckedFile, CheckedFolder

OF_COMPANY = ("sr", "pa", "stance")
"""Metrics that count only as our company holds them. Of what an employee holds, closeness alone has a use: reach."""


def held_by_employees(checked: CheckedFolder, check: FolderCheck) -> Mapping[str, int]:
    """By metric, how many observations that only count as the company's are said to be those of single employees."""
    found = Counter[str]()
    for file in checked.files if checked.is_complete else ():
        if file.kind.name == "observations" and file.header is not None:
            found.update(_of_file(file, check))
    return {metric: found[metric] for metric in OF_COMPANY if found[metric]}


def _of_file(file: CheckedFile, check: FolderCheck) -> Counter[str]:
    found = Counter[str]()
    for frame in file.spool:
        if not {"metric", "held_by"} <= set(frame.columns):
            continue
        # few rows, if any: what they refer to is looked up for these alone
        some = frame.filter(pl.col("metric").is_in(OF_COMPANY) & pl.col("held_by").is_not_null())
        if some.height:
            held = check.accepted(file.kind, some).filter(pl.col(thing_of("held_by")) == "employee")
            found.update(held["metric"].to_list())
    return found
