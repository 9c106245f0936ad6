"""Which people of customers may be the same person."""

import dataclasses
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import product

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.fuzz import ratio

from graph_service.analysis.duplicates.spellings import NOTHING, Spelt, folded, is_chinese, person, words
from graph_service.analysis.duplicates.weighing import POINTS, Found, Reason, found_among

SIMILAR = 0.93
"""Jaro-Winkler similarity of two typed names from which they count as alike: one letter in about ten."""
SIMILAR_TITLE = 90.0
"""Of 100: the same words in another order are 100."""


@dataclasses.dataclass(frozen=True)
class Post:
    """A post: at which customer, from (None: always), until (None: still)."""

    customer: str
    start: date | None = None
    end: date | None = None


@dataclasses.dataclass(frozen=True)
class PersonCard:
    """What is compared of a person; ``seats``: pairs of deal and seat; ``tied``: ids of people they are tied to."""

    id: str
    name: str | None
    name_en: str | None = None
    organisation: str | None = None
    titles: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    posts: tuple[Post, ...] = ()
    seats: frozenset[tuple[str, str]] = frozenset()
    tied: frozenset[str] = frozenset()

    @property
    def customers(self) -> frozenset[str]:
        """Where they ever held a post."""
        return frozenset(post.customer for post in self.posts)


def find_people(cards: Sequence[PersonCard], threshold: float) -> Found:
    """Pairs of people from ``threshold`` on, the likeliest first; the order of the cards does not matter.

    A pair is found in whichever order it is given and has the same reasons seen from either side. O(n log n) for n
    people, at most ``CROWD`` pairs for each key of each; memory in the pairs that meet.
    """
    known = {card.id: _Known.of(card) for card in cards}
    return found_among(known, _keys, _reasons, POINTS, threshold)


@dataclasses.dataclass(frozen=True)
class _Known:
    """A card with its names spelt."""

    card: PersonCard
    name: Spelt
    english: Spelt
    is_chinese: bool
    titles: tuple[str, ...]

    @classmethod
    def of(cls, card: PersonCard) -> "_Known":
        english = person(card.name_en) if card.name_en else NOTHING
        titles = sorted({" ".join(sorted(words(title))) for title in card.titles} - {""})
        return cls(card, person(card.name), english, is_chinese(card.name), tuple(titles))


def _keys(known: _Known) -> Iterator[tuple[str, ...]]:
    card = known.card
    near = [
        *(f"c{each}" for each in sorted(card.customers)),
        *(f"t{each}" for each in known.titles),
        *([f"o{folded(card.organisation)}"] if card.organisation else []),
        *([f"e{known.english.exact}"] if known.english.exact else []),
    ]
    for text in sorted({known.name.typed, known.name.turned, known.english.typed, known.english.turned} - {""}):
        yield (f"n{text}", *(f"n{text}|{each}" for each in near))
    for initials in sorted({known.name.initials, known.english.initials} - {""}):
        for each in near:  # misspelt names meet only where something else is shared
            if each[0] in "co":
                yield (f"i{initials}|{each}", *(f"i{initials}|{each}|{more}" for more in near if more[0] == "t"))


def _reasons(one: _Known, other: _Known) -> Iterator[Reason]:
    names = set(_of_names(one, other))
    if not names:
        return
    yield from names
    yield from _of_places(one.card, other.card)
    if _share_title(one, other):
        yield Reason.SAME_TITLE
    deals = {deal for deal, _ in one.card.seats} & {deal for deal, _ in other.card.seats}
    if any((deal, seat) not in other.card.seats for deal, seat in one.card.seats if deal in deals):
        yield Reason.TWO_SEATS
    if other.card.id in one.card.tied or one.card.id in other.card.tied:
        yield Reason.TIED


def _of_names(one: _Known, other: _Known) -> Iterator[Reason]:
    here, there = (one.name, one.english), (other.name, other.english)
    exact = bool(one.name.exact) and one.name.exact == other.name.exact
    typed = _meet({name.typed for name in here}, {name.typed for name in there})
    turned = _meet({name.turned for name in here}, {name.typed for name in there}) or _meet(
        {name.typed for name in here}, {name.turned for name in there}
    )
    if exact:
        yield Reason.SAME_NAME
    elif typed:
        yield Reason.SAME_PINYIN
    elif turned:
        yield Reason.TURNED_NAME
    elif _similar(one, other):
        yield Reason.SIMILAR_NAME
    if one.english.exact and other.english.exact:
        same = {one.english.typed, one.english.turned} & {other.english.typed, other.english.turned}
        if same:
            yield Reason.ENGLISH_NAME
        elif exact or typed or turned:
            yield Reason.OTHER_ENGLISH_NAME
    if not exact and one.is_chinese and other.is_chinese and typed and not _variants(one, other):
        yield Reason.OTHER_NAME


def _variants(one: _Known, other: _Known) -> bool:
    """Whether two Chinese names of one sound may be one name in two scripts.

    Wherever they differ, one of the two characters must be outside GB 2312, which holds what is written in simplified
    script: 张伟 and 張偉 may be one name, 李明 and 黎明 are two.
    """
    here, there = one.name.exact, other.name.exact
    return len(here) == len(there) and all(
        a == b or _is_simplified(a) != _is_simplified(b) for a, b in zip(here, there, strict=True)
    )


@cache
def _is_simplified(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _meet(one: set[str], other: set[str]) -> bool:
    return bool((one & other) - {""})


def _similar(one: _Known, other: _Known) -> bool:
    if one.name.typed == "" or other.name.typed == "" or (one.is_chinese and other.is_chinese):
        return False  # two Chinese names that sound nearly alike are two names
    return _alike(one.name.typed, other.name.typed) or _alike(one.name.turned, other.name.typed)


def _alike(one: str, other: str) -> bool:
    """The same from either side: the measure itself is symmetric up to the last bit of a float."""
    first, second = sorted((one, other))
    return JaroWinkler.normalized_similarity(first, second) >= SIMILAR


def _of_places(one: PersonCard, other: PersonCard) -> Iterator[Reason]:
    if one.departments & other.departments:
        yield Reason.SAME_DEPARTMENT
    if one.customers & other.customers:
        yield Reason.SAME_CUSTOMER
    elif _overlap(one.posts, other.posts):
        yield Reason.POSTS_ELSEWHERE
    if one.organisation and folded(one.organisation) == folded(other.organisation):
        yield Reason.SAME_ORGANISATION


def _overlap(one: Sequence[Post], other: Sequence[Post]) -> bool:
    return any(
        (a.start or date.min) < (b.end or date.max) and (b.start or date.min) < (a.end or date.max)
        for a, b in product(one, other)
    )


def _share_title(one: _Known, other: _Known) -> bool:
    return any(a == b or ratio(a, b) >= SIMILAR_TITLE for a, b in product(one.titles, other.titles))
