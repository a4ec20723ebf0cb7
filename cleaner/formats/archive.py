"""The records of a WARC file and the HTTP answers in them; knows nothing of documents."""

import re
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from cleaner.errors import CleanerError, needs
from cleaner.formats.packing import zstd_library

MARK = b"WARC/"
NEXT = re.compile(rb"\nWARC/[01]\.\d+\r?\n")
LONGEST_MARK = 16
HEAD_END = re.compile(rb"\r?\n\r?\n")
LONGEST_HEAD = 1 << 16
# No page is so long, packed or not: of a longer record only the start is held.
LONGEST_RECORD = 1 << 26
CHUNK = re.compile(rb"\s*([0-9a-fA-F]{1,8})[^\r\n]*\r?\n")
GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"
LENGTH = "its Content-Length is wrong, or it is cut short"
# Gzip in gzip was seen, more was not.
MOST_PACKED = 3

Headers = dict[str, str]
Tell = Callable[[str], None]


class Record(NamedTuple):
    """A record as it stands at an offset of the file; `problem` says why it cannot be used.

    One that is broken has no headers; of one that is too long the block is the start.
    """

    offset: int
    headers: Headers
    block: bytes
    problem: str = ""


class Answer(NamedTuple):
    """What a server answered, with its body as it was sent."""

    status: int
    headers: Headers
    sent: bytes

    def body(self, tell: Tell) -> bytes:
        """The body unpacked; `tell` is told if it is cut short. Raises Unusable."""
        body = self.sent
        if "chunked" in self.headers.get("transfer-encoding", "").lower():
            body = _joined(body)
        return _unpacked(body, self.headers.get("content-encoding", ""), tell)


class Unusable(ValueError):
    """An answer that cannot be read, and why."""


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
    headers = _headers(head)
    try:
        length = int(headers.get("content-length", ""))
    except ValueError:
        length = -1
    if length < 0:
        return _broken(held, "it has no Content-Length")
    if length > LONGEST_RECORD:
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
    return Record(offset, headers, start[head:], f"it is longer than {LONGEST_RECORD} bytes")


def _broken(held: "_Held", problem: str) -> Record:
    offset = held.offset
    return Record(offset, {}, held.take_to_next(), problem)


def answer(block: bytes) -> Answer:
    """The HTTP answer in the block of a record; raises Unusable."""
    end = HEAD_END.search(block)
    if not block.startswith(b"HTTP/") or end is None:
        raise Unusable("it holds no HTTP answer")
    words = block[: end.start()].split(None, 2)
    if len(words) < 2 or not words[1].isdigit():
        raise Unusable("its HTTP answer has no status")
    return Answer(int(words[1]), _headers(block[: end.end()]), block[end.end() :])


def _headers(head: bytes) -> Headers:
    """Names in small letters and values; a name given twice has its first value."""
    headers: Headers = {}
    for line in head.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), value.strip())
    return headers


def _joined(body: bytes) -> bytes:
    """The body without its chunks; as it is where it has none, for many archives join them."""
    chunks: list[bytes] = []
    at = 0
    while found := CHUNK.match(body, at):
        size = int(found[1], 16)
        if not size:
            return b"".join(chunks)
        chunks.append(body[found.end() : found.end() + size])
        at = found.end() + size
    return b"".join(chunks) if chunks and at >= len(body) else body


def _unpacked(body: bytes, coding: str, tell: Tell) -> bytes:
    codings = [each.strip() for each in coding.lower().split(",")]
    if "br" in codings:
        return _unbrotlied(body, tell)
    if "deflate" in codings:
        body = _inflated(body, tell)
    for _ in range(MOST_PACKED):
        if not body.startswith((GZIP, ZSTD)):
            break
        body = _ungzipped(body, tell) if body.startswith(GZIP) else _unzstd(body, tell)
    return body


def _ungzipped(body: bytes, tell: Tell) -> bytes:
    members: list[bytes] = []
    size = 0
    while body.startswith(GZIP):
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            members.append(member.decompress(body, LONGEST_RECORD - size + 1))
        except zlib.error as error:
            raise Unusable(f"damaged gzip: {error}") from None
        size += len(members[-1])
        _check(size, ended=member.eof, tell=tell)
        body = member.unused_data
    return b"".join(members)


def _inflated(body: bytes, tell: Tell) -> bytes:
    """The body, be it in zlib's wrapping, in none, or unpacked before."""
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        member = zlib.decompressobj(bits)
        try:
            plain = member.decompress(body, LONGEST_RECORD + 1)
        except zlib.error:
            continue
        _check(len(plain), ended=member.eof, tell=tell)
        return plain
    return body


def _unzstd(body: bytes, tell: Tell) -> bytes:
    try:
        zstd = zstd_library()
    except CleanerError as error:
        raise Unusable(str(error)) from None
    member = zstd.ZstdDecompressor()
    try:
        plain = bytes(member.decompress(body, LONGEST_RECORD + 1))
    except zstd.ZstdError as error:
        raise Unusable(f"damaged zstd: {error}") from None
    _check(len(plain), ended=member.eof, tell=tell)
    return plain


def _unbrotlied(body: bytes, tell: Tell) -> bytes:
    try:
        import brotli
    except ImportError:
        raise Unusable(f"it is packed with brotli, which {needs('warc')}") from None
    member = brotli.Decompressor()
    try:
        plain = bytes(member.process(body, output_buffer_limit=LONGEST_RECORD + 1))
    except brotli.error as error:
        if _is_text(body):  # nothing marks brotli, and many archives hold what was unpacked
            return body
        raise Unusable(f"damaged brotli: {error}") from None
    _check(len(plain), ended=member.is_finished(), tell=tell)
    return plain


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _check(size: int, *, ended: bool, tell: Tell) -> None:
    """Raise Unusable where too much was packed; tell of what is cut short."""
    if size > LONGEST_RECORD:
        raise Unusable(f"its body unpacks to more than {LONGEST_RECORD} bytes")
    if not ended:
        tell("its packed body is cut short; what there is of it is taken")


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
            if not more or wanted >= LONGEST_RECORD:
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
