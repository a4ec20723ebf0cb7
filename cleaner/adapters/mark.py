"""How far a worker is, in a file that outlives it: so its parent knows what it died of."""

import mmap
import os
import struct
import time
from pathlib import Path
from typing import NamedTuple

FORM = struct.Struct("<qqqdqqqq")
IDLE = -1


class Mark(NamedTuple):
    """The process, the file of the shard and the document it is at (or IDLE), since when.

    And what it has done so far: bytes read of the shard, documents, their characters, and how many
    of those are left.
    """

    process: int
    file: int
    document: int
    since: float
    read: int
    documents: int
    characters: int
    left: int


class Marker:
    """Writes the mark of a shard."""

    def __init__(self, path: Path) -> None:
        self._process = os.getpid()
        self.file = 0
        self.read = 0
        self.documents = 0
        self.characters = 0
        self.left = 0
        with path.open("wb+") as stream:
            # Not only made longer: a page that a full disk has no room for would end the process.
            stream.write(self._mark(IDLE))
            stream.flush()
            self._page = mmap.mmap(stream.fileno(), FORM.size)

    def at(self, document: int) -> None:
        """A document is begun, or IDLE: the last one is done."""
        # In one go: `pack_into` fills with zeros first, and a worker that has to wait in between
        # was taken for one that has hung since 1970.
        self._page[:] = self._mark(document)

    def _mark(self, document: int) -> bytes:
        return FORM.pack(
            self._process,
            self.file,
            document,
            time.time(),
            self.read,
            self.documents,
            self.characters,
            self.left,
        )

    def close(self) -> None:
        """Write no more."""
        self._page.close()


def read(path: Path) -> Mark | None:
    """The mark that was last made; None where there is none."""
    try:
        return Mark(*FORM.unpack(path.read_bytes()))
    except (OSError, struct.error):
        return None
