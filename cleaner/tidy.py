"""White space after the cuts: whole lines go with their ends, blank lines never stand in a row.

Not inside code, and a text of white space alone stays as it is.
"""

import re
from collections.abc import Iterator, Sequence

from cleaner.decide import GRAPHEME, Cut
from cleaner.edit import Edit, merge
from cleaner.landmarks import Landmarks
from cleaner.view import FILLER, INDENTED, INVISIBLE, blank, joined

TIDY = "tidy"
# Two blank lines in a row, or a blank line at either end.
UNTIDY = re.compile(rf"\n(?:(?:{FILLER})*\n){{2}}")
SPACE = " \t\xa0\u3000"


def untidy(text: str) -> bool:
    """Whether there is anything to tidy in a text that is not cut; costs one search."""
    head, tail = text[:1], text[-2:]
    if head.isspace() or head in INVISIBLE or tail[-1:].isspace() or tail[-1:] in INVISIBLE:
        return True
    if not INDENTED.search(text):
        return "\n\n\n" in text
    return UNTIDY.search(text) is not None


def tidy(marks: Landmarks, cuts: Sequence[Cut]) -> tuple[Edit, ...]:
    """The edits that make the cuts and leave the text tidy."""
    spans = [Edit(cut.start, cut.end, "", cut.rule.id) for cut in cuts]
    edits = [*_cut_lines(marks, spans)]
    removed: set[int] = set()
    # Several cuts that meet may fill a line that none of them fills.
    for start, end in joined(edits):
        if _whole(marks.view.text, start, end):
            last = marks.view.number(max(start, end - 1))
            removed.update(range(marks.view.number(start), last + 1))
    edits += _blank_lines(marks, removed)
    return merge(sorted(edits))


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a cut takes whole lines with their ends."""
    begins = start == 0 or text[start - 1] == "\n"
    return begins and (end >= len(text) or text[end - 1] == "\n")


def _cut_lines(marks: Landmarks, spans: list[Edit]) -> Iterator[Edit]:
    """Cuts that leave a line blank take the whole line; others take one adjoining space."""
    text = marks.view.text
    at = 0
    while at < len(spans):
        if _fills_lines(text, *spans[at : at + 2]):
            yield spans[at]._replace(end=spans[at].end + 1)
            at += 1
            continue
        start = text.rfind("\n", 0, spans[at].start) + 1
        end = _line_end(text, spans[at].end)
        group = [spans[at]]
        while at + len(group) < len(spans) and spans[at + len(group)].start < end:
            group.append(spans[at + len(group)])
            end = _line_end(text, group[-1].end)
        at += len(group)
        yield from _cut_group(text, start, end, group)


def _fills_lines(text: str, span: Edit, following: Edit | None = None) -> bool:
    """Whether a cut goes from the start of a line to the end of one, and no other meets it there.

    Nine cuts of ten do, and need no look at what they leave.
    """
    begins = span.start == 0 or text[span.start - 1] == "\n"
    ends = text[span.end : span.end + 1] == "\n"
    return begins and ends and (following is None or following.start > span.end)


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def _cut_group(text: str, start: int, end: int, group: list[Edit]) -> Iterator[Edit]:
    """The cuts that meet on the lines from start to end."""
    edges = [start, *(edge for edit in group for edge in edit[:2]), end]
    rests = [text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    if all(blank(rest) for rest in rests):
        bounds = [start, *(edit.end for edit in group[:-1]), min(end + 1, len(text))]
        for edit, first, last in zip(group, bounds, bounds[1:], strict=False):
            yield Edit(first, last, "", edit.rule)
        return
    inked = max(n for n, rest in enumerate(rests) if not blank(rest))
    done = start
    for place, edit in enumerate(group):
        before, after = rests[place : place + 2]
        left, right = _space(text, edit.start - 1, before), _space(text, edit.end, after)
        if left and place >= inked and edit.start > done:
            edit = edit._replace(start=edit.start - 1)
        elif right and (not before or left or "\n" in text[edit.start : edit.end]):
            edit = edit._replace(end=edit.end + 1)
        done = edit.end
        yield edit


def _space(text: str, at: int, rest: str) -> bool:
    """Whether what is left of a line has a space at an offset, one that carries no mark."""
    if not rest or text[at] not in SPACE:
        return False
    before = GRAPHEME.match(text, at - 1, at + 1) if at else None
    return GRAPHEME.match(text, at, at + 2).end() == at + 1 and not (before and before.end() > at)


def _blank_lines(marks: Landmarks, removed: set[int]) -> Iterator[Edit]:
    """The blank lines that go: all but one of a row, and those at either end."""
    view = marks.view
    lines, starts, text = view.lines, view.starts, view.text
    first = next((n for n in view.filled if n not in removed), None)
    if first is None:
        return
    last = next(n for n in reversed(view.filled) if n not in removed)
    for number in view.blanks:
        if number in removed or number > last:
            continue
        above = number - 1
        while above in removed:
            above -= 1
        if number < first or (blank(lines[above]) and marks.block(number) != "code"):
            yield Edit(starts[number], starts[number + 1], "", TIDY)
    yield from _end(text, starts[last] + len(lines[last]), starts[last + 1], removed, marks)


def _end(
    text: str, end: int, following: int, removed: set[int], marks: Landmarks
) -> Iterator[Edit]:
    """What stands behind the last filled line: one line end if the text had one, else nothing."""
    view = marks.view
    if following > len(text):
        return
    if not text.endswith("\n"):
        yield Edit(end, following, "", TIDY)
    for number in range(view.number(following), len(view.lines)):
        if number not in removed and view.starts[number] < len(text):
            yield Edit(view.starts[number], min(view.starts[number + 1], len(text)), "", TIDY)
