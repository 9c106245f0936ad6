"""What we sell."""

from graph_service.recording.columns import ORIGIN, identity, named
from graph_service.recording.kind import Column, ColumnType, FactKind
from graph_service.recording.record import Ids, Record, Rows, Stored, Written
from graph_service.recording.shaping import BOOLEAN, INTEGER, TEXT, of_company, pick
from graph_service.recording.shaping import ORIGIN as ORIGIN_FIELDS
from graph_service.store.statements import Statement

_FIELDS = {
    "name": TEXT,
    "category": TEXT,
    "brand": TEXT,
    "pack": TEXT,
    "high_margin": BOOLEAN,
    "unit_cost": INTEGER,
    **ORIGIN_FIELDS,
}

PRODUCT = Record(
    name="Product",
    fields=_FIELDS,
    rows=lambda frame: pick(frame, _FIELDS),
    anchors=of_company,
    find=Statement("reads/find_products", Ids, Stored),
    write=Statement("writes/upsert_products", Rows, Written),
)


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
            "单位成本（分）。",
            "Cost of a unit, in fen.",
            minimum=0,
        ),
        *ORIGIN,
    ),
    records=(PRODUCT,),
)
