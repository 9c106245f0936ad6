"""The comparison with the reference sees every change, and nothing where there is none."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.reference.answers import as_numbers
from tests.reference.comparison import differences
from tests.reference.samples import write_samples


def _product(answers: dict[str, Any]) -> dict[str, Any]:
    """The reference's answers in the shape in which the product gives its own."""
    product = copy.deepcopy(answers)
    for deal in product.values():
        for key in ("seat_coverage", "role_coverage", "chain_coverage", "weakest_link"):
            if deal.get(key) is not None:
                lower, upper = deal[key]
                deal[key] = {"value": lower, "lower": lower, "upper": upper, "unit": "share"}
        if (completion := deal.get("cheapest_completion")) is not None:
            pairs = zip(completion.pop("next_paths"), completion.pop("next_costs"), strict=True)
            completion["alternatives"] = [{"path": path, "cost": cost} for path, cost in pairs]
    return product


def test_an_answer_does_not_differ_from_itself(tmp_path: Path) -> None:
    for sample in write_samples(tmp_path, range(40)):
        answers = as_numbers(sample.answer)
        assert isinstance(answers, dict)
        assert differences(_product(answers), answers) == []


def _leaves(value: object, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list) and value:
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(item, (*at, key))
    else:
        yield at


def test_every_single_change_of_an_answer_is_seen(tmp_path: Path) -> None:
    for sample in write_samples(tmp_path, range(8)):
        answers = as_numbers(sample.answer)
        assert isinstance(answers, dict)
        product = _product(answers)
        for leaf in _leaves(product):
            if not {"unit", "reason"} & set(leaf):
                changed = copy.deepcopy(product)
                _change(changed, leaf)
                assert differences(changed, answers), leaf


def _change(product: dict[str, Any], leaf: tuple[Any, ...]) -> None:
    *way, last = leaf
    place: Any = product
    for key in way:
        place = place[key]
    place[last] = _another(place[last], last)


def _another(value: object, key: object) -> object:
    """A value of the same kind that is not the same."""
    if isinstance(value, int | float):
        return value + 1e-5 * max(1, abs(value))
    if isinstance(value, list):
        return [{"seat": "another", "cost": 7, "path": []}] if key in ("holders", "alternatives") else ["another"]
    return {"another": 0.5} if isinstance(value, dict) else "another" if isinstance(value, str) else 0.5
