"""What was removed, where and by which rule, for people and for programs."""

from collections.abc import Iterator
from operator import itemgetter
from typing import Any, NamedTuple

from cleaner.result import Result

# A longer text is shortened in the middle; what it starts with tells more than how it ends.
LONGEST = 100
HEAD = 66
TAIL = 30
GAP = " … "


# Start, end, rule, the text in place of it, and why it was refused.
Span = tuple[int, int, str, str, str | None]


class Row(NamedTuple):
    """One edit with its place in the source, 1-based, or one refusal with its reason."""

    line: int
    column: int
    start: int
    end: int
    rule: str
    was: str
    text: str
    refused: str | None = None

    @property
    def category(self) -> str:
        """The category of the rule; `tidy` is its own."""
        return self.rule.partition("/")[0]


def rows(result: Result, *, refused: bool) -> Iterator[Row]:
    """The edits of a result in order, and with `refused` what was not cut among them."""
    text = result.document.text
    found: list[Span] = [(e.start, e.end, e.rule, e.text, None) for e in result.edits]
    if refused:
        found += [
            (r.start, r.end, r.rule, text[r.start : r.end], r.reason) for r in result.refusals
        ]
        found.sort(key=itemgetter(0, 1, 2))
    line, line_start, done = 1, 0, 0
    for start, end, rule, new, reason in found:
        # Counted from the last place on: a text of one long line may hold thousands of edits.
        breaks = text.count("\n", done, start)
        if breaks:
            line += breaks
            line_start = text.rfind("\n", done, start) + 1
        done = start
        yield Row(line, start - line_start + 1, start, end, rule, text[start:end], new, reason)


def as_line(row: Row, prefix: str = "") -> str:
    r"""The row for people.

    >>> as_line(Row(3, 1, 40, 44, "ad/label", "Ad:\n", ""), "page.txt:")
    'page.txt:3:1  ad/label  ad  "Ad:\\n"'
    """
    what = quoted(row.was)
    if row.refused:
        what += f"  not cut: {row.refused}"
    elif row.text:
        what += f" -> {quoted(row.text)}"
    return f"{prefix}{row.line}:{row.column}  {row.rule}  {row.category}  {what}"


def as_object(row: Row, file: str, record: str | int | None) -> dict[str, Any]:
    """The row for programs: all of the text, nothing escaped; a refusal has a key `refused`."""
    where = {"file": file, "record": record, "line": row.line, "column": row.column}
    span = {"start": row.start, "end": row.end, "rule": row.rule, "category": row.category}
    what = {"was": row.was, "text": row.text}
    return where | span | what | ({"refused": row.refused} if row.refused else {})


def quoted(text: str) -> str:
    r"""A text in quotes, shortened, on one line and with all that is invisible made visible.

    >>> print(quoted("Say \"x\"\t\u202ethis"))
    "Say \"x\"\t\u202ethis"
    """
    if len(text) > LONGEST:
        return f'"{_escaped(text[:HEAD])}{GAP}{_escaped(text[-TAIL:])}"'
    return f'"{_escaped(text)}"'


def visible(text: str) -> str:
    r"""A text with control, bidi and other invisible characters as escapes.

    >>> print(visible("a\x1b[31mb"))
    a\x1b[31mb
    """
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )


def _escaped(text: str) -> str:
    return visible(text.replace("\\", "\\\\").replace('"', '\\"'))
