"""YAML from strangers, down to its nodes: sized, flat and plain before anything is composed."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, cast

import yaml

from cleaner.bounded import MOST_BYTES

MOST_DEPTH = 12
# Keys are looked for among each other, and a wrong one is compared with all that are known.
MOST_KEYS = 1000
# Whoever has so much to mend mends it and looks again.
MOST_PROBLEMS = 100
LONGEST_PROBLEM = 400


class Position(NamedTuple):
    """Where a thing stands in its file; both count from zero."""

    line: int
    column: int

    @classmethod
    def of(cls, node: yaml.Node) -> "Position":
        """Where a node starts."""
        return cls.at(node.start_mark)

    @classmethod
    def at(cls, mark: Any) -> "Position":
        """Where YAML's mark points; the file's start where it gives none."""
        return cls(mark.line, mark.column) if mark else cls(0, 0)

    def within(self, path: object) -> str:
        """The place as `file:line:column`, which count from one."""
        return f"{path}:{self.line + 1}:{self.column + 1}"


Report = Callable[[Position, str], None]
START = Position(0, 0)
# Every scalar is text, as YAML 1.2 has it for us: `no` is a language.
TEXT = "tag:yaml.org,2002:str"
MARKERS = (
    yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent,
)  # fmt: skip
# What the parser says of a quote without an end, and of a regex in double quotes.
UNCLOSED = "found unexpected end of stream"
ESCAPE = "found unknown escape character"
ENDS = (yaml.SequenceEndEvent, yaml.MappingEndEvent)


class EnoughError(Exception):
    """So much is wrong with a file that the rest of it is not looked at."""


class Problem(NamedTuple):
    """What is wrong at a place of a file."""

    position: Position
    what: str


class Reported:
    """What is wrong with a file, in the order in which it was found; the worst have an end."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def __call__(self, position: Position, message: str) -> None:
        """Take down what is wrong at a place; EnoughError after too much of it."""
        if len(message) > LONGEST_PROBLEM:
            message = f"{message[:LONGEST_PROBLEM]} …"
        self.problems.append(Problem(position, message))
        if len(self.problems) > MOST_PROBLEMS:
            raise EnoughError

    def told(self, path: object) -> list[str]:
        """All of it as `file:line:column: what`, by line; of the worst only that there is more."""
        found = sorted(self.problems[:MOST_PROBLEMS], key=lambda one: one.position.line)
        told = [f"{position.within(path)}: {what}" for position, what in found]
        more = len(self.problems) > MOST_PROBLEMS
        return [*told, f"{path}: and more; mend these first"] if more else told


def composed(raw: bytes, report: Report) -> yaml.Node | None:
    """The root of a file; None where something is wrong, which is reported."""
    text = _text(raw, report)
    if text is None:
        return None
    try:
        root = _node(yaml.parse(text, Loader=yaml.CSafeLoader), report)
    except yaml.YAMLError as error:
        report(*_told(error, text))
        return None
    return root if isinstance(root, yaml.Node) else None


def _text(raw: bytes, report: Report) -> str | None:
    if len(raw) > MOST_BYTES:
        report(START, f"larger than {MOST_BYTES:,} bytes; split it by topic")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start)
        column = error.start - raw.rfind(b"\n", 0, error.start) - 1
        report(Position(line, column), "not UTF-8; save the file as UTF-8")
        return None


def _node(events: Iterable[Any], report: Report) -> yaml.Node | None:
    """The root that a stream of events builds; None, and a report, where it is not plain.

    Nothing is composed by recursion: a file of a million `[` would end the interpreter.
    """
    root: list[Any] = []
    open_nodes: list[tuple[Any, list[Any]]] = [(None, root)]
    for event in events:
        kind = type(event)
        if kind in MARKERS:
            continue
        if kind in ENDS:
            node, inner = open_nodes.pop()
            is_map = isinstance(node, yaml.MappingNode)
            if is_map and len(inner) > 2 * MOST_KEYS:
                report(Position.of(node), f"more than {MOST_KEYS:,} keys in one map")
                return None
            node.value = list(zip(inner[::2], inner[1::2], strict=True)) if is_map else inner
            continue
        fault = _fault(event) or (
            f"nested deeper than {MOST_DEPTH} levels" if len(open_nodes) > MOST_DEPTH else ""
        )
        if fault:
            report(Position.at(event.start_mark), fault)
            return None
        node = _opened(event)
        open_nodes[-1][1].append(node)
        if kind is not yaml.ScalarEvent:
            open_nodes.append((node, []))
    if len(root) != 1:
        report(START, "the file is empty" if not root else "more than one document in the file")
        return None
    return cast(yaml.Node, root[0])


def _opened(event: Any) -> yaml.Node:
    """A node as it begins; what is in it follows."""
    start: Any = event.start_mark
    if type(event) is yaml.ScalarEvent:
        return yaml.ScalarNode(TEXT, event.value, start, style=event.style)
    made = yaml.MappingNode if type(event) is yaml.MappingStartEvent else yaml.SequenceNode
    return made(TEXT, [], start)


def _fault(event: Any) -> str:
    """What is wrong with a part of a file before its meaning is asked for."""
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        return "aliases and anchors are not allowed; write the value out"
    if getattr(event, "tag", None):
        return "tags are not allowed; every value is text, a list or a map"
    return ""


def _told(error: yaml.YAMLError, text: str) -> tuple[Position, str]:
    """Where a text is no YAML, and why; in words of our own where the parser's lead astray."""
    position = Position.at(getattr(error, "problem_mark", None))
    reason = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    if reason == UNCLOSED:
        # The parser points at the file's end, to which it read on.
        opened = Position.at(getattr(error, "context_mark", None))
        return opened, "not YAML: the quote opened here is never closed"
    if _at(text, position) == "\t":
        reason = "a tab; indent with spaces"
    elif reason == ESCAPE:
        reason += "; put regexes in single quotes"
    return position, f"not YAML: {reason}"


def _at(text: str, position: Position) -> str:
    """The character at a position; nothing where there is none."""
    line = text.split("\n")[position.line : position.line + 1]
    return "".join(line)[position.column : position.column + 1]
