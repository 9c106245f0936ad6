"""Proof ids: the signed request, and nothing else."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.errors import NotFoundError
from graph_service.services.proof import repeat
from graph_service.services.proof_id import Request, read_proof_id, sign

DATES = st.dates(date(2000, 1, 1), date(2100, 1, 1))
REQUESTS = st.builds(
    Request,
    question=st.sampled_from(["coverage", "who", "indicator:B04", "period_contribution"]),
    subject=st.text(max_size=20),
    as_of=DATES,
    known_at=st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    start=st.none() | DATES,
    end=st.none() | DATES,
    fresh_only=st.booleans(),
)


@given(REQUESTS)
def test_a_proof_id_gives_back_the_request_it_was_made_from(request: Request) -> None:
    assert read_proof_id(sign(request, "secret"), "secret") == request


@given(REQUESTS, st.integers(0, 200), st.sampled_from("ABCxyz019-_."))
def test_a_changed_proof_id_is_none(request: Request, place: int, letter: str) -> None:
    proof_id = sign(request, "secret")
    at = place % len(proof_id)
    forged = proof_id[:at] + letter + proof_id[at + 1 :]
    if forged != proof_id:
        with pytest.raises(NotFoundError):
            read_proof_id(forged, "secret")


@given(st.text(max_size=60))
def test_anything_else_is_none_either(text: str) -> None:
    with pytest.raises(NotFoundError):
        read_proof_id(text, "secret")


def test_an_id_of_another_installation_is_none() -> None:
    with pytest.raises(NotFoundError):
        read_proof_id(sign(Request("coverage", "o", date(2026, 1, 1), None), "theirs"), "ours")


def test_a_proof_says_how_to_ask_again() -> None:
    moment = datetime(2026, 9, 1, 1, tzinfo=UTC)
    asked = Request("period_contribution", "", date(2026, 11, 1), moment, date(2026, 1, 1), date(2026, 7, 1))
    assert repeat(asked) == (
        "graph-service contribution --from 2026-01-01 --to 2026-07-01 "
        "--as-of 2026-11-01 --known-at 2026-09-01T01:00:00Z"
    )
    assert repeat(Request("indicator:B04", "c-1", date(2026, 11, 1), None)) == (
        "graph-service indicators B04 --customer c-1 --as-of 2026-11-01"
    )
