"""A stream in some encoding as a stream in UTF-8; bytes that are not in that encoding survive."""

import codecs

from cleaner.errors import CleanerError
from cleaner.formats.charset import MARKS, SAMPLE, declared_in, detected, known
from cleaner.formats.packing import Readable

AUTO = "auto"
# What is plain ASCII for so long is taken for UTF-8.
LOOKED_THROUGH = 1 << 20
# Files of these have texts in several encodings, and bytes that are none.
BINARY = (b"PAR1", b"WARC/")


def encoding_named(name: str) -> str:
    """Python's name of an encoding, or AUTO; CleanerError where there is none."""
    if name.lower() == AUTO:
        return AUTO
    try:
        found = codecs.lookup(name)
    except LookupError:
        raise CleanerError(f"no encoding is called {name!r}") from None
    if not known(name):
        raise CleanerError(f"{name!r} is no encoding of text")
    return found.name


class Recoded:
    """The stream in UTF-8, and the name of the encoding it was in."""

    def __init__(self, head: bytes, stream: Readable, encoding: str) -> None:
        self._held = head
        self._stream = stream
        self.encoding = self._told() if encoding == AUTO else encoding
        wide = self.encoding.startswith(("utf-16", "utf-32"))
        # Half a pair in UTF-16 has no byte that could be told by itself.
        self._errors = "surrogatepass" if wide else "surrogateescape"
        self._decoder = codecs.getincrementaldecoder(self.encoding)(self._errors)
        self._ended = False

    def read1(self, size: int, /) -> bytes:
        """At most about `size` bytes; none at the end."""
        while not self._ended:
            block, self._held = self._held or self._stream.read1(size), b""
            self._ended = not block
            text = self._decoder.decode(block, self._ended)
            if text:
                return text.encode("utf-8", self._errors)
        return b""

    def _told(self) -> str:
        """The encoding, by mark, by the bytes being UTF-8, by what is declared or by their look."""
        whole = False
        while not whole and len(self._held) < (LOOKED_THROUGH if self._held.isascii() else SAMPLE):
            block = self._stream.read1(SAMPLE)
            whole = not block
            self._held += block
        return _told(self._held, whole=whole)


def _told(head: bytes, *, whole: bool) -> str:
    for mark, name in MARKS.items():
        if head.startswith(mark):
            return name.removesuffix("-sig")
    if head.startswith(BINARY):
        return "utf-8"
    for name in ("iso2022_jp", "utf-8") if b"\x1b$" in head else ("utf-8",):
        if _fits(head, name, whole=whole):
            return name
    said = known(declared_in(head))
    if said and not said.startswith("utf-") and _fits(head, said, whole=whole):
        return said
    first = next(at for at, byte in enumerate(head) if byte > 127)
    # ASCII says nothing of the encoding, and too much of it hides what the rest says.
    start = head.rfind(b"\n", 0, first) + 1
    return detected(head[start : start + SAMPLE])


def _fits(head: bytes, name: str, *, whole: bool) -> bool:
    """Whether bytes are of an encoding; without their end they may end inside a character."""
    try:
        codecs.getincrementaldecoder(name)().decode(head, whole)
    except UnicodeError:
        return False
    return True
