"""The description of the service is committed, complete and what the code says; the client follows from it alone."""

import re
import runpy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app, routers
from api.openapi import describe, examples, operations
from api.policy import routes_of
from graph_service.domain import limits
from graph_service.settings import Settings
from tests.contract.cypher_text import ROOT

AGAIN = "run `make format` and commit what it wrote"


@cache
def document() -> dict[str, Any]:
    return describe(create_app(Settings()))


@cache
def written() -> dict[Path, str]:
    found: dict[Path, str] = runpy.run_path(str(ROOT / "clients" / "generate.py"))["write_all"]()
    return found


def test_the_description_and_the_client_are_what_the_code_says() -> None:
    stale = [path.name for path, text in written().items() if not path.exists() or path.read_text("utf-8") != text]
    assert not stale, AGAIN
    package = ROOT / "clients" / "python" / "graph_service_client"
    assert set(package.glob("*.py")) == {path for path in written() if path.suffix == ".py"}


def test_the_client_shares_no_code_with_the_service() -> None:
    for path, text in written().items():
        assert not re.search(r"(?m)^\s*(?:from|import) (?:api|graph_service|cli|loaders)\b(?!_)", text), path


def test_every_operation_has_one_stable_name_a_summary_and_an_example() -> None:
    names = [operation["operationId"] for operation in operations(document()).values()]
    assert len(set(names)) == len(names)
    assert sorted(names) == sorted(route.name for route in routes_of(routers()))
    assert all(operation["description"] for operation in operations(document()).values())
    assert sorted(examples()) == sorted(names), "api/examples.toml"


@pytest.mark.parametrize("where", operations(document()), ids=" ".join)
def test_every_operation_declares_who_may_ask_and_which_problems_come(where: tuple[str, str]) -> None:
    operation = operations(document())[where]
    if operation["x-operation"] == "open":
        return
    assert operation["security"], where
    for status in ("401", "404", "422", "429", "503"):
        assert "application/problem+json" in operation["responses"][status]["content"], (where, status)


@pytest.mark.parametrize("where", operations(document()), ids=" ".join)
def test_every_text_of_a_request_has_an_end(where: tuple[str, str]) -> None:
    for parameter in operations(document())[where].get("parameters", ()):
        shapes = parameter["schema"].get("anyOf", [parameter["schema"]])
        for shape in shapes:
            is_open = shape.get("type") == "string" and not {"format", "enum", "pattern"} & set(shape)
            assert not is_open or shape["maxLength"] <= limits.TEXT_CHARACTERS, (where, parameter["name"])


def test_numbers_of_pages_and_batches_are_the_limits() -> None:
    for where, operation in operations(document()).items():
        for parameter in operation.get("parameters", ()):
            if parameter["name"] == "limit":
                assert parameter["schema"]["maximum"] <= limits.PAGE, where
