"""The words people read, in Chinese and English, by code.

Codes live in data and code; sentences live in ``words/<language>/<room>.toml``, one file per room, as flat
``code = "sentence with {fields}"`` tables. Both languages must know the same codes; a contract test holds
them together.
"""

import dataclasses
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
SEPARATORS: Mapping[Language, str] = {"zh": "、", "en": ", "}
"""What stands between the texts of a list."""


@dataclasses.dataclass(frozen=True)
class Spoken:
    """A text that each language has of its own, as a field of a sentence."""

    zh: str
    en: str

    def said(self, language: Language) -> str:
        """In a language."""
        return self.zh if language == "zh" else self.en


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """All sentences of a language by dotted code (``room.code``); a code given twice is refused."""
    sentences: dict[str, str] = {}
    for file in sorted(files(__name__).joinpath(language).iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml"):
            continue
        room = file.name.removesuffix(".toml")
        for code, sentence in tomllib.loads(file.read_text(encoding="utf-8")).items():
            sentences[f"{room}.{code}"] = sentence
    return sentences


def say(code: str, language: Language, **fields: object) -> str:
    """The sentence of a code with its fields filled in; an unknown code is a bug and says so.

    Of a list the texts stand one after the other, joined as the language does it.
    """
    sentence = catalogue(language).get(code)
    if sentence is None:
        raise KeyError(f"no sentence for {code!r} in {language!r}: add it to graph_service/words/{language}/")
    return sentence.format(**{name: _said(value, language) for name, value in fields.items()})


def _said(value: object, language: Language) -> object:
    """A field as the language says it; several texts one after the other."""
    if isinstance(value, list | tuple):
        return SEPARATORS[language].join(str(_said(one, language)) for one in value)
    return value.said(language) if isinstance(value, Spoken) else value
