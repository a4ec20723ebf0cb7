"""What a value says, written down: a name for it that no accident gives to another."""

from dataclasses import fields, is_dataclass
from typing import Any

BYTES = 8


def content(value: Any) -> str:
    """A value written so that equal values, and no others, are written alike.

    What a dataclass names in `SILENT` is left out.

    >>> content(("a", 1, None, frozenset({"c", "b"})))
    "('a',1,None,{'b','c'})"
    """
    if value is None or isinstance(value, str | int | float):
        return repr(value)
    if isinstance(value, tuple):
        return f"({','.join(map(content, value))})"
    if isinstance(value, frozenset):
        return f"{{{','.join(sorted(map(content, value)))}}}"
    if is_dataclass(value) and not isinstance(value, type):
        silent = getattr(value, "SILENT", ())
        told = (
            f"{field.name}={content(getattr(value, field.name))}"
            for field in fields(value)
            if field.name not in silent
        )
        return f"{value.__class__.__name__}({','.join(told)})"
    raise TypeError(f"a {type(value).__name__} has no content that a stamp could hold")


def digest(text: str | bytes) -> str:
    """Sixteen hexadecimal digits for a text."""
    # Not by way of hashlib, which loads OpenSSL: four milliseconds at each start.
    from _blake2 import blake2b

    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return str(blake2b(raw, digest_size=BYTES).hexdigest())
