"""What lines of Markdown are: code, front matter, headings; and what a reader sees of a line."""

import re
from collections.abc import Iterator, Sequence

from cleaner.fold import LINK, LINKED

MARKUP = "markdown"
FENCE = re.compile(r"\s*(?:[-*+>]\s+|\d{1,3}[.)]\s+)?(`{3,}|~{3,})([^\n`]*)$")
# A page's YAML or TOML; keys need no quotes, and a line of prose has more before its colon.
FRONT = {"---": ("---", "..."), "+++": ("+++",)}
FRONT_LINE = re.compile(
    r"\s*(?:#.*|[-\]}\[{].*|[\"']?[\w.$ -]{1,40}[\"']?\s*[:=](?:\s.*)?|\s{2,}.*)?"
)
LONGEST_FRONT = 200
ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s")
INDENT = ("    ", "\t")
TITLE = re.compile(r" {0,3}#\s+\S")
UNDERLINE = re.compile(r" {0,3}=+\s*")
MARKS = re.compile(r"^\s{0,3}#{1,6}\s+|\s+#+\s*$|\*\*|__|^[*_](?=\S)|(?<=[^\s\\])[*_]$")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
MARKED = ("**", "__", "\\", LINKED)
EDGES = ("#", "*", "_", " #")


def plain(line: str) -> str:
    r"""What a reader sees of a line: links as their texts, no marks of headings and emphasis.

    >>> plain("## **Read more:** [The mill](/mill_(old)) \\[again\\]")
    'Read more: The mill [again]'
    """
    if "](" in line:
        line = LINK.sub(r"\1", line)
    line = MARKS.sub("", line)
    return ESCAPED.sub(r"\1", line) if "\\" in line else line


def marked(line: str) -> bool:
    """Whether a line may have marks that a reader does not see."""
    # Asked of every line that a rule is tried on: a loop over MARKED takes five times as long.
    if ("*" in line and "**" in line) or ("_" in line and "__" in line):
        return True
    return "\\" in line or ("]" in line and LINKED in line) or line.startswith(EDGES)


def fenced(lines: Sequence[str]) -> Iterator[int]:
    """The lines inside code fences, the fences among them.

    A fence is closed by one as long of the same sort; backticks that never close reach to the end,
    tildes are a rule then.
    """
    opening = ""
    held: list[int] = []
    for number, line in enumerate(lines):
        fence = FENCE.fullmatch(line)
        if opening:
            held.append(number)
            if fence and fence[1].startswith(opening) and not fence[2].strip():
                yield from held
                opening, held = "", []
        elif fence:
            opening, held = fence[1], [number]
    if opening.startswith("`"):
        yield from held


def front(lines: Sequence[str]) -> int:
    """How many lines the front matter of a page takes."""
    ends = FRONT.get(lines[0].rstrip())
    if not ends or len(lines) < 3 or not FRONT_LINE.fullmatch(lines[1]) or not lines[1].strip():
        return 0
    for number, line in enumerate(lines[1:LONGEST_FRONT], 1):
        if line.rstrip() in ends:
            return number + 1
        if not FRONT_LINE.fullmatch(line):
            return 0
    return 0


def indented(lines: Sequence[str]) -> Iterator[int]:
    """The lines of code that are told by their indent alone: below a blank line, in no list."""
    code = listed = False
    above = ""
    for number, line in enumerate(lines):
        if not line.strip():
            above = line
            continue
        deep = line.startswith(INDENT)
        listed = bool(ITEM.match(line)) or (listed and line[:1].isspace())
        code = deep and not listed and (code or not above.strip())
        if code:
            yield number
        above = line


def title(lines: Sequence[str], number: int) -> bool:
    """Whether a line is a heading of the first order.

    >>> title(["Mill", "====", "# Weir", "#tag"], 0), title(["# Weir"], 0), title(["#tag"], 0)
    (True, True, False)
    """
    if TITLE.match(lines[number]):
        return True
    below = lines[number + 1] if number + 1 < len(lines) else ""
    return below[:1] in " =" and bool(below) and UNDERLINE.fullmatch(below) is not None
