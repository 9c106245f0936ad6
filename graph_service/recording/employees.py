"""Our people: sales, presales, executives and everyone whose relations count."""

from graph_service.recording.columns import (
    ORIGIN,
    RECORDED_AT,
    identity,
    named,
    reference,
)
from graph_service.recording.kind import Column, ColumnType, FactKind
from graph_service.recording.record import Ids, Link, Record, Rows, Stored, Written
from graph_service.recording.shaping import BOOLEAN, DAY, INTEGER, KNOWN, MOMENT, TEXT, of_company, pick
from graph_service.recording.shaping import ORIGIN as ORIGIN_FIELDS
from graph_service.recording.spelling import SPELT_AS_PERSON
from graph_service.store.statements import Statement

_FIELDS = {
    "name": TEXT,
    "name_en": TEXT,
    "role": TEXT,
    "hired_on": DAY,
    "left_on": DAY,
    "left_recorded_at": MOMENT,
    "perf_base": INTEGER,
    "opt_out": BOOLEAN,
    "org_unit_id": TEXT,
    "leads": TEXT,
    **KNOWN,
    **ORIGIN_FIELDS,
}

EMPLOYEE = Record(
    name="Employee",
    fields=_FIELDS,
    rows=lambda frame: pick(frame, _FIELDS),
    anchors=of_company,
    find=Statement("reads/find_employees", Ids, Stored),
    write=Statement("writes/upsert_employees", Rows, Written),
    derived=SPELT_AS_PERSON,
    links=(
        Link("org_unit_id", Statement("writes/link_employee_units", Rows, Written)),
        Link("leads", Statement("writes/link_employee_led_units", Rows, Written)),
    ),
)


KIND = FactKind(
    name="employees",
    zh="我方员工",
    en="Our employees",
    order=20,
    thing="employee",
    key=("id",),
    own_dates=("hired_on",),
    columns=(
        identity("员工编号，例如工号。", "Id of the employee, such as the staff number."),
        *named("员工姓名。", "Name of the employee."),
        Column(
            "role",
            ColumnType.CHOICE,
            ("岗位", "角色", "职能"),
            "销售、售前、高管、市场、客户成功、理货、人事或其他。",
            "sales, presales, executive, marketing, customer_success, merchandiser, hr or other.",
            is_required=True,
            choices={
                "sales": ("销售", "客户经理"),
                "presales": ("售前", "解决方案", "技术支持"),
                "executive": ("高管", "领导", "管理层"),
                "marketing": ("市场",),
                "customer_success": ("客户成功", "售后", "服务"),
                "merchandiser": ("理货", "导购", "理货员"),
                "hr": ("人事", "人力资源"),
                "other": ("其他",),
            },
        ),
        reference(
            "org_unit_id",
            ("所属组织", "组织编号", "所属部门"),
            ("org_unit",),
            "所在的组织单元。",
            "The unit the employee belongs to.",
        ),
        reference(
            "leads",
            ("负责组织", "领导的组织", "负责部门"),
            ("org_unit",),
            "由其领导的组织单元；不带团队则留空。",
            "The unit the employee leads; empty for none.",
        ),
        Column(
            "hired_on",
            ColumnType.DATE,
            ("入职日期", "入职"),
            "入职的日期。",
            "First day with us.",
        ),
        Column(
            "left_on",
            ColumnType.DATE,
            ("离职日期", "离职"),
            "离职日期，当天起不再算在职；在职则留空。",
            "From this day on no longer with us; empty = still here.",
        ),
        Column(
            "perf_base",
            ColumnType.MONEY,
            ("绩效基数",),
            "绩效工资基数（分）。",
            "Base of the performance pay, in fen.",
            minimum=0,
        ),
        Column(
            "opt_out",
            ColumnType.BOOLEAN,
            ("不参与", "退出关系图"),
            "填“是”则不在人脉关系图中出现。",
            "true = kept out of the connection graph.",
        ),
        RECORDED_AT,
        *ORIGIN,
    ),
    records=(EMPLOYEE,),
)
