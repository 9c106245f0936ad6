"""Which customers may be the same company."""

import dataclasses
from collections.abc import Iterator, Sequence

from rapidfuzz.fuzz import ratio

from graph_service.analysis.duplicates.spellings import NOTHING, Spelt, company, folded
from graph_service.analysis.duplicates.weighing import POINTS_OF_CUSTOMERS, Found, Reason, found_among

SIMILAR = 90.0
"""Of 100, of two typed names from which they count as alike."""


@dataclasses.dataclass(frozen=True)
class CustomerCard:
    """What is compared of a customer; ``parent`` is the customer above it, if one is known."""

    id: str
    name: str | None
    name_en: str | None = None
    region: str | None = None
    industry: str | None = None
    parent: str | None = None


def find_customers(cards: Sequence[CustomerCard], threshold: float) -> Found:
    """Pairs of customers from ``threshold`` on, the likeliest first; laws and cost as of ``find_people``."""
    known = {card.id: _Known.of(card) for card in cards}
    return found_among(known, _keys, _reasons, POINTS_OF_CUSTOMERS, threshold)


@dataclasses.dataclass(frozen=True)
class _Known:
    """A card with its names spelt."""

    card: CustomerCard
    name: Spelt
    english: Spelt

    @classmethod
    def of(cls, card: CustomerCard) -> "_Known":
        return cls(card, company(card.name), company(card.name_en) if card.name_en else NOTHING)


def _keys(known: _Known) -> Iterator[tuple[str, ...]]:
    near = [f"{name}{folded(text)}" for name, text in (("r", known.card.region), ("y", known.card.industry)) if text]
    for text in sorted(_typed(known)):
        yield (f"n{text}", *(f"n{text}|{each}" for each in near))
    for initials in sorted({known.name.initials, known.english.initials} - {""}):
        yield (f"i{initials}", *(f"i{initials}|{each}" for each in near))


def _reasons(one: _Known, other: _Known) -> Iterator[Reason]:
    names = set(_of_names(one, other))
    if not names:
        return
    yield from names
    here, there = one.card, other.card
    if here.region and there.region:
        yield Reason.SAME_REGION if folded(here.region) == folded(there.region) else Reason.OTHER_REGION
    if here.industry and folded(here.industry) == folded(there.industry):
        yield Reason.SAME_INDUSTRY
    if here.parent == there.id or there.parent == here.id:
        yield Reason.ONE_ABOVE_OTHER


def _of_names(one: _Known, other: _Known) -> Iterator[Reason]:
    is_english = bool(one.english.exact) and one.english.exact == other.english.exact
    typed = _typed(one) & _typed(other)
    if one.name.exact and one.name.exact == other.name.exact:
        yield Reason.SAME_NAME
    elif typed - ({one.english.typed, one.english.turned} if is_english else set()):
        yield Reason.SAME_PINYIN
    elif _similar(one.name.typed, other.name.typed):
        yield Reason.SIMILAR_NAME
    if is_english:
        yield Reason.ENGLISH_NAME


def _typed(known: _Known) -> set[str]:
    return {known.name.typed, known.name.turned, known.english.typed, known.english.turned} - {""}


def _similar(one: str, other: str) -> bool:
    first, second = sorted((one, other))
    return bool(first) and ratio(first, second) >= SIMILAR
