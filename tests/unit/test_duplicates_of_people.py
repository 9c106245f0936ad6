"""Planted duplicates are found, others are not proposed, and it never matters who comes first."""

import random
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from graph_service.analysis.duplicates.pairs import CROWD, meeting
from graph_service.analysis.duplicates.people import PersonCard, Post, find_people
from graph_service.analysis.duplicates.weighing import OF_NAMES, POINTS, Reason, score_of

THRESHOLD = 0.6
FAMILIES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗梁宋郑谢韩唐冯董萧程"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文斌宇浩然泽轩梓涵"
TITLES = ("采购经理", "技术总监", "总经理", "设备工程师", "财务主管")


def drawn_name(rng: random.Random) -> str:
    return rng.choice(FAMILIES) + "".join(rng.choices(GIVEN, k=rng.choice((1, 2, 2))))


def company_of(seed: int, n: int, per_customer: int = 12) -> list[PersonCard]:
    """People of customers, no two of one customer with names of one sound."""
    rng, taken, cards = random.Random(seed), set[tuple[int, str]](), []
    for number in range(n):
        customer = number // per_customer
        while True:
            name = drawn_name(rng)
            sound = "".join(sorted(lazy_pinyin(name)))
            if (customer, sound) not in taken:
                break
        taken.add((customer, sound))
        post = Post(f"c-{customer}", date(2020, 1, 1))
        cards.append(PersonCard(f"p-{number}", name, titles=frozenset({rng.choice(TITLES)}), posts=(post,)))
    return cards


def latin(name: str, *, family_last: bool = False, split: bool = False) -> str:
    syllables = [syllable.capitalize() for syllable in lazy_pinyin(name)]
    family, *given_ = syllables
    rest = " ".join(given_) if split else "".join(given_).capitalize()
    return f"{rest} {family}" if family_last else f"{family} {rest}"


WRITTEN: dict[str, Callable[[str], str]] = {
    "blanks between characters": " ".join,
    "a form of address": lambda name: f"{name}先生",
    "pinyin": latin,
    "pinyin in capitals": lambda name: latin(name).upper(),
    "pinyin, family name last": lambda name: latin(name, family_last=True),
    "pinyin, each syllable apart": lambda name: latin(name, split=True),
    "full-width letters": lambda name: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in latin(name)),
    "with a hyphen": lambda name: latin(name, split=True).replace(" ", "-"),
    "Mr. before it": lambda name: f"Mr. {latin(name)}",
    "traditional script": lambda name: name.translate(str.maketrans("张伟刘陈", "張偉劉陳")),
}


@pytest.mark.parametrize("way", WRITTEN)
@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_the_same_person_of_a_customer_written_another_way_is_found(way: str, seed: int) -> None:
    cards = company_of(seed, 60)
    rng = random.Random(seed)
    if way == "traditional script":
        cards[7] = PersonCard("p-7", "张伟", titles=cards[7].titles, posts=cards[7].posts)
    twin = rng.choice(cards) if way != "traditional script" else cards[7]
    other = PersonCard("q-1", WRITTEN[way](twin.name or ""), titles=twin.titles, posts=twin.posts)
    found = {(pair.one, pair.other) for pair in find_people([*cards, other], THRESHOLD).pairs}
    assert (twin.id, "q-1") in found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jürgen Müller", "MUELLER, Juergen"),
        ("Søren Kjær", "Soeren Kjaer"),
        ("Weiß Anna", "Anna Weiss"),
        ("Lü Wei", "吕伟"),
        ("Lüè Wēi", "Lve Wei"),
        ("Nǚ Wei", "Wei Nv"),
        ("Lüders Hans", "Hans Lueders"),
    ],
)
def test_letters_that_are_typed_in_two_ways_are_one(one: str, other: str) -> None:
    posts = (Post("c-1"),)
    found = find_people([PersonCard("a", one, posts=posts), PersonCard("b", other, posts=posts)], THRESHOLD)
    assert [(pair.one, pair.other) for pair in found.pairs] == [("a", "b")]
    assert {Reason.SIMILAR_NAME, Reason.OTHER_NAME}.isdisjoint(found.pairs[0].reasons), "it is no guess"


def test_people_with_nothing_but_a_title_or_a_customer_in_common_are_not_proposed() -> None:
    for seed in range(5):
        assert find_people(company_of(seed, 600), THRESHOLD).pairs == ()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_of_the_people_does_not_matter(seed: int, shuffled: random.Random) -> None:
    rng = random.Random(seed)
    cards = [
        PersonCard(
            f"p-{number}",
            rng.choice((drawn_name(rng), "张伟", "Zhang Wei", "Wei Zhang", "张薇", "")),
            rng.choice((None, "Zhang Wei", "David Zhang")),
            rng.choice((None, "设计院")),
            frozenset(rng.sample(TITLES, rng.choice((0, 1, 2)))),
            frozenset(),
            tuple(Post(f"c-{rng.randrange(4)}", date(2020 + rng.randrange(4), 1, 1)) for _ in range(rng.randrange(3))),
        )
        for number in range(40)
    ]
    found = find_people(cards, 0.0)
    mixed = list(cards)
    shuffled.shuffle(mixed)
    assert find_people(mixed, 0.0) == found
    assert all(pair.one < pair.other and 0 <= pair.score <= 1 for pair in found.pairs)
    assert list(found.pairs) == sorted(found.pairs, key=lambda pair: (-pair.score, pair.one, pair.other))


