"""A mapping file, read and checked by itself: every complaint says at which place of it, and what is known there."""

import difflib
import tomllib
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as TypedMapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from graph_service.domain.time import today
from graph_service.errors import InvalidError
from graph_service.recording.kind import FactKind
from graph_service.recording.registry import kinds
from graph_service.words import Language, say
from loaders.headers import column_named
from loaders.mapping.bounds import on
from loaders.mapping.days import UTC
from loaders.mapping.forms import form_of, spoken
from loaders.mapping.lines import Lines
from loaders.mapping.model import Mapping, RefusalError, Rows
from loaders.mapping.vocabulary import words_at

UNIONS = frozenset({"Cell", "str", "float"})

SAID: TypedMapping[str, str] = {"missing": "missing"}
Complaint = tuple[str, TypedMapping[str, Any]]
"""The code of a sentence, and its fields."""


class MisreadError(InvalidError):
    """A mapping that says something that cannot be understood: all of it at once."""

    def __init__(self, path: Path, complaints: Sequence[Complaint]) -> None:
        super().__init__("mapping.not_understood", path=path)
        self.complaints = complaints

    def sentence(self, language: Language) -> str:
        """The place of each complaint, and what is wrong there."""
        faults = "\n".join(f"  {_sentence(complaint, language)}" for complaint in self.complaints)
        return say(self.code, language, **self.fields, faults=faults)


def read_mapping(path: Path, day: date | None = None) -> Mapping:
    """The mapping in a file; ``InvalidError`` with a sentence for whatever is wrong with it."""
    return read_with_lines(path, day)[0]


