"""How long a question to the database may take: what it says itself, else what its gateway allows."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from graph_service import wiring
from graph_service.domain import limits
from graph_service.settings import Settings
from graph_service.store.deadline import deadline
from graph_service.store.gateway import INTERACTIVE_S, PATIENT_S, Gateway, Way

NEAR_S = 0.05


class Noting(Gateway):
    """Notes the seconds each unit of work was given."""

    async def _once(self, work: Callable[[Any], Awaitable[Any]], way: Way, timeout_s: float, unit: list[Any]) -> Any:
        del work, way, unit
        self.given = timeout_s


def noting(patience_s: float | None = None) -> Noting:
    driver: Any = SimpleNamespace()
    keys: Any = None
    if patience_s is None:
        return Noting(driver, "neo4j", keys)
    return Noting(driver, "neo4j", keys, patience_s=patience_s)


async def nothing(_: Any) -> None:
    """Work that asks nothing."""


@pytest.mark.parametrize(
    ("patience", "own", "left", "given"),
    [
        (None, None, None, INTERACTIVE_S),
        (PATIENT_S, None, None, PATIENT_S),
        (PATIENT_S, 2.0, None, 2.0),
        (INTERACTIVE_S, 60.0, None, 60.0),
        (PATIENT_S, None, 3.0, 3.0),
        (INTERACTIVE_S, 2.0, 3.0, 2.0),
    ],
    ids=["default", "patient", "own", "own-longer", "request-ends", "own-before-the-request"],
)
@pytest.mark.parametrize("way", ["read", "read_locked", "write"])
async def test_what_a_unit_of_work_is_given(
    way: str, patience: float | None, own: float | None, left: float | None, given: float
) -> None:
    gateway = noting(patience)
    work = getattr(gateway, way)
    if left is None:
        await work(nothing, timeout_s=own)
    else:
        with deadline(left):
            await work(nothing, timeout_s=own)
    assert gateway.given == pytest.approx(given, abs=NEAR_S)


def test_a_request_has_its_deadline_and_a_terminal_has_patience() -> None:
    assert INTERACTIVE_S == limits.INTERACTIVE_S < PATIENT_S


@pytest.mark.parametrize("opened", ["open_store", "open_as_it_is", "open_serving"])
async def test_who_serves_is_brief_and_who_sits_at_a_terminal_waits(
    opened: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class StopError(Exception):
        """Nothing is to be opened."""

    said: list[Any] = []

    def opening(*given: Any) -> Gateway:
        said.extend(given)
        raise StopError

    monkeypatch.setattr(wiring, "open_gateway", opening)
    secret: Any = "p"  # noqa: S105  (opens nothing)
    settings = Settings(
        home=tmp_path, neo4j_uri="bolt+s://db:7687", neo4j_password=secret, neo4j_ca_file=tmp_path / "ca.pem"
    )
    with pytest.raises(StopError):
        async with getattr(wiring, opened)(settings):
            pass
    assert said[-2:] == [tmp_path / "ca.pem", INTERACTIVE_S if opened == "open_serving" else PATIENT_S]
