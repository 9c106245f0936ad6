"""How a decision passes from seat to seat."""

from graph_service.recording.columns import ORIGIN, reference
from graph_service.recording.kind import FactKind

KIND = FactKind(
    name="seat_flows",
    zh="决策流向",
    en="Flow of decisions",
    order=110,
    key=("from_seat_id", "to_seat_id"),
    columns=(
        reference(
            "from_seat_id",
            ("起始席位", "来源席位", "从席位"),
            ("seat",),
            "决策从哪个席位出发。",
            "The seat it leaves.",
            is_required=True,
        ),
        reference(
            "to_seat_id",
            ("目标席位", "到席位"),
            ("seat",),
            "交到哪个席位。",
            "The seat it goes to.",
            is_required=True,
        ),
        *ORIGIN,
    ),
)
