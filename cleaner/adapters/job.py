"""What a run is asked to do, and the files it does it to."""

import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cleaner.adapters.origin import File, Tell, found
from cleaner.cleaner import Cleaner
from cleaner.errors import CleanerError
from cleaner.formats import Settings, bare_name
from cleaner.formats.layout import name_of

# Small files share a shard: starting one costs more than cleaning them.
SMALL = 1 << 20
SHARD = 1 << 24
MOST_FILES = 1000


@dataclass(frozen=True)
class Job:
    """Clean files into a folder; picklable, for every worker has one.

    `limit` and `sample` choose documents of each file; `longest` is how many characters a document
    may have; `dry` writes no file. `to` is the format that comes out, None for that of each file.
    """

    folder: Path
    cleaner: Cleaner
    settings: Settings
    format: str | None = None
    limit: int | None = None
    sample: float = 1.0
    longest: int = 64_000_000
    drop_flagged: bool = False
    dry: bool = False
    to: str | None = None

    def asked(self) -> dict[str, object]:
        """All options that shape what comes out, as the manifest has them."""
        settings = self.settings
        return {
            "stamp": self.cleaner.stamp,
            "format": self.format,
            "texts": [name_of(keys) for keys in settings.layout.texts],
            "known": {
                name: [name_of(keys) for keys in paths]
                for name, paths in sorted(settings.layout.known.items())
            },
            "meta": dict(settings.meta),
            "encoding": settings.encoding,
            "html": settings.html,
            "extract": settings.extract,
            "edits": settings.sidecar,
            "limit": self.limit,
            "sample": self.sample,
            "longest": self.longest,
            "drop_flagged": self.drop_flagged,
            "to": self.to,
        }


class Part(NamedTuple):
    """Whole lines of a file, by their bytes there."""

    start: int
    end: int


class Shard(NamedTuple):
    """Files that one worker cleans, one after the other.

    Or a `part` of one; one that has `parts` is put together of them when they are clean.
    """

    key: str
    files: tuple[File, ...]
    part: Part | None = None
    parts: tuple["Shard", ...] = ()


def files_of(sources: Iterable[str], out: Path | None, tell: Tell) -> list[File]:
    """The files that sources name, but for those in the folder `out`; CleanerError where it fails.

    `tell` is told what in them is passed over.
    """
    files: dict[str, File] = {}
    for source in sources:
        for file in found(source, out, tell):
            other = files.setdefault(file.name, file)
            if other.path != file.path:
                raise CleanerError(
                    f"{other.path} and {file.path} would both become {file.name}; give the folder "
                    "that holds both, or clean them into folders of their own"
                )
    names = sorted(files)
    return [files[name]._replace(others=tuple(_others(name, names))) for name in names]


def _others(name: str, names: Sequence[str]) -> Iterator[str]:
    """The names that start as a name does, and have more endings."""
    start = f"{bare_name(name)}."
    for at in range(bisect_left(names, start), len(names)):
        if not names[at].startswith(start):
            break
        if names[at] != name:
            yield names[at]


def shards_of(files: Iterable[File]) -> list[Shard]:
    """The files in shards: a large one by itself, small ones together."""
    shards: list[Shard] = []
    held: list[File] = []
    for file in files:
        if file.size > SMALL:
            shards.append(_shard([file]))
            continue
        held.append(file)
        if len(held) >= MOST_FILES or sum(each.size for each in held) > SHARD:
            shards.append(_shard(held))
            held = []
    return shards + ([_shard(held)] if held else [])


def _shard(files: list[File]) -> Shard:
    names = json.dumps([file.name for file in files])
    digest = hashlib.sha256(names.encode("utf-8", "surrogatepass"))
    return Shard(digest.hexdigest()[:16], tuple(files))
