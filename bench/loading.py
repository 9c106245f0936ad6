"""One load in a process of its own, with what it took: ``python -m bench.loading FOLDER``."""

import asyncio
import json
import resource
import sys
from pathlib import Path

from graph_service.settings import Settings
from graph_service.wiring import open_store
from loaders.load import Options, load


async def main(folder: Path) -> dict[str, float]:
    """Seconds and rows of the load, and the most memory that the process ever held."""
    settings = Settings()
    async with open_store(settings) as gateway:
        report = await load(gateway, settings, folder, Options())
    assert report.status == "loaded", (report.status, [reject.message for reject in report.rejects[:3]])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": report.seconds, "created": report.total.created, "peak_mb": peak}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(Path(sys.argv[1])))))
