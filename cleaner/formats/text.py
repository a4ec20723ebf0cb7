"""Plain text: a whole input is one document, and its line ends are its own."""

from collections.abc import Iterator

from cleaner.document import Document
from cleaner.formats.reading import Clean, Entry, Settings
from cleaner.formats.source import Source
from cleaner.formats.tally import Tally

TROUBLE = ("error", "timeout", "guarded")


class Text:
    """Text in UTF-8; bytes that are not UTF-8 come out as they went in."""

    def __init__(self, settings: Settings, tally: Tally) -> None:
        self._meta = settings.meta
        self._tally = tally

    def rewrite(self, source: Source, clean: Clean) -> Iterator[bytes]:
        """The byte order mark and the cleaned text; an unchanged text is the very bytes read."""
        raw = source.read()
        result = clean(self._document(raw))
        self._tally.count(result.status)
        if result.status in TROUBLE:
            self._tally.note(f"{source.name}: {result.status}: {result.reason}")
        yield source.bom
        yield result.text.encode("utf-8", "surrogateescape") if result.edits else raw

    def documents(self, source: Source) -> Iterator[Entry]:
        """The one document there is."""
        yield Entry(None, self._document(source.read()))

    def _document(self, raw: bytes) -> Document:
        return Document(raw.decode("utf-8", "surrogateescape"), meta=self._meta)
