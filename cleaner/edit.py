"""The only type that changes text, and the four things done with lists of it.

Edits are sorted, disjoint and count code points of the text they were made for.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


class Edit(NamedTuple):
    """Puts `text` in place of source[start:end]; an empty `text` removes.

    `rule` is the id of the rule that asked for it, or `tidy`.

    >>> Edit(0, 3, "", "ads/label")
    Edit(start=0, end=3, text='', rule='ads/label')
    """

    start: int
    end: int
    text: str
    rule: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after the edits.

    >>> apply("one two three", [Edit(3, 7, "", "x")])
    'one three'
    """
    pieces: list[str] = []
    done = 0
    for edit in edits:
        pieces += (text[done : edit.start], edit.text)
        done = edit.end
    pieces.append(text[done:])
    return "".join(pieces)


def invert(text: str, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits that lead from the changed text back to `text`.

    >>> invert("one two three", [Edit(3, 7, "", "x")])
    (Edit(start=3, end=3, text=' two', rule='x'),)
    """
    back: list[Edit] = []
    shift = 0
    for start, end, new, rule in edits:
        at = start + shift
        back.append(Edit(at, at + len(new), text[start:end], rule))
        shift += len(new) - (end - start)
    return tuple(back)


def merge(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Neighbouring edits of one rule made one; edits that change nothing dropped."""
    merged: list[Edit] = []
    for edit in edits:
        if edit.start == edit.end and not edit.text:
            continue
        last = merged[-1] if merged else None
        if last and last.end == edit.start and last.rule == edit.rule:
            merged[-1] = Edit(last.start, edit.end, last.text + edit.text, edit.rule)
        else:
            merged.append(edit)
    return tuple(merged)


def compose(first: Sequence[Edit], second: Sequence[Edit]) -> tuple[Edit, ...]:
    """One list of edits that does what `first` and then `second` do.

    Where the two meet (a cut through a repaired word) they become one edit, named by the
    second.

    >>> compose([Edit(1, 3, "é", "fix")], [Edit(0, 2, "", "cut")])
    (Edit(start=0, end=3, text='', rule='cut'),)
    """
    if not first or not second:
        return merge(first or second)
    rest = deque(first)
    result: list[Edit] = []
    torn: set[int] = set()  # where in the source an edit of `first` was cut in two
    shift = 0  # middle text minus source, before rest[0]
    for cut in second:
        while rest and rest[0].start + shift + len(rest[0].text) <= cut.start:
            shift += _growth(rest[0])
            result.append(rest.popleft())
        edit = _cover(rest, shift, cut, torn)
        shift = cut.end - edit.end
        result.append(edit)
    return merge(_mended([*result, *rest], torn))


def _growth(edit: Edit) -> int:
    return len(edit.text) - (edit.end - edit.start)


def _cover(rest: deque[Edit], shift: int, cut: Edit, torn: set[int]) -> Edit:
    """The cut in source offsets, swallowing all it meets; what it leaves of an edit goes back."""
    before = ""
    start = cut.start - shift
    while rest and rest[0].start + shift < cut.end:
        edit = rest.popleft()
        middle = edit.start + shift
        shift += _growth(edit)
        if middle < cut.start:
            start, before = edit.start, edit.text[: cut.start - middle]
        tail = edit.text[cut.end - middle :]
        if tail:
            shift -= len(tail)
            torn.add(edit.end)
            rest.appendleft(Edit(edit.end, edit.end, tail, edit.rule))
            break
    return Edit(start, cut.end - shift, before + cut.text, cut.rule)


def _mended(edits: Iterable[Edit], torn: set[int]) -> Iterator[Edit]:
    """The edits, the parts of a torn one joined to the cut that tore it."""
    last: Edit | None = None
    for edit in edits:
        if last and edit.start == last.end and edit.start in torn:
            last = Edit(last.start, edit.end, last.text + edit.text, last.rule)
            continue
        if last:
            yield last
        last = edit
    if last:
        yield last
