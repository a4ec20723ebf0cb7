"""Kind `masthead`: date, site name and tagline that a theme prints above the headline."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from cleaner.fold import key
from cleaner.landmarks import Landmarks
from cleaner.rule import Find, Scope
from cleaner.shapes import date, ends_sentence, url, words

# A masthead has no more lines than these, its names no more words, the headline no fewer.
MOST_LINES = 6
MOST_WORDS = 6
LEAST_HEADLINE_WORDS = 4


@dataclass(frozen=True)
class Masthead:
    """The lines above the headline that name the site: its name, its tagline and the date with them.

    A line above the headline goes if it is the site's name, or if it is one of two short lines
    between a date and the headline. What goes is captured as `date`, `site` and `tagline`.
    """

    scope: ClassVar[Scope] = "page"

    def might(self, marks: Landmarks) -> bool:
        """Whether anything stands above the headline."""
        return marks.headline is not None and marks.head[0] != marks.headline

    def find(self, marks: Landmarks) -> Iterator[Find]:
        """The masthead's lines."""
        lines = marks.view.lines
        above = [n for n in marks.head if marks.headline is not None and n < marks.headline]
        if (
            not 0 < len(above) <= MOST_LINES
            or words(lines[marks.headline or 0]) < LEAST_HEADLINE_WORDS
        ):
            return
        site = key(marks.site)
        dates = [n for n in above if date(lines[n])]
        names = [n for n in above if _name(lines[n])]
        known = [n for n in names if site and marks.view.key(n) == site]
        dated = [n for n in names if dates and n > dates[0]]
        if not known and len(dated) < 2:
            return
        taken = known + [n for n in dated if n not in known] if len(dated) <= 2 else known
        for field, number in zip(("site", "tagline"), taken, strict=False):
            yield Find(*marks.view.span(number), field=field)
        for number in dates:
            yield Find(*marks.view.span(number), field="date")


def _name(line: str) -> bool:
    """Whether a line could be a site's name or tagline."""
    bare = line.strip()
    if date(bare) or url(bare) or ends_sentence(bare) or not 2 <= len(bare) <= 60:
        return False
    return (
        words(bare) <= MOST_WORDS and any(char.isalpha() for char in bare) and bare[-1] not in ":?"
    )
