"""Both languages say the same things, everything said exists, and everything that exists is said somewhere."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest

from graph_service.domain.schema import LABELS, TIES
from graph_service.words import LANGUAGES, catalogue
from tests.contract.everything import import_everything

ROOMS = {code.partition(".")[0] for language in LANGUAGES for code in catalogue(language)}
FIRST_CJK, LAST_CJK = "一", "鿿"


@cache
def trees() -> dict[str, ast.Module]:
    return {module.__name__: ast.parse(source_of(module)) for module in import_everything() if module.__file__}


def source_of(module: ModuleType) -> str:
    return Path(module.__file__ or "").read_text(encoding="utf-8")


def nodes() -> Iterator[tuple[str, ast.AST]]:
    for name, tree in trees().items():
        for node in ast.walk(tree):
            yield name, node


@cache
def literals() -> frozenset[str]:
    """Strings of the code, and its names: a field of a dataclass may become a code as well."""
    found: set[str] = set()
    for _, node in nodes():
        match node:
            case ast.Constant(value=str(text)):
                found.add(text)
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                found.add(name)
            case _:
                pass
    return frozenset(found)


@cache
def shapes() -> list[re.Pattern[str]]:
    """f-strings as patterns: what they may come to."""
    found = []
    for _, node in nodes():
        if isinstance(node, ast.JoinedStr):
            parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else "(.+)" for part in node.values]
            if re.fullmatch(r"[\w.\\]*", "".join(part for part in parts if part != "(.+)")):
                found.append(re.compile("".join(parts)))
    return [shape for shape in found if shape.pattern.strip("(.+)")]


def is_said(code: str, depth: int = 2) -> bool:
    """Whether the code stands in the sources, whole or as an f-string and its parts."""
    if code in literals():
        return True
    matches = (shape.fullmatch(code) for shape in shapes()) if depth else ()
    return any(match and all(is_said(part, depth - 1) for part in match.groups()) for match in matches)


def fields_of(sentence: str) -> set[str]:
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_both_languages_have_the_same_codes() -> None:
    assert set(catalogue("zh")) == set(catalogue("en"))


@pytest.mark.parametrize("code", sorted(catalogue("en")))
def test_both_languages_say_the_same_fields(code: str) -> None:
    assert fields_of(catalogue("zh").get(code, "")) == fields_of(catalogue("en")[code])


def test_english_is_english_and_chinese_is_chinese() -> None:
    for code, sentence in catalogue("en").items():
        assert not any(FIRST_CJK <= character <= LAST_CJK for character in sentence), code
    own = {code for code, sentence in catalogue("zh").items() if sentence == catalogue("en").get(code)}
    own = {code for code in own if ".example_" not in code}  # ids and dates of templates are the same in any language
    worded = {code for code in own if re.search(r"[A-Za-z]", re.sub(r"\{[^}]*\}", "", catalogue("zh")[code]))}
    assert not worded, "the same words in both languages"


def test_every_code_that_is_said_exists() -> None:
    said = {
        text
        for text in literals()
        if re.fullmatch(r"[a-z_]+\.[a-z0-9_]*[a-z0-9]", text) and text.split(".")[0] in ROOMS
    }
    assert not [code for code in sorted(said) if code not in catalogue("en")]


def test_everything_with_an_id_has_a_word_that_people_read() -> None:
    ties = {name for name, (_, properties) in TIES.items() if "id" in properties}
    for name in {*LABELS, *ties}:
        assert all(f"kinds.{name}" in catalogue(language) for language in LANGUAGES), name


def test_every_sentence_is_said_somewhere() -> None:
    assert not [code for code in catalogue("en") if not is_said(code)]


def test_whoever_says_a_sentence_fills_its_fields() -> None:
    missing = []
    for module, node in nodes():
        if not isinstance(node, ast.Call) or any(keyword.arg is None for keyword in node.keywords):
            continue
        codes = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        known = [code for code in codes if isinstance(code, str) and code in catalogue("en")]
        given = {keyword.arg for keyword in node.keywords}
        callee = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if callee == "say" or callee.endswith("Error"):
            missing += [
                (module, node.lineno, code, lacking)
                for code in known
                if (lacking := fields_of(catalogue("en")[code]) - given)
            ]
    assert not missing
