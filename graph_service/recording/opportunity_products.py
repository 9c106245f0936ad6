"""Which products a deal is about."""

from graph_service.recording.columns import ORIGIN, reference
from graph_service.recording.kind import Column, ColumnType, FactKind
from graph_service.recording.record import Ids, Record, Rows, Stored, Written
from graph_service.recording.shaping import INTEGER, TEXT, keyed, of_things, pick
from graph_service.recording.shaping import ORIGIN as ORIGIN_FIELDS
from graph_service.store.statements import Statement

_FIELDS = {"opportunity_id": TEXT, "product_id": TEXT, "amount": INTEGER, **ORIGIN_FIELDS}
_KEY = ("opportunity_id", "product_id")

DEAL_PRODUCT = Record(
    name="ABOUT",
    fields=_FIELDS,
    is_keyed=True,
    rows=lambda frame: pick(keyed(frame, "about", _KEY), _FIELDS),
    anchors=lambda rows: of_things(rows, opportunities="opportunity_id"),
    find=Statement("reads/find_opportunity_products", Ids, Stored),
    write=Statement("writes/upsert_opportunity_products", Rows, Written),
)


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
            "该产品的金额（分）。",
            "Amount of it in fen.",
            minimum=0,
        ),
        *ORIGIN,
    ),
    records=(DEAL_PRODUCT,),
)
