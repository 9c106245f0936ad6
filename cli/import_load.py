"""Loads what was uploaded, as ``graph-service load`` would, with the report in a file."""

import asyncio
import json
from pathlib import Path

from graph_service.settings import Settings
from graph_service.wiring import open_store
from graph_service.words import Language
from loaders.load import Options, load
from loaders.sources import open_folder


def load_upload(folder: Path, report: Path, actor: str, language: Language) -> None:
    """Check and load a folder; the report appears whole or not at all."""
    book = folder / "upload.xlsx"
    found = open_folder(book if book.exists() else folder)

    async def run() -> dict[str, object]:
        settings = Settings()
        async with open_store(settings) as gateway:
            return (
                await load(gateway, settings, found, Options(language=language, actor=actor, leaves_plans=True))
            ).as_json()

    said = asyncio.run(run())
    draft = report.with_suffix(".draft")
    draft.write_text(json.dumps(said, ensure_ascii=False, default=str), encoding="utf-8")
    draft.replace(report)
