"""What makes a rule unfit before it ever runs: patterns that cannot work, nothing to look for."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any, cast

import regex

from cleaner.condition import Condition
from cleaner.host import problem_of_domain
from cleaner.language import NO_TAG, TAG
from cleaner.pattern import Pattern
from cleaner.phrase import Phrases
from cleaner.rule import LineKind, Rule
from cleaner.syntax import fault
from cleaner.worth import worth

LONGEST = 4096
# How far a region may look from each line that it may begin on.
MOST = {"most": 1000, "gap": 5000}


def problems_of(rule: Rule) -> Iterator[tuple[str, str]]:
    """What is wrong with a rule: the key at fault and what to do about it."""
    found = [*_of_patterns(rule.kind), *_of_scope(rule)]
    for name in ("when", "unless"):
        condition = getattr(rule, name)
        if condition:
            found += [(name, message) for _, message in _of_conditions(condition)]
    if rule.unless and rule.unless.not_in:
        found.append(("unless", "`not_in` says where a match may not stand: write it under `when`"))
    yield from found
    if not found and rule.kind.scope == "line":
        yield from _of_search(rule)


def problem_of_site(site: str) -> str:
    """What is wrong with the name of a site's file; empty if nothing is."""
    fault = problem_of_domain(site, private=True)
    return f"the file's name: {fault}" if fault else ""


def _of_scope(rule: Rule) -> Iterator[tuple[str, str]]:
    for tag in rule.languages:
        if not TAG.fullmatch(tag):
            yield "languages", NO_TAG.format(tag)
    for host in rule.hosts:
        # What all sites of one owner have in common may be bound to him.
        if fault := problem_of_domain(host, private=False):
            yield "hosts", fault
    for key, most in MOST.items():
        if getattr(rule.kind, key, 0) > most:
            yield key, f"more than {most}: a page would be walked again from each of its lines"
    opens = getattr(rule.kind, "open", None)
    phrases: Phrases | None = getattr(rule.kind, "phrases", None)
    if opens == "" and phrases and getattr(rule.kind, "to", None) == "close":
        yield "to", "`to: close` needs `open`, the brackets that stand before the phrases"


def _of_conditions(condition: Condition) -> Iterator[tuple[str, str]]:
    yield from _of_patterns(condition, optional=True)
    for field in fields(condition):
        value = getattr(condition, field.name)
        if isinstance(value, Condition):
            yield from _of_conditions(value)


def _of_patterns(holder: Any, *, optional: bool = False) -> Iterator[tuple[str, str]]:
    for field in fields(holder):
        value = getattr(holder, field.name)
        if isinstance(value, Pattern):
            message = _of_pattern(value, optional=optional)
            if message:
                yield field.name, message


def _of_pattern(pattern: Pattern, *, optional: bool) -> str:
    if len(pattern.source) > LONGEST:
        return f"the pattern is longer than {LONGEST} characters; split the rule"
    message = fault(pattern.source)
    if message:
        return message
    try:
        compiled = pattern.compiled("site")
    except RecursionError:
        return "the pattern's brackets are nested too deep"
    except (regex.error, ValueError, OverflowError, MemoryError) as error:
        return f"the pattern does not compile: {error}: {pattern.source[:60]}"
    if not optional and compiled is not None and compiled.fullmatch("") is not None:
        return "the pattern matches the empty string; make at least one part of it required"
    return ""


def _lettered(string: str) -> bool:
    """Whether there is something to look for in a string beside any number."""
    return worth(string.replace("{n}", "")) > 0


def _of_search(rule: Rule) -> Iterator[tuple[str, str]]:
    kind = cast(LineKind, rule.kind)
    phrases: Iterable[str] = getattr(kind, "phrases", None) or ()
    empty = [phrase for phrase in phrases if not _lettered(phrase)]
    if empty:
        yield "phrases", f"the phrase {empty[0]!r} has no letters to look for"
    given = [name for name in ("phrases", "regex", "labels", "shape") if getattr(kind, name, None)]
    if not given:
        yield "kind", "nothing to find: give phrases, labels, a regex or a shape"
        return
    regex_given: Pattern | None = getattr(kind, "regex", None)
    literal: tuple[str, ...] = getattr(kind, "literal", ())
    if any(len(one) > LONGEST for one in literal):
        yield "literal", f"a literal has at most {LONGEST:,} characters; the beginning is enough"
        return
    if not all(map(_lettered, literal)):
        yield "literal", "a literal without letters cannot be looked for"
        return
    bare = bool(getattr(kind, "shape", None)) or (
        regex_given is not None and not (regex_given.literals or regex_given.leads or literal)
    )
    # The site's name is looked for, whatever it is.
    named = regex_given is not None and regex_given.names_site
    if bare and rule.place == "anywhere" and not named:
        key = "regex" if regex_given is not None else "shape"
        yield (
            key,
            "nothing to look for: no literal of three letters stands in every match; add one, "
            "give `literal:`, or bind the rule to `place: head` or `tail`",
        )
    labels: Phrases | None = getattr(kind, "labels", None)
    if labels and not all(map(_lettered, labels)):
        yield "labels", "a label without letters cannot be looked for"
