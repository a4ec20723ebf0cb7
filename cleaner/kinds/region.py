"""Kind `region`: several lines go together, from a known one to where the region ends."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from cleaner.condition import ShapeName
from cleaner.landmarks import Landmarks
from cleaner.literals import Strings, Ways
from cleaner.markdown import marked, plain
from cleaner.pattern import Pattern, sought, ways
from cleaner.phrase import Phrases
from cleaner.rule import Extent, Find, Scope
from cleaner.shapes import SHAPES, bullet, prose, quoted
from cleaner.view import View

LONGEST_LABELS = 400
# Below a headline stand a date, an author, a place at most.
MOST_BETWEEN = 3


@dataclass(frozen=True)
class Region:
    """Lines from one that matches down to where the region ends; blank lines inside belong to it.

    phrases, regex: the whole first line.
    labels: every line of the region is made of labels, marks and digits alone, and the region
    holds at least `at_least` different ones.
    above: lines with this shape right above the first label go too.
    gap: labels need only begin their lines, and so many characters may stand between two of them.
    to: `labels` (default); `{while: SHAPE}`: the lines below that have the shape, at least `least`
    and at most `most` of them (none if more follow), never prose and never a heading that prose
    follows; `{while: {regex:
    …}}`: the lines below that match as a whole; `{while: {longest: …}}`: those of at most so many
    characters; or `end`, the document's.
    below: so many lines of prose stand above, with more characters than the prose inside.
    """

    scope: ClassVar[Scope] = "line"
    whole: ClassVar[bool] = True
    phrases: Phrases | None = None
    regex: Pattern | None = None
    labels: Phrases | None = None
    at_least: int = 2
    above: ShapeName | None = None
    gap: int = 0
    to: Extent = field(default_factory=lambda: Extent("labels"))
    least: int = 1
    most: int = 30
    below: int = 0
    literal: tuple[str, ...] = ()

    @property
    def alone(self) -> bool:
        """Never: a region depends on the lines below."""
        return False

    def wholes(self) -> Strings:
        """The phrases the region may open with."""
        return frozenset(self.phrases) if self.phrases else frozenset()

    def starts(self) -> Strings:
        """What the regex must begin with, and the labels."""
        labels = frozenset(self.labels) if self.labels else frozenset()
        return sought(self.regex, self.literal).starts | labels

    def literals(self) -> Strings:
        """What the regex must hold, if it may begin with anything."""
        return sought(self.regex, self.literal).held

    def ways(self) -> Mapping[str, Ways]:
        """Those of the regex, but for labels."""
        own = frozenset(self.labels or ())
        found = ways(self.regex, self.literal)
        return {string: of for string, of in found.items() if string not in own}

    def might(self, view: View, number: int) -> bool:
        """Whether the line opens a region, or holds labels that may."""
        line = view.lines[number]
        if quoted(line):
            return False
        if self.regex and (self.regex.names_site or whole(self.regex, line)):
            return True
        if self.phrases and self.phrases.languages(view.key(number)):
            return True
        if self.labels and self.gap:
            return bool(self.labels.leading(view.key(number)))
        return self.labels is not None and bool(self._labels(self.labels, view, number))

    def find(self, marks: Landmarks, number: int) -> Iterator[Find]:
        """The region that starts on a line, if one does."""
        if quoted(marks.view.lines[number]):
            return
        if self.below and not self._below_prose(marks, number):
            return
        languages = self.phrases.languages(marks.view.key(number)) if self.phrases else None
        if languages or self._opens(marks, number):
            last = self._last(marks, number)
        elif self.labels and self.gap:
            last = self._last_label_within_gap(self.labels, marks, number)
        elif self.labels:
            last = self._last_label_line(self.labels, marks, number)
        else:
            return
        if last is not None and self._below_the_text(marks, number, last):
            yield Find(*marks.view.span(self._first(marks, number), last), languages)

    def _below_prose(self, marks: Landmarks, number: int) -> bool:
        """Whether enough lines of running text stand above."""
        enough = marks.prose_line(self.below)
        return enough is not None and enough < number

    def _below_the_text(self, marks: Landmarks, number: int, last: int) -> bool:
        """Whether the page has said more above than the region says, where the rule asks."""
        if not self.below:
            return True
        sizes = marks.prose_above
        return sizes[number] > sizes[last + 1] - sizes[number]

    def _first(self, marks: Landmarks, number: int) -> int:
        shape = SHAPES[self.above] if self.above else None
        above = marks.view.filled_before(number)
        while shape and above is not None and shape(marks.view.lines[above]):
            if self.labels and self.labels.found_alone(marks.view.lines[above]):
                break
            number = above
            above = marks.view.filled_before(number)
        return number

    def _opens(self, marks: Landmarks, number: int) -> bool:
        if not self.regex:
            return False
        site = marks.site if self.regex.names_site else ""
        return whole(self.regex, marks.view.lines[number], site)

    def _last(self, marks: Landmarks, number: int) -> int | None:
        if self.to.word == "end":
            return marks.view.filled[-1]
        if self.to.word == "while":
            return self._last_of_run(marks, number)
        return self._last_label_line(self.labels, marks, number) if self.labels else number

    def _last_of_run(self, marks: Landmarks, number: int) -> int | None:
        view = marks.view
        filled = view.filled
        here = bisect_left(filled, number)
        end = self._end_of_run(marks, here)
        ended = min(end, here + 1 + self.most)
        headed = self.to.shape and here + 1 < ended < len(filled)
        if headed and (_heads(view, filled[ended - 1], filled[ended]) or _headline(marks, ended)):
            ended -= 1
        # A run that goes on and on is a list of its own, not the few stories under a heading.
        if ended - here <= self.least or end > here + 1 + self.most:
            return None
        return filled[ended - 1]

    def _end_of_run(self, marks: Landmarks, here: int) -> int:
        """Where below a filled line the run ends, told by places among the filled lines.

        Asked again within the run, as it is for each of the headings in it, it is known.
        """
        begun, end = marks.runs.get(self.to, (0, 0))
        if not begun <= here < end:
            lines, filled = marks.view.lines, marks.view.filled
            end = here + 1
            while end < len(filled) and self._lasts(marks, lines[filled[end]]):
                end += 1
            marks.runs[self.to] = here, end
        return end

    def _lasts(self, marks: Landmarks, line: str) -> bool:
        """Whether the run goes on: only a regex or a length may take prose."""
        if self.to.longest:
            return _length(line, self.to.longest) <= self.to.longest
        if self.to.regex:
            site = marks.site if self.to.regex.names_site else ""
            return whole(self.to.regex, line, site)
        return not prose(line) and SHAPES[self.to.shape or "short"](line)

    def _last_label_line(self, labels: Phrases, marks: Landmarks, number: int) -> int | None:
        view = marks.view
        # Inside a region: it was found at its first line already.
        if self._continues(labels, view, number) or not self._labels(labels, view, number):
            return None
        seen: set[str] = set()
        last = number
        at: int | None = number
        while at is not None:
            found = self._labels(labels, view, at)
            if not found and not _marks_alone(view.lines[at]):
                break
            seen |= found
            last = at if found else last
            at = view.filled_after(at)
        return last if len(seen) >= self.at_least else None

    def _continues(self, labels: Phrases, view: View, number: int) -> bool:
        """Whether a label line stands above, marks and digits aside."""
        above = view.filled_before(number)
        while above is not None:
            if self._labels(labels, view, above):
                return True
            if not _marks_alone(view.lines[above]):
                return False
            above = view.filled_before(above)
        return False

    def _labels(self, labels: Phrases, view: View, number: int) -> frozenset[str]:
        """The labels a line is made of; long lines are text."""
        if len(view.lines[number]) > LONGEST_LABELS:
            return frozenset()
        return labels.found_alone(view.lines[number])

    def _last_label_within_gap(self, labels: Phrases, marks: Landmarks, number: int) -> int | None:
        view = marks.view
        # Inside a region: it was found at its first line already.
        if not labels.leading(view.key(number)) or self._in_gap(labels, view, number):
            return None
        seen: set[str] = set()
        last: int | None = None
        gap = 0
        at: int | None = number
        while at is not None and gap <= self.gap:
            label = labels.leading(view.key(at))
            if label:
                seen.add(label)
                last, gap = at, -len(label)
            gap += len(view.lines[at])
            at = view.filled_after(at)
        return last if len(seen) >= self.at_least else None

    def _in_gap(self, labels: Phrases, view: View, number: int) -> bool:
        """Whether a label stands so near above that the region began there."""
        passed = 0
        above = view.filled_before(number)
        while above is not None and passed <= self.gap:
            if labels.leading(view.key(above)):
                return True
            passed += len(view.lines[above])
            above = view.filled_before(above)
        return False


def whole(regex: Pattern, line: str, site: str = "") -> bool:
    """Whether a pattern matches a whole line, or what a reader sees of it in Markdown."""
    if regex.fullmatch(line.strip(), site):
        return True
    return marked(line) and regex.fullmatch(plain(line).strip(), site) is not None


def _length(line: str, most: int) -> int:
    """How many characters of a line a reader sees; told roughly where they are few enough."""
    if len(line) <= most:
        return len(line)
    return min(len(line.strip()), len(plain(line).strip()) if marked(line) else len(line))


def _marks_alone(line: str) -> bool:
    """Whether a line holds no letter."""
    return not any(map(str.isalpha, line))


def _headline(marks: Landmarks, end: int) -> bool:
    """Whether a date and an author alone stand between a run's end and the page's first prose.

    Then the last of the run heads the story: the run has the name of the page's section above it.
    """
    first = marks.first_prose
    return first is not None and 0 < bisect_left(marks.view.filled, first) - end <= MOST_BETWEEN


def _heads(view: View, number: int, below: int) -> bool:
    """Whether a line is the heading of the prose below rather than the last entry of a list.

    An entry stands close to the entry above and apart from the prose; a heading does not.
    """
    if not prose(view.lines[below]) or bullet(view.lines[number]):
        return False
    return not (view.filled_before(number) == number - 1 and below > number + 1)
