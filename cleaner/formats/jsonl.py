"""JSON lines: one record a line, of which only the value of the text field is ever rewritten."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple, cast

from cleaner.document import Document
from cleaner.errors import CleanerError
from cleaner.formats.book import Book, Place
from cleaner.formats.fields import Broken, Fields, Found, loads
from cleaner.formats.html import NoText, opened
from cleaner.formats.layout import Path, name_of, path
from cleaner.formats.literal import encoded, style, styled, whole, written
from cleaner.formats.member import Member, append, members, place_of, remove, replace
from cleaner.formats.reading import Clean, Entry, Settings
from cleaner.formats.sought import Lack, Sought
from cleaner.formats.source import Source
from cleaner.formats.trace import KEY, apart, field_of, restore, together, trace, traced
from cleaner.result import Result

SURROGATE = re.compile("[\ud800-\udfff]")

# What a line becomes; None where nobody wants to know.
Change = Callable[[bytes, Place], bytes | None]


class LeftOut(Exception):
    """A record whose document is not to be cleaned."""


class Jsonl:
    """Records in JSON, one a line, lines ended by "\\n" alone.

    Blank lines and records whose text is missing or no string pass through; so do broken ones,
    which are noted. A record that already holds edits of an earlier run is never cleaned again:
    those edits would no longer lead back to its source. Of a text that is a page in HTML the main
    text is taken. Where no record has a field that was asked for, UnfitError is raised at the end.
    """

    def __init__(self, settings: Settings, book: Book) -> None:
        if settings.edits and any(keys[0] == KEY for keys in settings.layout.texts):
            raise CleanerError(f"the text cannot be in {KEY!r}, where the edits are written")
        self._settings = settings
        self._book = book
        self._fields = Fields(settings.layout, settings.meta)
        self._sought = Sought(settings.layout)

    @staticmethod
    def holds(line: bytes) -> bool:
        """Whether a line is a record."""
        try:
            return isinstance(loads(line), dict)
        except Broken:
            return False

    def rewrite(self, source: Source, clean: Clean) -> Iterator[bytes]:
        """The records with their texts cleaned, in blocks; an unchanged record is the same line."""
        return self._all(source, partial(self._clean, clean))

    def rewrite_lines(self, lines: bytes, at: Place, clean: Clean) -> bytes:
        """Whole lines of a source, of which the first stands at a place, with texts cleaned."""
        self._sought.begin()
        return self._changed(lines, at, partial(self._clean, clean))

    @property
    def lack(self) -> Lack:
        """What was asked for and is missing in the lines that were rewritten last."""
        return self._sought.lack

    def undo(self, source: Source) -> Iterator[bytes]:
        """The records as they were before they were cleaned with edits, in blocks."""
        return self._each(source, self._undo)

    def documents(self, source: Source) -> Iterator[Entry]:
        """The texts of the records, each with the record's id or else its line number."""
        entries: list[Entry] = []

        def take(line: bytes, place: Place) -> None:
            for found in self._found(line):
                document = self._opened(found.document, place)
                field = name_of(found.keys) if self._settings.layout.several else ""
                entries.append(Entry(document.id or place.record, document, field))

        for _ in self._all(source, take):
            yield from entries
            entries.clear()

    def _all(self, source: Source, change: Change) -> Iterator[bytes]:
        self._sought.begin()
        yield from self._each(source, change)
        for message in self.lack.told(self._settings.layout):
            self._book.note(Place(source.name), message)

    def _each(self, source: Source, change: Change) -> Iterator[bytes]:
        yield source.bom
        number, offset = 1, len(source.bom)
        for block in source.line_blocks():
            yield self._changed(block, Place(source.name, number, offset), change)
            number += block.count(b"\n")
            offset += len(block)

    def _changed(self, block: bytes, at: Place, change: Change) -> bytes:
        name, number, offset = at.source, cast(int, at.record), cast(int, at.offset)
        lines = block.split(b"\n")
        changed: list[bytes | None] = []
        for ahead, line in enumerate(lines):
            raw = line + b"\n" if ahead < len(lines) - 1 else line
            place = Place(name, number + ahead, offset)
            try:
                changed.append(change(line, place))
            except Broken as problem:
                stays = self._book.broken(place, str(problem), raw)
                changed.append(line if stays else None)
            except LeftOut:
                self._book.left_out(place, raw)
                changed.append(None)
            offset += len(line) + 1
        return b"\n".join([line for line in changed if line is not None])

    def _clean(self, clean: Clean, line: bytes, place: Place) -> bytes | None:
        found = self._found(line)
        if not found:
            return line
        results = clean(self._opened(each.document, place) for each in found)
        if results is None:
            raise LeftOut
        self._book.done(results, place)
        texts = [*map(Text, found, results)]
        if not self._settings.traced and not any(text.changed for text in texts):
            return line
        return self._rewritten(line, texts, place)

    def _found(self, line: bytes) -> list[Found]:
        found = self._fields.found(line)
        if found or line.strip():
            self._sought.see(line, found)
        if not found and line.strip():
            self._book.count("unread")
        return found

    def _opened(self, document: Document, place: Place) -> Document:
        """The document, or the one in the page that it is; raises Broken."""
        try:
            return opened(document, self._settings, self._book, place)
        except NoText as problem:
            raise Broken(str(problem)) from problem

    def _rewritten(self, line: bytes, texts: Sequence["Text"], place: Place) -> bytes:
        key = members(line, (KEY,)).get(KEY)
        if key and self._kept(line, key, edited=any(text.result.edits for text in texts)):
            return line
        where = [_there(line, text.found.keys) for text in texts]
        new = _put(
            line,
            [
                (member, encoded(text.result.text, line))
                for member, text in zip(where, texts, strict=True)
                if text.changed
            ],
        )
        if not self._settings.traced:
            return new
        told = self._told(line, texts, where)
        self._book.trace(place, told)
        if self._settings.edits:
            new = append(new, KEY, encoded(told, line))
        for text in texts:
            self._check(new, text.result.text, text.found.keys)
        return new

    def _told(
        self, line: bytes, texts: Sequence["Text"], where: Sequence[Member]
    ) -> dict[str, Any]:
        traces = []
        for text, member in zip(texts, where, strict=True):
            literal = line[member.value : member.end]
            told = trace(text.result, name_of(text.found.keys), self._settings.stamp)
            if text.page:
                told |= whole(literal)
            elif text.result.edits:
                told |= style(literal, text.result.document.text, line)
            traces.append(told)
        return together(traces) if self._settings.layout.several else traces[0]

    def _kept(self, line: bytes, member: Member, *, edited: bool) -> bool:
        """Whether the record stays for the trace it has; raises Broken where a key would go."""
        earlier = traced(_value(line, member))
        if earlier and edited:
            raise Broken("already holds the edits of an earlier run; run 'cleaner undo' first")
        if self._settings.edits and not earlier:
            raise Broken(f"has a key {KEY!r} of its own, where the edits would be written")
        return earlier

    def _check(self, line: bytes, text: str, keys: Path) -> None:
        # "\ud83d ad \ude00" without its middle is read as one character, and every edit after it
        # would be off by one.
        if SURROGATE.search(text) and _value(line, _there(line, keys)) != text:
            raise Broken("what surrounds a cut would become one character; its edits would be lost")

    def _undo(self, line: bytes, _: Place) -> bytes:
        where = members(line, (KEY,)) if self._fields.record(line) else {}
        told: Any = _value(line, where[KEY]) if where else None
        if not traced(told):
            return line
        try:
            sources = _sources(line, told, name_of(self._settings.layout.texts[0]))
        except ValueError as error:
            raise Broken(str(error)) from error
        return _put(line, [*sources, (where[KEY], None)])


