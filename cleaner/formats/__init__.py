"""The formats: each turns bytes into documents and results into bytes; every one by its name."""

import re
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol

from cleaner.errors import UnfitError
from cleaner.formats.book import Book, Place
from cleaner.formats.csv import Csv
from cleaner.formats.html import Html, is_page
from cleaner.formats.jsonl import Jsonl
from cleaner.formats.packing import bare_name
from cleaner.formats.parquet import Parquet
from cleaner.formats.reading import Clean, Entry, Settings, one_by_one
from cleaner.formats.source import Source
from cleaner.formats.tally import Tally
from cleaner.formats.text import Text
from cleaner.formats.warc import Warc
from cleaner.markdown import MARKUP

__all__ = [
    "ENDINGS",
    "FORMATS",
    "RECORDS",
    "TURNED",
    "Book",
    "Clean",
    "Entry",
    "Format",
    "Place",
    "Settings",
    "Source",
    "Tally",
    "bare_name",
    "detect",
    "one_by_one",
]


class Format(Protocol):
    """How documents lie in a file; made once for a run, used for one source after another."""

    def __init__(self, settings: Settings, book: Book) -> None: ...

    def rewrite(self, source: Source, clean: Clean) -> Iterator[bytes]:
        """The source's bytes with its documents cleaned."""

    def documents(self, source: Source) -> Iterator[Entry]:
        """The source's documents."""


FORMATS: dict[str, Callable[[Settings, Book], Format]] = {
    "csv": Csv,
    "html": Html,
    "jsonl": Jsonl,
    "markdown": partial(Text, markup=MARKUP),
    "parquet": Parquet,
    "text": Text,
    "warc": Warc,
}
ENDINGS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".htm": "html",
    ".html": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".markdown": "markdown",
    ".md": "markdown",
    ".parquet": "parquet",
    ".txt": "text",
    ".warc": "warc",
    ".wet": "warc",
}

# What comes out of these is JSON lines, and has a place for edits.
RECORDS = ("jsonl", "warc")
# What cannot be written again, and is not cleaned where it lies.
TURNED = {
    "html": "a page in HTML, which comes out as text",
    "warc": "a web archive, which comes out as JSON lines",
}
MARKS = {b"WARC/": "warc", b"PAR1": "parquet"}
# A page says so in its first bytes, if after a comment or two.
PAGE_START = 1 << 12
# What a file is shows in its first bytes. A text may hold a few stray NULs.
START = 1 << 13
MOST_NULS = 8
PLAIN = ("text", "markdown")
# The start of one JSON value over many lines, or of an array: cleaned as text it would break.
STRING = rb'"(?:[^"\\\n]|\\.)*+"\s*+'
DOCUMENT = re.compile(
    rb"\s*+(?:\[\s*+)*+\{\s*+" + STRING + rb":|\s*+(?:\[\s*+)++" + STRING + rb',\s*+["{\[]'
)


def detect(source: Source) -> str | None:
    """A source's format by its name, else by its first line; None where there is nothing to go by.

    Raises UnfitError for what is no text, and for JSON that is not in lines.

    >>> import io
    >>> detect(Source(io.BytesIO(b'{"text": "Tea."}'), "scrape"))
    'jsonl'
    """
    named = ENDINGS.get(bare_name(source.name).suffix.lower())
    line = None if named else source.first_line()
    found = named or (line and _shown(source, line)) or None
    if found in PLAIN:
        _refuse(source.start(START), named=bool(named))
    return found


def _shown(source: Source, line: bytes) -> str:
    """The format that the first line shows."""
    for mark, name in MARKS.items():
        if line.startswith(mark):
            return name
    if line.startswith(b"<") and is_page(source.start(PAGE_START).decode("utf-8", "replace")):
        return "html"
    return "jsonl" if Jsonl.holds(line) else "text"


def _refuse(start: bytes, *, named: bool) -> None:
    """Raise UnfitError where the first bytes are not those of a text."""
    if _binary(start):
        raise UnfitError("binary: it holds NUL bytes; if it is text all the same: --format text")
    if not named and DOCUMENT.match(start):
        raise UnfitError(
            "JSON, but its first line is no record; of an array make lines with: jq -c '.[]' FILE,"
            " of other values with: jq -c . FILE; or say what it is: --format jsonl, --format text"
        )


def _binary(start: bytes) -> bool:
    """Whether first bytes are no text: they hold many NULs, or any without UTF-8 around."""
    nuls = start.count(b"\0")
    if not nuls:
        return False
    try:
        getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return True
    return nuls > MOST_NULS
