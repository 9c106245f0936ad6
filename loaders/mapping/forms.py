"""What belongs at a place of a mapping where something of another form stands, in words."""

from collections.abc import Iterable, Sequence
from functools import cache

from graph_service.words import Spoken, say
from loaders.mapping.model import Cell, Condition, Each, Lookup, Rows, Texts

FORMS = {
    "string_type": "text",
    "tuple_type": "list",
    "model_type": "table",
    "dict_type": "table",
    "bool_type": "yes_or_no",
    "bool_parsing": "yes_or_no",
    "int_type": "whole",
    "int_parsing": "whole",
    "int_from_float": "whole",
    "float_type": "number",
    "float_parsing": "number",
}
"""By how the models complain: what they would have had."""


def form_of(complaint: str, path: Sequence[int | str]) -> str | None:
    """The form that belongs there, by what is complained of; none where it is not the form that is wrong."""
    form = FORMS.get(complaint)
    return "texts" if form == "list" and path[-1] in _of_texts() else form


def spoken(forms: Iterable[str]) -> Spoken:
    """Any of several forms, as each language says it."""
    codes = [f"mapping.form_{form}" for form in dict.fromkeys(forms)]
    return Spoken(zh="或".join(say(code, "zh") for code in codes), en=" or ".join(say(code, "en") for code in codes))


@cache
def _of_texts() -> frozenset[str]:
    """Words after which one text may stand for a list of one."""
    models = (Cell, Condition, Each, Lookup, Rows)
    return frozenset(
        field.alias or name
        for model in models
        for name, field in model.model_fields.items()
        if Texts in (model.__annotations__[name], *getattr(model.__annotations__[name], "__args__", ()))
    )
