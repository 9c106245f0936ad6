"""Who of us covers which customer, and since when."""

from graph_service.recording.columns import ORIGIN, RECORDED_AT, period, reference
from graph_service.recording.kind import Column, ColumnType, FactKind
from graph_service.recording.record import Ids, Record, Rows, Stored, Written
from graph_service.recording.shaping import BOOLEAN, DATED, TEXT, keyed, of_things, pick
from graph_service.store.statements import Statement

_FIELDS = {
    "employee_id": TEXT,
    "customer_id": TEXT,
    "role": TEXT,
    "focus": BOOLEAN,
    "with_subsidiaries": BOOLEAN,
    **DATED,
}
_KEY = ("employee_id", "customer_id", "role", "from")

ASSIGNMENT = Record(
    name="COVERS",
    fields=_FIELDS,
    is_keyed=True,
    rows=lambda frame: pick(keyed(frame, "covers", _KEY), _FIELDS),
    anchors=lambda rows: of_things(rows, customers="customer_id"),
    find=Statement("reads/find_assignments", Ids, Stored),
    write=Statement("writes/upsert_assignments", Rows, Written),
)


KIND = FactKind(
    name="assignments",
    zh="客户分工",
    en="Assignments",
    order=60,
    key=("employee_id", "customer_id", "role", "from"),
    own_dates=("from",),
    columns=(
        reference(
            "employee_id",
            ("员工编号", "员工", "工号"),
            ("employee",),
            "由谁负责。",
            "The employee who covers the customer.",
            is_required=True,
        ),
        reference(
            "customer_id",
            ("客户编号", "客户"),
            ("customer",),
            "负责哪个客户。",
            "The customer that is covered.",
            is_required=True,
        ),
        Column(
            "role",
            ColumnType.CHOICE,
            ("分工", "角色", "责任"),
            "主责或协助。",
            "owner or support.",
            is_required=True,
            choices={
                "owner": ("主责", "负责人", "负责"),
                "support": ("协助", "支持", "配合"),
            },
        ),
        Column(
            "focus",
            ColumnType.BOOLEAN,
            ("重点", "重点客户", "聚焦"),
            "是否为该员工的重点客户。",
            "Whether it is one of the employee's focus customers.",
        ),
        Column(
            "with_subsidiaries",
            ColumnType.BOOLEAN,
            ("含下属公司", "包含子公司"),
            "是否同时负责其下属公司。",
            "Whether subsidiaries are covered as well.",
        ),
        *period("负责", "Covered"),
        RECORDED_AT,
        *ORIGIN,
    ),
    records=(ASSIGNMENT,),
)
