"""People on the customer's side and around it; several rows of one id are posts over time."""

from graph_service.recording.columns import (
    ORIGIN,
    RECORDED_AT,
    identity,
    named,
    period,
    power,
    reference,
)
from graph_service.recording.kind import Column, ColumnType, FactKind

KIND = FactKind(
    name="people",
    zh="客户方人员",
    en="People of customers",
    order=50,
    thing="person",
    key=("id", "department_id", "from"),
    group="id",
    own_date="from",
    columns=(
        identity(
            "人员编号;同一人先后任职写多行,编号相同。",
            "Id of the person; several posts over time are several rows of one id.",
        ),
        *named("姓名。", "Name of the person."),
        Column(
            "title",
            ColumnType.TEXT,
            ("职务", "职位", "头衔"),
            "这一任职的职务。",
            "Title in this post.",
        ),
        reference(
            "department_id",
            ("部门编号", "部门", "所在部门"),
            ("department",),
            "所在部门;不属于任何客户则留空,并填所属机构。",
            "The department; empty = outside any customer, then name the organisation.",
        ),
        Column(
            "organisation",
            ColumnType.TEXT,
            ("所属机构", "机构", "单位"),
            "客户以外的人属于哪个机构,例如设计院。",
            "Where a person outside any customer belongs, such as an institute.",
        ),
        Column(
            "key",
            ColumnType.BOOLEAN,
            ("关键人", "是否关键人"),
            "是否为关键人。",
            "Whether this is a key person.",
        ),
        *power(
            "本人在客户处有无一票否决或一票批准的权力。",
            "Whether this person can veto or approve alone: none, veto, approve or both.",
        ),
        reference(
            "reports_to",
            ("汇报对象", "上级", "直接上级"),
            ("person",),
            "向谁汇报。",
            "The person reported to in this post.",
        ),
        *period("任职", "In this post"),
        RECORDED_AT,
        *ORIGIN,
    ),
)
