"""Faults met while reading, in the shape of recording's, and every fault as a sentence about the user's own file."""

import json
from collections.abc import Mapping, Sequence

import polars as pl

from graph_service.recording.faults import sentence as recording_sentence
from graph_service.recording.kind import FAULT_SCHEMA, NO_FAULTS
from graph_service.words import Language, catalogue, say
from loaders.rows import Fault
from loaders.unseen import visible

__all__ = ["NO_FAULTS", "Fault", "fault_frame", "sentence"]


def fault_frame(faults: Sequence[Fault]) -> pl.DataFrame:
    """Faults as a frame."""
    if not faults:
        return NO_FAULTS
    rows = [
        (line, column, code, value, json.dumps(fields, ensure_ascii=False))
        for line, column, code, value, fields in faults
    ]
    return pl.DataFrame(rows, schema=dict(FAULT_SCHEMA), orient="row")


def sentence(fault: Mapping[str, object], header: str, language: Language) -> str:
    """What is wrong and what to do; ``header`` is the user's own name of the column."""
    spoken = {**fault, "column": header, "value": visible(str(fault["value"]))}
    if f"recording.{fault['code']}" in catalogue(language):
        return recording_sentence(spoken, language)
    fields = json.loads(str(fault["fields"]) or "{}")
    return say(f"loaders.{fault['code']}", language, **{"column": header, "value": spoken["value"], **fields})
