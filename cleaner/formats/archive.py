"""The records of a WARC file; knows nothing of documents."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from cleaner.formats.answer import HEAD_END, LONGEST, Headers, headers_of

MARK = b"WARC/"
NEXT = re.compile(rb"\nWARC/[01]\.\d+\r?\n")
LONGEST_MARK = 16
LONGEST_HEAD = 1 << 16
LENGTH = "its Content-Length is wrong, or it is cut short"


class Record(NamedTuple):
    """A record as it stands at an offset of the file; `problem` says why it cannot be used.

    One that is broken has no headers; of one that is too long the block is the start.
    """

    offset: int
    headers: Headers
    block: bytes
    problem: str = ""


def records(blocks: Iterator[bytes]) -> Iterator[Record]:
    """The records of an unpacked file, broken ones among them.

    A record whose length is wrong costs no other: the next one is looked for from its head on.
    """
    held = _Held(blocks)
    while held.skip_line_ends():
        yield _record(held) if held.starts_with(MARK) else _broken(held, "this is no WARC record")


def _record(held: "_Held") -> Record:
    head = held.up_to(HEAD_END, LONGEST_HEAD)
    if head is None:
        return _broken(held, "its head has no end")
    headers = headers_of(head)
    try:
        length = int(headers.get("content-length", ""))
    except ValueError:
        length = -1
    if length < 0:
        return _broken(held, "it has no Content-Length")
    # Of a longer record only the start is held.
    if length > LONGEST:
        return _passed(held, headers, len(head), length)
    end = len(head) + length
    if not held.ends_record(end):
        return _broken(held, LENGTH)
    offset = held.offset
    return Record(offset, headers, held.take(end)[len(head) :])


def _passed(held: "_Held", headers: Headers, head: int, length: int) -> Record:
    """A record that is too long, of which the start is held; broken if it ends elsewhere."""
    offset = held.offset
    start = held.start(LONGEST_HEAD)
    if not held.drop_to_next(head + length):
        return Record(offset, {}, start[: held.offset - offset], LENGTH)
    return Record(offset, headers, start[head:], f"it is longer than {LONGEST} bytes")


def _broken(held: "_Held", problem: str) -> Record:
    offset = held.offset
    return Record(offset, {}, held.take_to_next(), problem)


class _Held:
    """A stream of which what was not taken yet is held; `offset` is where that stands."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self.offset = 0
        self._blocks = blocks
        self._bytes = b""
        self._at = 0

    def starts_with(self, mark: bytes) -> bool:
        self._need(len(mark))
        return self._bytes.startswith(mark, self._at)

    def skip_line_ends(self) -> bool:
        """Go on to the next byte that ends no line; false at the end of the stream."""
        while self._need(1):
            if self._bytes[self._at] not in b"\r\n":
                return True
            self._move(1)
        return False

    def up_to(self, mark: re.Pattern[bytes], most: int) -> bytes | None:
        """What is held up to and with a mark, left held."""
        self._need(most)
        found = mark.search(self._bytes, self._at, self._at + most)
        return self._bytes[self._at : found.end()] if found else None

    def ends_record(self, length: int) -> bool:
        """Whether after so many bytes there are two line ends, another record or nothing."""
        self._need(length + 16)
        start = self._at + length
        if start > len(self._bytes):
            return False
        rest = self._bytes[start : start + 16]
        behind = rest.lstrip(b"\r\n")
        if rest.startswith(b"\r\n\r\n"):
            return True
        return not behind or (behind != rest and behind.startswith(MARK))

    def start(self, length: int) -> bytes:
        """So many bytes, left held, of those that are."""
        return self._bytes[self._at : self._at + length]

    def take(self, length: int) -> bytes:
        taken = self._bytes[self._at : self._at + length]
        self._move(length)
        return taken

    def drop_to_next(self, length: int) -> bool:
        """Go on without holding what is passed; False where the head of another record, or the
        end, comes before so many bytes.
        """
        while length > 0:
            more = self._need(LONGEST_HEAD)
            found = NEXT.search(self._bytes, self._at)
            if found and found.start() - self._at < length:
                self._move(found.start() + 1 - self._at)
                return False
            held = len(self._bytes) - self._at
            step = min(length, held - LONGEST_MARK if more else held)
            if not step:
                return False
            self._move(step)
            length -= step
        return True

    def take_to_next(self) -> bytes:
        """All up to the next head of a record, or the longest a record may be."""
        wanted = 1 << 16
        while True:
            more = self._need(wanted)
            found = NEXT.search(self._bytes, self._at + 1)
            if found:
                return self.take(found.start() + 1 - self._at)
            if not more or wanted >= LONGEST:
                return self.take(len(self._bytes) - self._at)
            wanted *= 2

    def _need(self, length: int) -> bool:
        """Hold so many bytes if there are so many."""
        missing = length - (len(self._bytes) - self._at)
        if missing <= 0:
            return True
        pieces = [self._bytes[self._at :]]
        while missing > 0 and (block := next(self._blocks, b"")):
            pieces.append(block)
            missing -= len(block)
        self._bytes, self._at = b"".join(pieces), 0
        return missing <= 0

    def _move(self, length: int) -> None:
        self._at += length
        self.offset += length
