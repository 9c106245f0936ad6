"""Columns that many templates share, so that they read the same everywhere."""

from collections.abc import Mapping

from graph_service.recording.kind import Column, ColumnType

POWERS: Mapping[str, tuple[str, ...]] = {
    "none": ("无", "没有"),
    "veto": ("一票否决", "否决", "否决权"),
    "approve": ("一票批准", "批准", "批准权"),
    "both": ("否决和批准", "两者", "批准和否决", "一票否决和批准"),
}
POWER_SCOPES: Mapping[str, tuple[str, ...]] = {
    "budget": ("预算", "资金"),
    "technical": ("技术",),
    "legal": ("法务", "合规"),
    "user": ("使用", "用户"),
    "other": ("其他",),
}


def identity(note_zh: str, note_en: str) -> Column:
    """The id of a row: unique in its file, stable over the years."""
    return Column("id", ColumnType.ID, ("编号", "ID", "标识"), note_zh, note_en, is_required=True)


def named(note_zh: str, note_en: str) -> tuple[Column, Column]:
    """Name and English name."""
    return (
        Column(
            "name",
            ColumnType.TEXT,
            ("名称", "姓名", "名字"),
            note_zh,
            note_en,
            is_required=True,
        ),
        Column(
            "name_en",
            ColumnType.TEXT,
            ("英文名", "英文名称", "英文姓名"),
            "英文界面中显示的名称。",
            "The name shown in English.",
        ),
    )


def reference(  # noqa: PLR0913  (a column is said in two languages)
    name: str,
    zh: tuple[str, ...],
    things: tuple[str, ...],
    note_zh: str,
    note_en: str,
    *,
    is_required: bool = False,
) -> Column:
    """A column that holds the id of a thing recorded elsewhere, or ``name:`` and its name."""
    return Column(
        name,
        ColumnType.ID,
        zh,
        note_zh,
        note_en,
        is_required=is_required,
        refers_to=things,
    )


def power(note_zh: str, note_en: str) -> tuple[Column, Column]:
    """Power to stop or approve, and over what."""
    return (
        Column(
            "power",
            ColumnType.CHOICE,
            ("否决权", "权力", "一票权"),
            note_zh,
            note_en,
            choices=POWERS,
        ),
        Column(
            "power_scope",
            ColumnType.CHOICE,
            ("权力范围", "否决范围"),
            "权力针对什么：预算、技术、法务、使用或其他。",
            "What the power is about: budget, technical, legal, user or other.",
            choices=POWER_SCOPES,
        ),
    )


def period(what_zh: str, what_en: str) -> tuple[Column, Column]:
    """From (included) and to (excluded)."""
    return (
        Column(
            "from",
            ColumnType.DATE,
            ("开始日期", "开始", "起始日期", "自"),
            f"{what_zh}从这一天起；留空表示一直如此。",
            f"{what_en} from this day on; empty = always.",
        ),
        Column(
            "to",
            ColumnType.DATE,
            ("结束日期", "结束", "截止日期", "至"),
            f"{what_zh}到这一天为止（当天不算）；留空表示仍在继续。",
            f"{what_en} until this day (not included); empty = still so.",
        ),
    )


RECORDED_AT = Column(
    "recorded_at",
    ColumnType.MOMENT,
    ("记录时间", "录入时间", "登记时间"),
    "何时得知并记下；留空则以事实本身的日期代替，并标为推定。",
    "When it became known and was written down; empty = the fact's own date, marked assumed.",
)
ORIGIN = (
    Column(
        "source",
        ColumnType.TEXT,
        ("来源", "数据来源"),
        "这一行来自哪里，例如 CRM 或人事系统。",
        "Where the row comes from, such as the CRM or the HR system.",
    ),
    Column(
        "external_id",
        ColumnType.TEXT,
        ("外部编号", "来源编号"),
        "来源系统中的编号。",
        "Its id in the system it comes from.",
    ),
)
"""The two columns that every file may carry."""
