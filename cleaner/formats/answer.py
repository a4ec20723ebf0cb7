"""The HTTP answer in a record of an archive, and its body unpacked; knows nothing of archives."""

import re
import zlib
from collections.abc import Callable
from typing import NamedTuple

from cleaner.errors import CleanerError, needs
from cleaner.formats.packing import zstd_library

HEAD_END = re.compile(rb"\r?\n\r?\n")
# No page is so long, packed or not.
LONGEST = 1 << 26
CHUNK = re.compile(rb"\s*([0-9a-fA-F]{1,8})[^\r\n]*\r?\n")
GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"
# Gzip in gzip was seen, more was not.
MOST_PACKED = 3

Headers = dict[str, str]
Tell = Callable[[str], None]


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


def answer(block: bytes) -> Answer:
    """The HTTP answer in the block of a record; raises Unusable."""
    end = HEAD_END.search(block)
    if not block.startswith(b"HTTP/") or end is None:
        raise Unusable("it holds no HTTP answer")
    words = block[: end.start()].split(None, 2)
    if len(words) < 2 or not words[1].isdigit():
        raise Unusable("its HTTP answer has no status")
    return Answer(int(words[1]), headers_of(block[: end.end()]), block[end.end() :])


def headers_of(head: bytes) -> Headers:
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
            members.append(member.decompress(body, LONGEST - size + 1))
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
            plain = member.decompress(body, LONGEST + 1)
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
        plain = bytes(member.decompress(body, LONGEST + 1))
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
        plain = bytes(member.process(body, output_buffer_limit=LONGEST + 1))
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
    if size > LONGEST:
        raise Unusable(f"its body unpacks to more than {LONGEST} bytes")
    if not ended:
        tell("its packed body is cut short; what there is of it is taken")
