"""Phrases by language, and how they are found: as a whole line, as labels, inside a line."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cleaner.fold import fold, key, skeletons
from cleaner.late import compiled, late

if TYPE_CHECKING:
    import regex

# The dot of "2." numbers an item of a list and is no part of the number.
NUMBER = late(r"\d(?:[\d.,]*\d)?(?:\s?[km]\b)?")
ANY = ""
MOST_REMEMBERED = 1 << 14
# What may stand around labels: marks, digits and spaces, never letters.
SEPARATORS = late(r"[\W\d_]+")


@dataclass(frozen=True)
class Phrases:
    """Phrases as a rule gives them; `{n}` in a phrase stands for any number.

    `by_language` pairs a BCP 47 language with its phrases; the language "" is any.
    """

    by_language: tuple[tuple[str, tuple[str, ...]], ...]

    def __iter__(self) -> Iterator[str]:
        for _, phrases in self.by_language:
            yield from phrases

    @cached_property
    def keys(self) -> dict[str, frozenset[str]]:
        """Each phrase, folded for comparison with a whole line, and the languages that have it."""
        keys: dict[str, frozenset[str]] = {}
        for language, phrases in self.by_language:
            for phrase in phrases:
                counted = "{n}" in phrase
                folded = numbered(key(phrase.replace("{n}", "0"))) if counted else key(phrase)
                keys[folded] = keys.get(folded, frozenset()) | {language}
        return keys

    @cached_property
    def skeletons(self) -> tuple[tuple[bytes, bytes], ...]:
        """The phrases not in `lines`: parts of the skeletons of a text with such a line."""
        pairs = [skeletons(phrase) for phrase in self if "{n}" not in phrase]
        lines = [tuple(part and b"\n%b\n" % part for part in pair) for pair in pairs if pair[1]]
        counted = [skeletons(phrase.replace("{n}", "")) for phrase in self if "{n}" in phrase]
        return (*((plain, other) for plain, other in lines), *counted)

    @cached_property
    def lines(self) -> frozenset[bytes]:
        """The phrases of ASCII letters alone, as lines of the skeleton."""
        pairs = [skeletons(phrase) for phrase in self if "{n}" not in phrase]
        return frozenset(plain for plain, other in pairs if not other)

    @cached_property
    def counts(self) -> bool:
        """Whether any of the phrases holds a number."""
        return any("{n}" in phrase for phrase in self)

    def languages(self, line_key: str) -> frozenset[str] | None:
        """The languages in which a folded line is one of the phrases, or None if it is none."""
        found = self.keys.get(line_key)
        if found is None and self.counts and NUMBER.search(line_key):
            found = self.keys.get(numbered(line_key))
        return found

    @cached_property
    def folded(self) -> dict[str, frozenset[str]]:
        """Each phrase, folded, the longest first, and its languages."""
        pairs: dict[str, frozenset[str]] = {}
        for language, phrases in self.by_language:
            for phrase in phrases:
                folded = fold(phrase).strip() if "{n}" in phrase else key(phrase)
                pairs[folded] = pairs.get(folded, frozenset()) | {language}
        return dict(sorted(pairs.items(), key=lambda pair: (-len(pair[0]), pair[0])))

    @cached_property
    def anywhere(self) -> "regex.Pattern[str]":
        """Any of the phrases, as whole words, inside a folded line."""
        return compiled(rf"(?<!\w)(?:{self._alternatives})(?!\w)")

    def found_alone(self, line: str) -> frozenset[str]:
        """The different labels a line is made of; none if it holds anything else.

        >>> sorted(Phrases((("en", ("Share", "Tweet")),)).found_alone("ShareTweet | 12"))
        ['share', 'tweet']
        """
        known = self._alone.get(line)
        if known is None:
            if len(self._alone) >= MOST_REMEMBERED:
                self._alone.clear()
            known = self._alone[line] = self._found_alone(fold(line))
        return known

    @cached_property
    def _alone(self) -> dict[str, frozenset[str]]:
        return {}

    def _found_alone(self, folded: str) -> frozenset[str]:
        found: set[str] = set()
        at = _separated(folded, 0)
        while at < len(folded):
            label = self.leading(folded, at)
            if not label:
                return frozenset()
            found.add(label)
            at = _separated(folded, at + len(label))
        return frozenset(found)

    def leading(self, folded: str, at: int = 0) -> str:
        """The longest phrase that a folded line has at a place; empty if it has none there."""
        for phrase in self._by_start.get(folded[at : at + 2], ()):
            if folded.startswith(phrase, at):
                return phrase
        first = folded[at : at + 1]
        return first if first in self._by_start else ""

    @cached_property
    def _by_start(self) -> dict[str, tuple[str, ...]]:
        """The folded phrases by their first two letters, the longest first."""
        groups: dict[str, tuple[str, ...]] = {}
        for phrase in self.folded:
            groups[phrase[:2]] = (*groups.get(phrase[:2], ()), phrase)
        return groups

    @cached_property
    def _alternatives(self) -> str:
        return "|".join(_loose(phrase) for phrase in self.folded)


def _loose(phrase: str) -> str:
    """A folded phrase as a pattern; its numbers stand for any number."""
    import regex

    return str(regex.escape(phrase, literal_spaces=True)).replace(r"\{n\}", r"\d[\d.,]*+")


def _separated(folded: str, at: int) -> int:
    """Where the next letter stands: labels are set apart by marks and digits, or by nothing."""
    found = SEPARATORS.match(folded, at)
    return found.end() if found else at


def numbered(folded: str) -> str:
    """A folded line with every number replaced by `{n}`."""
    return str(NUMBER.sub("{n}", folded))
