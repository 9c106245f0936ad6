"""Departments of customers; key ones count in coverage of the customer."""

from graph_service.recording.columns import ORIGIN, identity, named, reference
from graph_service.recording.kind import Column, ColumnType, FactKind
from graph_service.recording.record import Ids, Link, Record, Rows, Stored, Written
from graph_service.recording.shaping import BOOLEAN, TEXT, of_things, pick
from graph_service.recording.shaping import ORIGIN as ORIGIN_FIELDS
from graph_service.store.statements import Statement

_FIELDS = {"name": TEXT, "name_en": TEXT, "key": BOOLEAN, "customer_id": TEXT, **ORIGIN_FIELDS}

DEPARTMENT = Record(
    name="Department",
    fields=_FIELDS,
    rows=lambda frame: pick(frame, _FIELDS),
    anchors=lambda rows: of_things(rows, customers="customer_id"),
    find=Statement("reads/find_departments", Ids, Stored),
    write=Statement("writes/upsert_departments", Rows, Written),
    links=(Link("customer_id", Statement("writes/link_department_customers", Rows, Written)),),
)


KIND = FactKind(
    name="departments",
    zh="客户部门",
    en="Customers' departments",
    order=40,
    thing="department",
    key=("id",),
    is_membership=True,
    columns=(
        identity("部门编号。", "Id of the department."),
        reference(
            "customer_id",
            ("客户编号", "客户", "所属客户"),
            ("customer",),
            "部门属于哪个客户。",
            "The customer it belongs to.",
            is_required=True,
        ),
        *named("部门名称。", "Name of the department."),
        Column(
            "key",
            ColumnType.BOOLEAN,
            ("关键部门", "是否关键"),
            "是否为关键部门。",
            "Whether it is a key department.",
        ),
        *ORIGIN,
    ),
    records=(DEPARTMENT,),
)
