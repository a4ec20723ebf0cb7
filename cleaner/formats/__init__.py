"""The formats: each turns bytes into documents and results into bytes; every one by its name."""

from collections.abc import Iterator
from typing import Protocol

from cleaner.formats.csv import Csv
from cleaner.formats.jsonl import Jsonl
from cleaner.formats.packing import bare_name
from cleaner.formats.reading import Clean, Entry, Settings
from cleaner.formats.source import Source
from cleaner.formats.tally import Tally
from cleaner.formats.text import Text

__all__ = [
    "ENDINGS",
    "FORMATS",
    "Clean",
    "Entry",
    "Format",
    "Settings",
    "Source",
    "Tally",
    "bare_name",
    "detect",
]


class Format(Protocol):
    """How documents lie in a file; made once for a run, used for one source after another."""

    def __init__(self, settings: Settings, tally: Tally) -> None: ...

    def rewrite(self, source: Source, clean: Clean) -> Iterator[bytes]:
        """The source's bytes with its documents cleaned."""

    def documents(self, source: Source) -> Iterator[Entry]:
        """The source's documents."""


FORMATS: dict[str, type[Format]] = {
    "csv": Csv,
    "jsonl": Jsonl,
    "text": Text,
}
ENDINGS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".md": "text",
    ".txt": "text",
}


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
    return "jsonl" if Jsonl.holds(line) else "text"
