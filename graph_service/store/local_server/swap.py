"""Another store in place of the one of a home; the old one stays beside it until the new one was accepted.

Whatever is cut off in between is put right by ``put_back``: while the folder ``before-restore`` is there, the old store
is the one that counts.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from graph_service.store.local_server.files import make_private_folder, writing
from graph_service.store.local_server.home import Home

DATABASE = "neo4j"
_PARTS = ("databases", "transactions")


@dataclass(frozen=True)
class Swap:
    """The exchange of the store of one home."""

    home: Home

    @property
    def incoming(self) -> Path:
        """A data folder of its own into which the new store is unpacked."""
        return self.home.folder / "restoring"

    @property
    def aside(self) -> Path:
        """Where the old store waits."""
        return self.home.folder / "before-restore"

    @property
    def is_open(self) -> bool:
        """Whether a store was put in and not accepted yet."""
        return self.aside.is_dir()

    def prepare(self) -> None:
        """An empty place for what comes."""
        shutil.rmtree(self.incoming, ignore_errors=True)
        make_private_folder(self.incoming)

    def put_in(self) -> None:
        """The new store in the place of the old one."""
        with writing(self.aside):
            make_private_folder(self.aside)
            for part in _PARTS:
                place = self.home.data / part / DATABASE
                if place.exists():
                    place.rename(self.aside / part)
                (self.incoming / part / DATABASE).rename(place)
            shutil.rmtree(self.incoming)

    def put_back(self) -> None:
        """The old store where it was; what came in its place is gone. Cut off, it is simply done again."""
        with writing(self.aside):
            for part in _PARTS:
                if (self.aside / part).exists():
                    place = self.home.data / part / DATABASE
                    shutil.rmtree(place, ignore_errors=True)
                    (self.aside / part).rename(place)
            self.aside.rmdir()
        shutil.rmtree(self.incoming, ignore_errors=True)

    def accept(self) -> None:
        """The new store is the one that counts; the old one is gone."""
        worn = self.home.folder / "worn-store"
        shutil.rmtree(worn, ignore_errors=True)
        with writing(self.aside):
            self.aside.rename(worn)
        shutil.rmtree(worn, ignore_errors=True)
