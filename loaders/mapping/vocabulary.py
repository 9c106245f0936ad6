"""Which words a mapping may say at which place, as its JSON schema has them."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from loaders.mapping.model import Mapping


def words_at(path: Sequence[int | str]) -> list[str]:
    """The words of the tables that may stand at a place (``("rows", 0, "columns", "id")``), in their order."""
    forms = [_schema()]
    for part in path:
        forms = [inner for form in forms for inner in _within(form, part)]
    return list(dict.fromkeys(word for form in forms for word in form.get("properties", {})))


def _within(form: dict[str, Any], part: int | str) -> Iterator[dict[str, Any]]:
    """What may stand at one part of a form: an item of a list, or what a word of a table means."""
    if isinstance(part, int):
        inner = form.get("items")
    else:
        inner = form.get("properties", {}).get(part, form.get("additionalProperties"))
    if isinstance(inner, dict):
        yield from _forms(inner)


def _forms(form: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The forms that something may have, each without references."""
    if "$ref" in form:
        form = _schema()["$defs"][form["$ref"].rpartition("/")[2]]
    for other in form.get("anyOf", ()):
        yield from _forms(other)
    yield form


@cache
def _schema() -> dict[str, Any]:
    return Mapping.model_json_schema()
