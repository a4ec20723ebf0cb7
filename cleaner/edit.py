"""The only type that changes text, and the four things done with lists of it.

Edits are sorted, disjoint and count code points of the text they were made for.
"""

from collections.abc import Iterable, Sequence
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
    result: list[Edit] = []
    shift = at = 0  # shift: middle text minus source, before first[at]
    for cut in second:
        while at < len(first) and _reach(first[at], shift) <= cut.start:
            result.append(first[at])
            shift += _growth(first[at])
            at += 1
        at, shift, edit = _cover(first, at, shift, cut)
        result.append(edit)
    result += first[at:]
    return merge(result)


def _growth(edit: Edit) -> int:
    return len(edit.text) - (edit.end - edit.start)


def _reach(edit: Edit, shift: int) -> int:
    return edit.start + shift + len(edit.text)


def _cover(first: Sequence[Edit], at: int, shift: int, cut: Edit) -> tuple[int, int, Edit]:
    """The cut in source offsets, swallowing every edit of `first` that it meets."""
    before = after = ""
    start = cut.start - shift
    end = None
    while at < len(first) and first[at].start + shift < cut.end:
        edit = first[at]
        middle = edit.start + shift
        if middle < cut.start:
            start, before = edit.start, edit.text[: cut.start - middle]
        if middle + len(edit.text) > cut.end:
            end, after = edit.end, edit.text[cut.end - middle :]
        shift += _growth(edit)
        at += 1
    source_end = cut.end - shift if end is None else end
    return at, shift, Edit(start, source_end, before + cut.text + after, cut.rule)