def read_with_lines(path: Path, day: date | None = None) -> tuple[Mapping, Lines]:
    """The mapping in a file, and on which of its lines each part of it stands; ``day``: the one that it calls today."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        raw = tomllib.loads(text)
    except OSError as error:
        raise InvalidError("mapping.unreadable", path=path, reason=error.strerror) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidError("mapping.not_toml", path=path, reason=str(error)) from error
    lines = Lines(path, text, raw)
    mapping = _validated(on(raw, day or today(UTC)), lines)
    for at, rows in enumerate(mapping.rows):
        _check_rows(lines, at, rows)
    return mapping, lines


def _validated(raw: dict[str, Any], lines: Lines) -> Mapping:
    named, blocks = raw.get("values"), raw.get("rows")
    try:
        return Mapping.model_validate({**raw, "rows": _with_values(blocks, named)} if isinstance(named, dict) else raw)
    except ValidationError as error:
        raise MisreadError(lines.path, list(_complaints(error, raw, lines))) from error


def _with_values(told: Any, named: dict[str, Any]) -> Any:
    """The same with the lists that cells name in the place of their names; a name of none stays as it is."""
    if isinstance(told, list):
        return [_with_values(one, named) for one in told]
    if not isinstance(told, dict):
        return told
    given = {word: _with_values(one, named) for word, one in told.items()}
    text = given.get("values")
    return {**given, "values": named[text]} if isinstance(text, str) and text in named else given


def kind_of(rows: Rows) -> FactKind:
    """The template that rows are made for."""
    return next(kind for kind in kinds() if kind.name == rows.into)


def place(number: int, rows: Rows) -> str:
    """How a block of rows is named in sentences."""
    return f"[[rows]] {number} ({rows.file[0]} → {rows.into})"


def _check_rows(lines: Lines, at: int, rows: Rows) -> None:
    where, path = place(at + 1, rows), lines.at(("rows", at))
    templates = [kind.name for kind in kinds()]
    if rows.into not in templates:
        near = difflib.get_close_matches(rows.into, templates, n=1) or templates
        raise InvalidError(
            "mapping.no_such_template",
            path=lines.at(("rows", at, "into")),
            place=where,
            name=rows.into,
            known=near,
        )
    kind, seen = kind_of(rows), dict[str, str]()
    for name in rows.columns:
        column, here = column_named(kind, name), lines.at(("rows", at, "columns", name))
        if column is None:
            known = [one.name for one in kind.columns]
            raise InvalidError("mapping.no_such_column", path=here, place=where, name=name, known=known)
        if column.name in seen:
            raise InvalidError("mapping.column_twice", path=here, place=where, name=name, other=seen[column.name])
        seen[column.name] = name
    missing = [one.name for one in kind.columns if one.is_required and one.name not in seen]
    if missing:
        raise InvalidError("mapping.columns_missing", path=path, place=where, names=missing)


def _sentence(complaint: Complaint, language: Language) -> str:
    code, fields = complaint
    return say(code, language, **{**fields, "place": say("mapping.fault_place", language, **fields)})


def _complaints(error: ValidationError, raw: dict[str, Any], lines: Lines) -> Iterator[Complaint]:
    """Each place once, and of places within each other the innermost: what is around it is wrong because of it."""
    found: dict[tuple[int | str, ...], Complaint] = {}
    forms: dict[tuple[int | str, ...], list[str]] = {}
    for one in error.errors():
        path = tuple(part for part in one["loc"] if isinstance(part, int) or not _is_of_pydantic(part))
        if form := form_of(one["type"], path):
            forms.setdefault(path, []).append(form)
        code, fields = _refused(one, path, raw)
        found.setdefault(
            path, (f"mapping.fault_{code}", {"path": lines.at(path).name, "place": _place(path, raw), **fields})
        )
    for path, complaint in found.items():
        if not any(other != path and other[: len(path)] == path for other in found):
            yield _with_forms(complaint, forms.get(path, ()))


def _with_forms(complaint: Complaint, forms: Sequence[str]) -> Complaint:
    """Of a wrong form it is said which belongs there, where that is known: any of those that were tried."""
    code, fields = complaint
    return (
        ("mapping.fault_form_known", {**fields, "forms": spoken(forms)})
        if code == "mapping.fault_form" and forms
        else complaint
    )


def _refused(one: Any, path: Sequence[int | str], raw: dict[str, Any]) -> Complaint:
    """What is wrong at a place; the name of a list of values that is not there is told from a wrong form."""
    refusal = one.get("ctx", {}).get("error")
    if isinstance(refusal, RefusalError):
        return refusal.code, refusal.fields
    if one["type"] == "extra_forbidden":
        known = words_at(path[:-1])
        near = difflib.get_close_matches(str(path[-1]), known, n=1) or known
        return "unknown", {"known": near}
    if path[-1:] == ("values",) and isinstance(one["input"], str):
        known = list(raw["values"]) if isinstance(raw.get("values"), dict) else []
        near = difflib.get_close_matches(one["input"], known, n=1) or known
        return "no_such_values" if near else "no_values", {"name": one["input"], "known": near}
    if one["type"] == "literal_error":
        return "literal", {"known": one["ctx"]["expected"]}
    return SAID.get(one["type"], "form"), {}


def _is_of_pydantic(part: str) -> bool:
    """Which of several forms was tried is none of the writer's words."""
    return part in UNIONS or part.startswith("function-")


def _place(path: Sequence[int | str], raw: dict[str, Any]) -> str:
    words: list[str] = []
    for part in path:
        if isinstance(part, int):
            words[-1] = f"[[{words[-1]}]] {part + 1}" if len(words) == 1 else f"{words[-1]}[{part + 1}]"
        else:
            words.append(part)
    block = raw.get("rows", [{}])
    if path[:1] == ("rows",) and len(path) > 1 and isinstance(path[1], int) and isinstance(block, list):
        told = block[path[1]] if path[1] < len(block) else {}
        if isinstance(told, dict) and told.get("from") and told.get("into"):
            name = told["from"] if isinstance(told["from"], str) else next(iter(told["from"]), "")
            words[0] += f" ({name} → {told['into']})"
    return " ".join(words)
