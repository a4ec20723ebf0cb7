"""The pieces that an input is cut into for several processes, and what comes of each."""

import io
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, NamedTuple

from cleaner.errors import CleanerError
from cleaner.formats import Place, Tally
from cleaner.formats.sought import Lack
from cleaner.formats.sought import joined as lack_of

# The processor's caches hold so much; larger pieces cost twice as much on their way.
SIZE = 1 << 19
DIED = "its worker died of it twice"
CHANGED = "was changed by another program meanwhile"


class Told(NamedTuple):
    """What came of a piece: what is to be written, how many lines were read, and what to tell.

    The places of the notes count lines from the start of the piece. `fresh`: what is to be written
    begins a line. `failed`: why there will be nothing more of its file. `lack`: which fields were
    asked for and are missing.
    """

    pieces: tuple[bytes, ...]
    lines: int = 0
    notes: tuple[tuple[Place, str], ...] = ()
    counts: dict[str, int] = {}  # noqa: RUF012 - nobody writes to it
    fresh: bool = False
    failed: str = ""
    lack: Lack | None = None


@dataclass(frozen=True)
class Lines:
    """Whole lines of a source, of which the first stands at a byte of it."""

    source: str
    offset: int
    data: bytes

    @property
    def size(self) -> int:
        """How many bytes it is."""
        return len(self.data)

    def read(self) -> bytes:
        """The lines."""
        return self.data

    def halves(self) -> tuple["Lines", ...]:
        """The lines in two parts, or nothing where it is one line."""
        middle = self.data.find(b"\n", len(self.data) // 2) + 1
        if middle in (0, len(self.data)):
            middle = self.data.rfind(b"\n", 0, len(self.data) // 2) + 1
        if not middle:
            return ()
        second = replace(self, offset=self.offset + middle, data=self.data[middle:])
        return replace(self, data=self.data[:middle]), second

    def lost(self) -> Told:
        """What is told of one line that nobody can clean: it stays as it is."""
        place = Place(self.source, 1, self.offset)
        count = self.data.count(b"\n")
        return Told((self.data,), count, ((place, DIED),), {"broken": 1})


class Identity(NamedTuple):
    """Which file it is that has a name just now."""

    device: int
    inode: int

    @classmethod
    def of(cls, stream: BinaryIO) -> "Identity":
        """That of an open file."""
        state = os.fstat(stream.fileno())
        return cls(state.st_dev, state.st_ino)


@dataclass(frozen=True)
class Range:
    """Whole lines of a source that is a file, by their bytes there; `source` is its path."""

    source: str
    offset: int
    end: int
    file: Identity

    @property
    def size(self) -> int:
        """How many bytes it is."""
        return self.end - self.offset

    def read(self) -> bytes:
        """The lines; CleanerError where they are no longer there."""
        try:
            with Path(self.source).open("rb") as stream:
                stream.seek(self.offset)
                data = stream.read(self.end - self.offset)
                same = Identity.of(stream) == self.file
        except OSError as error:
            raise CleanerError(f"cannot be read: {error.strerror}") from error
        if not same or len(data) != self.end - self.offset:
            raise CleanerError(CHANGED)
        return data

    def halves(self) -> tuple[Lines, ...]:
        """The lines in two parts, or nothing where it is one line."""
        return self._lines().halves()

    def lost(self) -> Told:
        """What is told of one line that nobody can clean: it stays as it is."""
        return self._lines().lost()

    def _lines(self) -> Lines:
        return Lines(self.source, self.offset, self.read())


@dataclass(frozen=True)
class Whole:
    """A source that is a file and one document; `source` is its path."""

    source: str
    format: str
    size: int

    def halves(self) -> tuple["Whole", ...]:
        """Nothing: a document is never cut."""
        return ()

    def lost(self) -> Told:
        """What is told of a file that nobody can clean."""
        return Told((), failed=DIED)


Piece = Lines | Range | Whole


class Notebook(Tally):
    """A book that is kept until it is asked for: what goes on elsewhere is told in its turn."""

    def __init__(self) -> None:
        super().__init__(_unheard)
        self._notes: list[tuple[Place, str]] = []

    def note(self, place: Place, message: str) -> None:
        """Write it down."""
        self._notes.append((place, message))

    def told(self, *pieces: bytes, lines: int = 0, failed: str = "") -> Told:
        """All that was written down since this was asked last, with what came of the piece."""
        told = Told(pieces, lines, tuple(self._notes), dict(self.counts), failed=failed)
        self._notes.clear()
        self.counts.clear()
        return told


def _unheard(_: str) -> None:
    """Notes are kept, not told."""


def ranges(stream: BinaryIO, start: int, size: int) -> Iterator[tuple[int, int]]:
    """The bytes from a place on in parts of about a size, each of whole lines.

    >>> list(ranges(io.BytesIO(b"one\\ntwo\\nthree"), 0, size=5))
    [(0, 8), (8, 13)]
    """
    while True:
        end = _line_end(stream, start + size)
        if end <= start:
            return
        yield start, end
        start = end


def _line_end(stream: BinaryIO, at: int) -> int:
    """Where the line ends that holds a byte; the end of the file, where it has none so far on."""
    length = stream.seek(0, io.SEEK_END)
    at = stream.seek(min(at, length))
    while block := stream.read(1 << 16):
        found = block.find(b"\n")
        if found >= 0:
            return at + found + 1
        at += len(block)
    return at


def joined(parts: list[Told]) -> Told:
    """What came of the parts of a piece, one after the other, as what came of the whole."""
    counts: Counter[str] = Counter()
    notes: list[tuple[Place, str]] = []
    lines = 0
    for part in parts:
        counts.update(part.counts)
        notes += ((moved(place, lines), message) for place, message in part.notes)
        lines += part.lines
    pieces = tuple(data for part in parts for data in part.pieces)
    lacks = [part.lack for part in parts if part.lack]
    lack = lack_of(lacks) if lacks else None
    return Told(pieces, lines, tuple(notes), counts, lack=lack)


def moved(place: Place, lines: int) -> Place:
    """A place so many lines further down; only lines have numbers."""
    return place._replace(record=place.record + lines) if isinstance(place.record, int) else place
