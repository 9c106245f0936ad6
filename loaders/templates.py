"""Which template a file or a sheet is: by its name, in either language."""

import difflib
import unicodedata
from functools import cache

from graph_service.recording.kind import FactKind
from graph_service.recording.registry import kinds

NEAR = 0.8
"""Names more alike than this are taken for a slip of the pen, not for something else."""

READ_ME = ("说明", "Read me")
"""Sheets of our own workbooks that explain the others."""


def plain(name: str) -> str:
    """A name as it is compared: without case, full-width forms, joints of words, or our mark of the required."""
    return "_".join(folded(name).rstrip("*").replace("-", " ").replace("_", " ").split())


def folded(text: str) -> str:
    """A text without case, full-width forms and outer spaces."""
    return unicodedata.normalize("NFKC", text).strip().strip("\ufeff").casefold()


def template_of(name: str) -> FactKind | None:
    """The template of that name: ``people``, ``People`` or ``客户方人员``."""
    return _by_name().get(plain(name))


def near_template(name: str) -> FactKind | None:
    """The template that a name which is none was probably meant to be."""
    found = difflib.get_close_matches(plain(name), _by_name(), n=1, cutoff=NEAR)
    return _by_name()[found[0]] if found else None


def is_read_me(sheet: str) -> bool:
    """Whether a sheet of this name only explains."""
    return plain(sheet) in {plain(name) for name in READ_ME}


@cache
def _by_name() -> dict[str, FactKind]:
    return {plain(name): kind for kind in kinds() for name in (kind.name, kind.zh, kind.en)}
