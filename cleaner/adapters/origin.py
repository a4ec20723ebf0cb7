"""The files that the sources of a run name: files, folders, globs and URLs."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import file_digest
from io import BytesIO
from pathlib import Path, PurePath
from typing import Any, BinaryIO, NamedTuple, cast

from cleaner.adapters import remote
from cleaner.errors import CleanerError

# What a run tells of itself, beside what came out.
HOME = "_cleaner"
Tell = Callable[[str], None]


class File(NamedTuple):
    """A file to read; `name` is its path in the folder of the run.

    `state` changes when its bytes do. `others` are the names of other files that this one may come
    out as, should it be of another format than it looks.
    """

    path: str
    name: str
    size: int = 0
    state: tuple[Any, ...] = ()
    others: tuple[str, ...] = ()


def found(source: str, out: Path | None, tell: Tell) -> Iterator[File]:
    """The files of a source; CleanerError where there is none.

    Nothing is taken from the folder of the run, `out`. `tell` is told what is passed over.
    """
    named = _named(source, out.resolve() if out else None, tell)
    files = [file for file in named if HOME not in PurePath(file.name).parts]
    if not files:
        raise CleanerError(f"{source}: there is no file in it")
    for file in files:
        if PurePath(file.name).is_absolute() or ".." in PurePath(file.name).parts:
            raise CleanerError(f"{file.path}: would come out as {file.name}, outside the folder")
    yield from files


def state_of(path: str) -> tuple[Any, ...]:
    """What changes when the bytes of a file do."""
    if remote.is_url(path):
        return remote.state(path)
    return _state(os.stat(path))  # noqa: PTH116  # for many files Path would cost as much again


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """A file, to read; OSError or CleanerError where it cannot be."""
    with remote.opened(path) if remote.is_url(path) else Path(path).open("rb") as stream:
        yield cast(BinaryIO, stream)


def digest_of(stream: BinaryIO) -> str | None:
    """The SHA-256 of a file that was read; None if much of it was not, and lies far away."""
    if isinstance(stream, remote.Remote):
        return stream.digest()
    stream.seek(0)
    return file_digest(cast(BytesIO, stream), "sha256").hexdigest()


def _state(stat: os.stat_result) -> tuple[Any, ...]:
    return (stat.st_size, stat.st_mtime_ns)


def _named(source: str, out: Path | None, tell: Tell) -> Iterator[File]:
    """The files of a source; `out` has no links in it."""
    path = Path(source)
    if remote.is_url(source):
        yield from (File(*each) for each in remote.listed(source))
    elif path.is_dir():
        yield from _walked(path, out, tell)
    elif path.exists():
        yield _file(source, path.name, out)
    elif any(mark in source for mark in "*?["):
        yield from _matching(source, out)
    else:
        raise CleanerError(f"{source}: no such file or folder")


def _matching(source: str, out: Path | None) -> Iterator[File]:
    from glob import glob

    matches = sorted(filter(os.path.isfile, glob(source, recursive=True)))  # noqa: PTH207
    if not matches:
        raise CleanerError(f"{source}: nothing is called so")
    root = os.path.commonpath([os.path.dirname(match) or "." for match in matches])  # noqa: PTH120
    yield from (_file(match, os.path.relpath(match, root), out) for match in matches)


def _walked(folder: Path, out: Path | None, tell: Tell) -> Iterator[File]:
    """The files of a folder and of those in it, hidden ones left out."""
    for root, folders, names in os.walk(folder, onerror=_unreadable):
        folders[:] = sorted(name for name in folders if _entered(Path(root, name), out, tell))
        for name in sorted(names):
            path = Path(root, name)
            if name.startswith("."):
                continue
            if path.is_file() or path.is_symlink():
                yield _file(str(path), str(path.relative_to(folder)), None)
            else:
                tell(f"{path}: is no file, and is passed over")


def _entered(folder: Path, out: Path | None, tell: Tell) -> bool:
    """Whether a folder in a folder is looked into."""
    if folder.name.startswith("."):
        return False
    if folder.is_symlink():
        tell(f"{folder}: links to a folder, and is not followed; name it to have it cleaned")
        return False
    return out is None or folder.resolve() != out


def _unreadable(error: OSError) -> None:
    raise CleanerError(f"{error.filename}: cannot be read: {error.strerror}")


def _file(path: str, name: str, out: Path | None) -> File:
    if out and Path(path).resolve().is_relative_to(out):
        raise CleanerError(f"{path}: lies in the folder that is written to")
    try:
        seen = os.stat(path)  # noqa: PTH116
    except OSError:
        return File(path, name)  # it fails when it is read
    return File(path, name, seen.st_size, _state(seen))
