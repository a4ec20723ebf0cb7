"""The named parts that the regexes of a folder's rule files share, in patterns.yaml."""

import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import yaml

from cleaner.config import choice
from cleaner.pattern import KNOWN
from cleaner.yamlfile import EnoughError, Position, Report, Reported, composed

# Parts may be made of parts: what doubles at each step has an end.
LONGEST = 4096
NAME = re.compile(r"[a-z][a-z0-9]+(?:-[a-z0-9]+)*")
# `{2}` is a count, `{e}` lets a fault pass, `\p{Lu}` is a property of characters.
NAMED = re.compile(r"(?<!\\[pPN])\{([A-Za-z][\w-]+)\}")
BOUNDARY = r"\b"

# How YAML calls a block whose lines are put together with spaces.
FOLDED = ">"

Parts = Mapping[str, str]


def unfolded(regex: str) -> str:
    """A regex as it is meant: of several lines neither ends nor indents count, nor comments.

    >>> unfolded("(?i)(?:\\n  # English\\n  more\\n  |mehr\\n)")
    '(?i)(?:more|mehr)'
    """
    if "\n" not in regex:
        return regex
    lines = (line.strip(" \t\r") for line in regex.split("\n"))
    return "".join(line for line in lines if not line.startswith("#"))


def whole(node: yaml.ScalarNode, parts: Parts, report: Report) -> str:
    """The regex of a node in one line, its named parts put in; names that nothing has are told."""
    at = Position.of(node)
    if node.style == FOLDED:
        report(at, "`>` puts a space where a line ends; write `|`")

    def part(found: "re.Match[str]") -> str:
        name = found[1]
        if name in parts:
            return f"(?:{parts[name]})"
        # Other languages have boundaries with names; what to say of those is known elsewhere.
        if found[0] not in KNOWN and not found.string[: found.start()].endswith(BOUNDARY):
            known = (*KNOWN, *(f"{{{part}}}" for part in parts))
            report(at, f"unknown placeholder {found[0]}{choice(found[0], known)}")
        return found[0]

    return NAMED.sub(part, unfolded(node.value))


def parts_of(path: Path, raw: bytes, problems: list[str]) -> Parts:
    """The named parts that a file's bytes hold; what is wrong is told with its place."""
    report = Reported()
    found: dict[str, str] = {}
    with suppress(EnoughError):
        root = composed(raw, report)
        if isinstance(root, yaml.MappingNode):
            for key, value in root.value:
                _add(found, key, value, report)
        elif root is not None:
            report(Position.of(root), "expected a map of names and regexes")
    problems += report.told(path)
    return found


def _add(found: dict[str, str], key: yaml.Node, value: yaml.Node, report: Report) -> None:
    """Add a name and its regex, in which the names above it count."""
    at, name = Position.of(key), str(key.value)
    if not NAME.fullmatch(name):
        report(at, f"{name!r} is no name: two small letters or more, digits and hyphens")
    elif name in found or f"{{{name}}}" in KNOWN:
        report(at, f"the name {name!r} is taken")
    elif not isinstance(value, yaml.ScalarNode):
        report(Position.of(value), "expected a regex")
    else:
        regex = whole(value, found, report)
        if len(regex) > LONGEST:
            report(Position.of(value), f"longer than {LONGEST:,} characters")
        else:
            found[name] = regex
