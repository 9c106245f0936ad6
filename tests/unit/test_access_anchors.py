"""Ends of the chain are noted outside the database: only appended, for their owner alone, on the disk at once."""

import os
import stat
from pathlib import Path

import pytest

from graph_service.access.anchors import FILE, Anchors


def test_ends_are_read_back_by_number(tmp_path: Path) -> None:
    home = tmp_path / "not" / "there"
    anchors = Anchors(home)
    assert anchors.read() == {}
    anchors.add(3, "aa")
    Anchors(home).add(5, "bb")
    assert anchors.read() == {3: "aa", 5: "bb"}


def test_nothing_that_stands_there_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("1 aa 2026-07-01T00:00:00+00:00\n", encoding="ascii")
    Anchors(tmp_path).add(2, "bb")
    first, second = (tmp_path / FILE).read_text(encoding="ascii").splitlines()
    assert first == "1 aa 2026-07-01T00:00:00+00:00"
    assert second.startswith("2 bb 20")


@pytest.mark.parametrize("cut", ["7", "7 bb", "7 b", ""])
def test_a_line_cut_off_by_a_crash_says_nothing(cut: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(f"1 aa 2026-07-01T00:00:00+00:00\n{cut}", encoding="ascii")
    assert Anchors(tmp_path).read() == {1: "aa"}


def test_nobody_else_reads_or_writes_it(tmp_path: Path) -> None:
    Anchors(tmp_path).add(1, "aa")
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_an_end_is_on_the_disk_once_it_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    def fsync(number: int) -> None:
        assert os.fstat(number).st_ino == (tmp_path / FILE).stat().st_ino
        written.append((tmp_path / FILE).read_text(encoding="ascii"))

    monkeypatch.setattr(os, "fsync", fsync)
    Anchors(tmp_path).add(1, "aa")
    assert [text.split()[:2] for text in written] == [["1", "aa"]]
