"""The words people read, in Chinese and English, by code.

Codes live in data and code; sentences live in ``words/<language>/<room>.toml``, one file per room, as flat
``code = "sentence with {fields}"`` tables. Both languages must know the same codes; a contract test holds
them together.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
SEPARATORS: Mapping[Language, str] = {"zh": "、", "en": ", "}
"""What stands between the texts of a list."""


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
    return sentence.format(**{name: _listed(value, language) for name, value in fields.items()})


def _listed(value: object, language: Language) -> object:
    """Several texts one after the other, as the language does it."""
    return SEPARATORS[language].join(map(str, value)) if isinstance(value, list | tuple) else value
