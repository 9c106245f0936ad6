"""Ratings and measurements: what was observed about whom, by whom, valid when, known when."""

from graph_service.recording.columns import ORIGIN, RECORDED_AT, reference
from graph_service.recording.kind import Column, ColumnType, FactKind

KIND = FactKind(
    name="observations",
    zh="观察与评分",
    en="Observations and ratings",
    order=130,
    key=("id",),
    own_date="valid_at",
    columns=(
        Column(
            "id",
            ColumnType.ID,
            ("编号", "ID", "标识"),
            "可留空;同一编号不得再用于别的内容。",
            "May be empty; an id given once cannot stand for other content later.",
        ),
        reference(
            "about_id",
            ("对象编号", "对象", "评价对象"),
            ("person", "customer", "org_unit", "opportunity", "employee"),
            "关于谁:人员、客户、组织、商机或员工;编号有歧义时写 person:编号。",
            "About whom: person, customer, org unit, opportunity or employee; write person:ID where an id is ambiguous.",
            is_required=True,
        ),
        Column(
            "metric",
            ColumnType.TEXT,
            ("指标", "指标代码"),
            "指标代码,例如 rc(关系紧密度)、sr(支持度)、pa(认可度)、stance(立场)。",
            "Code of the metric, such as rc (closeness), sr (support), pa (approval), stance.",
            is_required=True,
        ),
        Column(
            "value",
            ColumnType.MEASURE,
            ("数值", "值", "评分"),
            "评分 0 到 100,或支持者、中立等说法;留空表示撤回先前的判断。",
            "A score from 0 to 100, or a word such as supporter, neutral; empty = the earlier value is withdrawn.",
        ),
        reference(
            "held_by",
            ("持有者", "谁的关系", "归属"),
            ("employee", "competitor"),
            "谁的关系或判断:员工或竞争对手;留空表示我方公司。",
            "Whose relation or judgement: an employee or a competitor; empty = our company.",
        ),
        Column(
            "valid_at",
            ColumnType.DATE,
            ("生效日期", "有效日期", "日期"),
            "从哪天起如此。",
            "True from this day on.",
            is_required=True,
        ),
        RECORDED_AT,
        reference(
            "recorded_by",
            ("记录人", "录入人"),
            ("employee",),
            "由谁记录。",
            "Who recorded it.",
        ),
        Column(
            "evidence",
            ColumnType.TEXT,
            ("依据", "证据"),
            "凭什么这样判断。",
            "What the judgement rests on.",
        ),
        *ORIGIN,
    ),
)
