"""How a Chinese name is typed on a keyboard: its pinyin without tones, and the initials of its syllables.

Both are kept beside the name so that a search finds 张伟 by ``zhangwei``, ``wei`` or ``zw``. A family name comes first
and has readings of its own (单 is Shan, not Dan). What is not Chinese counts word by word, in lower case.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from importlib import import_module

VERSION = 1
"""Moves with every change of the rules below: what was spelt by older rules is then spelt anew."""
SYLLABLES = 24
"""Syllables of a name that are spelt; what follows is found by the name itself."""
WORD_CHARACTERS = 40
FAMILY_NAMES = {
    "万俟": "mo qi", "尉迟": "yu chi", "长孙": "zhang sun", "单于": "chan yu", "澹台": "tan tai", "令狐": "ling hu",
    "单": "shan", "解": "xie", "仇": "qiu", "曾": "zeng", "区": "ou", "查": "zha", "任": "ren", "朴": "piao",
    "翟": "zhai", "盖": "ge", "华": "hua", "尉": "wei", "缪": "miao", "乐": "yue", "员": "yun", "折": "she",
    "种": "chong", "秘": "bi", "繁": "po", "召": "shao", "隗": "wei", "洗": "xian", "冼": "xian", "佴": "nai",
    "覃": "qin", "逄": "pang", "郇": "xun", "晁": "chao", "卜": "bu", "宓": "mi", "黑": "he", "牟": "mu",
}  # fmt: skip
_PIECES = re.compile(r"[㐀-鿿豈-﫿]+|[^\W_㐀-鿿豈-﫿]+")


@dataclasses.dataclass(frozen=True)
class Spelling:
    """Each from every syllable on: ``zhangwei wei`` and ``zw w``; None where there is nothing to type."""

    pinyin: str | None
    initials: str | None


@lru_cache(maxsize=100_000)
def spelling_of(name: str | None, *, is_person: bool = False) -> Spelling:
    """How a name is typed; of persons the family name is read as one."""
    syllables = syllables_of(name or "", is_person=is_person)[:SYLLABLES]
    first = [syllable[0] for syllable in syllables]
    return Spelling(_tails(syllables), _tails(first))


def place_of(name: str | None, *, is_person: bool = False) -> str:
    """Where a name stands in a list: by its pinyin, as Chinese lists are ordered."""
    return (spelling_of(name, is_person=is_person).pinyin or "").partition(" ")[0]


def syllables_of(name: str, *, is_person: bool) -> list[str]:
    """The syllables of a name without tones, and the words of what is not Chinese."""
    found: list[str] = []
    for number, piece in enumerate(_PIECES.findall(unicodedata.normalize("NFKC", name))):
        if _is_chinese(piece):
            found += _read(piece, is_family_first=is_person and number == 0)
        else:
            found.append(plain(piece)[:WORD_CHARACTERS])
    return [syllable for syllable in found if syllable]


def plain(text: str) -> str:
    """Letters without case and tones: ``Lǚ`` is ``lv``, as it is typed."""
    typed = re.sub("[üǖǘǚǜ]", "v", text.casefold())
    return "".join(c for c in unicodedata.normalize("NFKD", typed) if not unicodedata.combining(c))


def _read(chinese: str, *, is_family_first: bool) -> list[str]:
    family = next((head for head in (chinese[:2], chinese[:1]) if is_family_first and head in FAMILY_NAMES), "")
    given = chinese[len(family) :]
    return [*FAMILY_NAMES.get(family, "").split(), *(_readings()(given) if given else [])]


@cache
def _readings() -> Callable[[str], list[str]]:
    """The dictionary of readings. It takes a third of a second to load: whoever spells no name goes without."""
    found: Callable[[str], list[str]] = import_module("pypinyin").lazy_pinyin
    return found


def _is_chinese(piece: str) -> bool:
    return "㐀" <= piece[0] <= "鿿" or "豈" <= piece[0] <= "﫿"


def _tails(parts: list[str]) -> str | None:
    return " ".join("".join(parts[start:]) for start in range(len(parts))) or None
