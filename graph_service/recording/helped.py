"""Who of us helped on a deal, and with whom."""

from graph_service.recording.columns import ORIGIN, RECORDED_AT, reference
from graph_service.recording.kind import Column, ColumnType, FactKind
from graph_service.recording.record import Ids, Record, Rows, Stored, Written
from graph_service.recording.shaping import BOOLEAN, DAY, KNOWN, MOMENT, TEXT, keyed, of_things, pick
from graph_service.recording.shaping import ORIGIN as ORIGIN_FIELDS
from graph_service.store.statements import Statement

_FIELDS = {
    "employee_id": TEXT,
    "opportunity_id": TEXT,
    "person_id": TEXT,
    "kind": TEXT,
    "at": DAY,
    "needs_confirmation": BOOLEAN,
    "confirmed_at": MOMENT,
    "confirmed_by": TEXT,
    **KNOWN,
    **ORIGIN_FIELDS,
}
_KEY = ("employee_id", "opportunity_id", "person_id", "kind", "at")

HELP = Record(
    name="HELPED",
    fields=_FIELDS,
    is_keyed=True,
    rows=lambda frame: pick(keyed(frame, "helped", _KEY), _FIELDS),
    anchors=lambda rows: of_things(rows, opportunities="opportunity_id"),
    find=Statement("reads/find_helped", Ids, Stored),
    write=Statement("writes/upsert_helped", Rows, Written),
)


KIND = FactKind(
    name="helped",
    zh="协助记录",
    en="Help on deals",
    order=140,
    key=("employee_id", "opportunity_id", "person_id", "kind", "at"),
    own_dates=("at",),
    columns=(
        reference(
            "employee_id",
            ("员工编号", "员工"),
            ("employee",),
            "谁帮了忙。",
            "Who helped.",
            is_required=True,
        ),
        reference(
            "opportunity_id",
            ("商机编号", "商机"),
            ("opportunity",),
            "在哪个商机上。",
            "On which opportunity.",
            is_required=True,
        ),
        reference(
            "person_id",
            ("人员编号", "人员"),
            ("person",),
            "涉及客户方的哪个人；可留空。",
            "With which person; may be empty.",
        ),
        Column(
            "kind",
            ColumnType.CHOICE,
            ("协助方式", "类型"),
            "提升关系、引荐或提供信息。",
            "raised (a relation), introduced or informed.",
            is_required=True,
            choices={
                "raised": ("提升", "提升关系", "拉升"),
                "introduced": ("引荐", "介绍"),
                "informed": ("提供信息", "通报", "情报"),
            },
        ),
        Column(
            "at",
            ColumnType.DATE,
            ("日期", "发生日期"),
            "哪一天。",
            "On which day.",
            is_required=True,
        ),
        RECORDED_AT,
        *ORIGIN,
    ),
    records=(HELP,),
)
