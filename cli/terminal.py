"""What every command shares at its edge: the reader's language, where words go, how it is run.

Tables and ``--json`` go to standard output, progress and sentences about what happens to standard error, so
that output can be piped; there no sentence is broken over lines. Nothing is asked without a terminal; NO_COLOR is
honoured by rich.
"""

import asyncio
import json
import locale
import os
from collections.abc import Coroutine
from typing import Any, TypeVar

import typer
from rich.console import Console
from rich.text import Text

from graph_service.settings import Settings
from graph_service.words import LANGUAGES, Language, say

T = TypeVar("T")


def _without_end(self: Text, size: int) -> None:
    """Take away the blanks at the end of a line that stand beyond its width."""
    blanks = len(self.plain) - len(self.plain.rstrip())
    beyond = min(blanks, self.cell_len - size)
    if beyond > 0:
        self.right_crop(beyond)


# rich counts characters here, and a Chinese one takes two cells: it kept the blank after the last word, found the
# line too long by it, and cut the word
Text.rstrip_end = _without_end  # type: ignore[method-assign]


class Page(Console):
    """Where words go: sentences are broken for a terminal, and are whole lines in a pipe or a file.

    Tables need a width in both.
    """

    def print(self, *objects: Any, **how: Any) -> None:
        """As ``Console`` does it, but for sentences that no terminal shows: names and code in them stay whole."""
        if not self.is_terminal and all(isinstance(one, str | Text) for one in objects):
            how.setdefault("soft_wrap", True)
        super().print(*objects, **how)


out = Page(highlight=False, soft_wrap=False, emoji=False)
err = Page(stderr=True, highlight=False, emoji=False)
NARROW = 80
"""Below this width columns are broken over lines wherever it helps."""

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_REJECTED = 3
EXIT_INTERRUPTED = 130


def language_of(settings: Settings, asked: str | None) -> Language:
    """The language of an answer: ``--lang``, else GRAPH_SERVICE_LANG, else the locale, else English."""
    if asked is not None:
        if asked not in LANGUAGES:
            raise typer.BadParameter(say("cli.bad_language", language_of(settings, None), value=asked))
        return "zh" if asked == "zh" else "en"
    if settings.lang is not None:
        return settings.lang
    name = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if (name or locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


def print_error(sentence: str) -> None:
    """One sentence for a person, on standard error."""
    err.print(sentence, style="red", markup=False)


def print_json(value: object) -> None:
    """An answer for a program, on standard output, one JSON document."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's work to its end."""
    return asyncio.run(work)