class Text(NamedTuple):
    """A text of a record, and what cleaning it gave."""

    found: Found
    result: Result

    @property
    def page(self) -> bool:
        """Whether it was a page in HTML."""
        return self.result.document is not self.found.document

    @property
    def changed(self) -> bool:
        """Whether another text comes out."""
        return bool(self.result.edits) or self.page


def rebuilt(line: bytes, told: dict[str, Any]) -> bytes:
    """The record as it was before the cleaning of which was told; Broken or ValueError."""
    return _put(line, _sources(line, told, "text"))


def _sources(
    line: bytes, told: dict[str, Any], otherwise: str
) -> list[tuple[Member, bytes | None]]:
    """Where texts stand that were changed, and the literals that they were made from.

    `otherwise` is the field of a trace that does not name its own.
    """
    found: list[tuple[Member, bytes | None]] = []
    for part in apart(told):
        keys = path(field_of(part, otherwise))
        field = place_of(line, keys)
        text = _value(line, field) if field else None
        if field is None or text.__class__ is not str:
            raise Broken("has edits but no text")
        source = restore(text, part)
        literal = written(part) or (styled(source, part, line) if part["edits"] else None)
        if literal is not None:
            found.append((field, literal))
    return found


def _put(line: bytes, values: Iterable[tuple[Member, bytes | None]]) -> bytes:
    """The line with other values for some members, and without those for which there is None."""
    # The last first, so that the places of the others still hold.
    for member, value in sorted(values, key=itemgetter(0), reverse=True):
        line = remove(line, member) if value is None else replace(line, member, value)
    return line


def _there(line: bytes, keys: Path) -> Member:
    where = place_of(line, keys)
    if where is None:  # the record was read, so only a repeated key can hide it
        raise Broken("the text stands under a key that is there twice")
    return where


def _value(line: bytes, member: Member) -> Any:
    return loads(line[member.value : member.end])
