"""What can be recorded one by one is found again under the noun it was recorded as."""

from itertools import combinations

import pytest

from graph_service.recording.nouns import NOUNS, Noun, noun_of


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
def test_each_record_of_a_noun_is_found_under_it(noun: Noun) -> None:
    assert {noun_of(record) for record in noun.records} == {noun.name}


def test_no_record_is_of_two_nouns() -> None:
    found = {name: {record.find.name for record in noun.records} for name, noun in NOUNS.items()}
    assert not [(a, b) for a, b in combinations(found, 2) if found[a] & found[b]]
