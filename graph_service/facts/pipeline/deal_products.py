"""What a deal is about."""

from graph_service.facts.table import FEN, KEY, TEXT, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="deal_products",
    chapter=Chapter.PIPELINE,
    field_class=FieldClass.DEAL,
    time=Time.ALWAYS,
    columns={
        "id": TEXT,
        "opportunity_id": KEY,
        "product_id": KEY,
        "amount": FEN,
    },
)
