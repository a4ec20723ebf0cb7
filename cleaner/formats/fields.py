"""The text of a JSON record, and what it says of it; nothing else of the record is decoded."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from cleaner.document import Document
from cleaner.errors import CleanerError
from cleaner.formats.layout import Layout, Path, told_language, walk

# A backslash that is not itself escaped, and half of a surrogate pair.
SURROGATE_ESCAPE = re.compile(rb"(?<!\\)(?:\\\\)*+\\u[dD][89a-fA-F]")
DEEP = "nested too deeply"

# The attribute of a decoded record, and the keys from there on.
Step = tuple[str, Path]


class Broken(ValueError):
    """A record that passes through as it is, and why."""


class Found(NamedTuple):
    """The text of a record, and the keys that lead to it."""

    document: Document
    keys: Path


class Fields:
    """Reads the records of one layout; `default` fills in what a record does not say."""

    def __init__(self, layout: Layout, default: Mapping[str, str]) -> None:
        self._default = dict(default)
        self._paths = layout.texts
        self._names: dict[str, str] = {}
        self._texts = tuple(map(self._step, layout.texts))
        self._known = {name: tuple(map(self._step, paths)) for name, paths in layout.known.items()}
        self._ids = self._known.pop("id", ())
        self._struct = self._made_struct()
        self._decode = self._decoder()

    def found(self, line: bytes) -> Found | None:
        """The text with what is known of it; None for a blank line or no text; raises Broken."""
        record = self.record(line)
        if record is None:
            return None
        for step, keys in zip(self._texts, self._paths, strict=True):
            text = _value(record, step)
            if text.__class__ is str:
                identity = next(
                    filter(None, (_id(_value(record, each)) for each in self._ids)), None
                )
                return Found(Document(text, identity, self._meta(record)), keys)
        return None

    def record(self, line: bytes) -> Any:
        """The known fields of a record, or None for a blank line; raises Broken."""
        try:
            return self._decode(line)
        except (ValueError, RecursionError):
            pass  # perhaps only NaN, a lone surrogate or bytes that are not UTF-8
        if not line.strip():
            return None
        found = loads(line)
        if not isinstance(found, dict):
            raise Broken("not a JSON object")
        return self._struct(
            **{attribute: found[key] for key, attribute in self._names.items() if key in found}
        )

    def _meta(self, record: Any) -> dict[str, str]:
        meta = self._default.copy()
        for name, steps in self._known.items():
            for step in steps:
                value = _value(record, step)
                if value and value.__class__ is str:
                    meta[name] = value if name != "lang" else told_language(value)
                    break
        return meta

    def _step(self, keys: Path) -> Step:
        return self._names.setdefault(keys[0], f"f{len(self._names)}"), keys[1:]

    def _made_struct(self) -> Any:
        # A twentieth of a second, and plain text needs it not.
        from msgspec import Raw, defstruct

        steps = [
            *self._texts,
            *self._ids,
            *(step for each in self._known.values() for step in each),
        ]
        whole = {attribute for attribute, rest in steps if not rest}
        # What is only looked into, if at all, is left undecoded.
        fields = [
            (attribute, Any if attribute in whole else Raw, None)
            for attribute in self._names.values()
        ]
        rename = {attribute: key for key, attribute in self._names.items()}
        try:
            # JSON has no cycles: leaving records to reference counts halves the cost of decoding.
            return defstruct("Record", fields, rename=rename, gc=False)
        except ValueError as error:
            raise CleanerError(f"a field cannot be called so: {error}") from error

    def _decoder(self) -> Callable[[bytes], Any]:
        from msgspec.json import Decoder

        return Decoder(self._struct).decode


def _value(record: Any, step: Step) -> Any:
    value = getattr(record, step[0])
    if not step[1] or not value:
        return value
    from msgspec import DecodeError, Raw, json

    if not isinstance(value, Raw):
        return walk(value, step[1])

    try:
        return walk(json.decode(value), step[1])
    except (DecodeError, RecursionError):
        return walk(loads(bytes(value)), step[1])


def _id(value: Any) -> str | None:
    """A record's id as text; None if it is neither text nor a whole number."""
    if value.__class__ is str:
        return str(value)
    return str(value) if value.__class__ is int else None


def loads(line: bytes) -> Any:
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


def _integer(digits: str) -> int | float:
    # int() refuses more than 4300 digits, and no position or id has so many.
    return int(digits) if len(digits) < 20 else float(digits)
