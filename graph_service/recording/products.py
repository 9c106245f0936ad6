"""What we sell."""

from graph_service.recording.columns import ORIGIN, identity, named
from graph_service.recording.kind import Column, ColumnType, FactKind

KIND = FactKind(
    name="products",
    zh="产品",
    en="Products",
    order=70,
    thing="product",
    key=("id",),
    columns=(
        identity("产品编号。", "Id of the product."),
        named("产品名称。", "Name of the product.")[0],
        Column("category", ColumnType.TEXT, ("品类", "类别"), "产品品类。", "Its category."),
        Column("brand", ColumnType.TEXT, ("品牌",), "品牌。", "Its brand."),
        Column("pack", ColumnType.TEXT, ("规格", "包装"), "规格或包装。", "Size or pack."),
        Column(
            "high_margin",
            ColumnType.BOOLEAN,
            ("高毛利", "高利润"),
            "是否高毛利。",
            "Whether its margin is high.",
        ),
        Column(
            "unit_cost",
            ColumnType.MONEY,
            ("单位成本", "成本"),
            "单位成本(分)。",
            "Cost of a unit, in fen.",
            minimum=0,
        ),
        *ORIGIN,
    ),
)
