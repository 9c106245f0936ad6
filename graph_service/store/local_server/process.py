"""Is that process still the one we started? A pid alone does not say: pids are used again."""

import atexit
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from signal import SIGKILL, SIGTERM

_ours: dict[int, subprocess.Popen[bytes]] = {}
"""Servers this very process started: they must be waited for, or they stay behind as zombies when they end."""


@atexit.register
def _disown() -> None:
    """Servers outlive us on purpose; left alone, Python would warn about each of them at its end."""
    for child in _ours.values():
        child.returncode = 0


def launch(command: Sequence[str], environment: Mapping[str, str], folder: Path, output: Path) -> int:
    """Start a process that outlives us: own session, no standard input, output to a file. Returns its pid."""
    with output.open("wb") as log:
        child = subprocess.Popen(  # noqa: S603  (our own command)
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=dict(environment),
            start_new_session=True,
        )
    _ours[child.pid] = child
    return child.pid


def identity(pid: int) -> str | None:
    """When a living process began, in words that no later process of the same pid shares; None if it is gone."""
    began = _identity_linux(pid) if sys.platform == "linux" else _identity_posix(pid)
    if began is None and pid in _ours and _ours[pid].poll() is not None:
        del _ours[pid]
    return began


def is_alive(pid: int, began: str) -> bool:
    """Whether the process ``began`` is still there."""
    return identity(pid) == began


def end(pid: int, began: str, timeout_s: float) -> bool:
    """Ask a process to stop, wait, and end it by force if it does not. True if it stopped by itself."""
    _signal(pid, began, SIGTERM)
    if wait_gone(pid, began, timeout_s):
        return True
    kill(pid, began)
    return False


def kill(pid: int, began: str) -> None:
    """End a process by force and wait until it is gone."""
    _signal(pid, began, SIGKILL)
    wait_gone(pid, began, 10.0)


def wait_gone(pid: int, began: str, timeout_s: float) -> bool:
    """Whether the process has gone within the time."""
    deadline = time.monotonic() + timeout_s
    while is_alive(pid, began):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _signal(pid: int, began: str, number: int) -> None:
    if is_alive(pid, began):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return


def _identity_linux(pid: int) -> str | None:
    try:
        # The name in parentheses may hold spaces: the fields are counted from its end.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, ticks = fields[0], fields[19]
    return None if state in "ZX" else f"{boot}:{ticks}"


def _identity_posix(pid: int) -> str | None:
    answer = subprocess.run(  # noqa: S603  (our own command)
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)],  # noqa: S607  (ps lies where the system puts it)
        capture_output=True,
        text=True,
        check=False,
        env={"LC_ALL": "C", "PATH": os.environ.get("PATH", "/bin:/usr/bin")},
    )
    state, _, began = answer.stdout.strip().partition(" ")
    return None if answer.returncode or not state or state.startswith("Z") else began.strip()
