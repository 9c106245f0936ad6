"""Written by clients/generate.py from api/openapi.json; not edited by hand."""

from typing import Any, Literal, NotRequired, TypedDict


Alive = TypedDict(
    'Alive',
    {
        'status': NotRequired[str],
    },
)
"""The process lives."""

CoverageOut = TypedDict(
    'CoverageOut',
    {
        'opportunity': str,
        'etag': str,
        'rest': NotRequired[Any],
    },
)
"""TODO by the reading stage."""

FieldProblem = TypedDict(
    'FieldProblem',
    {
        'field': str,
        'code': str,
        'detail': str,
    },
)
"""What is wrong with one field of a request."""

ImportCounts = TypedDict(
    'ImportCounts',
    {
        'read': NotRequired[int | None],
        'rejected': NotRequired[int | None],
        'created': NotRequired[int | None],
        'changed': NotRequired[int | None],
        'unchanged': NotRequired[int | None],
    },
)
"""How many rows; unknown before the end."""

ImportOut = TypedDict(
    'ImportOut',
    {
        'id': str,
        'status': Literal['waiting', 'running', 'loaded', 'unchanged', 'rejected', 'failed'],
        'submitted_at': str | None,
        'finished_at': NotRequired[str | None],
        'code': NotRequired[str | None],
        'counts': 'ImportCounts',
        'report': NotRequired[dict[str, Any] | None],
    },
)
"""An import: waiting, running, or what became of it; ``report`` is that of ``graph-service load --json``."""

Lack = TypedDict(
    'Lack',
    {
        'code': str,
        'detail': str,
    },
)
"""One reason why the service cannot answer."""

Problem = TypedDict(
    'Problem',
    {
        'type': NotRequired[str],
        'title': str,
        'status': int,
        'code': str,
        'detail': str,
        'errors': NotRequired[list['FieldProblem']],
    },
)
"""What went wrong, where, and what to do; ``code`` is stable, the sentence is in the reader's language."""

Ready = TypedDict(
    'Ready',
    {
        'status': str,
        'causes': NotRequired[list['Lack']],
    },
)
"""Whether requests should be sent here, and if not, why."""
