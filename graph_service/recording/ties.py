"""Informal ties: who sways whom, who knows whom, who is at odds with whom."""

from graph_service.recording.columns import ORIGIN, RECORDED_AT, period, reference
from graph_service.recording.kind import Column, ColumnType, FactKind

KIND = FactKind(
    name="ties",
    zh="人际关系",
    en="Informal ties",
    order=120,
    key=("kind", "from_id", "to_id", "from"),
    own_date="from",
    columns=(
        reference(
            "from_id",
            ("起点编号", "甲方编号", "从"),
            ("person", "employee"),
            "关系的一方;认识关系可以是我方员工(employee:编号)。",
            "One end; for knows it may be one of us (employee:ID).",
            is_required=True,
        ),
        reference(
            "to_id",
            ("终点编号", "乙方编号", "到"),
            ("person", "employee"),
            "关系的另一方。",
            "The other end.",
            is_required=True,
        ),
        Column(
            "kind",
            ColumnType.CHOICE,
            ("关系类型", "类型"),
            "影响(前者影响后者)、认识或不和。",
            "sways (the first sways the second), knows or at_odds.",
            is_required=True,
            choices={
                "sways": ("影响", "左右"),
                "knows": ("认识", "相识"),
                "at_odds": ("不和", "对立", "有矛盾"),
            },
        ),
        Column(
            "strength",
            ColumnType.NUMBER,
            ("强度",),
            "强度,0 到 1。",
            "Strength, 0 to 1.",
            minimum=0,
            maximum=1,
        ),
        Column(
            "sign",
            ColumnType.INTEGER,
            ("方向", "正负"),
            "影响是正(1)还是负(-1)。",
            "Whether the influence is for (1) or against (-1).",
            minimum=-1,
            maximum=1,
        ),
        Column(
            "how",
            ColumnType.CHOICE,
            ("渊源", "怎么认识"),
            "亲属、同学、前同事、工作往来或其他。",
            "kin, classmate, former_colleague, works_with or other.",
            choices={
                "kin": ("亲属", "亲戚", "家人"),
                "classmate": ("同学", "校友"),
                "former_colleague": ("前同事", "老同事"),
                "works_with": ("工作往来", "同事", "共事"),
                "other": ("其他",),
            },
        ),
        Column(
            "sensitivity",
            ColumnType.CHOICE,
            ("敏感程度", "敏感"),
            "普通或私密。",
            "normal or private.",
            choices={"normal": ("普通", "一般"), "private": ("私密", "保密")},
        ),
        *period("关系", "So"),
        RECORDED_AT,
        *ORIGIN,
    ),
)
