"""What other systems usually call the things, columns and choices of our templates: ``usual_words.toml``, read once."""

import dataclasses
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

Words = Sequence[str]
ANY = "any"


@dataclasses.dataclass(frozen=True)
class Usual:
    """The lists of the file, under its own names."""

    generic: Words
    filler: Words
    ids: Words
    names: Words
    employment: Words
    last_days: Words
    done: Words
    meeting_ends: Words
    first_names: Words
    last_names: Words
    days: Words
    managers: Words
    chains: Mapping[str, Words]
    stances: Mapping[str, Words]
    heads: Words
    related: Words
    current: Words
    until: Words
    currency: Words
    currency_codes: Words
    totals: Words
    footers: Words
    noise: Words
    elsewhere: Words
    currencies: Mapping[str, Words]
    spans: Mapping[str, Words]
    empty: Mapping[str, Words]
    answers: Mapping[str, Words]
    things: Mapping[str, Words]
    more_names: Mapping[str, Words]
    no_names: Mapping[str, Words]
    files: Mapping[str, Words]
    maybe_files: Mapping[str, Words]
    columns: Mapping[str, Mapping[str, Words]]
    choices: Mapping[str, Mapping[str, Mapping[str, Words]]]
    texts: Mapping[str, Words]
    companies: Mapping[str, Words]

    def column(self, template: str, name: str) -> Words:
        """Words for a column of a template."""
        return (*self.columns.get(template, {}).get(name, ()), *self.columns[ANY].get(name, ()))

    def choice(self, template: str, name: str, code: str) -> Words:
        """Words for one of the codes that a column may hold."""
        return self.choices.get(template, {}).get(name, {}).get(code, ())


@cache
def usual() -> Usual:
    """The words that the package brings."""
    text = files(__package__).joinpath("usual_words.toml").read_text(encoding="utf-8")
    read: dict[str, Any] = tomllib.loads(text)
    return Usual(**read)
