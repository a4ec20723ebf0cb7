"""JSON lines: one record a line, of which only the value of the text field is ever rewritten."""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from cleaner.document import Document
from cleaner.errors import CleanerError
from cleaner.formats.literal import encoded, style, styled
from cleaner.formats.member import Member, append, members, remove, replace
from cleaner.formats.reading import META, Broken, Clean, Entry, Settings
from cleaner.formats.source import Source
from cleaner.formats.tally import Tally
from cleaner.formats.trace import KEY, field_of, restore, trace, traced
from cleaner.result import Result

FIELDS = ("text", "id", *META)
# A backslash that is not itself escaped, and half of a surrogate pair.
SURROGATE_ESCAPE = re.compile(rb"(?<!\\)(?:\\\\)*+\\u[dD][89a-fA-F]")
SURROGATE = re.compile("[\ud800-\udfff]")
DEEP = "nested too deeply"

Change = Callable[[bytes, int], bytes]


class Jsonl:
    """Records in JSON, one a line, lines ended by "\\n" alone.

    Blank lines and records whose text is missing or no string pass through; so do broken ones,
    which are noted. A record that already holds edits of an earlier run is never cleaned again:
    those edits would no longer lead back to its source.
    """

    def __init__(self, settings: Settings, tally: Tally) -> None:
        if settings.edits and settings.text_field == KEY:
            raise CleanerError(f"the text cannot be in {KEY!r}, where the edits are written")
        self._settings = settings
        self._tally = tally
        self._default = dict(settings.meta)
        self._names = dict(zip(FIELDS, FIELDS, strict=True)) | {"text": settings.text_field}
        if settings.text_field in FIELDS[1:]:
            del self._names[settings.text_field]
        self._struct = self._made_struct()
        self._decode = self._decoder()

    @staticmethod
    def holds(line: bytes) -> bool:
        """Whether a line is a record."""
        try:
            return isinstance(_loads(line), dict)
        except Broken:
            return False

    def rewrite(self, source: Source, clean: Clean) -> Iterator[bytes]:
        """The records with their texts cleaned, in blocks; an unchanged record is the same line."""
        return self._each(source, partial(self._clean, clean, source.name))

    def undo(self, source: Source) -> Iterator[bytes]:
        """The records as they were before they were cleaned with edits, in blocks."""
        return self._each(source, self._undo)

    def documents(self, source: Source) -> Iterator[Entry]:
        """The texts of the records, each with the record's id or else its line number."""
        found: list[Entry] = []

        def take(line: bytes, number: int) -> bytes:
            document = self._document(line)
            if document:
                found.append(Entry(document.id or number, document))
            return b""

        for _ in self._each(source, take):
            yield from found
            found.clear()

    def _made_struct(self) -> Any:
        # A twentieth of a second, and plain text needs it not.
        from msgspec import defstruct

        fields = [(name, Any, None) for name in FIELDS]
        unread = {name: f" {name}" for name in FIELDS if name not in self._names}
        try:
            # JSON has no cycles: leaving records to reference counts halves the cost of decoding.
            return defstruct("Record", fields, rename=self._names | unread, gc=False)
        except ValueError as error:
            raise CleanerError(
                f"the text field cannot be called {self._settings.text_field!r}"
            ) from error

    def _decoder(self) -> Callable[[bytes], Any]:
        from msgspec.json import Decoder

        return Decoder(self._struct).decode

    def _each(self, source: Source, change: Change) -> Iterator[bytes]:
        yield source.bom
        number, offset = 1, len(source.bom)
        for block in source.line_blocks():
            lines = block.split(b"\n")
            for at, line in enumerate(lines):
                try:
                    lines[at] = change(line, number + at)
                except Broken as problem:
                    self._tally.count("broken")
                    self._tally.note(f"{source.name}:{number + at}: byte {offset}: {problem}")
                offset += len(line) + 1
            number += len(lines) - 1
            offset -= 1
            yield b"\n".join(lines)

    def _clean(self, clean: Clean, name: str, line: bytes, number: int) -> bytes:
        document = self._document(line)
        if document is None:
            return line
        result = clean(document)
        if result.status == "unchanged" and not self._settings.edits:
            return line
        self._tally.count(result.status)
        if result.status in ("error", "timeout"):
            self._tally.note(f"{name}:{number}: {result.status}: {result.reason}")
        return self._rewritten(line, result)

    def _document(self, line: bytes) -> Document | None:
        """The record's text with what is known about it; None if there is none."""
        record = self._record(line)
        if record is None:
            return None
        if record.text.__class__ is not str:
            self._tally.count("unread")
            return None
        meta = self._default.copy()
        for name in META:
            value = getattr(record, name)
            if value and value.__class__ is str:
                meta[name] = value
        return Document(record.text, _id(record.id), meta)

    def _record(self, line: bytes) -> Any:
        """The record's known fields, or None for a blank line; raises Broken."""
        try:
            return self._decode(line)
        except (ValueError, RecursionError):
            pass  # perhaps only NaN, a lone surrogate or bytes that are not UTF-8
        if not line.strip():
            return None
        found = _loads(line)
        if not isinstance(found, dict):
            raise Broken("not a JSON object")
        return self._struct(
            **{name: found[key] for name, key in self._names.items() if key in found}
        )

    def _rewritten(self, line: bytes, result: Result) -> bytes:
        name = self._settings.text_field
        where = members(line, (name, KEY))
        if KEY in where and self._kept(line, where[KEY], result):
            return line
        new = line
        if result.edits:
            new = replace(line, where[name], encoded(result.text, line))
        if self._settings.edits:
            told = trace(result, name, self._settings.stamp)
            if result.edits:
                literal = line[where[name].value : where[name].end]
                told |= style(literal, result.document.text, line)
            new = append(new, KEY, encoded(told, line))
            self._check(new, result.text)
        return new

    def _kept(self, line: bytes, member: Member, result: Result) -> bool:
        """Whether the record stays for the trace it has; raises Broken where a key would go."""
        earlier = traced(_value(line, member))
        if earlier and result.edits:
            raise Broken("already holds the edits of an earlier run; run 'cleaner undo' first")
        if self._settings.edits and not earlier:
            raise Broken(f"has a key {KEY!r} of its own, where the edits would be written")
        return earlier

    def _check(self, line: bytes, text: str) -> None:
        # "\ud83d ad \ude00" without its middle is read as one character, and every edit after it
        # would be off by one.
        if SURROGATE.search(text) and self._record(line).text != text:
            raise Broken("what surrounds a cut would become one character; its edits would be lost")

    def _undo(self, line: bytes, _: int) -> bytes:
        where = members(line, (KEY,)) if self._record(line) else {}
        told: Any = _value(line, where[KEY]) if where else None
        if not traced(told):
            return line
        try:
            return self._restored(line, where[KEY], told)
        except ValueError as error:
            raise Broken(str(error)) from error

    def _restored(self, line: bytes, key: Member, told: dict[str, Any]) -> bytes:
        name = field_of(told, self._settings.text_field)
        field = members(line, (name,)).get(name)
        text = _value(line, field) if field else None
        if field is None or text.__class__ is not str:
            raise Broken("has edits but no text")
        source = restore(text, told)
        if not told["edits"]:
            return remove(line, key)
        # The later of the two first, so that the place of the other still holds.
        literal = styled(source, told, line)
        if field.start < key.start:
            return replace(remove(line, key), field, literal)
        return remove(replace(line, field, literal), key)


def _id(value: Any) -> str | None:
    """A record's id as text; None if it is neither text nor a whole number."""
    if value.__class__ is str:
        return str(value)
    return str(value) if value.__class__ is int else None


def _loads(line: bytes) -> Any:
    """The value a line holds, by the rules of every JSON reader and a little beyond; or Broken."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        if SURROGATE_ESCAPE.search(line):
            raise Broken("holds both bytes that are not UTF-8 and escaped surrogates") from None
        text = line.decode("utf-8", "surrogateescape")
    try:
        return json.loads(text, parse_int=_integer)
    except json.JSONDecodeError as error:
        raise Broken(f"not JSON: {error.msg} at column {error.pos + 1}") from None
    except RecursionError:
        raise Broken(DEEP) from None


def _value(line: bytes, member: Member) -> Any:
    return _loads(line[member.value : member.end])


def _integer(digits: str) -> int | float:
    # int() refuses more than 4300 digits, and no position or id has so many.
    return int(digits) if len(digits) < 20 else float(digits)
