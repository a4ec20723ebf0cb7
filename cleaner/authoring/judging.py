"""Whether a cut was right, as far as a record of a corpus tells what its page's content is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import NoneType
from typing import Any, Literal
from unicodedata import normalize

import regex

from cleaner.document import Document
from cleaner.errors import CleanerError
from cleaner.host import host_of
from cleaner.view import View

Verdict = Literal["right", "wrong", "doubtful"]
META = ("url", "lang", "type", "title")
# Shares of a line that stand in the gold: content from here on, and boilerplate up to there.
CONTENT = 0.8
BOILERPLATE = 0.2
# Labels of such lines tell something; those of titles, dates, tables, code tell little.
CLEAR_FLAGS = ("", "dup")
# Boilerplate that so many other extractors keep may be a gap of the gold.
MOST_VOTES = 1
# So few letters stand in a text by chance.
FEW_LETTERS = 12
FEWEST_LETTERS = 4
SHINGLE = 4
NO_WORD = regex.compile(r"[\W_]+")
WORD = regex.compile(r"\w+")


@dataclass(frozen=True)
class Page:
    """A page of a corpus: its text and what is known of its content.

    `labels` say for each line how much of it is content, 0 to 1, or None where it has no words;
    `flags` and `votes` which labels to doubt. `present` and `absent` are snippets that must, and
    must not, be left of a page without labels.
    """

    document: Document
    gold: str = ""
    labels: Sequence[float | None] = ()
    flags: Sequence[str] = ()
    votes: Sequence[int] = ()
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        """The host it came from; pages that do not say so count as one host."""
        return host_of(self.document.known("url")).removeprefix("www.")

    @cached_property
    def content(self) -> str:
        """The letters of the gold, else of the lines that are labelled content."""
        if self.gold:
            return letters(self.gold)
        lines = zip(self.document.text.split("\n"), self.labels, self.flags, strict=True)
        return letters("\n".join(line for line, label, flag in lines if _says(label, flag)))


def letters(text: str) -> str:
    """The letters and digits of a text, whatever their case and width.

    >>> letters("Ｔｅａ, at 5.")
    'teaat5'
    """
    return str(NO_WORD.sub("", normalize("NFKC", text).casefold()))


def page_of(record: Mapping[str, Any]) -> Page | None:
    """The page a record describes; None if it has no text or does not tell its content.

    Raises CleanerError where its labels do not fit its lines.
    """
    text = record.get("text")
    if not isinstance(text, str):
        return None
    meta = {name: record[name] for name in META if isinstance(record.get(name), str)}
    page_id = record.get("id")
    document = Document(text, None if page_id is None else str(page_id), meta)
    gold = record.get("gold") or ""
    if not isinstance(gold, str):
        raise CleanerError("'gold' is no text")
    if record.get("labels") is not None:
        return _labelled(document, gold, record)
    if gold:
        return _compared(document, gold)
    present, absent = (_snippets_of(record, key) for key in ("with", "without"))
    return Page(document, present=present, absent=absent) if present or absent else None


def _snippets_of(record: Mapping[str, Any], key: str) -> tuple[str, ...]:
    given = record.get(key) or []
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise CleanerError(f"{key!r} is no list of texts")
    return tuple(map(letters, given))


def _labelled(document: Document, gold: str, record: Mapping[str, Any]) -> Page:
    count = document.text.count("\n") + 1
    labels = record["labels"]
    flags = record.get("flags") or [""] * count
    votes = record.get("votes") or [0] * count
    for key, values, kinds in (
        ("labels", labels, (int, float, NoneType)),
        ("flags", flags, (str,)),
        ("votes", votes, (int,)),
    ):
        if not isinstance(values, list) or not all(isinstance(one, kinds) for one in values):
            raise CleanerError(f"{key!r} is no list of {kinds[0].__name__}")
        if len(values) != count:
            raise CleanerError(f"{len(values)} {key} for {count} lines of text")
    return Page(document, gold, labels, flags, votes)


def _compared(document: Document, gold: str) -> Page:
    """A page whose labels are read off its gold: how much of each line is said there."""
    content = letters(gold)
    lines = {letters(line) for line in gold.split("\n")}
    known = set(_shingles(gold))
    labels: list[float | None] = []
    flags: list[str] = []
    for line in document.text.split("\n"):
        said = letters(line)
        chance = len(said) < FEW_LETTERS and said not in lines and said in content
        flags.append("short_ambig" if chance else "")
        labels.append(_share(said, line, content, known) if said else None)
    return Page(document, gold, labels, flags, [0] * len(labels))


def _share(said: str, line: str, content: str, known: set[tuple[str, ...]]) -> float:
    if said in content:
        return 1.0
    own = list(_shingles(line))
    return sum(shingle in known for shingle in own) / max(1, len(own))


def _shingles(text: str) -> Iterator[tuple[str, ...]]:
    words = WORD.findall(normalize("NFKC", text).casefold())
    return zip(*(words[start:] for start in range(SHINGLE)), strict=False)


def _says(label: float | None, flag: str) -> bool:
    return label is not None and label >= CONTENT and flag != "dup"


class Judge:
    """Judges what one rule cuts on one page; `spans` are all its cuts there."""

    def __init__(self, page: Page, view: View, spans: Sequence[tuple[int, int]]) -> None:
        self._page = page
        self._view = view
        self._spans = spans

    @cached_property
    def _rest(self) -> str:
        """The letters of what the rule leaves."""
        text, done, parts = self._view.text, 0, []
        for start, end in self._spans:
            parts.append(text[done:start])
            done = end
        return letters("".join((*parts, text[done:])))

    def verdict(self, start: int, end: int) -> Verdict:
        """Wrong if any of a cut is content; right if some of it is boilerplate for certain."""
        if self._page.labels:
            found = set(self._lines(start, end))
        else:
            found = set(self._snippets(letters(self._view.text[start:end])))
        return "wrong" if "wrong" in found else "right" if "right" in found else "doubtful"

    def _lines(self, start: int, end: int) -> Iterator[Verdict]:
        view = self._view
        for number in range(view.number(start), view.number(max(start, end - 1)) + 1):
            first, last = view.span(number)
            piece = letters(view.text[max(start, first) : min(end, last)])
            if not piece:
                continue
            whole = piece == letters(view.lines[number])
            yield self._line(number, piece) if whole else self._part(number, piece)

    def _line(self, number: int, said: str) -> Verdict:
        label = self._page.labels[number]
        clear = self._page.flags[number] in CLEAR_FLAGS
        if label is None or BOILERPLATE <= label < CONTENT:
            return "doubtful"
        if label >= CONTENT:
            # What is said twice may be cut once.
            if self._still_said(said):
                return "right"
            return "wrong" if clear else "doubtful"
        return "right" if clear and self._page.votes[number] <= MOST_VOTES else "doubtful"

    def _part(self, number: int, said: str) -> Verdict:
        """A part of a line: its label speaks of the whole, so the content is asked for the part."""
        label = self._page.labels[number]
        if label is None or label < BOILERPLATE:
            return self._line(number, said)
        if len(said) < FEWEST_LETTERS or not self._page.gold:
            return "doubtful"
        if said not in self._page.content or self._still_said(said):
            return "right"
        return "wrong"

    def _still_said(self, said: str) -> bool:
        due = self._page.content.count(said)
        return self._rest.count(said) >= max(1, due)

    def _snippets(self, said: str) -> Iterator[Verdict]:
        if any(one in said and one not in self._rest for one in self._page.present):
            yield "wrong"
        yield from _told(said, self._page.absent)


def _told(said: str, absent: Iterable[str]) -> Iterator[Verdict]:
    if any(one in said or (len(said) >= FEW_LETTERS and said in one) for one in absent):
        yield "right"
