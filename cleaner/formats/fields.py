"""The text of a JSON record, and what it says of it; nothing else of the record is decoded."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from cleaner.document import Document
from cleaner.errors import CleanerError
from cleaner.formats.layout import Layout, Path, told_language, walk
from cleaner.markdown import MARKUP

# A backslash that is not itself escaped, and half of a surrogate pair.
SURROGATE_ESCAPE = re.compile(rb"(?<!\\)(?:\\\\)*+\\u[dD][89a-fA-F]")
DEEP = "nested too deeply"

# The attribute of a decoded record, and the keys from there on.
Step = tuple[str, Path]
Known = Mapping[str, tuple[Step, ...]]


class Broken(ValueError):
    """A record that passes through as it is, and why."""


class Found(NamedTuple):
    """The text of a record, and the keys that lead to it."""

    document: Document
    keys: Path


class _Text(NamedTuple):
    """Where a text may stand, and what is known of it."""

    keys: Path
    step: Step
    known: Known


class Fields:
    """Reads the records of one layout; `default` fills in what a record does not say."""

    def __init__(self, layout: Layout, default: Mapping[str, str]) -> None:
        self._default = dict(default)
        self._every = layout.every
        self._names: dict[str, str] = {}
        self._texts = tuple(
            _Text(keys, self._step(keys), self._known(layout, keys)) for keys in layout.texts
        )
        self._struct = self._made_struct()
        self._decode = self._decoder()

    def found(self, line: bytes) -> list[Found]:
        """The texts with what is known of them; none for a blank line or no text; raises Broken."""
        record = self.record(line)
        found: list[Found] = []
        for keys, step, known in self._texts if record is not None else ():
            text = _value(record, step)
            if text.__class__ is str:
                ids = (_id(_value(record, each)) for each in known.get("id", ()))
                identity = next(filter(None, ids), None)
                meta = self._meta(record, known)
                if keys[-1] == MARKUP:
                    meta["markup"] = MARKUP
                found.append(Found(Document(text, identity, meta), keys))
                if not self._every:
                    break
        return found

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

    def _meta(self, record: Any, known: Known) -> dict[str, str]:
        meta = self._default.copy()
        for name, steps in known.items():
            for step in steps if name != "id" else ():
                value = _value(record, step)
                if value and value.__class__ is str:
                    meta[name] = value if name != "lang" else told_language(value)
                    break
        return meta

    def _known(self, layout: Layout, text: Path) -> Known:
        """Where what is known of a text stands: a title that is itself the text tells nothing."""
        return {
            name: tuple(self._step(keys) for keys in paths if keys != text)
            for name, paths in layout.known.items()
        }

    def _step(self, keys: Path) -> Step:
        return self._names.setdefault(keys[0], f"f{len(self._names)}"), keys[1:]

    def _made_struct(self) -> Any:
        # A twentieth of a second, and plain text needs it not.
        from msgspec import Raw, defstruct

        steps = [each.step for each in self._texts]
        steps += [step for each in self._texts for known in each.known.values() for step in known]
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
