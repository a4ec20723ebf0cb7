"""Kind `masthead`: date, site name and tagline that a theme prints above the headline."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from cleaner.fold import key
from cleaner.landmarks import Landmarks
from cleaner.phrase import Phrases
from cleaner.rule import Find, Scope
from cleaner.shapes import date, ends_sentence, headline, url, words

# A masthead has no more lines than these, its names no more words, the headline no fewer.
MOST_LINES = 6
MOST_WORDS = 7
LEAST_HEADLINE_WORDS = 4
# A section has no more words, unless marks lead to it.
MOST_SECTION_WORDS = 2
PATH_MARKS = (" | ", " / ", "»", "›", ">")
# What stands between the name and the tagline.
TAGLINE_MARKS = "-|:·•,/»"


@dataclass(frozen=True)
class Masthead:
    """The lines above the headline that name the site: its name, its tagline, the date with them.

    A line is the site's name if the page says so elsewhere (its address, a copyright line), or if
    it follows a date and holds one of `names`, words that papers are called by; a shorter line
    between it and the headline is the tagline. What goes is captured as `date`, `site` and
    `tagline`.
    """

    scope: ClassVar[Scope] = "page"
    names: Phrases

    def might(self, marks: Landmarks) -> bool:
        """Whether there is room for a masthead above the first prose."""
        return len(marks.head) > 1 and marks.headline is not None

    def find(self, marks: Landmarks) -> Iterator[Find]:
        """The masthead's lines."""
        lines = marks.view.lines
        head = marks.head[: MOST_LINES + 1]
        dates = [n for n in head[:-1] if date(lines[n])]
        names = self._known(marks, head, dates)
        if not names:
            return
        for field, number in zip(("site", "tagline"), names, strict=False):
            yield Find(*marks.view.span(number), field=field)
        for number in dates:
            if number < names[0]:
                yield Find(*marks.view.span(number), field="date")

    def _known(self, marks: Landmarks, head: tuple[int, ...], dates: list[int]) -> list[int]:
        """The site's name, told by the page or by its words, and the tagline below it."""
        lines, view = marks.view.lines, marks.view
        named = [_name(lines[n]) for n in head[:-1]]
        site = key(marks.site) if any(named) else ""
        for place, number in enumerate(head[:-1]):
            if not named[place]:
                continue
            dated = bool(dates) and dates[0] < number and place <= len(dates)
            called = dated and self.names.anywhere.search(view.key(number)) is not None
            sure = bool(site) and _says(view.key(number), site)
            if not called and not sure:
                continue
            below = head[place + 1 : place + 3]
            if (
                len(below) == 2
                and _name(lines[below[0]])
                and (dated or _section(lines[below[0]]))
                and _tops(lines[below[1]], lines[below[0]])
            ):
                return [number, below[0]]
            name = site if sure else lines[number]
            heads = head[place + 1 :] if sure else below[:1]
            return [number] if any(_tops(lines[n], name) for n in heads) else []
        return []


def _section(line: str) -> bool:
    """Whether a line names a section, or leads to it, rather than a story with a standfirst."""
    return words(line) <= MOST_SECTION_WORDS or any(mark in line for mark in PATH_MARKS)


def _says(line: str, site: str) -> bool:
    """Whether a folded line is a site's name, with or without its tagline behind a mark."""
    rest = line.removeprefix(site)
    return not rest or (rest != line and rest.lstrip()[:1] in TAGLINE_MARKS)


def _tops(line: str, name: str) -> bool:
    """Whether a line is the headline under a name: longer, and long enough."""
    return headline(line) and words(line) >= max(LEAST_HEADLINE_WORDS, words(name) + 1)


def _name(line: str) -> bool:
    """Whether a line could be a site's name or tagline."""
    bare = line.strip()
    if not 2 <= len(bare) <= 60 or bare[-1] in ":?" or words(bare) > MOST_WORDS:
        return False
    if not any(map(str.isalpha, bare)) or ends_sentence(bare):
        return False
    return not date(bare) and not url(bare)
