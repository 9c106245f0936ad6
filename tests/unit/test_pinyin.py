"""How names are typed, and what a search asks the index for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.pinyin import Spelling, place_of, plain, spelling_of
from graph_service.facts.search import NOTHING, typed_as

PERSON, THING = "person", "thing"
OPERATORS = set('+-&|!(){}[]^"~*?:\\/')


@pytest.mark.parametrize(
    ("name", "whose", "pinyin", "initials"),
    [
        ("张伟", PERSON, "zhangwei wei", "zw w"),
        ("单雄信", PERSON, "shanxiongxin xiongxin xin", "sxx xx x"),
        ("单于", PERSON, "chanyu yu", "cy y"),
        ("曾", PERSON, "zeng", "z"),
        ("曾", THING, "ceng", "c"),
        ("欧阳娜娜", PERSON, "ouyangnana yangnana nana na", "oynn ynn nn n"),
        ("吕布", PERSON, "lvbu bu", "lb b"),
        ("Ann Lee", PERSON, "annlee lee", "al l"),
        ("MES 2期", THING, "mes2qi 2qi qi", "m2q 2q q"),
        ("👍", PERSON, None, None),
        ("", PERSON, None, None),
        (None, PERSON, None, None),
    ],
)
def test_a_name_is_spelt_from_each_of_its_syllables_on(
    name: str | None, whose: str, pinyin: str | None, initials: str | None
) -> None:
    assert spelling_of(name, is_person=whose == PERSON) == Spelling(pinyin, initials)


def test_names_stand_in_the_order_of_their_pinyin() -> None:
    names = ["张伟", "安然", "单雄信", "Ben Ode", "曾国"]
    placed = sorted(names, key=lambda name: place_of(name, is_person=True))
    assert placed == ["安然", "Ben Ode", "单雄信", "曾国", "张伟"]


def test_tones_and_case_are_not_typed() -> None:
    assert plain("Zhāng") == "zhang"
    assert plain("LÜ") == plain("lǚ") == "lv"


@given(st.text(max_size=60))
def test_whatever_is_typed_asks_the_index_for_words_only(text: str) -> None:
    asked = typed_as(text)
    if asked.words == NOTHING:
        assert asked.typed == NOTHING
        return
    for term in asked.words.split(" "):
        assert term[0] == "+"
        inside = term[1:].strip('"*')
        assert inside
        assert not set(inside) & OPERATORS
        assert inside == inside.casefold()
    assert asked.typed == NOTHING or not set(asked.typed.removesuffix("*")) & OPERATORS


def test_chinese_is_looked_for_anywhere_and_other_words_by_how_they_begin() -> None:
    assert typed_as("信号 MES重建").words == '+"信号" +mes* +"重建"'
    assert typed_as("张").words == "+*张*"
    assert typed_as("Zhang Wei").typed == "zhangwei*"
    assert typed_as("a OR b").words == "+a* +or* +b*"
    assert typed_as('"(*:*)"').words == NOTHING
    assert len(typed_as("a " * 2_000).words.split()) == 8
