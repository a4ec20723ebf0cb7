"""WARC and WET: web archives, whose pages and texts come out as JSON lines."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple

from cleaner.document import Document
from cleaner.formats.answer import Answer, Headers, Unusable, answer
from cleaner.formats.archive import Record, records
from cleaner.formats.book import Book, Place
from cleaner.formats.charset import declared_in, decode
from cleaner.formats.html import NoText, is_page, text_of
from cleaner.formats.literal import encoded
from cleaner.formats.reading import Clean, Entry, Settings
from cleaner.formats.source import Source
from cleaner.formats.trace import KEY, trace
from cleaner.language import two_letters
from cleaner.result import Result

PAGES = ("text/html", "application/xhtml+xml")


class Passed(ValueError):
    """A record that holds no text to clean: a request, a picture, an answer of an error."""


class Content(NamedTuple):
    """What a sender says of a body: its media type and its encoding, empty where it does not."""

    media: str
    charset: str


class Found(NamedTuple):
    """What a record holds: a text, or a page in HTML that is to be opened."""

    document: Document
    page: bool


class Warc:
    """Answers of servers that hold a page or a text, and texts of a WET file.

    Other records are counted as skipped; broken ones are noted, and cost no other record.
    """

    def __init__(self, settings: Settings, book: Book) -> None:
        self._settings = settings
        self._book = book

    def rewrite(self, source: Source, clean: Clean) -> Iterator[bytes]:
        """A JSON line for each text, with what the archive and the page say of it."""
        for place, record in _placed(source):
            with self._told(place, record):
                yield from self._cleaned(record, place, clean)

    def documents(self, source: Source) -> Iterator[Entry]:
        """The texts, each with the id of its record."""
        for place, record in _placed(source):
            with self._told(place, record):
                (document,) = self._opened(self._found(record, place), place)
                yield Entry(document.id or place.record, document)

    @contextmanager
    def _told(self, place: Place, record: Record) -> Iterator[None]:
        """Tell the book of a record that holds no document."""
        try:
            yield
        except Passed:
            self._book.count("skipped")
        except NoText as problem:
            self._book.count("skipped")
            self._book.note(place, str(problem))
        except Unusable as problem:
            self._book.broken(place, str(problem), record.block)

    def _cleaned(self, record: Record, place: Place, clean: Clean) -> Iterator[bytes]:
        results = clean(self._opened(self._found(record, place), place))
        if results is None:
            self._book.left_out(place, record.block)
            return
        self._book.done(results, place)
        (result,) = results
        told = trace(result, "text", self._settings.stamp) if self._settings.traced else {}
        if self._settings.sidecar:
            self._book.trace(place, told)
        yield self._line(result, told)

    def _opened(self, found: Found, place: Place) -> Iterator[Document]:
        """The document, or the one in the page that it is; raises NoText."""
        document, page = found
        yield text_of(document, self._settings, self._book, place) if page else document

    def _found(self, record: Record, place: Place) -> Found:
        """What a record holds; raises Passed, NoText or Unusable."""
        if record.problem and not record.headers:
            raise Unusable(record.problem)
        kind = record.headers.get("warc-type", "")
        if kind == "response":
            return self._answered(record, place)
        if kind not in ("conversion", "resource"):
            raise Passed
        content = _content(record, record.headers)
        return self._read(record, record.block, content)

    def _answered(self, record: Record, place: Place) -> Found:
        if not record.headers.get("warc-target-uri", "").startswith(("http:", "https:")):
            raise Passed  # an answer of DNS
        got: Answer = answer(record.block)
        if not 200 <= got.status < 300:
            raise Passed
        content = _content(record, got.headers)
        body = got.body(partial(self._book.note, place))
        return self._read(record, body, content)

    def _read(self, record: Record, body: bytes, content: Content) -> Found:
        text, charset = decode(body, content.charset or declared_in(body))
        if not content.media and not is_page(text):
            raise Passed
        if not text.strip():
            raise NoText("there is no text in it")
        meta = _meta(record, charset) | dict(self._settings.meta)
        return Found(Document(text, _id(record), meta), content.media != "text/plain")

    def _line(self, result: Result, told: dict[str, Any]) -> bytes:
        document = result.document
        record = {"id": document.id, **document.meta, "text": result.text}
        if self._settings.edits:
            record[KEY] = told
        return encoded(record, b"") + b"\n"


def _placed(source: Source) -> Iterator[tuple[Place, Record]]:
    for number, record in enumerate(records(source.blocks()), 1):
        yield Place(source.name, number, record.offset), record


def _content(record: Record, headers: Headers) -> Content:
    """What headers say of a body; raises Passed where it is no text, Unusable if too long."""
    media, _, parameters = headers.get("content-type", "").partition(";")
    media = media.strip().lower()
    if media and media not in (*PAGES, "text/plain"):
        raise Passed
    if record.problem:
        raise Unusable(record.problem)
    charset = parameters.lower().partition("charset=")[2].partition(";")[0]
    return Content(media, charset.strip(" \"'"))


def _id(record: Record) -> str | None:
    return record.headers.get("warc-record-id", "").strip("<>") or None


def _meta(record: Record, charset: str) -> dict[str, str]:
    headers = record.headers
    languages = headers.get("warc-identified-content-language", "")
    meta = {
        "url": headers.get("warc-target-uri", "").strip("<>"),
        "lang": two_letters(languages.partition(",")[0].strip()),
        "crawled": headers.get("warc-date", ""),
        "charset": charset,
    }
    return {name: value for name, value in meta.items() if value}
