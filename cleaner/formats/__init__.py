"""The formats: each turns bytes into documents and results into bytes; every one by its name."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol

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


def detect(source: Source) -> str | None:
    """A source's format by its name, else by its first line; None where there is nothing to go by.

    >>> import io
    >>> detect(Source(io.BytesIO(b'{"text": "Tea."}'), "scrape"))
    'jsonl'
    """
    named = ENDINGS.get(bare_name(source.name).suffix.lower())
    if named:
        return named
    line = source.first_line()
    if line is None:
        return None
    for mark, name in MARKS.items():
        if line.startswith(mark):
            return name
    if line.startswith(b"<") and is_page(source.start(PAGE_START).decode("utf-8", "replace")):
        return "html"
    return "jsonl" if Jsonl.holds(line) else "text"
