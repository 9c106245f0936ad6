"""Companies we compete with."""

from graph_service.recording.columns import ORIGIN, identity, named
from graph_service.recording.kind import FactKind

KIND = FactKind(
    name="competitors",
    zh="竞争对手",
    en="Competitors",
    order=75,
    thing="competitor",
    key=("id",),
    columns=(
        identity("竞争对手编号。", "Id of the competitor."),
        named("竞争对手名称。", "Name of the competitor.")[0],
        *ORIGIN,
    ),
)
