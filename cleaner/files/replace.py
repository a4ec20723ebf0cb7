"""A file read whole and replaced whole: at every moment it is the old one or the new one."""

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from typing import NamedTuple

from cleaner.errors import CleanerError, UnfitError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PREFIX, SUFFIX = ".cleaner-", ".tmp"
TEMPORARY = re.compile(r"\.cleaner-[a-z0-9_]{8}\.tmp")
CHANGED = "was changed by another program meanwhile; left as that made it"
# A pipe is not waited for; it turns out to be none to clean.
READING: int = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY")
)
WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


class EmptyError(UnfitError):
    """A file without a byte: clean as it is."""


class Original(NamedTuple):
    """A regular file as it was read, links followed."""

    path: str
    data: bytes
    state: os.stat_result


def read(path: str, most: int | None = None) -> Original:
    """The file, of at most so many bytes; CleanerError says why it cannot be had.

    UnfitError where there is none, or none to clean; of these EmptyError where it is clean.
    """
    try:
        descriptor = os.open(path, READING)
        try:
            state = os.fstat(descriptor)
            _refuse_unfit(path, state, most)
            return Original(path, _all(descriptor, state.st_size), state)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        what = "a link to nothing" if Path(path).is_symlink() else "no such file"
        raise UnfitError(what) from None
    except (OSError, ValueError) as error:
        raise CleanerError(getattr(error, "strerror", None) or str(error)) from error


def replace(original: Original, data: bytes, *, part_links: bool = False) -> str:
    """Put other bytes in place of a file, with its mode, owner and extended attributes.

    Returns what could not be kept, or nothing. Raises CleanerError, and leaves the file as it is,
    where it is read-only, has changed since it was read, cannot be written or, unless
    `part_links`, has other names, which would keep the old bytes.
    """
    _refuse_guarded(original.state, part_links=part_links)
    try:
        path = os.path.realpath(original.path, strict=True)
        folder = folder_of(path)
        with _temporary(folder) as (stream, name):
            _write(stream, data)
            lost = _dress(stream.fileno(), name, path, original.state)
            os.fsync(stream.fileno())
            _refuse_changed(path, original)
            if fcntl is None:
                stream.close()  # Windows renames no open file, nor lets others remove one
            Path(name).replace(path)
    except FileNotFoundError:
        raise CleanerError(CHANGED) from None
    except OSError as error:
        raise CleanerError(f"cannot be written: {error.strerror}") from error
    _settle(folder)
    return lost


def folder_of(path: str) -> str:
    """The folder a file lies in, as its path has it; nothing for the working directory.

    Asked several times of each of ten thousand files, and many times as quick as os.path.split.

    >>> folder_of("dump/a.txt"), folder_of("/a.txt"), folder_of("a.txt")
    ('dump', '/', '')
    """
    if os.altsep:
        path = path.replace(os.altsep, os.sep)
    folder, found, _ = path.rpartition(os.sep)
    return folder or found


def sweep(folder: str) -> None:
    """Remove the temporary files of runs that were killed; those of living runs are locked."""
    with suppress(OSError), os.scandir(folder or os.curdir) as entries:
        for entry in entries:
            if TEMPORARY.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                with suppress(OSError):
                    _remove_stray(entry.path)


def _refuse_unfit(path: str, state: os.stat_result, most: int | None) -> None:
    if stat.S_ISDIR(state.st_mode):
        # Git names a submodule as it names a file.
        if Path(path, ".git").exists():
            raise UnfitError("a submodule")
        raise CleanerError("a folder; name the files in it")
    if not stat.S_ISREG(state.st_mode):
        raise UnfitError("not a regular file")
    if not state.st_size:
        raise EmptyError("empty")
    if most is not None and state.st_size > most:
        raise UnfitError(f"{state.st_size:,} bytes, over --max-size")


def _refuse_guarded(state: os.stat_result, *, part_links: bool) -> None:
    if not state.st_mode & WRITABLE:
        raise CleanerError("is read-only")
    if state.st_nlink > 1 and not part_links:
        raise CleanerError(
            f"has {state.st_nlink} hard links, and only this name would get the new text; "
            "see --part-links"
        )


def _refuse_changed(path: str, original: Original) -> None:
    """The times of a file tick too slowly to tell two writes apart, so its bytes are compared."""
    with FileIO(path) as stream:
        same = _told(os.fstat(stream.fileno())) == _told(original.state)
        if not same or Path(path).is_symlink() or stream.readall() != original.data:
            raise CleanerError(CHANGED)


def _told(state: os.stat_result) -> tuple[int, ...]:
    return (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)


@contextmanager
def _temporary(folder: str) -> Iterator[tuple[FileIO, str]]:
    """A new file in the folder, locked; gone at the end unless it was renamed."""
    from tempfile import mkstemp

    while True:
        descriptor, name = mkstemp(prefix=PREFIX, suffix=SUFFIX, dir=folder)
        stream = FileIO(descriptor, "wb")
        try:
            _lock(descriptor, wait=True)
            # A sweep may have come between making and locking it.
            if os.fstat(descriptor).st_nlink:
                yield stream, name
                return
        except BaseException:
            stream.close()
            with suppress(OSError):
                Path(name).unlink()
            raise
        finally:
            stream.close()


def _all(descriptor: int, size: int) -> bytes:
    """As many bytes as there were to read when the file was opened."""
    pieces = []
    while size > 0 and (piece := os.read(descriptor, size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _write(stream: FileIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) :]


def _dress(descriptor: int, name: str, path: str, state: os.stat_result) -> str:
    """Give a new file the mode, owner and attributes of the old; returns what it could not."""
    if hasattr(os, "fchown"):
        own = os.fstat(descriptor)
        if (own.st_uid, own.st_gid) != (state.st_uid, state.st_gid):
            try:
                os.fchown(descriptor, state.st_uid, state.st_gid)
            except PermissionError:
                raise CleanerError("belongs to another owner or group; left as it is") from None
    Path(name).chmod(stat.S_IMODE(state.st_mode))
    if not hasattr(os, "listxattr"):
        return ""
    lost = []
    for attribute in os.listxattr(path):
        try:
            os.setxattr(descriptor, attribute, os.getxattr(path, attribute))
        except OSError:
            lost.append(attribute)
    return f"attributes not kept: {', '.join(lost)}" if lost else ""


def _settle(folder: str) -> None:
    """Have the system write the folder down; what cannot do that has no better way."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _remove_stray(path: str) -> None:
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    try:
        if _lock(descriptor, wait=False):
            Path(path).unlink()
    finally:
        os.close(descriptor)


def _lock(descriptor: int, *, wait: bool) -> bool:
    """Lock a file until it is closed, be it by the end of the process; whether that went well."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError as error:
        if wait and error.errno not in (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS):
            raise
        return False
    return True
