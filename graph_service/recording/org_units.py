"""Our own organisation: company, regions, teams."""

from graph_service.recording.columns import ORIGIN, identity, named, reference
from graph_service.recording.kind import Column, ColumnType, FactKind

KIND = FactKind(
    name="org_units",
    zh="我方组织",
    en="Our organisation",
    order=10,
    thing="org_unit",
    key=("id",),
    columns=(
        identity(
            "组织单元的编号,长期不变。",
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
            "上级组织单元;最高一级留空。",
            "The unit above; empty at the top.",
        ),
        Column(
            "territory",
            ColumnType.TEXTS,
            ("辖区", "负责区域"),
            "负责的地区,用分号隔开。",
            "The territory it answers for, separated by semicolons.",
        ),
        *ORIGIN,
    ),
)
