"""The folder of an export: its owner's alone, and byte for byte what the manifest says, or refused."""

import dataclasses
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph_service import __version__
from graph_service.errors import ConflictError, InvalidError
from graph_service.recording.export_folder import (
    MANIFEST,
    Described,
    Manifest,
    described,
    lines,
    new_folder,
    private,
    read_manifest,
    sha256_of,
)

RECORDS = {"records/a.jsonl": '{"id": "甲"}\n{"id": "乙"}\n', "records/b.jsonl": ""}
TEMPLATE = {"templates/a.csv": "id\n甲\n乙\n"}


def written(folder: Path) -> Manifest:
    """An export of two files of records and one template."""
    assert new_folder(folder) == folder
    (folder / "templates").mkdir()
    for name, text in {**RECORDS, **TEMPLATE}.items():
        with private(folder / name) as out:
            out.write(text)
    files = described(folder, {name: text.count("\n") for name, text in {**TEMPLATE, **RECORDS}.items()})
    manifest = Manifest("V0001", "2026-01-01T00:00:00+00:00", True, "0" * 32, 7, files)
    manifest.write(folder)
    return manifest


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture(autouse=True)
def everybody_may() -> Any:
    """Nothing is kept from others but by what says so itself."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    manifest = written(tmp_path / "out")
    assert read_manifest(tmp_path / "out") == manifest
    assert (manifest.format, manifest.service) == (1, __version__)
    assert manifest.rows == 2, "templates say the same once more"
    assert list(manifest.files) == ["records/a.jsonl", "records/b.jsonl", "templates/a.csv"]
    assert manifest.files["records/b.jsonl"] == Described(hashlib.sha256(b"").hexdigest(), bytes=0, rows=0)
    assert [one["id"] for one in lines(tmp_path / "out/records/a.jsonl")] == ["甲", "乙"]


def test_nobody_but_its_owner_may_look_into_it(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir(mode=0o777)
    for name in ("there", "deep/er/new"):
        folder = tmp_path / name
        written(folder)
        assert (mode(folder), mode(folder / "records")) == (0o700, 0o700)
        assert {mode(folder / file) for file in (MANIFEST, *RECORDS)} == {0o600}


def test_a_folder_that_holds_something_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine").touch()
    tmp_path.chmod(0o755)
    with pytest.raises(ConflictError) as refused:
        new_folder(tmp_path)
    assert (refused.value.code, refused.value.fields) == ("recording.export_not_empty", {"path": tmp_path})
    assert mode(tmp_path) == 0o755
    assert [file.name for file in tmp_path.iterdir()] == ["mine"]


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    with private(tmp_path / "a") as out:
        out.write("甲\r\n")
    with pytest.raises(FileExistsError):
        private(tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == "甲\r\n".encode()


def test_the_manifest_is_on_the_disk_whole_before_an_export_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.append((tmp_path / "out" / MANIFEST).read_text(encoding="utf-8")))
    written(tmp_path / "out")
    (text,) = seen
    assert text == json.dumps(json.loads(text), indent=2) + "\n"
    assert json.loads(text)["sha256"]


def test_the_digest_of_a_manifest_hangs_on_all_it_says_and_on_no_order(tmp_path: Path) -> None:
    manifest = written(tmp_path / "out")
    turned = dataclasses.replace(manifest, files=dict(reversed([*manifest.files.items()])))
    assert turned.digest == manifest.digest
    others = {
        "schema": "V0002", "made_at": "x", "has_notes": False, "graph_digest": "1", "company_revision": 8, "files": {},
        "format": 2, "service": "x",
    }  # fmt: skip
    assert set(others) == {field.name for field in dataclasses.fields(Manifest)}
    digests = {dataclasses.replace(manifest, **{name: value}).digest for name, value in others.items()}  # type: ignore[arg-type]
    assert len(digests | {manifest.digest}) == len(others) + 1


def test_checksums_are_sha256(tmp_path: Path) -> None:
    (tmp_path / "abc").write_bytes(b"abc")
    assert sha256_of(tmp_path / "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def change(name: str, to: bytes | None) -> Callable[[Path], None]:
    """Another content for a file; none at all for None."""

    def spoil(folder: Path) -> None:
        if to is None:
            (folder / name).unlink()
        else:
            (folder / name).write_bytes(to)

    return spoil


def manifest_says(**said: Any) -> Callable[[Path], None]:
    """A manifest that says something else; ``drop`` leaves something out."""

    def spoil(folder: Path) -> None:
        kept = json.loads((folder / MANIFEST).read_text(encoding="utf-8")) | said
        kept.pop(said.get("drop"), None)
        kept.pop("drop", None)
        (folder / MANIFEST).write_text(json.dumps(kept), encoding="utf-8")

    return spoil


WHOLE = RECORDS["records/a.jsonl"].encode()
SPOILT = {
    "cut off": (change("records/a.jsonl", WHOLE[:-1]), "records/a.jsonl"),
    "of the same length": (change("records/a.jsonl", WHOLE.replace(b"id", b"it")), "records/a.jsonl"),
    "longer": (change("records/b.jsonl", b"{}\n"), "records/b.jsonl"),
    "gone": (change("records/b.jsonl", None), "records/b.jsonl"),
    "more": (change("records/c.jsonl", b""), "records/c.jsonl"),
    "another template": (change("templates/a.csv", b"id\n"), "templates/a.csv"),
    "beside": (change("letter.txt", b"x"), "letter.txt"),
    "no manifest of ours": (change(MANIFEST, b"["), MANIFEST),
    "a list": (change(MANIFEST, b"[]"), MANIFEST),
    "a number": (change(MANIFEST, b"3"), MANIFEST),
    "no text": (change(MANIFEST, b"\xff\xfe"), MANIFEST),
    "other notes": (manifest_says(has_notes=False), MANIFEST),
    "something unknown": (manifest_says(more=1), MANIFEST),
    "without its digest": (manifest_says(drop="sha256"), MANIFEST),
    "without a format": (manifest_says(drop="format"), MANIFEST),
    "without files": (manifest_says(drop="files"), MANIFEST),
}


@pytest.mark.parametrize("how", SPOILT)
def test_what_is_not_byte_for_byte_as_it_was_exported_is_refused_by_name(tmp_path: Path, how: str) -> None:
    written(tmp_path)
    spoil, name = SPOILT[how]
    spoil(tmp_path)
    with pytest.raises(InvalidError) as refused:
        read_manifest(tmp_path)
    assert (refused.value.code, refused.value.fields) == ("recording.export_tampered", {"path": tmp_path / name})


FILE = {"sha256": "0", "bytes": 1, "rows": 1}


@pytest.mark.parametrize(
    "files",
    [
        [], "x", None, {"a": None}, {"a": {}}, {"a": []}, {"a": FILE | {"bytes": "1"}}, {"a": FILE | {"rows": None}},
        {"a": FILE | {"rows": 1.5}}, {"a": FILE | {"more": 1}}, {"a": FILE | {"sha256": 1}},
    ],
)  # fmt: skip
def test_a_manifest_of_another_shape_is_refused_also_where_its_digest_is_right(tmp_path: Path, files: Any) -> None:
    written(tmp_path)
    said = json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8")) | {"files": files}
    said["sha256"] = digest_of({name: value for name, value in said.items() if name != "sha256"})
    (tmp_path / MANIFEST).write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(InvalidError) as refused:
        read_manifest(tmp_path)
    assert (refused.value.code, refused.value.fields) == ("recording.export_tampered", {"path": tmp_path / MANIFEST})


def digest_of(said: Any) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def test_a_digest_is_made_of_what_a_manifest_says(tmp_path: Path) -> None:
    manifest = written(tmp_path)
    assert manifest.digest == digest_of(dataclasses.asdict(manifest))


def test_another_folder_is_no_export(tmp_path: Path) -> None:
    with pytest.raises(InvalidError) as refused:
        read_manifest(tmp_path)
    assert (refused.value.code, refused.value.fields) == ("recording.no_manifest", {"path": tmp_path / MANIFEST})


def test_an_export_of_another_format_is_told_from_a_spoilt_one(tmp_path: Path) -> None:
    written(tmp_path)
    manifest_says(format=2)(tmp_path)
    with pytest.raises(InvalidError) as refused:
        read_manifest(tmp_path)
    assert refused.value.code == "recording.other_format"
    assert refused.value.fields == {"path": tmp_path / MANIFEST, "format": 2, "ours": 1}


def test_whatever_somebody_wrote_is_one_line(tmp_path: Path) -> None:
    said = [{"text": "一\r\n二\u2028三\x85四"}, {"text": ""}]
    with private(tmp_path / "a") as out:
        for one in said:
            out.write(json.dumps(one, ensure_ascii=False) + "\n")
    assert list(lines(tmp_path / "a")) == said
