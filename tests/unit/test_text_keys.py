"""Keys of notes: sealed is not readable, destroyed is gone from every copy, other keys are not taken for lost ones."""

import multiprocessing
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.errors import UnavailableError
from graph_service.recording.interactions import INTERACTION
from graph_service.recording.sealing import opened, sealed
from graph_service.store.text_keys import MARK, TextKeys, is_sealed, owner_of

OWNERS = [owner_of("Observation", f"o-{number}", "evidence") for number in range(4)]


@pytest.fixture
def keys(tmp_path: Path) -> TextKeys:
    return TextKeys(tmp_path / "home" / "text_keys.sqlite")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> TextKeys:
    return TextKeys(tmp_path_factory.mktemp("keys") / "text_keys.sqlite")


@given(texts=st.lists(st.none() | st.text(), max_size=4))
def test_whatever_is_sealed_opens_to_itself(shared: TextKeys, texts: list[str | None]) -> None:
    owners = OWNERS[: len(texts)]
    kept = shared.seal(owners, texts)
    assert shared.open(owners, kept) == texts
    assert [text is None for text in kept] == [text is None for text in texts]
    assert all(is_sealed(text) for text in kept if text is not None)


def test_a_sealed_text_holds_nothing_of_what_was_written(keys: TextKeys) -> None:
    one, other = keys.seal(OWNERS[:2], ["他收了回扣" * 20, "他收了回扣" * 20])
    assert one != other
    assert one is not None
    assert "回扣" not in one
    assert one.isascii()


def test_a_text_that_only_looks_sealed_is_sealed_like_any_other(keys: TextKeys) -> None:
    text = MARK + "abc:def"
    assert keys.open(OWNERS[:1], keys.seal(OWNERS[:1], [text])) == [text]


def test_texts_never_sealed_are_read_as_they_are(keys: TextKeys) -> None:
    assert keys.open(OWNERS[:2], ["plain", None]) == ["plain", None]
    assert not keys.path.exists(), "nothing was needed"


def test_a_destroyed_key_ends_its_text_and_no_other(keys: TextKeys) -> None:
    kept = keys.seal(OWNERS, ["a", "b", "c", "d"])
    keys.destroy(OWNERS[1:3])
    assert keys.open(OWNERS, kept) == ["a", None, None, "d"]


def test_a_destroyed_key_is_nowhere_in_the_file(keys: TextKeys) -> None:
    many = [owner_of("Observation", f"o-{number}", "evidence") for number in range(3_000)]
    keys.seal(many, ["x"] * len(many))
    with sqlite3.connect(keys.path) as connection:
        stored = dict(connection.execute("SELECT owner, key FROM text_key"))
    connection.close()
    assert all(key in keys.path.read_bytes() for key in list(stored.values())[:50]), "the look sees keys"
    gone = many[::2]
    keys.destroy(gone)
    left = b"".join(file.read_bytes() for file in keys.path.parent.iterdir())
    assert [owner for owner in gone if stored[owner] in left] == []
    assert keys.open([many[1]], keys.seal([many[1]], ["still"])) == ["still"]


def test_a_new_text_after_the_end_of_an_old_one_has_a_new_key(keys: TextKeys) -> None:
    old = keys.seal(OWNERS[:1], ["old"])
    keys.destroy(OWNERS[:1])
    new = keys.seal(OWNERS[:1], ["new"])
    assert keys.open(OWNERS[:1], new) == ["new"]
    with pytest.raises(UnavailableError, match="does not fit its key"):
        keys.open(OWNERS[:1], old)


def test_a_text_moved_elsewhere_is_not_opened(keys: TextKeys) -> None:
    first, _ = keys.seal(OWNERS[:2], ["mine", "yours"])
    with pytest.raises(UnavailableError, match="Observation/o-1"):
        keys.open(OWNERS[1:2], [first])


def test_keys_of_another_home_are_named_not_taken_for_destroyed_ones(keys: TextKeys, tmp_path: Path) -> None:
    kept = keys.seal(OWNERS[:1], ["a"])
    other = TextKeys(tmp_path / "other.sqlite")
    with pytest.raises(UnavailableError) as caught:
        other.open(OWNERS[:1], kept)
    assert caught.value.code == "store.keys_of_another_home"
    assert "GRAPH_SERVICE_TEXT_KEYS" in caught.value.sentence("zh")


def test_a_file_that_cannot_be_used_is_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"this is no database" * 100)
    for path in (broken, broken / "below"):
        with pytest.raises(UnavailableError) as caught:
            TextKeys(path).seal(OWNERS[:1], ["a"])
        assert str(path) in caught.value.sentence("en")


def test_the_file_is_for_its_owner_alone(keys: TextKeys) -> None:
    keys.seal(OWNERS[:1], ["a"])
    assert keys.path.stat().st_mode & 0o077 == 0


def _write(path: Path, number: int) -> list[str | None]:
    return TextKeys(path).seal(OWNERS, [f"{number}-{at}" for at in range(len(OWNERS))])


def test_processes_that_begin_at_once_share_their_keys(keys: TextKeys) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        written = pool.starmap(_write, [(keys.path, number) for number in range(8)])
    for number, kept in enumerate(written):
        assert keys.open(OWNERS, kept) == [f"{number}-{at}" for at in range(len(OWNERS))]


def test_a_record_is_sealed_field_by_field_and_opened_in_its_place(keys: TextKeys) -> None:
    row = {"id": "i-1", "digest": "d", "version": 1, **dict.fromkeys(INTERACTION.fields)}
    row |= {"kind": "visit", "summary": "谈了价格", "missed_reason": ""}
    [kept] = sealed(INTERACTION, [row], keys)
    assert {name for name in row if kept[name] != row[name]} == {"summary", "missed_reason"}
    stored = [kept["id"], kept["digest"], kept["version"], *(kept[name] for name in INTERACTION.fields)]
    assert opened(INTERACTION, [stored], keys) == [[*row.values()]]
    keys.destroy([owner_of("Interaction", "i-1", "summary")])
    [gone] = opened(INTERACTION, [stored], keys)
    assert dict(zip(row, gone, strict=True)) == {**row, "summary": None}
