"""What is to be said of a rule: its facts as data."""

from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import Any

from cleaner.authoring.figures import Figures
from cleaner.phrase import ANY, Phrases
from cleaner.rule import Rule


def languages_of(rule: Rule) -> frozenset[str]:
    """The languages a rule is for or has phrases of; none where it takes any.

    >>> from cleaner import builtin_rules
    >>> ids = {rule.id: rule for rule in builtin_rules()}
    >>> sorted(languages_of(ids["repeat/paragraph"]))
    []
    """
    if rule.languages:
        return frozenset(rule.languages)
    return frozenset(_spoken(rule))


def _spoken(rule: Rule) -> Iterator[str]:
    for field in fields(rule.kind):  # type: ignore[arg-type]  # every kind is a dataclass
        value = getattr(rule.kind, field.name)
        if isinstance(value, Phrases):
            yield from (language for language, _ in value.by_language if language != ANY)


def described(rule: Rule, figures: Figures) -> dict[str, Any]:
    """A rule's facts and figures, for programs.

    `measured` is null where nothing was, or `changed` says that the rule was another then.
    """
    measured = figures.rules.get(rule.id)
    return {
        "id": rule.id,
        "category": rule.category,
        "kind": rule.kind_name,
        "effect": rule.effect,
        "confidence": rule.confidence,
        "languages": sorted(languages_of(rule)),
        "hosts": list(rule.hosts),
        "place": rule.place,
        "why": rule.why,
        "source": rule.source,
        "measured": asdict(measured) if measured else None,
        "changed": rule.id in figures.stale,
    }
