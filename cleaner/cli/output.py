"""Standard output, which is data only, and standard error, which is for people."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import BinaryIO, TextIO

from cleaner.errors import CleanerError
from cleaner.formats.source import BOM
from cleaner.reports.explain import visible


class Output:
    """Standard output as bytes; each piece is out before the next is read."""

    def __init__(self) -> None:
        if sys.stdout is None:
            raise CleanerError("standard output is closed")
        self._stream: BinaryIO = sys.stdout.buffer
        self._last = b""

    def write(self, piece: bytes) -> None:
        """Write a piece; a byte order mark only at the head of all output."""
        if not piece or (piece == BOM and self._last):
            return
        self._stream.write(piece)
        self._stream.flush()
        self._last = piece[-1:]

    def write_all(self, pieces: Iterable[bytes]) -> None:
        """Write piece after piece."""
        for piece in pieces:
            self.write(piece)

    def end_line(self) -> None:
        """End a line that has no end: the first record of the next file starts a line."""
        if self._last not in (b"", b"\n"):
            self.write(b"\n")


def watched() -> bool:
    """Whether somebody looks at standard error while the work goes on."""
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


class Status:
    """A line for whoever waits, written over by the next one; nothing where nobody looks."""

    def __init__(self) -> None:
        self._watched = watched()

    def show(self, text: str) -> None:
        """Say how far the work is."""
        self._write(visible(text))

    def end(self) -> None:
        """Leave no trace of it."""
        self._write("")

    def _write(self, text: str) -> None:
        if self._watched:
            print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def complain(message: str) -> None:
    """Tell people something on standard error; no byte of it reaches the terminal as a command.

    Where nobody listens any more, the work goes on in silence.
    """
    if sys.stderr is None:
        return
    try:
        for line in message.split("\n"):
            print(visible(line), file=sys.stderr)
    except OSError:
        _silence(sys.stderr)


def hush() -> None:
    """Let nothing more be written to standard output, nor complained of when Python ends."""
    _silence(sys.stdout)


def _silence(stream: TextIO) -> None:
    with suppress(AttributeError, OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
