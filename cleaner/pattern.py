"""A rule's regular expression: checked when read, compiled when first needed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from time import perf_counter
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from cleaner import dates
from cleaner.branch import Part
from cleaner.budget import SLOW, check
from cleaner.expression import literals
from cleaner.fold import skeletons
from cleaner.late import compiled
from cleaner.literals import Strings, Ways, holding, leading
from cleaner.worth import sign, usable, worth

if TYPE_CHECKING:
    import regex

# Seconds of CPU one pattern may spend on one line.
BUDGET = 0.5
# A linear pattern takes no time worth measuring on so many characters.
SHORT = 2000
# Standing at a known place makes a string as selective as this many more letters.
WORTH_OF_PLACE = 3
SITE = "{site}"
PLACEHOLDERS = {
    "{date}": f"(?i:{dates.DAY})",
    "{time}": f"(?i:{dates.TIME})",
    "{month}": f"(?i:{dates.MONTH})",
    "{timestamp}": f"(?i:{dates.DATE.pattern.removeprefix('(?i)')})",
}
KNOWN = (SITE, *PLACEHOLDERS)

# Groups that capture keep the history of every repeat: 600 MB on a line of 40. Nobody reads them,
# but for a pattern that looks back at its own groups.
CAPTURING = re.compile(r"(\\.|\[\^?\]?(?:\\.|[^\]\\])*\])|\((?!\?)|\(\?P?<(?![=!])\w+>", re.DOTALL)
BACKWARDS = re.compile(r"\\[1-9gk]|\(\?P=")


@dataclass(frozen=True)
class Pattern:
    """A regular expression in the syntax of `regex`, with `{site}`, `{date}`, `{time}`, `{month}`
    and `{timestamp}` (a date with or without weekday, time and zone).

    timed: whether a look at a short line has a time limit, which takes four times as long as most
    looks. Shipped patterns are proved to be linear and need none.

    `{site}` stands for the name of the document's site; without one the pattern matches nothing.

    >>> Pattern(r"(?i:ad)vert: .+").fullmatch("AdVERT: x") is None
    True
    """

    # It changes what a look costs, never what it finds.
    SILENT: ClassVar[frozenset[str]] = frozenset({"timed"})
    # Of a phrase these are known; a match of a pattern may be a part of its line.
    lines: ClassVar[frozenset[bytes]] = frozenset()
    source: str
    timed: bool = field(default=True, compare=False)

    @cached_property
    def names_site(self) -> bool:
        """Whether the pattern asks for the site's name."""
        return SITE in self.source

    @cached_property
    def part(self) -> Part:
        """What is known of its matches."""
        return literals(self.source)

    @cached_property
    def literals(self) -> Strings:
        """Strings of which every match holds one; empty where none is good enough to look for."""
        return self.part.held if usable(self.part.held) else frozenset()

    @cached_property
    def skeletons(self) -> tuple[tuple[bytes, bytes], ...]:
        """Parts of skeletons, one pair of which a text with a match holds; none if none is sure."""
        strings = self.literals
        return () if any(map(sign, strings)) else tuple(map(skeletons, sorted(strings)))

    @cached_property
    def leads(self) -> Strings:
        """Strings of which every match begins with one; empty if `literals` tell more."""
        lead = self.part.lead
        if not usable(lead, least=2):
            return frozenset()
        held = min(map(worth, self.literals), default=0)
        return lead if min(map(worth, lead)) + WORTH_OF_PLACE >= held else frozenset()

    def compiled(self, site: str = "") -> "regex.Pattern[str] | None":
        """The pattern ready for use, or None where it needs a site's name and there is none."""
        if not self.names_site:
            return _compile(self.source)
        return _compile(self.source.replace(SITE, _named(site))) if site else None

    def fullmatch(self, line: str, site: str = "") -> "regex.Match[str] | None":
        """The match that takes the whole line, or None."""
        if self.names_site and not _names(line, site):
            return None
        compiled = self.compiled(site)
        if compiled is None:
            return None
        if not self.timed and len(line) <= SHORT:
            return compiled.fullmatch(line)
        started = perf_counter()
        found = compiled.fullmatch(line, timeout=BUDGET)
        if perf_counter() - started > SLOW:
            check()
        return found

    def search(self, line: str, site: str = "") -> "regex.Match[str] | None":
        """The first match in the line, or None."""
        if self.names_site and not _names(line, site):
            return None
        compiled = self.compiled(site)
        if compiled is None:
            return None
        if not self.timed and len(line) <= SHORT:
            return compiled.search(line)
        started = perf_counter()
        found = compiled.search(line, timeout=BUDGET)
        if perf_counter() - started > SLOW:
            check()
        return found

    def finditer(self, line: str, site: str = "") -> "list[regex.Match[str]]":
        """The matches in the line, none inside another."""
        if self.names_site and not _names(line, site):
            return []
        compiled = self.compiled(site)
        if compiled is None:
            return []
        if not self.timed and len(line) <= SHORT:
            return list(compiled.finditer(line))
        started = perf_counter()
        found = list(compiled.finditer(line, timeout=BUDGET))
        if perf_counter() - started > SLOW:
            check()
        return found


class Sought(NamedTuple):
    """What to look for: strings that a matching line begins with, or else strings that it holds."""

    starts: Strings
    held: Strings


def sought(pattern: Pattern | None, given: tuple[str, ...]) -> Sought:
    """What to look for on behalf of a regex: what the rule gives, else what the regex shows."""
    if given or pattern is None:
        return Sought(frozenset(), frozenset(given))
    return Sought(pattern.leads, frozenset() if pattern.leads else pattern.literals)


def ways(pattern: Pattern | None, given: tuple[str, ...]) -> Mapping[str, Ways]:
    """In which ways a regex matches where one of the strings is found that are sought for it."""
    if pattern is None:
        return {}
    starts, held = sought(pattern, given)
    found = pattern.part.ways
    return leading(found, starts) if starts else holding(found, held)


def _names(line: str, site: str) -> bool:
    """Whether a line may name the site; compiling a pattern for each site is dear."""
    return bool(site) and site.split()[0].casefold() in line.casefold()


def _named(site: str) -> str:
    """The site's name as a pattern: any case, any space between its words."""
    import regex

    return "(?i:" + r"\s?".join(regex.escape(word) for word in site.split()) + ")"


@lru_cache(8192)
def _compile(source: str) -> "regex.Pattern[str]":
    for placeholder, meaning in PLACEHOLDERS.items():
        source = source.replace(placeholder, meaning)
    return compiled(source if BACKWARDS.search(source) else CAPTURING.sub(_plain, source))


def _plain(found: "re.Match[str]") -> str:
    return found[1] or "(?:"
