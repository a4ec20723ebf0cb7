"""HTML: a page is one document; what comes out is its text."""

import re
from collections.abc import Iterator

from cleaner.document import Document
from cleaner.errors import CleanerError
from cleaner.formats.book import Book, Place
from cleaner.formats.charset import declared_in, decode
from cleaner.formats.reading import Clean, Entry, Settings
from cleaner.formats.source import Source
from cleaner.formats.trace import trace

# A whole page, that is; a text that starts with some other tag may well be about HTML.
PAGE = re.compile(
    r"\ufeff?\s*(?:<\?xml\b[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*){0,5}"
    r"<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


class NoText(ValueError):
    """A page without text, and why."""


class Html:
    """A page in HTML, in the encoding that it says or shows."""

    def __init__(self, settings: Settings, book: Book) -> None:
        self._settings = settings
        self._book = book

    def rewrite(self, source: Source, clean: Clean) -> Iterator[bytes]:
        """The page's text, cleaned."""
        place = Place(source.name)
        raw = source.bom + source.read()
        results = clean(map(self._document, (raw,), (place,)))
        if results is None:
            self._book.left_out(place, raw)
            return
        self._book.done(results, place)
        (result,) = results
        if self._settings.sidecar:
            self._book.trace(place, trace(result, "text", self._settings.stamp))
        yield result.text.encode("utf-8", "surrogateescape")

    def documents(self, source: Source) -> Iterator[Entry]:
        """The one document there is."""
        yield Entry(None, self._document(source.bom + source.read(), Place(source.name)))

    def _document(self, raw: bytes, place: Place) -> Document:
        html, _ = decode(raw, declared_in(raw))
        page = Document(html, meta=self._settings.meta)
        try:
            return text_of(page, self._settings, self._book, place)
        except NoText as problem:
            raise CleanerError(str(problem)) from problem


def text_of(page: Document, settings: Settings, book: Book, place: Place) -> Document:
    """The document that a page in HTML holds; raises NoText.

    What is known of the page goes before what the page says of itself. A page that had to be
    taken whole is counted, and noted with its place.
    """
    # Processes take a while to be known of, and texts need none.
    from cleaner.formats.sandbox import sandbox

    found = sandbox(settings.extract).page(page.text, page.known("url"))
    if not found.text:
        raise NoText(found.reason)
    if found.reason:
        book.count("whole")
        book.note(place, f"{found.reason}; the text of the whole page is taken")
    return Document(found.text, page.id, {**found.meta, **page.meta})


def opened(document: Document, settings: Settings, book: Book, place: Place) -> Document:
    """The document of a record, or the one in the page that its text is; raises NoText."""
    how = settings.html
    if how == "never" or (how == "auto" and not is_page(document.text)):
        return document
    return text_of(document, settings, book, place)


def is_page(text: str) -> bool:
    """Whether a text is a whole page in HTML.

    >>> is_page("<!DOCTYPE html><p>Tea."), is_page("<p> starts a paragraph.")
    (True, False)
    """
    return PAGE.match(text) is not None
