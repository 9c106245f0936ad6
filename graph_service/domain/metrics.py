"""What may be observed: codes of metrics, about whom, on which scale; and the words people use for scores."""

import dataclasses
from collections.abc import Mapping
from enum import StrEnum


class Scale(StrEnum):
    """How the value of a metric is read."""

    SCORE = "score"
    """0 to 100, or a stance word that stands for the middle of its band."""
    MONEY = "money"
    """Integer fen, not negative."""
    QUANTITY = "quantity"
    """A number, not negative."""
    ANSWER = "answer"
    """1 (yes) or 0 (no)."""
    STANCE = "stance"
    """for, neutral or against; kept as text."""
    TEXT = "text"
    """Kept as text."""


@dataclasses.dataclass(frozen=True)
class Metric:
    """``code`` is exact, or ends with ``*`` and stands for all codes that begin so."""

    code: str
    about: tuple[str, ...]
    scale: Scale

    def covers(self, code: str) -> bool:
        """Whether this entry speaks for the code."""
        if self.code.endswith("*"):
            return code.startswith(self.code[:-1]) and len(code) >= len(self.code)
        return code == self.code


_PERSON, _CUSTOMER, _DEAL = ("person",), ("customer",), ("opportunity",)

METRICS: tuple[Metric, ...] = (
    Metric("rc", _PERSON, Scale.SCORE),
    Metric("sr", _PERSON, Scale.SCORE),
    Metric("pa", _PERSON, Scale.SCORE),
    Metric("stance", _PERSON, Scale.STANCE),
    Metric("elem_*", _PERSON, Scale.SCORE),
    Metric("trust_*", _PERSON, Scale.SCORE),
    Metric("annual_spend", _CUSTOMER, Scale.MONEY),
    Metric("category_spend", _CUSTOMER, Scale.MONEY),
    Metric("category_sales", _CUSTOMER, Scale.MONEY),
    Metric("satisfaction", _CUSTOMER, Scale.SCORE),
    Metric("loyalty", _CUSTOMER, Scale.SCORE),
    Metric("cooperation", _CUSTOMER, Scale.SCORE),
    Metric("expected_key_persons", _CUSTOMER, Scale.QUANTITY),
    Metric("stock", _CUSTOMER, Scale.QUANTITY),
    Metric("offtake", _CUSTOMER, Scale.QUANTITY),
    Metric("stock_aged", _CUSTOMER, Scale.QUANTITY),
    Metric("usage_core", _CUSTOMER, Scale.QUANTITY),
    Metric("usage_sticky", _CUSTOMER, Scale.QUANTITY),
    Metric("tier", _CUSTOMER, Scale.TEXT),
    Metric("market_sales", ("org_unit",), Scale.MONEY),
    Metric("amount", _DEAL, Scale.MONEY),
    Metric("tas.*", _DEAL, Scale.ANSWER),
    Metric("win.*", _DEAL, Scale.ANSWER),
    Metric("eval_criteria", _DEAL, Scale.TEXT),
    Metric("skill.*", ("employee",), Scale.SCORE),
)

SCORE_WORDS: Mapping[str, float] = {
    "enemy": 10,
    "敌对": 10,
    "敌对者": 10,
    "反对": 10,
    "反对者": 10,
    "non-supporter": 30,
    "non_supporter": 30,
    "不支持": 30,
    "不支持者": 30,
    "neutral": 50,
    "中立": 50,
    "中立者": 50,
    "supporter": 70,
    "支持": 70,
    "支持者": 70,
    "mentor": 90,
    "导师": 90,
    "教练": 90,
    "铁杆支持": 90,
}
"""A stance word stands for the middle of its band."""

UNKNOWN_WORDS = ("unknown", "未知", "不详", "不清楚")
"""Said to be unknown: an explicit null."""

STANCES: Mapping[str, str] = {
    "for": "for",
    "支持": "for",
    "赞成": "for",
    "neutral": "neutral",
    "中立": "neutral",
    "against": "against",
    "反对": "against",
}

ANSWERS: Mapping[str, float] = {
    "1": 1, "true": 1, "yes": 1, "是": 1, "0": 0, "false": 0, "no": 0, "否": 0, "1.0": 1, "0.0": 0,
}  # fmt: skip


def metric_of(code: str) -> Metric | None:
    """The entry that speaks for a code."""
    return next((metric for metric in METRICS if metric.covers(code)), None)
