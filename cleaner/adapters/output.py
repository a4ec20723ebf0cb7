"""How what comes out of a file is written: where, in which format, and how it is packed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Any

from cleaner.adapters.folder import writing
from cleaner.adapters.job import Job
from cleaner.adapters.turn import Joint, Unfit, folder_for, name_in, turned, write_texts
from cleaner.formats import Place, bare_name
from cleaner.formats.conversion import TEXTS, Record, stays
from cleaner.formats.packing import Packing

# What comes out of these is of another format, and says so in its name.
ADDED = {"html": ".txt", "warc": ".jsonl"}


@dataclass(frozen=True)
class Output:
    """What comes out of a file of some format; `target` is its place in the folder of the run.

    A text that becomes a record goes into the `joint`, if there is one.
    """

    job: Job
    format: str
    target: Path
    packing: Packing | None
    joint: Joint | None

    @property
    def _path(self) -> Path | None:
        """Where it is written; nowhere in a dry run."""
        return None if self.job.dry else self.job.folder / self.target

    def write(self, pieces: Iterator[bytes]) -> dict[str, Any]:
        """Write a file, and tell of it."""
        first = next(pieces, None)
        # A text that is left out is no file; an empty one would be a lie.
        if first is None:
            return {}
        size = _written(self._path, self.packing, chain([first], pieces))
        return {"output": str(self.target), "output_size": size}

    def turn(self, found: Iterator[tuple[Place, Record]], unfit: Unfit) -> dict[str, Any]:
        """Write records in the format that is asked for, and tell of it."""
        to = self.job.to
        assert to is not None
        if to == "text":
            size = write_texts(self._path, found, self.job.settings.layout, unfit)
            return {"output": str(self.target), "output_size": size}
        if self.format not in TEXTS:
            return self.write(turned(found, to, unfit))
        texts = list(found)
        if self.joint:
            for each in texts:
                self.joint.add(*each)
        return {"output": str(self.target)} if texts else {}


def output_of(
    job: Job, name: str, format_name: str, packing: Packing | None, joint: Joint | None
) -> Output:
    """What comes out of a file, by its name, its format and how it is packed."""
    to = job.to
    where: tuple[Path, Packing | None]
    if to is None or stays(format_name, to):
        where = _kept(name, format_name, packing), packing
    elif to == "text":
        where = folder_for(name), None
    elif joint and format_name in TEXTS:
        where = Path(joint.name), None
    else:
        where = name_in(name, to, packing)
    return Output(job, format_name, *where, joint)


def _kept(name: str, format_name: str, packing: Packing | None) -> Path:
    """Where the file comes out; what is of another format then has one more ending."""
    added = ADDED.get(format_name, "")
    if not added or not packing:
        return Path(name + added)
    return Path(str(bare_name(name)) + added + packing.ending)


def _written(path: Path | None, packing: Packing | None, pieces: Iterator[bytes]) -> int:
    """How many bytes were written; without a path none are, and they are counted unpacked."""
    if path is None:
        return sum(map(len, pieces))
    with writing(path) as stream:
        with _packed(stream, packing) as packed:
            for piece in pieces:
                packed.write(piece)
        return stream.tell()


@contextmanager
def _packed(stream: IO[bytes], packing: Packing | None) -> Iterator[IO[bytes]]:
    if packing is None:
        yield stream
        return
    with packing.writer(stream) as packed:
        yield packed