@pytest.mark.parametrize("seed", range(20))
def test_a_pair_looks_the_same_from_either_side(seed: int) -> None:
    rng = random.Random(seed)
    one, other = (
        PersonCard(
            "x", rng.choice(("张伟", "Zhang Wei", "Wei Zhang", "Zhang Weiguo", "John Smith", "Jon Smith")),
            rng.choice((None, "David Zhang", "Zhang, David")), titles=frozenset(rng.sample(TITLES, 1)),
            posts=(Post(rng.choice(("c-1", "c-2"))),), seats=frozenset({("o-1", rng.choice(("s-1", "s-2")))}),
        )
        for _ in range(2)
    )  # fmt: skip

    def named(card: PersonCard, id_: str) -> PersonCard:
        return PersonCard(id_, card.name, card.name_en, titles=card.titles, posts=card.posts, seats=card.seats)

    here = find_people([named(one, "a"), named(other, "b")], 0.0).pairs
    there = find_people([named(one, "b"), named(other, "a")], 0.0).pairs
    assert [(pair.score, pair.reasons) for pair in here] == [(pair.score, pair.reasons) for pair in there]


CUSTOMER, ELSEWHERE = (Post("c-1", date(2020, 1, 1)),), (Post("c-2", date(2020, 1, 1)),)
BEFORE = (Post("c-2", date(2015, 1, 1), date(2019, 1, 1)),)


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        (PersonCard("a", "张伟", posts=CUSTOMER), PersonCard("b", "张伟", posts=CUSTOMER), 0.85),
        (PersonCard("a", "张伟"), PersonCard("b", "张伟"), 0.55),
        (PersonCard("a", "张伟", posts=CUSTOMER), PersonCard("b", "张伟", posts=ELSEWHERE), 0.3),
        (PersonCard("a", "张伟", posts=CUSTOMER), PersonCard("b", "张伟", posts=BEFORE), 0.55),
        (PersonCard("a", "李明", posts=CUSTOMER), PersonCard("b", "黎明", posts=CUSTOMER), 0.55),
        (PersonCard("a", "张伟", posts=CUSTOMER), PersonCard("b", "張偉", posts=CUSTOMER), 0.75),
        (PersonCard("a", "欧阳明", posts=CUSTOMER), PersonCard("b", "Ming Ouyang", posts=CUSTOMER), 0.7),
        (PersonCard("a", "单雄", posts=CUSTOMER), PersonCard("b", "Shan Xiong", posts=CUSTOMER), 0.75),
        (PersonCard("a", "张伟", "David", posts=CUSTOMER), PersonCard("b", "张伟", "Peter", posts=CUSTOMER), 0.65),
        (
            PersonCard("a", "张伟", posts=CUSTOMER, tied=frozenset({"b"})),
            PersonCard("b", "张伟", posts=CUSTOMER),
            0.35,
        ),
        (
            PersonCard("a", "张伟", posts=CUSTOMER, seats=frozenset({("o", "s-1")})),
            PersonCard("b", "张伟", posts=CUSTOMER, seats=frozenset({("o", "s-2")})),
            0.55,
        ),
        (
            PersonCard("a", "Anna Berg", organisation="Design Institute", titles=frozenset({"Manager, Purchasing"})),
            PersonCard("b", "anna  BERG", organisation="design institute", titles=frozenset({"Purchasing Manager"})),
            1.0,
        ),
    ],
)
def test_what_speaks_for_and_against_is_weighed(one: PersonCard, other: PersonCard, score: float) -> None:
    pairs = find_people([one, other], 0.0).pairs
    assert [pair.score for pair in pairs] == [score]


def test_a_contradiction_never_raises_a_score_and_an_agreement_never_lowers_it() -> None:
    for reason in Reason:
        for base in ({Reason.SAME_NAME}, {Reason.SAME_PINYIN, Reason.SAME_CUSTOMER}, {Reason.ENGLISH_NAME}):
            before, after = (score_of(frozenset(each), POINTS) for each in (base, {*base, reason}))
            assert after >= before if POINTS[reason] > 0 else after <= before
    assert all(POINTS[reason] > 0 for reason in OF_NAMES)


def common(n: int) -> list[PersonCard]:
    """People of many customers who bear but forty names."""
    rng = random.Random(n)
    names = [family + given_ for family in FAMILIES[:10] for given_ in GIVEN[:4]]
    return [PersonCard(f"p-{at}", rng.choice(names), posts=(Post(f"c-{at // 40}"),)) for at in range(n)]


def test_the_pairs_compared_grow_with_the_people_and_not_with_their_square() -> None:
    counts = {n: find_people(common(n), THRESHOLD).compared for n in (1_000, 2_000, 4_000, 8_000)}
    for n, compared in counts.items():
        assert compared <= CROWD * n
    for n in (1_000, 2_000, 4_000):
        assert counts[2 * n] / counts[n] < 2.2, counts
    assert counts[8_000] < 8_000 * 7_999 / 2 / 100


def test_a_key_that_everybody_has_brings_each_together_with_a_few_only() -> None:
    keys = {f"{number:05}": [("all", f"all|{number % 10}")] for number in range(5_000)}
    assert len(list(meeting(keys))) <= 5_000 * CROWD
    few = {f"{number}": [("all", f"all|{number}")] for number in range(CROWD)}
    assert len(list(meeting(few))) == CROWD * (CROWD - 1) // 2
