"""What a value says, written down: a name for it that no accident gives to another."""

from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from cleaner.blake import blake2b

BYTES = 8
PLAIN = frozenset({str, int, float, bool})


def content(value: Any) -> str:
    """A value written so that equal values, and no others, are written alike.

    What a dataclass names in `SILENT` is left out.

    >>> content(("a", 1, None, frozenset({"c", "b"})))
    "('a',1,None,{'b','c'})"
    """
    kind = value.__class__
    if value is None or kind in PLAIN:
        return repr(value)
    if kind is tuple:
        return f"({','.join(map(content, value))})"
    if kind is frozenset:
        return f"{{{','.join(sorted(map(content, value)))}}}"
    told = (f"{name}={content(getattr(value, name))}" for name in _named(kind))
    return f"{kind.__name__}({','.join(told)})"


@cache
def _named(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass that tell something."""
    if not is_dataclass(kind):
        raise TypeError(f"a {kind.__name__} has no content that a stamp could hold")
    silent = getattr(kind, "SILENT", ())
    return tuple(field.name for field in fields(kind) if field.name not in silent)


def digest(text: str | bytes) -> str:
    """Sixteen hexadecimal digits for a text."""
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return blake2b(raw, digest_size=BYTES).hexdigest()
