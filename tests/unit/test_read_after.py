"""Marks of what was reached: sealed, one process's read by another with the same secret, nobody else's."""

from hypothesis import given
from hypothesis import strategies as st

from api.read_after import Marks

OURS, THEIRS = Marks(lambda: "one secret"), Marks(lambda: "another secret")
BOOKMARKS = st.frozensets(st.text(st.characters(codec="ascii"), max_size=60), max_size=5)


@given(BOOKMARKS)
def test_another_process_with_the_same_secret_reads_what_one_has_written(reached: frozenset[str]) -> None:
    said = OURS.write(reached)
    assert said.isascii()
    assert frozenset(Marks(lambda: "one secret").read(said) or ()) == reached
    assert THEIRS.read(said) is None


@given(st.text())
def test_what_was_not_written_here_is_none_whatever_it_looks_like(said: str) -> None:
    assert OURS.read(said) is None


def test_a_mark_tells_nothing_of_what_it_holds() -> None:
    bookmark = "FB:kcwQabcdefghijk"
    said = OURS.write([bookmark])
    assert bookmark not in said
    assert said != OURS.write([bookmark])
    assert OURS.read(None) == ()
