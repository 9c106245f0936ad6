"""Logs as lines of JSON on standard output, the service's own and those of the libraries below it."""

import logging
import sys
import time
from typing import TextIO

import structlog
from structlog.typing import FilteringBoundLogger

EVERY_S = 1.0
"""How often what is counted is said."""


def log_to(out: TextIO | None = None) -> FilteringBoundLogger:
    """A log that writes one JSON document per line."""
    log: FilteringBoundLogger = structlog.wrap_logger(
        structlog.WriteLogger(out or sys.stdout),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    return log


class Sparsely:
    """Something that is counted and said once in a while: one by one it would be load itself."""

    def __init__(self, log: FilteringBoundLogger, event: str) -> None:
        self._log, self._event = log, event
        self._number, self._said_at = 0, -EVERY_S

    def say(self) -> None:
        """Once more."""
        self._number += 1
        now = time.monotonic()
        if now - self._said_at >= EVERY_S:
            self._log.warning(self._event, requests=self._number)
            self._number, self._said_at = 0, now


class Foreign(logging.Handler):
    """What libraries log: which one, how bad, and the fixed part of the sentence; what was filled in may be data."""

    def __init__(self, log: FilteringBoundLogger) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """One record."""
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        sentence = str(record.msg) if record.args else str(record.msg).partition("\n")[0]
        level = logging.getLevelName(record.levelno).lower()
        self._log.warning("library", library=record.name, severity=level, sentence=sentence, kind=kind)


def gather_logs(log: FilteringBoundLogger) -> None:
    """Everything that is logged in this process goes out as JSON."""
    root = logging.getLogger()
    root.handlers = [Foreign(log)]
    root.setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
