"""Where the product's answers differ from the reference's, number by number.

``product`` has the shape ``{opportunity: {**coverage, "shapley": ...}, "contribution": ...}``: per opportunity the
JSON of ``coverage`` joined with the ``shapley`` of ``contribution --deal``, and the JSON of ``contribution`` over all
deals closed by the day. Keys the reference does not know are left alone; so are ``paths``, ``p_approval`` and
``bounds`` where the product does not state them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

COVERAGES = ("seat_coverage", "role_coverage", "chain_coverage", "weakest_link")
GAMES = ("coverage", "best", "noisy_or")
FORMS = ("raised", "used")
SUMS = (
    "won_amount",
    "count",
    "fractional_raised",
    "fractional_used",
    "binary_amount_raised",
    "binary_amount_used",
    "binary_count_raised",
    "binary_count_used",
)
NUMBERS = ("value", "lower", "upper", "low", "high", "frechet", "gated", "path", "seats", "cost", "shares", *GAMES)
FEN_TO = 1e-6
"""Money is given out to a millionth of a fen."""
MISSING = object()


def differences(product: Mapping[str, Any], reference: Mapping[str, Any], rel: float = 1e-9) -> list[str]:
    """Every place where the two answers differ, as ``path: product's, expected reference's``; empty = the same."""
    return list(_Comparison(rel).answers(product, reference))


class _Comparison:
    """One pass over two answers, at a relative tolerance and a least absolute one."""

    def __init__(self, rel: float, least: float = 1e-12) -> None:
        self.rel = rel
        self.least = least

    def answers(self, product: Mapping[str, Any], reference: Mapping[str, Any]) -> Iterator[str]:
        for key, expected in reference.items():
            if key == "contribution":
                yield from _guarded(key, _Comparison(self.rel, FEN_TO).contribution(key, product.get(key), expected))
            elif expected.get("reason"):
                yield from _guarded(key, self.empty(key, product.get(key) or {}, expected))
            elif product.get(key) is None:
                yield f"{key}: no answer"
            else:
                yield from _guarded(key, self.deal(key, product[key], expected))
        yield from (f"{key}: not expected" for key in product if key not in reference)

    def empty(self, at: str, product: Mapping[str, Any], expected: Mapping[str, Any]) -> Iterator[str]:
        for key in expected.keys() - {"reason"}:
            if not (_is_empty(product.get(key)) or (key == "paths" and product[key] == 0)):
                yield f"{at}/{key}: {product[key]!r}, expected nothing ({expected['reason']})"

    def deal(self, at: str, product: Mapping[str, Any], expected: Mapping[str, Any]) -> Iterator[str]:
        for key in COVERAGES:
            yield from self.coverage(f"{at}/{key}", product.get(key), expected[key])
        yield from self.completion(f"{at}/cheapest_completion", product, expected["cheapest_completion"])
        for key in ("verdict", "light"):
            yield from self.value(f"{at}/{key}", product.get(key, MISSING), expected[key])
        yield from self.members(f"{at}/single_thread", product.get("single_thread"), expected["single_thread"])
        yield from self.holders(f"{at}/holders", product.get("holders"), expected["holders"])
        for key in ("veto_risk", "chain_score"):
            yield from self.record(f"{at}/{key}", product.get(key), expected[key])
        yield from self.games(f"{at}/shapley", product.get("shapley"), expected["shapley"])
        if "paths" in product:
            yield from self.value(f"{at}/paths", product["paths"], expected["paths"])
        if "p_approval" in product and "p_approval" in expected:
            yield from self.record(f"{at}/p_approval", product["p_approval"], expected["p_approval"])

    def value(self, at: str, product: object, expected: object) -> Iterator[str]:
        if product is MISSING:
            yield f"{at}: missing, expected {expected!r}"
        elif not self.same(product, expected):
            yield f"{at}: {product!r}, expected {expected!r}"

    def same(self, product: object, expected: object) -> bool:
        if isinstance(product, int | float) and isinstance(expected, int | float):
            return abs(product - expected) <= max(self.least, self.rel * abs(expected))
        if isinstance(product, list | tuple) and isinstance(expected, list):
            return len(product) == len(expected) and all(map(self.same, product, expected))
        return product == expected

    def coverage(self, at: str, product: Mapping[str, Any] | None, expected: list[float] | None) -> Iterator[str]:
        lower, upper = expected or (None, None)
        for key, bound in (("value", lower), ("lower", lower), ("upper", upper)):
            yield from self.value(f"{at}/{key}", (product or {}).get(key), bound)

    def record(self, at: str, product: Mapping[str, Any] | None, expected: Mapping[str, Any] | None) -> Iterator[str]:
        """Every number of the reference; a missing record stands for one of nulls."""
        for key in expected or product or ():
            if expected is not None or key in ("value", "lower", "upper", "low", "high", "gated"):
                yield from self.value(f"{at}/{key}", (product or {}).get(key), (expected or {}).get(key))

    def members(self, at: str, product: Iterable[str] | None, expected: Iterable[str]) -> Iterator[str]:
        yield from self.value(at, sorted(product or ()), sorted(expected))

    def completion(self, at: str, deal: Mapping[str, Any], expected: Mapping[str, Any] | None) -> Iterator[str]:
        product = deal.get("cheapest_completion")
        if product is None or expected is None:
            yield from self.value(at, product, expected)
            return
        for key in ("path", "seats", "cost"):
            yield from self.value(f"{at}/{key}", product.get(key, MISSING), expected[key])
        following = product.get("alternatives") or []
        yield from self.value(f"{at}/alternatives/cost", [a["cost"] for a in following], expected["next_costs"])
        if "next_paths" in expected:
            yield from self.value(f"{at}/alternatives/path", [a["path"] for a in following], expected["next_paths"])

    def holders(
        self, at: str, product: Iterable[Mapping[str, Any]] | None, expected: Iterable[Mapping[str, Any]]
    ) -> Iterator[str]:
        ours = {holder["seat"]: holder for holder in product or ()}
        theirs = {holder["seat"]: holder for holder in expected}
        yield from self.members(f"{at}/seats", ours, theirs)
        for seat in ours.keys() & theirs.keys():
            for key in ("person", "power", "state"):
                yield from self.value(f"{at}/{seat}/{key}", ours[seat].get(key), theirs[seat][key])

    def games(self, at: str, product: Mapping[str, Any] | None, expected: Mapping[str, Any]) -> Iterator[str]:
        for game in GAMES:
            ours = (product or {}).get(game) or {}
            theirs = expected[game]
            nobody = not theirs["shares"] and ours.get("value") is None
            yield from () if nobody else self.value(f"{at}/{game}/value", ours.get("value"), theirs["value"])
            yield from self.shares(f"{at}/{game}/shares", ours.get("shares") or {}, theirs["shares"])

    def shares(self, at: str, product: Mapping[str, Any], expected: Mapping[str, Any]) -> Iterator[str]:
        """Each employee's share; one whom a side does not name has none."""
        for employee in sorted(product.keys() | expected.keys()):
            yield from self.value(f"{at}/{employee}", product.get(employee) or 0, expected.get(employee) or 0)

    def contribution(self, at: str, product: Mapping[str, Any] | None, expected: Mapping[str, Any]) -> Iterator[str]:
        if product is None:
            yield f"{at}: no answer"
            return
        for key in SUMS:
            number = product.get(key, MISSING)
            nothing_known = number is None and expected[key] == 0
            yield from () if nothing_known else self.value(f"{at}/{key}", number, expected[key])
        yield from self.won_deals(f"{at}/deals", product.get("deals") or {}, expected["deals"])
        for form in FORMS:
            ours = {key: parts.get(form) for key, parts in (product.get("employees") or {}).items()}
            theirs = {key: parts[form] for key, parts in expected["employees"].items()}
            yield from self.shares(f"{at}/employees/{form}", ours, theirs)
        if "bounds" in product and "bounds" in expected:
            yield from self.record(f"{at}/bounds", product["bounds"], expected["bounds"])

    def won_deals(self, at: str, product: Mapping[str, Any], expected: Mapping[str, Any]) -> Iterator[str]:
        yield from self.members(at, product, expected)
        for deal in product.keys() & expected.keys():
            for key in ("amount", "chain"):
                yield from self.value(f"{at}/{deal}/{key}", product[deal].get(key), expected[deal][key])
            for form in FORMS:
                yield from self.members(f"{at}/{deal}/{form}", product[deal].get(form), expected[deal][form])


def _guarded(at: str, found: Iterator[str]) -> Iterator[str]:
    """The differences found; an answer of another shape is one difference, and ends the search in it."""
    try:
        yield from found
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        yield f"{at}: not of the stated shape ({error!r})"


def _is_empty(value: object) -> bool:
    """Whether an answer holds no number: units, dates and reasons may stand there all the same."""
    if isinstance(value, Mapping):
        return all(_is_empty(item) for key, item in value.items() if key in NUMBERS)
    return value is None or value in ([], (), {})
