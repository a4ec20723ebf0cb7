"""Kind `repeat`: what the text has said before goes, where saying it twice is no part of it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from cleaner.landmarks import Landmarks
from cleaner.late import late_re
from cleaner.rule import Find, Scope
from cleaner.shapes import bullet, prose
from cleaner.view import View

# A paragraph this short may be a refrain, an answer or a score.
LEAST_PARAGRAPH = 80
LEAST_PASSAGE = 200
# More lone repeats than this are a form of the text: a plan, a catalogue, a live blog.
MOST_LONE = 2
# A block this short is a paragraph; a line this short may stand in one by accident.
LEAST_BLOCK = 500
LEAST_SAID = 24
LONGEST_SAID = 5000
LEAST_SHARE = 0.5
LEAST_PARTS = 3
# What is said more often than twice belongs to the form of the page.
MOST_SAYINGS = 2
LEAST_LETTERS = 0.7
# A line with more of these is a grammar or a formula.
SIGNS = "[]{}<>|="
MOST_SIGNS = 3
# A field of a record, such as "Fax: …", or an item behind a mark: catalogues say them again.
FIELD = late_re(
    r"[^\W_][^\s:]{0,30}(?: [^\s:]{1,30}){0,3}[:：]\s|[^\w\s\"'“‘«„‚‹¿¡(\[【「『《…—–-]"
)
# A sentence glued to the one before: no space behind its full stop.
GLUED = late_re(r"[.!?…。।۔][\"”’»)]{0,2}[\"“«„]?[A-ZÀ-ÞА-ЯΑ-Ω\u0900-\uffff]")
# Where the next sentence begins.
SEAM = late_re(r"[.!?…。।۔][\"”’»)\]]{0,2}\s?(?=\S)")

# The lines of a text by how they begin, then by how long they are.
Heads = dict[str, dict[int, set[str]]]


@dataclass(frozen=True)
class Repeat:
    """Text said before; the first saying stays.

    of: `headline` (the headline again above the first prose), `paragraph` (a long prose line, or a
    passage of lines, said before) or `block` (a long line glued together from other lines; what is
    said only there stays).
    """

    scope: ClassVar[Scope] = "page"
    of: Literal["headline", "paragraph", "block"] = "paragraph"

    def might(self, marks: Landmarks) -> bool:
        """False only if nothing is said twice."""
        lines = marks.view.lines
        if self.of == "headline":
            return marks.headline is not None and len(marks.head) > 1
        if self.of == "paragraph":
            long = [line.strip() for line in lines if len(line) >= LEAST_PARAGRAPH]
            return len(set(long)) < len(long)
        return max(map(len, lines)) >= LEAST_BLOCK

    def find(self, marks: Landmarks) -> Iterator[Find]:
        """The repeats on the page."""
        if self.of == "headline":
            return _headlines(marks)
        if self.of == "paragraph":
            return _paragraphs(marks)
        return _blocks(marks.view)


def _headlines(marks: Landmarks) -> Iterator[Find]:
    view = marks.view
    headline = marks.headline
    for number in marks.head:
        if headline is not None and number != headline and view.key(number) == view.key(headline):
            yield Find(*view.span(number))


def _paragraphs(marks: Landmarks) -> Iterator[Find]:
    view = marks.view
    lines = [view.lines[number] for number in view.filled]
    said = list(map(str.strip, lines))
    # The last to be set stays: of lines said alike the first one.
    first = dict(zip(reversed(said), range(len(said) - 1, -1, -1), strict=True))
    before = [first[line] for line in said]
    times = Counter(said)
    runs = [run for run in _runs(lines, before) if _idle(marks, run, times)]
    lone = [run for run in runs if len(run) == 1]
    for run in runs:
        numbers = [view.filled[place] for _, place in run]
        if len(run) == 1 and (len(lone) > MOST_LONE or _quoted(view, numbers[0])):
            continue
        for number in numbers:
            yield Find(*view.span(number))


def _runs(lines: list[str], before: list[int]) -> Iterator[list[tuple[int, int]]]:
    """The repeats that follow one another as their first sayings do, a long line among them.

    `before` tells where each line was said first. A repeat is a pair of places: that, and its own.
    """
    done = 0
    for place, line in enumerate(lines):
        if len(line) < LEAST_PARAGRAPH or place < done or before[place] == place:
            continue
        start, done = place, place + 1
        while start and before[start - 1] == before[start] - 1 and before[start - 1] != start - 1:
            start -= 1
        while done < len(lines) and before[done] == before[done - 1] + 1 and before[done] != done:
            done += 1
        yield list(zip(before[start:done], range(start, done), strict=True))


def _idle(marks: Landmarks, run: list[tuple[int, int]], said: Counter[str]) -> bool:
    """Whether a run is prose of weight, and saying it again no form of the page."""
    view = marks.view
    numbers = [view.filled[place] for _, place in run]
    weighty = [view.lines[number].strip() for number in numbers if _weighty(marks, number)]
    if not weighty or max(said[line] for line in weighty) > MOST_SAYINGS:
        return False
    if len(run) > 1 and sum(len(view.lines[number]) for number in numbers) < LEAST_PASSAGE:
        return False
    return not _under_headings(view, run)


def _weighty(marks: Landmarks, number: int) -> bool:
    """Whether a repeated line is prose of some length and no part of a list or a block."""
    line = marks.view.lines[number]
    if len(line) < LEAST_PARAGRAPH or not prose(line) or bullet(line) or marks.block(number):
        return False
    if sum(map(line.count, SIGNS)) > MOST_SIGNS or FIELD.match(line):
        return False
    letters = sum(map(str.isalpha, line)) + line.count(" ")
    return letters >= LEAST_LETTERS * len(line)


def _under_headings(view: View, run: list[tuple[int, int]]) -> bool:
    """Whether both sayings stand under headings of their own, as the days of a plan do."""
    above = [view.lines[view.filled[place - 1]] for place in run[0] if place > 0]
    return len(above) == 2 and above[0] != above[1] and not any(prose(line) for line in above)


def _quoted(view: View, number: int) -> bool:
    """Whether the line above announces a quotation."""
    above = view.filled_before(number)
    return above is not None and view.lines[above].rstrip().endswith((":", "："))


def _blocks(view: View) -> Iterator[Find]:
    blocks = [
        number
        for number, line in enumerate(view.lines)
        if len(line) >= LEAST_BLOCK and GLUED.search(line)
    ]
    if not blocks:
        return
    heads: Heads = {}
    for line in view.lines:
        if LEAST_SAID <= len(line) <= LONGEST_SAID:
            heads.setdefault(line[:LEAST_SAID], {}).setdefault(len(line), set()).add(line)
    for number in blocks:
        line = view.lines[number]
        parts = list(_said(line, heads))
        if _is_block(line, parts):
            offset = view.starts[number]
            for start, end in _joined(line, parts):
                yield Find(offset + start, offset + end)


def _is_block(line: str, parts: list[tuple[int, int]]) -> bool:
    """Whether a line is pasted together from other lines, rather than quoting one or two."""
    said = sum(end - start for start, end in parts)
    if len(parts) < LEAST_PARTS or said < LEAST_SHARE * len(line):
        return False
    return any(end < len(line) and not line[end].isspace() for _, end in parts)


def _said(line: str, heads: Heads) -> Iterator[tuple[int, int]]:
    """The parts of a line that are other lines of the text, none inside another.

    A part begins where a sentence does, or right behind the part before: what lacks its full stop
    is glued to the next all the same.
    """
    at = 0
    while at >= 0:
        # By length: a thousand lines may begin alike, but most of them are as long as some other.
        others = heads.get(line[at : at + LEAST_SAID], {})
        said = (size for size, lines in others.items() if line[at : at + size] in lines)
        length = max((size for size in said if size < len(line)), default=0)
        if length:
            yield at, at + length
            at += length
            at += len(line[at : at + 2]) - len(line[at : at + 2].lstrip())
        else:
            seam = SEAM.search(line, at)
            at = seam.end() if seam else -1


def _joined(line: str, parts: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The parts, those joined between which nothing is said; marks left over at the end go too."""
    start, end = parts[0]
    for next_start, next_end in parts[1:]:
        if any(char.isalnum() for char in line[end:next_start]):
            yield start, end
            start = next_start
        end = next_end
    yield start, end if any(char.isalnum() for char in line[end:]) else len(line)
