"""The bytes of a file that anybody may have written: never more of them than is sane."""

import os
import stat
from pathlib import Path

MOST_BYTES = 2_000_000


def content(path: Path) -> bytes:
    """The bytes of a regular file, at most one more than is allowed; OSError for all else."""
    # Whoever may change a folder may put a pipe there between our look and our reading.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(0, "not a regular file")
        return file.read(MOST_BYTES + 1)


def inside(path: Path, folder: Path) -> bool:
    """Whether a path is a file of the folder: no device, and no link that leads out of it."""
    return path.is_file() and path.resolve().is_relative_to(folder.resolve())
