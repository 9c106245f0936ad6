"""Which products a deal is about."""

from graph_service.recording.columns import ORIGIN, reference
from graph_service.recording.kind import Column, ColumnType, FactKind

KIND = FactKind(
    name="opportunity_products",
    zh="商机产品",
    en="Products of opportunities",
    order=90,
    key=("opportunity_id", "product_id"),
    columns=(
        reference(
            "opportunity_id",
            ("商机编号", "商机"),
            ("opportunity",),
            "哪个商机。",
            "The opportunity.",
            is_required=True,
        ),
        reference(
            "product_id",
            ("产品编号", "产品"),
            ("product",),
            "哪个产品。",
            "The product.",
            is_required=True,
        ),
        Column(
            "amount",
            ColumnType.MONEY,
            ("金额",),
            "该产品的金额(分)。",
            "Amount of it in fen.",
            minimum=0,
        ),
        *ORIGIN,
    ),
)
