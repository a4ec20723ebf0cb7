"""What a rule was when it was measured, in sixteen digits: what it finds, not what it says."""

from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from cleaner.blake import blake2b
from cleaner.fold import key
from cleaner.phrase import Phrases
from cleaner.rule import Rule

# What decides what a rule finds and where that counts.
FINDING = (
    "category", "kind_name", "kind", "effect", "languages", "hosts", "place", "when", "unless",
)  # fmt: skip
BYTES = 8


def fingerprint(rule: Rule) -> str:
    """Sixteen hexadecimal digits that change where the rule finds anything else than before.

    A new reason, example or confidence changes nothing, nor does a key that it does not use.

    >>> from dataclasses import replace
    >>> from cleaner import builtin_rules
    >>> rule = next(rule for rule in builtin_rules() if rule.id == "ad/bracketed")
    >>> fingerprint(replace(rule, why="", confidence="low")) == fingerprint(rule)
    True
    >>> fingerprint(replace(rule, place="tail")) == fingerprint(rule)
    False
    """
    told = "\0".join(f"{name}={_told(getattr(rule, name))}" for name in FINDING)
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=BYTES).hexdigest()


def _told(value: Any) -> str:
    if isinstance(value, Phrases):
        # In any order, and as they are compared with a line.
        spoken = sorted((word, sorted(set(map(key, own)))) for word, own in value.by_language)
        return repr(spoken)
    if isinstance(value, tuple):
        return f"({','.join(map(_told, value))})"
    if is_dataclass(value) and not isinstance(value, type):
        return f"{type(value).__name__}({','.join(_given(value))})"
    return repr(value)


def _given(value: Any) -> Iterator[str]:
    """The fields of a dataclass that are not as they are by default, and tell what it finds."""
    silent = getattr(value, "SILENT", ())
    for field in fields(value):
        if field.name in silent:
            continue
        own = getattr(value, field.name)
        made = field.default_factory
        default = field.default if made is MISSING else made()
        if own != default:
            yield f"{field.name}={_told(own)}"
