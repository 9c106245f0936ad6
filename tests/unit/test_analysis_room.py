"""The room of the analyses as a whole: examples that run, and answers that do not depend on the process."""

import doctest
import importlib
import os
import pkgutil
import subprocess
import sys

import pytest

from graph_service import analysis

MODULES = [f"{analysis.__name__}.{module.name}" for module in pkgutil.iter_modules(analysis.__path__)]

ANSWERS = """
from fractions import Fraction
from graph_service.analysis import chain, flow, shapley, voting
from graph_service.errors import InvalidError
roles = {name: role for name, role in zip("hgfedcba", ["user", "evaluator", "decision_maker", "approver"] * 2)}
deal = flow.decision_flow(roles, {(a, b) for a in "abc" for b in "defgh"})
reach = dict.fromkeys(set("abcdefgh"), 50.0) | {"d": None}
print(deal)
print(flow.decision_flow(roles, set()))
print(chain.chain_coverage(deal, {seat: score and score > 60 for seat, score in reach.items()}))
print(chain.weakest_link(deal, reach))
print(chain.completions(deal, {seat: chain.effort_of(False, score, 60) for seat, score in reach.items()}, 9))
people = {f"e{n}" for n in range(14)}
closeness = {seat: {e: float(hash_free) for hash_free, e in enumerate(sorted(people), 55)} for seat in set(roles)}
print(shapley.employee_games(dict.fromkeys(roles, 1.5), closeness, 60))
print(shapley.path_game(deal, closeness, 60))
print(shapley.threshold_game(people, lambda who: Fraction(len(who) > 5), samples=50))
try:
    flow.decision_flow(roles, {(a, b) for a in "abcdefgh" for b in "abcdefgh"} - {(a, a) for a in "abcdefgh"})
except InvalidError as refused:
    print(refused)
print(voting.structural_power({e: 1 for e in people}, {"e1", "e2"}, 7))
print(voting.approval_probability([(1, e) for e in people], dict.fromkeys(people, 0.1), {"e1", "e2", "e3"}, 7))
"""


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_are_true(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.FAIL_FAST)
    assert result.failed == 0


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith(".coalitions")])
def test_every_module_others_call_has_an_example_that_runs(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).attempted > 0


def test_answers_are_the_same_under_every_hash_seed() -> None:
    printed = {
        subprocess.run(
            [sys.executable, "-c", ANSWERS],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in "0123"
    }
    assert len(printed) == 1
    assert len(printed.pop().splitlines()) == 11
