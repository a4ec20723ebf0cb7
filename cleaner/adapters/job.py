"""What a run is asked to do, and the files it does it to."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cleaner.errors import CleanerError
from cleaner.formats import Settings
from cleaner.pipeline import Cleaner

# Small files share a shard: starting one costs more than cleaning them.
SMALL = 1 << 20
SHARD = 1 << 24
MOST_FILES = 1000


@dataclass(frozen=True)
class Job:
    """Clean files into a folder; picklable, for every worker has one.

    `limit` and `sample` choose documents of each file; `longest` is how many characters a document
    may have; `dry` writes no file.
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

    def asked(self) -> dict[str, object]:
        """All options that shape what comes out, as the manifest has them."""
        settings = self.settings
        return {
            "stamp": self.cleaner.stamp,
            "format": self.format,
            "texts": [".".join(keys) for keys in settings.layout.texts],
            "meta": dict(settings.meta),
            "encoding": settings.encoding,
            "html": settings.html,
            "extract": settings.extract,
            "edits": settings.sidecar,
            "limit": self.limit,
            "sample": self.sample,
            "longest": self.longest,
            "drop_flagged": self.drop_flagged,
        }


class File(NamedTuple):
    """A file to read; `name` is its path in the folder of the run."""

    path: str
    name: str
    size: int


class Shard(NamedTuple):
    """Files that one worker cleans, one after the other."""

    key: str
    files: tuple[File, ...]


def files_of(sources: Iterable[str]) -> list[File]:
    """The files that sources name: files, folders and globs; CleanerError where that is none."""
    found: dict[str, File] = {}
    for source in sources:
        for path, name in _named(source):
            file = File(path, name, Path(path).stat().st_size)
            other = found.setdefault(name, file)
            if other.path != file.path:
                raise CleanerError(f"{other.path} and {path} would both become {name}")
    return [found[name] for name in sorted(found)]


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


def _named(source: str) -> Iterator[tuple[str, str]]:
    """The path of each file of a source, and what it is called in the folder of the run."""
    path = Path(source)
    if path.is_file():
        yield source, path.name
    elif path.is_dir():
        yield from _walked(path)
    elif any(mark in source for mark in "*?["):
        from glob import glob

        matches = sorted(filter(os.path.isfile, glob(source, recursive=True)))  # noqa: PTH207
        if not matches:
            raise CleanerError(f"{source}: nothing is called so")
        root = os.path.commonpath([os.path.dirname(match) or "." for match in matches])  # noqa: PTH120
        yield from ((match, os.path.relpath(match, root)) for match in matches)
    else:
        raise CleanerError(f"{source}: no such file or folder")


def _walked(folder: Path) -> Iterator[tuple[str, str]]:
    """The files of a folder and of those in it; links to folders are not followed."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(root, name)
            if not name.startswith(".") and path.is_file():
                yield str(path), str(path.relative_to(folder))
