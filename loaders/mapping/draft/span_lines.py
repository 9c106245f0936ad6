"""Lines for spans of time, which templates have in minutes."""

from collections.abc import Iterator

from graph_service.recording.kind import Column
from loaders.mapping.draft.export import Export
from loaders.mapping.draft.parts import Line, emptied, source
from loaders.mapping.draft.spans import CLOCKS, Spans, spans_of
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.toml import listed, quoted


def span_lines(export: Export, table: Table, column: Column, at: int) -> Iterator[Line]:
    """The line for a span of time; one for each reading where nobody can tell which is meant."""
    look = table.look(at)
    spans = spans_of(look) or Spans(CLOCKS[:1], "", ())
    notes = [export.say("mapping.draft_other_texts", values=listed(spans.others))] if spans.others else []
    if spans.example:
        code = "mapping.draft_span_taken" if len(spans.clocks) == 1 else "mapping.draft_span_ambiguous"
        notes.append(export.say(code, value=quoted(spans.example), clock=spans.clocks[0]))
    for clock in spans.clocks:
        given = source(table.header[at], **emptied(look), duration=clock)
        said = tuple(notes) if clock == spans.clocks[0] else ()
        yield Line(column.name, given, said, is_active=len(spans.clocks) == 1)
