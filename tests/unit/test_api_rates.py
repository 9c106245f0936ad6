"""Quotas of a caller: a minute's worth cannot be spent in a second, and callers are counted apart."""

from collections import Counter

import pytest
from starlette.types import Receive, Scope, Send

from api.paths import Paths
from api.policy import Weight
from api.rates import BURST_LEAST, Rates, quotas
from graph_service.settings import Settings


async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """Whatever stands behind it."""


@pytest.mark.parametrize(("rate", "at_once"), [("1200/minute", 80), ("60/minute", BURST_LEAST), ("6/minute", 6)])
def test_of_many_requests_at_once_a_caller_gets_a_burst(rate: str, at_once: int) -> None:
    rates = Rates(nothing, Paths(()), quotas(Settings(rate=rate)))
    waits = [rates._wait_s("greedy", Weight.LIGHT) for _ in range(at_once + 30)]
    assert Counter(wait > 0 for wait in waits) == {False: at_once, True: 30}
    assert waits[:at_once] == [0] * at_once
    assert rates._wait_s("other", Weight.LIGHT) == 0


def test_a_quota_of_a_kind_is_counted_beside_that_of_all() -> None:
    rates = Rates(nothing, Paths(()), quotas(Settings(rate="1200/minute", rate_search="3/minute")))
    waits = [rates._wait_s("somebody", Weight.SEARCH) for _ in range(5)]
    assert waits[:3] == [0, 0, 0]
    assert all(1 <= wait <= 60 for wait in waits[3:])
    assert rates._wait_s("somebody", Weight.LIGHT) == 0
