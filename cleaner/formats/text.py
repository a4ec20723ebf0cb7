"""Plain text and Markdown: a whole input is one document, and its line ends are its own."""

from collections.abc import Iterator

from cleaner.document import Document
from cleaner.formats.book import Book, Place
from cleaner.formats.reading import Clean, Entry, Settings
from cleaner.formats.source import Source
from cleaner.formats.trace import trace


class Text:
    """Text in UTF-8; bytes that are not UTF-8 come out as they went in.

    `markup` is what its marks mean, such as "markdown".
    """

    def __init__(self, settings: Settings, book: Book, markup: str = "") -> None:
        self._settings = settings
        self._book = book
        self._meta = {**settings.meta, **({"markup": markup} if markup else {})}

    def rewrite(self, source: Source, clean: Clean) -> Iterator[bytes]:
        """The byte order mark and the cleaned text; an unchanged text is the very bytes read."""
        raw = source.read()
        place = Place(source.name)
        results = clean([self._document(raw)])
        if results is None:
            self._book.left_out(place, raw)
            return
        self._book.done(results, place)
        (result,) = results
        if self._settings.sidecar:
            self._book.trace(place, trace(result, "text", self._settings.stamp))
        yield source.bom
        yield result.text.encode("utf-8", "surrogateescape") if result.edits else raw

    def documents(self, source: Source) -> Iterator[Entry]:
        """The one document there is."""
        yield Entry(None, self._document(source.read()))

    def _document(self, raw: bytes) -> Document:
        return Document(raw.decode("utf-8", "surrogateescape"), meta=self._meta)
