"""What a document is built of: headline, first and last prose line, blocks, the site's name.

Landmarks are told from the text and the metadata alone, before any rule is looked at.
"""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cached_property
from itertools import accumulate, islice

from cleaner import markdown, shapes
from cleaner.document import Document
from cleaner.fold import bears, fold
from cleaner.host import host_of
from cleaner.late import late
from cleaner.shapes import LEAST_PROSE, prose
from cleaner.sitename import site_name
from cleaner.view import View, blank

# Lines looked through for a headline.
HEAD_LINES = 12
FENCE = ("```", "~~~")
# What parts a page's title from the name of its site.
TITLE_PARTS = late(r"\s+[|–—·:»•-]\s+|\s*\|\s*")
LEAST_TITLE, LONGEST_TITLE = 15, 300
# Menus show a teaser here and there; more prose is the text itself, of which the title is said
# again further down.
MOST_TEASERS_TOGETHER = 2
MOST_TEASERS = 0.1


class Landmarks:
    """The fixed points of one document, each told when first asked for.

    >>> text = "A storm takes the pier away\\n\\nThe pier of Westmere fell into the sea at night."
    >>> marks = Landmarks(View(text), Document(text))
    >>> marks.headline, marks.first_prose
    (0, 2)
    """

    def __init__(self, view: View, document: Document) -> None:
        self.view = view
        self.document = document
        self._blocks: dict[int, str] = {}
        self._idle: dict[int, bool] = {}
        self._prose_lines: dict[int, int | None] = {}
        # Of what may follow what: where a run of such lines began and ended, as regions found it.
        self.runs: dict[Hashable, tuple[int, int]] = {}

    @cached_property
    def opening(self) -> tuple[int, int] | None:
        """The line of the page's title and, after the menus, the headline that says it again.

        None where a text stands between the two, or nothing at all.
        """
        if not self.view.filled:
            return None
        first = self.view.filled[0]
        offset = said_again(self.view.text, *self.view.span(first))
        if offset is None:
            return None
        headline = self.view.number(offset)
        apart = headline != self.view.filled[1]
        return (first, headline) if apart and self._menus(first, headline) else None

    def _menus(self, first: int, end: int) -> bool:
        """Whether the lines from first to end hold no more prose than menus do."""
        if prose(self.view.lines[first]):
            return False
        together = chars = 0
        most = MOST_TEASERS * (len(self.view.text) - self.view.starts[end])
        for line in self.view.lines[first:end]:
            if len(line) < LEAST_PROSE or not prose(line):
                together = 0 if line else together
                continue
            together += 1
            chars += len(line)
            if together > MOST_TEASERS_TOGETHER or chars > most:
                return False
        return True

    @cached_property
    def first_prose(self) -> int | None:
        """The first line of running text."""
        first = self.opening[1] if self.opening else self.front
        lines = enumerate(self.view.lines[first:], first)
        return next((n for n, line in lines if len(line) >= LEAST_PROSE and prose(line)), None)

    @cached_property
    def last_prose(self) -> int | None:
        """The last line of running text."""
        lines = self.view.lines
        above = (
            n
            for n, line in enumerate(reversed(lines), 1)
            if len(line) >= LEAST_PROSE and prose(line)
        )
        found = next(above, None)
        return None if found is None or found > len(lines) - self.front else len(lines) - found

    def prose_line(self, count: int) -> int | None:
        """The last of the first few lines of running text; None if there are not so many."""
        if count not in self._prose_lines:
            lines = enumerate(self.view.lines)
            proses = (n for n, line in lines if len(line) >= LEAST_PROSE and prose(line))
            self._prose_lines[count] = next(islice(proses, count - 1, None), None)
        return self._prose_lines[count]

    @cached_property
    def prose_above(self) -> list[int]:
        """Of each line, and of the end: how many characters of running text stand above."""
        lines = self.view.lines
        sizes = (len(line) if len(line) >= LEAST_PROSE and prose(line) else 0 for line in lines)
        return [0, *accumulate(sizes)]

    @cached_property
    def head(self) -> tuple[int, ...]:
        """The few filled lines right above the first prose line; none without prose.

        A line that stands there again and again counts once: a date said three thousand times is
        one thing to cut, not twelve at a time.
        """
        if self.first_prose is None:
            return ()
        lines, filled = self.view.lines, self.view.filled
        end = start = bisect_left(filled, self.first_prose)
        different = 0
        while start and filled[start - 1] >= self.front:
            line = lines[filled[start - 1]]
            different += start == end or line != lines[filled[start]]
            if different > HEAD_LINES:
                break
            start -= 1
        return tuple(filled[start:end])

    @cached_property
    def headline(self) -> int | None:
        """The line that heads the story: the known title, else the head's longest headline."""
        if self.opening and self.first_prose is not None:
            return self.opening[1]
        title = fold(self.document.known("title")).strip()
        if title:
            for number in self.head:
                if self.view.key(number) and self.view.key(number) in title:
                    return number
        lines = self.view.lines
        candidates = [n for n in self.head if markdown.title(lines, n)]
        candidates = candidates or [n for n in self.head if shapes.headline(lines[n])]
        # The first long one: a standfirst below the headline is often as long.
        return max(candidates, key=lambda n: (min(shapes.words(lines[n]), 5), -n), default=None)

    def in_head(self, number: int) -> bool:
        """Whether a line is one of the few above the first prose line."""
        return self.first_prose is not None and number < self.first_prose and number >= self.head[0]

    def in_tail(self, number: int) -> bool:
        """Whether a line stands below the last prose line."""
        return self.last_prose is not None and number > self.last_prose

    def placed(self, place: str, first: int, last: int = -1) -> bool:
        """Whether lines stand in the place a rule is bound to.

        With a last line, running text from there up to the first is the rule's own: it ends no
        head and no tail.
        """
        if place == "head":
            return self.in_head(first) or first <= _number(self.first_prose) <= last
        return place != "tail" or self.in_tail(first) or first <= _number(self.last_prose) <= last

    @cached_property
    def fenced(self) -> frozenset[int]:
        """The lines inside Markdown code fences, fences included."""
        if not any(bears(self.view.text, fence) for fence in FENCE):
            return frozenset()
        return frozenset(markdown.fenced(self.view.lines))

    @cached_property
    def front(self) -> int:
        """How many lines of front matter stand before the text."""
        return markdown.front(self.view.lines) if self.view.text[:3] in markdown.FRONT else 0

    @cached_property
    def sheltered(self) -> frozenset[int]:
        """The lines that no cut may touch: code in fences and front matter.

        In what is known to be Markdown also code that is indented.
        """
        found = self.fenced.union(range(self.front))
        if self.document.known("markup") == markdown.MARKUP:
            return found.union(markdown.indented(self.view.lines))
        return found

    def idle(self, number: int) -> bool:
        """Whether a line is too short to say much, and part of no block."""
        found = self._idle.get(number)
        if found is None:
            line = self.view.lines[number]
            found = self._idle[number] = shapes.short(line) and not self.block(number)
        return found

    def block(self, number: int) -> str:
        """Which block a line is part of: code, table, quote, or none (an empty string)."""
        found = self._blocks.get(number)
        if found is None:
            found = self._blocks[number] = self._block(number)
        return found

    def _block(self, number: int) -> str:
        line = self.view.lines[number]
        if number in self.fenced:
            return "code"
        if line[:1].isalnum() and not shapes.block_like(line):
            return ""
        if shapes.quote(line):
            return "quote"
        if shapes.table(line) and (line.lstrip().startswith("|") or self._table_beside(number)):
            return "table"
        if blank(line):
            return "code" if self._code_beside(number, all) else ""
        # One line that looks like code is an accident of punctuation; with a neighbour it is code.
        return "code" if shapes.code(line) and self._code_beside(number, any) else ""

    def _table_beside(self, number: int) -> bool:
        sides = (self.view.filled_before(number), self.view.filled_after(number))
        return any(side is not None and shapes.table(self.view.lines[side]) for side in sides)

    def _code_beside(self, number: int, enough: Callable[[Iterator[bool]], bool]) -> bool:
        sides = (self.view.filled_before(number), self.view.filled_after(number))
        return enough(
            side is not None and (side in self.fenced or shapes.code(self.view.lines[side]))
            for side in sides
        )

    @cached_property
    def host(self) -> str:
        """The host of the document's address, in small letters; empty if there is none."""
        return host_of(self.document.known("url"))

    def on_host(self, domains: Iterable[str]) -> bool:
        """Whether the document comes from one of the domains or a part of one."""
        return any(f".{self.host}".endswith(f".{domain.lower()}") for domain in domains)

    @cached_property
    def site(self) -> str:
        """The site's name as the text writes it; empty if the text never gives it away."""
        known = self.document.known("site")
        return known or site_name(self.view.lines, self.view.filled, self.document.known("url"))


def _number(line: int | None) -> int:
    """A line's number; one that no line has where there is no line."""
    return -1 if line is None else line


def said_again(text: str, start: int, end: int) -> int | None:
    """Where below a page's title a line first says it again, without the name of the site.

    >>> page = "The mill turns again - Tarn Gazette\\nNews\\nThe mill turns again\\n"
    >>> said_again(page, 0, 35)
    41
    """
    title = text[start:end].strip()
    # A longer line is no title, and one of ten thousand spaces takes a second to part.
    if not LEAST_TITLE <= len(title) <= LONGEST_TITLE:
        return None
    longest = max(TITLE_PARTS.split(title), key=len)
    for name in (title, longest) if not title.startswith(longest) else (title,):
        if len(name) < LEAST_TITLE:
            continue
        at = end
        while (at := text.find(f"\n{name[:LEAST_TITLE]}", at)) >= 0:
            at += 1
            line, _, _ = text[at : at + len(name) + 2].partition("\n")
            if _begins(name, line.rstrip()):
                return at
    return None


def _begins(title: str, line: str) -> bool:
    """Whether a title begins with all of a line, up to the end of a word."""
    return title.startswith(line) and not title[len(line) : len(line) + 1].isalnum()
