"""Who is at a load: a process is known to be dead only where it ran here, and its end is certain."""

import dataclasses
import os
import platform

import pytest

from graph_service.recording.holders import Holder, ourselves
from graph_service.store.local_server import process

ME = ourselves()


def test_a_holder_is_read_as_it_was_written() -> None:
    for holder in (ME, Holder("a-machine", 7, "boot/1:2/3")):
        assert Holder.read(str(holder)) == holder
    assert str(Holder("a-machine", 7, "boot:1")) == "a-machine/7/boot:1"


def test_we_are_this_process_of_this_machine() -> None:
    assert (ME.machine, ME.pid, ME.began) == (platform.node(), os.getpid(), process.identity(os.getpid()))


@pytest.mark.parametrize(
    ("holder", "is_known_dead"),
    [
        (ME, False),
        (dataclasses.replace(ME, began="another time"), True),
        (dataclasses.replace(ME, machine="another"), False),
        (Holder("another", 7, "another time"), False),
    ],
)
def test_of_this_machine_alone_it_is_known_who_is_dead(holder: Holder, is_known_dead: bool) -> None:  # noqa: FBT001  (a column)
    assert holder.is_known_dead is is_known_dead


def test_a_machine_with_a_slash_in_its_name_knows_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "node", lambda: "rack/7")
    we = ourselves()
    assert (we.machine, Holder.read(str(we))) == ("rack-7", we)
    assert dataclasses.replace(we, began="another time").is_known_dead


def test_whose_beginning_the_system_does_not_say_is_never_known_to_be_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "identity", lambda _: None)
    we = ourselves()
    assert Holder.read(str(we)) == we
    assert not we.is_known_dead
