"""Numbers of credit are rounded once: what goes out is the fraction to the millionth, half to even."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from graph_service.services.credit import million


@given(st.integers(-(10**18), 10**18), st.integers(1, 10**6))
def test_a_part_is_rounded_as_the_fraction_is(numerator: int, denominator: int) -> None:
    part = Fraction(numerator, denominator)
    assert million(part) == float(round(part, 6))


def test_half_a_millionth_goes_to_the_even_one() -> None:
    assert [million(Fraction(n, 2 * 10**6)) for n in (1, 3, 5, -1, -3)] == [0.0, 2e-6, 2e-6, 0.0, -2e-6]
