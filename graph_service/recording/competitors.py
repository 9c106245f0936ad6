"""Companies we compete with."""

from graph_service.recording.columns import ORIGIN, identity, named
from graph_service.recording.kind import FactKind
from graph_service.recording.record import Ids, Record, Rows, Stored, Written
from graph_service.recording.shaping import ORIGIN as ORIGIN_FIELDS
from graph_service.recording.shaping import TEXT, of_company, pick
from graph_service.store.statements import Statement

_FIELDS = {"name": TEXT, **ORIGIN_FIELDS}

COMPETITOR = Record(
    name="Competitor",
    fields=_FIELDS,
    rows=lambda frame: pick(frame, _FIELDS),
    anchors=of_company,
    find=Statement("reads/find_competitors", Ids, Stored),
    write=Statement("writes/upsert_competitors", Rows, Written),
)


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
    records=(COMPETITOR,),
)
