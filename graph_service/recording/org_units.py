"""Our own organisation: company, regions, teams."""

from graph_service.recording.columns import ORIGIN, identity, named, reference
from graph_service.recording.kind import Column, ColumnType, FactKind
from graph_service.recording.record import Ids, Link, Record, Rows, Stored, Written
from graph_service.recording.shaping import ORIGIN as ORIGIN_FIELDS
from graph_service.recording.shaping import TEXT, TEXTS, of_company, pick
from graph_service.store.statements import Statement

_FIELDS = {"name": TEXT, "name_en": TEXT, "kind": TEXT, "territory": TEXTS, "parent_id": TEXT, **ORIGIN_FIELDS}

UNIT = Record(
    name="OrgUnit",
    fields=_FIELDS,
    rows=lambda frame: pick(frame, _FIELDS),
    anchors=of_company,
    find=Statement("reads/find_org_units", Ids, Stored),
    write=Statement("writes/upsert_org_units", Rows, Written),
    links=(Link("parent_id", Statement("writes/link_org_unit_parents", Rows, Written), phase=1),),
)


KIND = FactKind(
    name="org_units",
    zh="我方组织",
    en="Our organisation",
    order=10,
    thing="org_unit",
    key=("id",),
    columns=(
        identity(
            "组织单元的编号，长期不变。",
            "Id of the unit; it stays the same over the years.",
        ),
        *named("组织单元的名称。", "Name of the unit."),
        Column(
            "kind",
            ColumnType.CHOICE,
            ("类型", "组织类型", "级别"),
            "公司、大区、团队或部门。",
            "company, region, team or department.",
            is_required=True,
            choices={
                "company": ("公司", "总部", "集团"),
                "region": ("大区", "区域", "地区"),
                "team": ("团队", "小组", "组"),
                "department": ("部门",),
            },
        ),
        reference(
            "parent_id",
            ("上级编号", "上级组织", "上级"),
            ("org_unit",),
            "上级组织单元；最高一级留空。",
            "The unit above; empty at the top.",
        ),
        Column(
            "territory",
            ColumnType.TEXTS,
            ("辖区", "负责区域"),
            "负责的地区，用分号隔开。",
            "The territory it answers for, separated by semicolons.",
        ),
        *ORIGIN,
    ),
    records=(UNIT,),
)
