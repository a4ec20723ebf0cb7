"""How files are packed: told by their first bytes, and unpacked as they are read."""

import zlib
from collections.abc import Callable
from pathlib import PurePath
from typing import IO, Any, NamedTuple, Protocol, cast

from cleaner.errors import CleanerError, needs

# A window of 2 GB would be taken at its word; the zstd command draws the line here as well.
LARGEST_WINDOW_LOG = 27
# Of xz the window and what is kept beside it.
MOST_MEMORY = (1 << LARGEST_WINDOW_LOG) + (1 << 24)
BLOCK = 1 << 16
# No text is packed so well, and what is held in one piece may be no larger for that.
BOMB_RATIO, BOMB_SIZE = 500, 1 << 27


class Readable(Protocol):
    """A binary stream that gives what it has: a pipe is not waited for until a block is full."""

    def read1(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


class Packing(NamedTuple):
    """A way of packing: what packed bytes start with, what names end in, and both directions."""

    name: str
    marks: tuple[bytes, ...]
    ending: str
    unpack: Callable[[IO[bytes]], Readable]
    pack: Callable[[bytes], bytes]
    writer: Callable[[IO[bytes]], IO[bytes]]


def packing_of(head: bytes) -> Packing | None:
    """How bytes that start so are packed.

    >>> packing_of(b"\\x1f\\x8b\\x08").name
    'gzip'
    """
    return next((each for each in PACKINGS if head.startswith(each.marks)), None)


def bare_name(name: str) -> PurePath:
    """A file's name without the ending that says how it is packed.

    >>> str(bare_name("news.jsonl.GZ"))
    'news.jsonl'
    """
    path = PurePath(name)
    return path.with_suffix("") if path.suffix.lower() in ENDINGS else path


class Unpacked:
    """A packed stream as it was before; raises CleanerError where it is damaged or cut short."""

    def __init__(self, packing: Packing, head: bytes, stream: Readable) -> None:
        self._packing = packing
        self._packed = _Ahead(head, stream)
        self._plain = packing.unpack(self._packed)  # type: ignore[arg-type]  # it only reads

    def read1(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""
        try:
            return self._plain.read1(size)
        except _damage() as error:
            raise CleanerError(
                f"damaged {self._packing.name} before byte {self._packed.read_so_far}: {error}"
            ) from error

    def refuse_bomb(self, size: int) -> None:
        """Raise CleanerError where so many bytes in one piece come of far too few."""
        if size > BOMB_SIZE and size > BOMB_RATIO * self._packed.read_so_far:
            raise CleanerError(
                f"unpacks to {size:,} bytes or more in one piece, over {BOMB_RATIO} times its "
                "size; unpack it first if it is meant so"
            )


class _Ahead:
    """A stream whose head was read before; counts its bytes."""

    def __init__(self, head: bytes, stream: Readable) -> None:
        self._head = head
        self._stream = stream
        self.read_so_far = 0

    def read(self, size: int) -> bytes:
        block, self._head = self._head[:size], self._head[size:]
        block = block or self._more(size)
        self.read_so_far += len(block)
        return block

    def _more(self, size: int) -> bytes:
        try:
            return self._stream.read1(size)
        except OSError as error:
            raise CleanerError(f"cannot be read: {error.strerror}") from error


class _Members:
    """What was packed one member after the other, as one stream; zeros between them are padding."""

    def __init__(self, stream: IO[bytes], unpacker: Callable[[], Any]) -> None:
        self._stream = stream
        self._unpacker = unpacker
        self._member = unpacker()
        self._rest = b""

    def read1(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""
        while not self._member.eof or self._next():
            block = self._packed() if self._member.needs_input else b""
            if not block and self._member.needs_input:
                raise EOFError("it is cut short")
            if plain := self._member.decompress(block, size):
                return bytes(plain)
        return b""

    def _next(self) -> bool:
        """Go on to the next member, if there is one."""
        rest = self._member.unused_data.lstrip(b"\0")
        while not rest and (block := self._packed()):
            rest = block.lstrip(b"\0")
        if rest:
            self._member = self._unpacker()
        self._rest = rest
        return bool(rest)

    def _packed(self) -> bytes:
        rest, self._rest = self._rest, b""
        return rest or self._stream.read(BLOCK)


def _ungzipped(stream: IO[bytes]) -> Readable:
    import gzip

    return gzip.GzipFile(fileobj=stream, mode="rb")


def _gzipped(plain: bytes) -> bytes:
    import gzip

    # No time and no name, as `gzip -n`: the same text is the same bytes on every day.
    return gzip.compress(plain, compresslevel=6, mtime=0)


def _gzip_writer(stream: IO[bytes]) -> IO[bytes]:
    import gzip

    return cast(IO[bytes], gzip.GzipFile("", "wb", 6, stream, mtime=0))


def _unzstd(stream: IO[bytes]) -> Readable:
    zstd = zstd_library()
    limit = {zstd.DecompressionParameter.window_log_max: LARGEST_WINDOW_LOG}
    return zstd.ZstdFile(stream, options=limit)  # type: ignore[no-any-return]


def _zstded(plain: bytes) -> bytes:
    zstd = zstd_library()
    return zstd.compress(plain, options={zstd.CompressionParameter.checksum_flag: 1})  # type: ignore[no-any-return]


def _zstd_writer(stream: IO[bytes]) -> IO[bytes]:
    zstd = zstd_library()
    return zstd.ZstdFile(stream, "wb", options={zstd.CompressionParameter.checksum_flag: 1})  # type: ignore[no-any-return]


def _unxz(stream: IO[bytes]) -> Readable:
    import lzma

    return _Members(stream, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, MOST_MEMORY))


def _xzed(plain: bytes) -> bytes:
    import lzma

    return lzma.compress(plain)


def _xz_writer(stream: IO[bytes]) -> IO[bytes]:
    import lzma

    return cast(IO[bytes], lzma.LZMAFile(stream, "wb"))


def _unbzip2(stream: IO[bytes]) -> Readable:
    import bz2

    return _Members(stream, bz2.BZ2Decompressor)


def _bzip2ed(plain: bytes) -> bytes:
    import bz2

    return bz2.compress(plain)


def _bzip2_writer(stream: IO[bytes]) -> IO[bytes]:
    import bz2

    return cast(IO[bytes], bz2.BZ2File(stream, "wb"))


def zstd_library() -> Any:
    """The module of Python 3.14, or what carries it back; CleanerError where neither is there."""
    try:
        from compression import zstd
    except ImportError:
        try:
            from backports import zstd
        except ImportError:
            raise CleanerError(f"this is zstd, which {needs('zstd')}") from None
    return zstd


def _damage() -> tuple[type[Exception], ...]:
    """What unpacking raises; asked only once it has raised."""
    import lzma

    known = (EOFError, OSError, zlib.error, lzma.LZMAError)
    try:
        return (*known, zstd_library().ZstdError)
    except CleanerError:
        return known


# Of bzip2 also the first block: "BZh9" alone may be a text.
BZIP2 = tuple(
    b"BZh%d%b" % (level, block) for level in range(1, 10) for block in (b"1AY&SY", b"\x17rE8P\x90")
)
PACKINGS = (
    Packing("gzip", (b"\x1f\x8b",), ".gz", _ungzipped, _gzipped, _gzip_writer),
    Packing("zstd", (b"\x28\xb5\x2f\xfd",), ".zst", _unzstd, _zstded, _zstd_writer),
    Packing("xz", (b"\xfd7zXZ\0",), ".xz", _unxz, _xzed, _xz_writer),
    Packing("bzip2", BZIP2, ".bz2", _unbzip2, _bzip2ed, _bzip2_writer),
)
ENDINGS = tuple(packing.ending for packing in PACKINGS)
