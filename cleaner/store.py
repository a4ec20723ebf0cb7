"""What is dear to make and the same each time, kept for the user between runs.

Nothing here is ever needed: what is missing, broken, or may have been written by anyone but the
user is as good as absent, and made again.
"""

import os
import stat
import sys
from contextlib import suppress
from functools import cache
from itertools import accumulate
from pathlib import Path
from zlib import crc32

from cleaner.blake import blake2b

MAGIC = b"cleaner\n"
DIGEST = 16
# Against files that are torn, not against people: nobody but the user may have written them.
CHECK = 4
MOST_FILES = 1024
MOST_BYTES = 256 << 20
# Names are hexadecimal: one in sixteen looks for what is too much, since looking takes long.
LOOKING = "0"
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def home() -> Path | None:
    """The folder of this program in the user's cache; None where there is no home."""
    given = os.environ.get("XDG_CACHE_HOME" if os.name != "nt" else "LOCALAPPDATA", "")
    with suppress(RuntimeError):  # there is no home
        base = Path(given) if given and Path(given).is_absolute() else Path.home() / ".cache"
        return base / "cleaner"
    return None


def key(*parts: bytes | str) -> str:
    """A name for what is made of these parts, by this program on this Python."""
    made = blake2b(digest_size=DIGEST)
    for part in (*_program(), *parts):
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        made.update(b"%d " % len(raw) + raw)
    return made.hexdigest()


def get(name: str) -> bytes | None:
    """What was kept under a name; None if there is nothing that can be trusted."""
    folder = _folder()
    if folder is None or not _ours(folder):
        return None
    with suppress(OSError):
        head, content = _read(folder / name)
        if head == MAGIC + _check(content):
            return content
    return None


def put(name: str, content: bytes) -> None:
    """Keep something under a name; where that cannot be done, nothing happens."""
    folder = _folder()
    if folder is None:
        return
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _ours(folder):
            return
        new = folder / f".{name}.{os.urandom(4).hex()}"
        try:
            with open(new, "xb", opener=_private) as file:
                file.write(MAGIC + _check(content) + content)
            new.replace(folder / name)
        finally:
            new.unlink(missing_ok=True)
        if name.endswith(LOOKING):
            _prune(folder)


def installed(name: str) -> str:
    """The state of a package, without loading it: another version has other files."""
    from importlib.util import find_spec

    spec = find_spec(name)
    if spec is None or spec.origin is None:
        return ""
    found = os.stat(spec.origin)  # noqa: PTH116 - a Path takes longer
    return f"{spec.origin} {found.st_size} {found.st_mtime_ns}"


def _folder() -> Path | None:
    base = home()
    return base and base / "made"


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _ours(folder: Path) -> bool:
    with suppress(OSError):
        return _private_to_us(folder.lstat())
    return False


def _private_to_us(found: os.stat_result) -> bool:
    """Whether nobody but the user can have written there."""
    if not hasattr(os, "geteuid"):
        return True  # Windows keeps a user's folders to the user
    return found.st_uid == os.geteuid() and not found.st_mode & OTHERS_WRITE


def _read(path: Path) -> tuple[bytes, bytes]:
    """What a file begins with, and its content; nothing of one that cannot be trusted."""
    # A link may lead to a file of another user; a pipe would wait for ever.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as file:
        found = os.fstat(file.fileno())
        trusted = stat.S_ISREG(found.st_mode) and _private_to_us(found)
        return (file.read(len(MAGIC) + CHECK), file.read()) if trusted else (b"", b"")


def _prune(folder: Path) -> None:
    """Remove the oldest files beyond the most that are kept."""
    with os.scandir(folder) as entries:
        found = [(entry.stat(follow_symlinks=False), entry.path) for entry in entries]
    found.sort(key=lambda file: -file[0].st_mtime_ns)
    sizes = accumulate(about.st_size for about, _ in found)
    for place, (size, (_, path)) in enumerate(zip(sizes, found, strict=True)):
        if place >= MOST_FILES or size > MOST_BYTES:
            Path(path).unlink(missing_ok=True)


def _check(content: bytes) -> bytes:
    # Ten megabytes are checked at each start, by a hash for people in a twelfth of its time.
    return crc32(content).to_bytes(CHECK, "big")


@cache
def _program() -> tuple[str, ...]:
    """This Python, and the state of our own modules: a checkout changes without its version."""
    here = Path(__file__).parent
    told = (*state(here), *state(here / "kinds"))
    return (sys.version, str(sys.implementation.cache_tag), str(here), *told)


def state(folder: Path, ending: str = ".py") -> tuple[str, ...]:
    """The sizes and times of the files in a folder whose names end so, sorted.

    A restored file may have its old time of change; that of its entry is new.
    """
    with os.scandir(folder) as entries:
        return tuple(
            sorted(
                f"{entry.name} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"
                for entry in entries
                if entry.name.endswith(ending) and (found := entry.stat())
            )
        )
