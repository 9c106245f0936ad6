"""The trace of a request (W3C Trace Context): taken up where the caller sends one, else begun, and returned."""

import dataclasses
import random
import re

from starlette.types import Scope

from api.said import said

_PARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})")


@dataclasses.dataclass(frozen=True)
class Trace:
    """``id`` is the same along the whole way of a request, ``parent`` is what is handed on."""

    id: str
    parent: str

    @classmethod
    def after(cls, caller: bytes) -> "Trace":
        """What goes on from what a caller says; what is not well-formed begins a new one."""
        given = _PARENT.fullmatch(caller.decode("latin-1")) if caller else None
        drawn = f"{random.getrandbits(192):048x}"
        identity, flags = given.groups() if given else (drawn[16:], "00")
        return cls(identity, f"00-{identity}-{drawn[:16]}-{flags}")


def trace_of(scope: Scope) -> Trace:
    """The trace of a request."""
    return Trace.after(said(scope, b"traceparent"))


def parent_after(caller: bytes) -> bytes:
    """What is handed on, for where nothing else of a trace is needed: mostly a new one, and then little work."""
    if caller:
        return Trace.after(caller).parent.encode()
    return b"00-%032x-%016x-00" % (random.getrandbits(128), random.getrandbits(64))
