"""Numbers as people wrote them, exactly: the arithmetic under every tie-break and every share."""

from collections.abc import Iterable
from fractions import Fraction
from math import lcm

Number = Fraction | float | int


def as_written(number: Number) -> Fraction:
    """The decimal a person wrote, as an exact fraction.

    Scores, weights and probabilities are typed by people as decimals and kept as float64. ``Fraction(52.3)``
    would take the nearest binary fraction, so that 0.1 + 0.2 and 0.3 differ and equal efforts stop being
    ties; the shortest decimal that reads back as the same float is what was typed. The order of numbers is
    kept: different floats have different shortest decimals, each nearest to its own float.

    Raises ValueError for nan and infinities.

    >>> as_written(52.3)
    Fraction(523, 10)
    >>> as_written(0.1) + as_written(0.2) == as_written(0.3)
    True
    """
    return number if isinstance(number, Fraction) else Fraction(str(number))


def over_common_denominator(numbers: Iterable[Number]) -> tuple[list[int], int]:
    """The numbers as integers over their least common denominator: integer tables need no gcd at each step.

    >>> over_common_denominator([0.5, 2, 0.25])
    ([2, 8, 1], 4)
    """
    fractions = [as_written(number) for number in numbers]
    denominator = lcm(*(fraction.denominator for fraction in fractions))
    return [fraction.numerator * (denominator // fraction.denominator) for fraction in fractions], denominator
