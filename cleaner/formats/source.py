"""Where bytes come from: a named stream, unpacked and read in blocks; knows byte order marks."""

import codecs
import io
import os
from collections.abc import Iterator
from contextlib import suppress
from stat import S_ISREG
from typing import BinaryIO, cast

from cleaner.errors import CleanerError, UnfitError
from cleaner.formats.packing import Readable, Unpacked, packing_of
from cleaner.formats.recoding import Recoded

BLOCK = 1 << 20
BOM = codecs.BOM_UTF8
# The longer marks first: UTF-32 little endian starts with the mark of UTF-16.
WIDE = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
ZIP = b"PK\x03\x04"
LONGEST_MARK = 10
STANDARD_NAME = "<stdin>"


class Source:
    """A stream of UTF-8 with a name; `bom` is its byte order mark, which no block holds.

    `ended` tells whether its reader wants no more of it.
    What is packed with gzip, zstd, xz or bzip2 comes unpacked, and `packing` says how it was.
    Raises CleanerError where it is another encoding, packed otherwise, damaged or cannot be read.

    >>> import io
    >>> source = Source(io.BytesIO(b"\\xef\\xbb\\xbfTea."), "tea.txt")
    >>> source.bom, source.read()
    (b'\\xef\\xbb\\xbf', b'Tea.')
    """

    def __init__(self, stream: Readable, name: str, encoding: str = "") -> None:
        self.name = name
        self.ended = False
        self._stream = stream
        head = self._head()
        self.packing = packing_of(head)
        self._unpacked = Unpacked(self.packing, head, stream) if self.packing else None
        if self._unpacked:
            self._stream = self._unpacked
            head = self._head()
        if packing_of(head):
            raise UnfitError("this is packed twice; unpack it once first")
        self._refuse_zip(head)
        if encoding:
            self._stream = Recoded(head, self._stream, encoding)
            head = self._head()
        self._refuse_wide(head)
        self.bom = BOM if head.startswith(BOM) else b""
        self._held = [head[len(self.bom) :]]

    def end(self) -> None:
        """Read no further: what is left is not wanted."""
        self.ended = True

    def blocks(self) -> Iterator[bytes]:
        """What is left to read, as it comes."""
        held, self._held = self._held, []
        yield from filter(None, held)
        while not self.ended and (block := self._more()):
            yield block

    def line_blocks(self) -> Iterator[bytes]:
        """What is left to read in blocks of whole lines; only the last may lack its line end."""
        # Pieces are joined once a line ends: a line of 20 MB comes in hundreds of them.
        pieces: list[bytes] = []
        size = 0
        for block in self.blocks():
            lines, newline, rest = block.rpartition(b"\n")
            if newline:
                yield b"".join((*pieces, lines, newline))
                pieces.clear()
                size = 0
            pieces.append(rest)
            size += len(rest)
            self.hold(size)
        if rest := b"".join(pieces):
            yield rest

    def read(self) -> bytes:
        """All that is left to read."""
        pieces: list[bytes] = []
        size = 0
        for block in self.blocks():
            pieces.append(block)
            size += len(block)
            self.hold(size)
        return b"".join(pieces)

    def hold(self, size: int) -> None:
        """Raise CleanerError where so many bytes, held in one piece, are a bomb unpacked."""
        if self._unpacked:
            self._unpacked.refuse_bomb(size)

    def file(self) -> BinaryIO:
        """The whole as a file to seek in: the file that it is, or a copy in memory."""
        stream = self._stream
        if isinstance(stream, io.BufferedIOBase) and stream.seekable():
            stream.seek(0)
            return cast(BinaryIO, stream)
        return io.BytesIO(self.bom + self.read())

    def bare(self) -> bool:
        """Whether the stream is a regular file whose very bytes are the blocks."""
        stream = self._stream
        with suppress(OSError, ValueError):
            if isinstance(stream, io.BufferedReader):
                return S_ISREG(os.fstat(stream.fileno()).st_mode)
        return False

    def first_line(self) -> bytes | None:
        """The first line that is not blank, left to be read again; None if all is blank.

        Of a line that does not start with `{` only the start.
        """
        line: list[bytes] = []
        for block in self._kept():
            start = block if line else block.lstrip()
            head, newline, _ = start.partition(b"\n")
            if head:
                line.append(head)
            if line and (newline or not line[0].startswith(b"{")):
                break
        return b"".join(line) or None

    def start(self, size: int) -> bytes:
        """The first bytes, left to be read again."""
        start = b""
        for block in self._kept():
            start += block
            if len(start) >= size:
                break
        return start[:size]

    def _kept(self) -> Iterator[bytes]:
        yield from tuple(self._held)
        while block := self._more():
            self._held.append(block)
            yield block

    def _head(self) -> bytes:
        head = b""
        while len(head) < LONGEST_MARK and (block := self._more()):
            head += block
        return head

    def _refuse_wide(self, head: bytes) -> None:
        for mark, name in WIDE.items():
            if head.startswith(mark):
                raise UnfitError(
                    f"this is {name}, not UTF-8; convert it first: iconv -f {name} -t UTF-8"
                )

    def _refuse_zip(self, head: bytes) -> None:
        if head.startswith(ZIP):
            from shlex import quote

            file = "FILE" if self.name == STANDARD_NAME else quote(self.name)
            raise UnfitError(f"this is zip; use: unzip -p {file} | cleaner")

    def _more(self) -> bytes:
        try:
            return self._stream.read1(BLOCK)
        except OSError as error:
            raise CleanerError(f"cannot be read: {error.strerror}") from error
