"""How a value is written in JSON: in our own way, or a text as another program once wrote it."""

import json
from typing import Any

ENCODER = json.JSONEncoder(ensure_ascii=False)


def encoded(value: Any, line: bytes) -> bytes:
    """A value for a place in a line: a lone surrogate is the byte it came from, or an escape."""
    from msgspec.json import encode

    try:
        return encode(value)
    except UnicodeEncodeError:
        text = ENCODER.encode(value)
        return text.encode("utf-8", "backslashreplace" if _valid(line) else "surrogateescape")


def style(literal: bytes, text: str, line: bytes) -> dict[str, Any]:
    r"""What to note of a literal in a line to write its text so again; nothing if it is our own.

    >>> style(b'"caf\\u00e9"', "café", b""), style(b'"a\\/b"', "a/b", b"")
    ({'escaped': True}, {'source': 'a\\/b'})
    """
    if literal == encoded(text, line):
        return {}
    if literal == _escaped(text):
        return {"escaped": True}
    return {"source": literal[1:-1].decode("utf-8", "surrogateescape")}


def styled(text: str, noted: dict[str, Any], line: bytes) -> bytes:
    """The literal of a text, written as was noted; ValueError if that is another text."""
    if "source" not in noted:
        return _escaped(text) if noted.get("escaped") is True else encoded(text, line)
    literal = f'"{noted["source"]}"'
    if _loads(literal) != text:
        raise ValueError("its source does not fit its text")
    return literal.encode("utf-8", "surrogateescape")


def whole(literal: bytes) -> dict[str, Any]:
    """What to note of the literal of a page in HTML, which no edit of its text leads back to."""
    return {"page": literal[1:-1].decode("utf-8", "surrogateescape")}


def written(noted: dict[str, Any]) -> bytes | None:
    """The literal of the page that was noted, if one was; ValueError if it is none."""
    if "page" not in noted:
        return None
    literal = f'"{noted["page"]}"'
    if not isinstance(_loads(literal), str):
        raise ValueError("its page is no text")
    return literal.encode("utf-8", "surrogateescape")


def _escaped(text: str) -> bytes:
    return json.dumps(text).encode()


def _loads(literal: str) -> Any:
    try:
        return json.loads(literal)
    except json.JSONDecodeError:
        return None


def _valid(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
