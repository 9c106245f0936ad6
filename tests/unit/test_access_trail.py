"""What one request notes for the line its log will say of it, and whose question it is."""

import asyncio

import pytest

from graph_service.access.trail import Trail, asker, note_asker, note_operation, open_trail


def test_what_is_found_out_on_the_way_is_kept_in_the_request_s_trail() -> None:
    with open_trail() as trail:
        assert trail == Trail(None, None, None)
        note_asker("e-1", "k-1")
        note_operation("op-1")
    assert trail == Trail("e-1", "k-1", "op-1")


@pytest.mark.parametrize(
    ("employee_id", "key_id", "expected"),
    [("e-1", "k-1", "k-1"), ("e-1", None, "e-1"), (None, "k-1", "k-1"), (None, None, "")],
)
def test_a_question_is_of_a_key_else_of_an_employee_else_of_nobody(
    employee_id: str | None, key_id: str | None, expected: str
) -> None:
    with open_trail():
        assert asker() == ""
        note_asker(employee_id, key_id)
        assert asker() == expected


def test_outside_a_request_notes_go_nowhere() -> None:
    note_asker("e-1", "k-1")
    note_operation("op-1")
    assert asker() == ""


def test_a_trail_ends_with_its_request_even_where_that_fails() -> None:
    def failing() -> None:
        note_asker("e-2", None)
        raise RuntimeError

    with open_trail() as outer:
        with pytest.raises(RuntimeError), open_trail():
            failing()
        note_asker("e-1", None)
    note_asker("e-3", None)
    assert outer == Trail("e-1")
    assert asker() == ""


async def test_requests_at_once_keep_their_notes_apart() -> None:
    met = asyncio.Barrier(2)

    async def request(employee_id: str) -> Trail:
        with open_trail() as trail:
            await met.wait()
            note_asker(employee_id, None)
            await met.wait()
            assert asker() == employee_id
        return trail

    assert tuple(await asyncio.gather(request("e-1"), request("e-2"))) == (Trail("e-1"), Trail("e-2"))
