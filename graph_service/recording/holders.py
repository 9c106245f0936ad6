"""Who is at a load: a process of a machine, so that one that was killed is told from one that works."""

import dataclasses
import os
import platform

from graph_service.store.local_server import process

UNKNOWN = ""
"""When a process began whose system does not say it."""


@dataclasses.dataclass(frozen=True)
class Holder:
    """A process: its machine, its number there, and when it began."""

    machine: str
    pid: int
    began: str

    @classmethod
    def read(cls, text: str) -> "Holder":
        """The holder as it was written."""
        machine, pid, began = text.split("/", 2)
        return cls(machine, int(pid), began)

    def __str__(self) -> str:
        return f"{self.machine}/{self.pid}/{self.began}"

    @property
    def is_known_dead(self) -> bool:
        """Whether it ran on this machine and is gone; of other machines, or without its beginning, it is not known."""
        return self.machine == _machine() and self.began != UNKNOWN and not process.is_alive(self.pid, self.began)


def ourselves() -> Holder:
    """This process."""
    return Holder(_machine(), os.getpid(), process.identity(os.getpid()) or UNKNOWN)


def _machine() -> str:
    return platform.node().replace("/", "-")
