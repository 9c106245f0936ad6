"""What is left of a name when habits of writing are gone, and the keys under which the same name meets itself."""

import dataclasses
import re
import unicodedata

from graph_service.domain.pinyin import plain, syllables_of

_WORDS = re.compile(r"[^\W_]+")
_CHINESE = re.compile(r"[㐀-鿿豈-﫿]")
_WITH_V = re.compile(r"[ln][üǖǘǚǜ][eēéěè]?")
"""The syllables of pinyin with an ü."""
_TYPED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "ø": "oe", "œ": "oe", "å": "aa", "ł": "l", "đ": "d"}
)
_COURTESY_ZH = ("先生", "女士", "小姐", "博士", "教授", "老师", "同志")
_COURTESY = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "sir", "madam"})
_LEGAL_ZH = re.compile(
    "(股份有限责任公司|有限责任公司|股份有限公司|集团有限公司|有限公司|股份公司|集团公司|控股公司|分公司|子公司"
    "|公司|集团|控股|股份)$"
)
_LEGAL = frozenset({
    "co", "company", "corp", "corporation", "inc", "incorporated", "ltd", "limited", "llc", "llp", "plc", "lp", "gmbh",
    "ag", "kg", "sa", "sas", "sarl", "srl", "spa", "bv", "nv", "ab", "oy", "as", "aps", "kk", "pte", "pty", "pvt",
    "group", "holding", "holdings", "the",
})  # fmt: skip


def folded(text: str | None) -> str:
    """A text without case, width, accents, blanks and punctuation: ``Ｚhāng-Wěi`` is ``zhangwei``."""
    return "".join(words(text))


def words(text: str | None) -> list[str]:
    """The words of a text, folded; of Chinese each run of characters is one."""
    return [_letters(word) for word in _WORDS.findall(unicodedata.normalize("NFKC", text or ""))]


def is_chinese(text: str | None) -> bool:
    """Whether there is a Chinese character in it."""
    return bool(_CHINESE.search(unicodedata.normalize("NFKC", text or "")))


@dataclasses.dataclass(frozen=True)
class Spelt:
    """One name as it is compared.

    ``exact``: folded; ``typed``: its syllables or words in their order, run together; ``turned``: the same with the
    family name at the other end, of a company the other way to type it (mueller for muller); ``initials``: of the
    syllables. Empty where there is nothing to compare.
    """

    exact: str
    typed: str
    turned: str
    initials: str


NOTHING = Spelt("", "", "", "")


def person(name: str | None) -> Spelt:
    """A person's name: forms of address dropped, the family name first in Chinese, at either end in other letters."""
    known = _without_courtesy(unicodedata.normalize("NFKC", name or "").strip())
    parts = syllables_of(known, is_person=True) if is_chinese(known) else words(known)
    if not parts:
        return NOTHING
    turned = [*parts[1:], parts[0]] if is_chinese(known) else [parts[-1], *parts[:-1]]
    return Spelt(folded(known), "".join(parts), "".join(turned), "".join(sorted(part[0] for part in parts)))


def company(name: str | None) -> Spelt:
    """A company's name: what it is legally (有限公司, Co., Ltd.) dropped, as long as something remains."""
    given = unicodedata.normalize("NFKC", name or "").strip()
    known, written_out = (_without_legal_form(text) for text in (_bare(given), given))
    parts = syllables_of(known, is_person=False) if is_chinese(known) else words(known)
    if not parts:
        return NOTHING
    other = "" if is_chinese(known) else folded(written_out)
    return Spelt(folded(known), "".join(parts), other, "".join(part[0] for part in parts[:3]))


def _letters(word: str) -> str:
    """A word as it is typed where such letters are missing: ``Müller`` is ``mueller``, but ``Lü`` is ``lv``."""
    small = word.casefold()
    return plain(word if _WITH_V.fullmatch(small) else small.translate(_TYPED))


def _without_courtesy(name: str) -> str:
    if is_chinese(name):
        return next((name.removesuffix(each) for each in _COURTESY_ZH if name.endswith(each) and name != each), name)
    kept = [word for word in _WORDS.findall(name) if plain(word) not in _COURTESY]
    return " ".join(kept) if kept else name


def _bare(text: str) -> str:
    """Letters without marks; an ü of a company is a u, where that of a person is typed v, as in pinyin."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _without_legal_form(name: str) -> str:
    if is_chinese(name):
        cleaned = "".join(_WORDS.findall(re.sub(r"[(（][^)）]*[)）]", "", name))) or name
        while (shorter := _LEGAL_ZH.sub("", cleaned)) != cleaned and shorter:
            cleaned = shorter
        return cleaned
    kept = _WORDS.findall(name.replace(".", ""))
    core = [word for word in kept if plain(word) not in _LEGAL]
    return " ".join(core or kept)
