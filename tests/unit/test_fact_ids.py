"""Ids of facts as bytes: whatever they are, they come back as they were, and what we made takes twelve bytes."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from graph_service.facts.fact_ids import as_bytes, as_text
from graph_service.facts.parts import size_of
from graph_service.facts.table import FACT
from graph_service.recording.shaping import stable_ids

MADE = stable_ids(pl.Series([str(number) for number in range(200)]), "rating").to_list()
GIVEN = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)
NEAR = st.sampled_from(
    ["0123456789abcdef" * 2, "twelve bytes", "十二个字节", MADE[0].upper(), MADE[0][:-1], " " * 24, ""]
)
IDS = st.lists(
    st.sampled_from(MADE) | GIVEN | NEAR | st.text("0123456789abcdef ", min_size=23, max_size=25), max_size=9
)


def kept(ids: list[str]) -> pl.DataFrame:
    return pl.DataFrame([pl.Series("id", as_bytes(ids), FACT)])


@given(IDS)
def test_every_id_comes_back_as_it_was(ids: list[str]) -> None:
    assert kept(ids).select(as_text("id"))["id"].to_list() == ids


@given(IDS)
def test_different_ids_stay_different_and_equal_ones_equal(ids: list[str]) -> None:
    assert len(set(as_bytes(ids))) == len(set(ids))


@given(IDS)
def test_an_id_is_kept_alike_whatever_stands_beside_it(ids: list[str]) -> None:
    assert as_bytes(ids) == [as_bytes([one])[0] for one in ids]


def test_ids_that_we_made_take_sixteen_bytes_in_the_order_of_their_texts() -> None:
    assert {len(one) for one in as_bytes(MADE)} == {12}
    assert size_of(kept(MADE)) == 16 * len(MADE)
    assert kept(MADE).sort("id").select(as_text("id"))["id"].to_list() == sorted(MADE)
