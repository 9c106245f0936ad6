"""What is wrong with one field of a request: a stable code and a sentence in the reader's language, never its value."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field

from graph_service.words import Language, say

CODES: Mapping[str, tuple[str, str | None]] = {
    "missing": ("field_missing", None),
    "extra_forbidden": ("field_unknown", None),
    "string_too_long": ("field_too_long", "max_length"),
    "string_too_short": ("field_too_short", "min_length"),
    "string_pattern_mismatch": ("field_bad_form", None),
    "string_type": ("field_not_text", None),
    "string_unicode": ("field_not_text", None),
    "too_long": ("field_too_many", "max_length"),
    "too_short": ("field_too_few", "min_length"),
    "less_than": ("field_too_large", "lt"),
    "less_than_equal": ("field_too_large", "le"),
    "greater_than": ("field_too_small", "gt"),
    "greater_than_equal": ("field_too_small", "ge"),
    "int_from_float": ("field_not_whole", None),
    "int_parsing": ("field_not_whole", None),
    "int_parsing_size": ("field_not_whole", None),
    "int_type": ("field_not_whole", None),
    "float_parsing": ("field_not_number", None),
    "float_type": ("field_not_number", None),
    "finite_number": ("field_not_number", None),
    "bool_parsing": ("field_not_boolean", None),
    "bool_type": ("field_not_boolean", None),
    "list_type": ("field_not_list", None),
    "dict_type": ("field_not_object", None),
    "model_attributes_type": ("field_not_object", None),
    "model_type": ("field_not_object", None),
    "enum": ("field_not_one_of", "expected"),
    "literal_error": ("field_not_one_of", "expected"),
    "json_invalid": ("field_not_json", None),
}
"""Kinds of pydantic's errors: our code, and the part of its context that the sentence names."""
PREFIXES = {"datetime": "field_not_moment", "timezone": "field_not_moment", "date": "field_not_date"}


class FieldProblem(BaseModel):
    """What is wrong with one field of a request."""

    field: str = Field(description="where it stands, e.g. query.as_of or body.value")
    code: str = Field(description="stable name of what is wrong")
    detail: str = Field(description="what is wrong, in the reader's language")


def field_problem(error: Mapping[str, Any], language: Language) -> FieldProblem:
    """One error of pydantic in our words; keys a caller made up are cut short."""
    kind = str(error["type"])
    name, said = CODES.get(kind, (PREFIXES.get(kind.partition("_")[0], "field_wrong"), None))
    value = str((error.get("ctx") or {}).get(said, "")).replace("'", "").replace(" or ", ", ")
    place = ".".join(str(part)[:80] for part in error["loc"])
    code = f"api.{name}"
    return FieldProblem(field=place, code=code, detail=say(code, language, limit=value, known=value))
