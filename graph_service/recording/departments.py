"""Departments of customers; key ones count in coverage of the customer."""

from graph_service.recording.columns import ORIGIN, identity, named, reference
from graph_service.recording.kind import Column, ColumnType, FactKind

KIND = FactKind(
    name="departments",
    zh="客户部门",
    en="Customers' departments",
    order=40,
    thing="department",
    key=("id",),
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
)
