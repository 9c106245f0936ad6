"""Moving windows: in no span of a quota's length are more hits let through than it allows, and no fewer."""

from hypothesis import given
from hypothesis import strategies as st
from limits import parse

from api.windows import SWEEP_EVERY, Windows

STEPS = st.lists(st.integers(0, 30).map(lambda tenths: tenths / 8), min_size=1, max_size=60)


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@given(STEPS, st.integers(1, 5))
def test_no_span_holds_more_than_the_quota_and_whoever_waits_as_told_is_let_in(steps: list[float], amount: int) -> None:
    clock, quota = Clock(), parse(f"{amount}/second")
    windows = Windows(clock)
    let_in: list[float] = []
    for step in steps:
        clock.now += step
        recent = [at for at in let_in if at > clock.now - 1]
        wait = windows.wait_s(quota, "all", "somebody")
        assert (wait == 0) == (len(recent) < amount)
        if wait:
            assert wait == recent[-amount] + 1 - clock.now
            clock.now += wait
            assert windows.wait_s(quota, "all", "somebody") == 0
        let_in.append(clock.now)


def test_kinds_quotas_and_callers_are_counted_apart() -> None:
    windows, one = Windows(Clock()), parse("1/minute")
    asked = [(one, "all", "a"), (one, "all", "b"), (one, "search", "a"), (parse("1/hour"), "all", "a")]
    assert [windows.wait_s(*each) for each in asked] == [0, 0, 0, 0]
    assert [windows.wait_s(*each) for each in asked] == [60, 60, 60, 3600]


def test_whoever_does_not_ask_any_more_is_forgotten_and_nobody_else() -> None:
    clock, quota = Clock(), parse("2/second")
    windows = Windows(clock)
    for number in range(SWEEP_EVERY - 2):
        windows.wait_s(quota, "all", f"caller {number}")
    clock.now = 1.5
    windows.wait_s(quota, "all", "late")
    assert len(windows) == SWEEP_EVERY - 1
    windows.wait_s(quota, "all", "late")
    assert len(windows) == 1
    assert windows.wait_s(quota, "all", "late") > 0
