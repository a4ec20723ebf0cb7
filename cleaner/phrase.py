"""Phrases by language, and how they are found in a line: as the whole line, as labels, inside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import regex

from cleaner.fold import fold, key

NUMBER = regex.compile(r"\d[\d.,]*(?:\s?[km]\b)?")
ANY = ""
# What may stand around labels: marks, digits and spaces, never letters.
SEPARATOR = r"[\W\d_]"


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
                folded = numbered(key(phrase.replace("{n}", "0")))
                keys[folded] = keys.get(folded, frozenset()) | {language}
        return keys

    def languages(self, line_key: str) -> frozenset[str] | None:
        """The languages in which a folded line is one of the phrases, or None if it is none."""
        found = self.keys.get(line_key)
        if found is None and any(char.isdigit() for char in line_key):
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
        return regex.compile(rf"(?<!\w)(?:{self._alternatives})(?!\w)")

    @cached_property
    def label(self) -> "regex.Pattern[str]":
        """Any of the phrases, glued to its neighbours or not."""
        return regex.compile(self._alternatives)

    @cached_property
    def label_line(self) -> "regex.Pattern[str]":
        """A folded line made of the phrases, marks and digits alone; never backtracks."""
        return regex.compile(rf"{SEPARATOR}*+(?>(?>{self._alternatives}){SEPARATOR}*+)++")

    def found_alone(self, folded: str) -> frozenset[str]:
        """The different labels a folded line is made of; none if it holds anything else.

        >>> sorted(Phrases((("en", ("Share", "Tweet")),)).found_alone("sharetweet | 12"))
        ['share', 'tweet']
        """
        if not self.label_line.fullmatch(folded):
            return frozenset()
        return frozenset(found[0] for found in self.label.finditer(folded))

    @cached_property
    def _alternatives(self) -> str:
        return "|".join(_loose(phrase) for phrase in self.folded)


def _loose(phrase: str) -> str:
    """A folded phrase as a pattern; its numbers stand for any number."""
    return str(regex.escape(phrase, literal_spaces=True)).replace(r"\{n\}", r"\d[\d.,]*+")


def numbered(folded: str) -> str:
    """A folded line with every number replaced by `{n}`."""
    return str(NUMBER.sub("{n}", folded))
