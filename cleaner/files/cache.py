"""What was found clean before, by this user: a file of hashes for each stamp.

A hash names the stamp of the cleaner, how the file is read, and its bytes; its only meaning is
that these bytes, read so, came out of this cleaner unchanged and without a word. Nothing is told
by a file's name or times. Hashes are lines that are only ever appended: a line that two writers
or a crash tore is no hash of anything, so damage costs a look at a file and never more.
"""

import os
import stat
import time
from contextlib import suppress
from pathlib import Path

from cleaner.store import home

ENDING = ".clean"
# Of 64 hexadecimal digits; as many as no accident makes alike.
DIGITS = 40
# Some 390,000 files, read in a tenth of a second.
MOST_BYTES = 16_000_000
DAY = 24 * 3600.0
DAYS_KEPT = 30
NO_FOLLOW: int = getattr(os, "O_NOFOLLOW", 0)
BINARY: int = getattr(os, "O_BINARY", 0)


def default_folder() -> Path | None:
    """Where it lies for this user; None where there is no home."""
    base = home()
    return base and base / "clean"


class Cache:
    """What the cleaner of a stamp found clean; without a folder, or where it fails, nothing.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as name:
    ...     cache = Cache(Path(name), "8d969eef6ecad3c2")
    ...     cache.add(cache.key("text", b"Tea."))
    ...     again = Cache(Path(name), "8d969eef6ecad3c2")
    ...     again.knows(again.key("text", b"Tea.")), again.knows(again.key("text", b"Ad"))
    (True, False)
    """

    def __init__(self, folder: Path | None, stamp: str) -> None:
        self._stamp = stamp.encode()
        self._stream = -1
        self._known: set[bytes] = set()
        if folder:
            with suppress(OSError):
                self._open(folder, folder / (stamp + ENDING))

    def key(self, how: str, data: bytes) -> bytes:
        """The hash of bytes that are read in a certain way."""
        from hashlib import sha256  # in processors by now, and twice as fast as others

        head = how.encode("utf-8", "surrogatepass")
        made = sha256(b"%b %d:%b" % (self._stamp, len(head), head))
        made.update(data)
        return made.hexdigest()[:DIGITS].encode()

    def knows(self, key: bytes) -> bool:
        """Whether what has this hash was found clean."""
        return key in self._known

    def add(self, key: bytes) -> None:
        """Note that what has this hash is clean."""
        if self._stream >= 0 and key not in self._known:
            self._known.add(key)
            with suppress(OSError):
                os.write(self._stream, key + b"\n")

    def _open(self, folder: Path, path: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _forget_old(folder)
        if path.exists() and path.stat().st_size > MOST_BYTES:
            path.unlink()
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | NO_FOLLOW | BINARY
        stream = os.open(path, flags, 0o600)
        state = os.fstat(stream)
        # What others can write is no word of ours.
        if hasattr(os, "geteuid") and (
            state.st_uid != os.geteuid() or state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        ):
            os.close(stream)
            return
        self._stream = stream
        with open(stream, "rb", closefd=False) as lines:
            self._known.update(lines.read().split(b"\n"))
        if time.time() - state.st_mtime > DAY:
            os.utime(path)

    def close(self) -> None:
        """Let go of the file."""
        if self._stream >= 0:
            os.close(self._stream)
            self._stream = -1


def _forget_old(folder: Path) -> None:
    """Remove what was made for other stamps and not used for a month."""
    for path in folder.glob("*" + ENDING):
        if time.time() - path.stat().st_mtime > DAYS_KEPT * DAY:
            path.unlink()
