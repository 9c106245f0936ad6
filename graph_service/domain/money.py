"""Money: whole hundredths inside (fen, cents), with 万 and 亿 in Chinese for people, parts that add up."""

from collections.abc import Mapping
from fractions import Fraction

from graph_service.words import Language

FEN = 100
WAN = 10_000
YI = 100_000_000
MILLION = 1_000_000
BILLION = 1_000_000_000
YUAN = "CNY"
IN_CHINESE: Mapping[str, str] = {
    YUAN: "元", "USD": "美元", "EUR": "欧元", "GBP": "英镑", "JPY": "日元", "HKD": "港元", "TWD": "新台币元",
    "SGD": "新加坡元", "KRW": "韩元", "AUD": "澳元", "CAD": "加元", "CHF": "瑞士法郎",
}  # fmt: skip


def say_money(fen: Fraction | float | None, language: Language, currency: str = YUAN) -> str:
    """An amount as people say it: 1,234.5万 · 3.2亿 in Chinese, CNY 12.35M · 1.2bn in English; — if unknown.

    ``currency`` (ISO 4217) only names what is kept: nothing is converted. Yuan need no name after 万 and 亿.
    """
    if fen is None:
        return "—"
    yuan = Fraction(fen) / FEN
    size = abs(yuan)
    if language == "en":
        return f"{currency} {_english(yuan, size)}"
    unit = IN_CHINESE.get(currency, f" {currency}")
    after = "" if currency == YUAN else unit
    if size >= YI:
        return f"{_trimmed(yuan / YI)}亿{after}"
    if size >= WAN:
        return f"{_trimmed(yuan / WAN)}万{after}"
    return f"{_plain(yuan)}{unit}"


def _english(yuan: Fraction, size: Fraction) -> str:
    if size >= BILLION:
        return f"{_trimmed(yuan / BILLION)}bn"
    return f"{_trimmed(yuan / MILLION)}M" if size >= MILLION else _plain(yuan)


def _plain(yuan: Fraction) -> str:
    """Yuan to the fen; whole yuan without a fraction."""
    return f"{_rounded(yuan, 2):,.2f}".removesuffix(".00")


def _rounded(number: Fraction, digits: int) -> float:
    return float(round(number, digits))


def _trimmed(number: Fraction) -> str:
    return f"{_rounded(number, 2):,.2f}".rstrip("0").rstrip(".")


def round_parts(parts: Mapping[str, Fraction], total: int) -> dict[str, int]:
    """Whole fen per key that add up to the total: largest remainders first, ties by key."""
    whole = {key: int(part // 1) for key, part in parts.items()}
    missing = total - sum(whole.values())
    by_remainder = sorted(parts, key=lambda key: (-(parts[key] - whole[key]), key))
    for key in by_remainder[:missing]:
        whole[key] += 1
    return whole
