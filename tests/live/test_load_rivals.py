"""One load at a time: a second one is refused while the first works, and takes over when it is known to be dead."""

import dataclasses

import pytest

from graph_service.errors import ConflictError
from graph_service.recording.holders import Holder, ourselves
from graph_service.recording.loads import LEASE_S, Load, begin_load, renew_load
from graph_service.store.gateway import Gateway

ELSEWHERE = Holder("another-machine", 7, "some time")
THIRD = Holder("a-third-machine", 8, "some time")
START = 1_750_000_000.0


async def begun(gateway: Gateway, folder: str, holder: Holder, after_s: float = 0) -> Load:
    return await begin_load(gateway, folder, holder, lambda: START + after_s)


@pytest.mark.parametrize("folder", ["the same", "another"])
async def test_a_load_is_refused_while_another_is_at_work(empty: Gateway, folder: str) -> None:
    await begun(empty, "the same", ELSEWHERE)
    with pytest.raises(ConflictError) as refused:
        await begun(empty, folder, THIRD, 5)
    assert refused.value.code == "recording.load_running"
    assert refused.value.fields["machine"] == "another-machine"
    assert {refused.value.sentence("zh"), refused.value.sentence("en")}


async def test_a_load_that_says_it_lives_is_not_taken_over(empty: Gateway) -> None:
    first = await begun(empty, "a folder", ELSEWHERE)
    await renew_load(empty, first, lambda: START + LEASE_S - 1)
    with pytest.raises(ConflictError):
        await begun(empty, "a folder", THIRD, LEASE_S + 1)


async def test_a_silent_load_is_taken_up_and_cannot_go_on(empty: Gateway) -> None:
    first = await begun(empty, "a folder", ELSEWHERE)
    second = await begun(empty, "a folder", THIRD, LEASE_S)
    assert (second.id, second.is_resumed) == (first.id, True)
    with pytest.raises(ConflictError) as stopped:
        await renew_load(empty, first, lambda: START + LEASE_S)
    assert stopped.value.code == "recording.load_taken_over"


async def test_a_silent_load_of_another_folder_is_given_up(empty: Gateway) -> None:
    first = await begun(empty, "a folder", ELSEWHERE)
    second = await begun(empty, "another folder", THIRD, LEASE_S)
    assert (second.id == first.id, second.is_resumed) == (False, False)
    with pytest.raises(ConflictError):
        await renew_load(empty, first, lambda: START + LEASE_S)


async def test_a_load_killed_on_this_machine_is_taken_up_at_once(empty: Gateway) -> None:
    killed = dataclasses.replace(ourselves(), began="a process that is gone")
    first = await begun(empty, "a folder", killed)
    again = await begun(empty, "a folder", ourselves(), 1)
    assert (again.id, again.is_resumed) == (first.id, True)
