"""Where a rule stands in its file and how it is written there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from textwrap import dedent
from typing import Any

import yaml

from cleaner.convert import scalar_text
from cleaner.rule import Rule
from cleaner.yamlfile import Position


@dataclass(frozen=True)
class Passage:
    """One rule as its file writes it; `lists` are the file's named lists."""

    path: str
    file: str
    node: yaml.MappingNode
    lists: Mapping[str, yaml.Node]

    @property
    def position(self) -> Position:
        """Where the rule begins."""
        return Position.of(self.node)

    @cached_property
    def keys(self) -> Mapping[str, yaml.Node]:
        """The values of the rule's keys."""
        return {scalar_text(key): value for key, value in self.node.value}

    @property
    def text(self) -> str:
        """The rule's lines without their indent."""
        start, end = self.node.start_mark, self.node.end_mark
        own = " " * start.column + self.file[start.index : end.index]
        return dedent("\n".join(own.splitlines())).rstrip() + "\n"

    @property
    def comments(self) -> Iterator[str]:
        """The lines that may hold comments on the rule: its own, and comments right above it.

        A comment below it belongs to it where it stands as deep as its keys.
        """
        start, end = self.node.start_mark, self.node.end_mark
        yield from takewhile(lambda line: _comment(line, start.column), self._above())
        own = self.file[start.index : end.index].splitlines()
        while len(own) > 1 and (not own[-1].strip() or _comment(own[-1], start.column)):
            own.pop()
        yield from own
        behind = self.file.find("\n", end.index)
        rest = self.file[end.index : behind if behind >= 0 else None]
        if rest.lstrip().startswith("#"):
            yield rest

    def _above(self) -> Iterator[str]:
        """The lines above the rule, the nearest first; a file of many rules is not copied."""
        end = self.file.rfind("\n", 0, self.node.start_mark.index)
        while end >= 0:
            start = self.file.rfind("\n", 0, end) + 1
            yield self.file[start:end]
            end = start - 1

    @property
    def data(self) -> dict[str, Any]:
        """The rule as plain data; every scalar is text."""
        return {key: plain(value) for key, value in self.keys.items()}

    def at(self, *keys: str) -> Position:
        """Where the value of a key of a key stands; the nearest that is there."""
        return Position.of(self.node_at(*keys))

    def node_at(self, *keys: str) -> yaml.Node:
        """The value of a key of a key; the nearest that is there."""
        node: yaml.Node = self.node
        for key in keys:
            if not isinstance(node, yaml.MappingNode):
                break
            node = next((value for name, value in node.value if scalar_text(name) == key), node)
        return node

    def listed(self, key: str) -> yaml.Node | None:
        """The list, or the lists by language, under a key, also where the file names them."""
        node = self.keys.get(key)
        return self.lists.get(scalar_text(node)) if isinstance(node, yaml.ScalarNode) else node

    def texts(self, key: str) -> list[yaml.ScalarNode]:
        """The single texts that stand under a key, also in maps and lists by name."""
        node = self.listed(key)
        return list(scalars(node)) if node else []


def passages(rules: Iterable[Rule]) -> dict[str, Passage]:
    """For each rule its passage, by the rule's id."""
    by_file: dict[str, dict[str, str]] = {}
    for rule in rules:
        file, *place = rule.source.rsplit(":", 2)
        by_file.setdefault(file, {})[":".join(place)] = rule.id
    found = {}
    for file, ids in by_file.items():
        for passage in _of_file(file):
            at = passage.position
            rule_id = ids.get(f"{at.line + 1}:{at.column + 1}")
            if rule_id:
                found[rule_id] = passage
    return found


def _of_file(file: str) -> Iterator[Passage]:
    # A rule was loaded from it: it is UTF-8, YAML, flat and a map.
    text = Path(file).read_bytes().decode("utf-8-sig")  # with the line ends it has
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    entries = {scalar_text(key): value for key, value in root.value} if root else {}
    lists = entries.get("lists")
    named = {scalar_text(key): value for key, value in lists.value} if lists else {}
    for node in entries["rules"].value:
        yield Passage(file, text, node, named)


def _comment(line: str, depth: int) -> bool:
    """Whether a line is a comment that stands less deep."""
    bare = line.lstrip()
    return len(line) - len(bare) < depth and bare.startswith("#")


def scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """The texts below a node, in order; keys are not among them."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            yield from scalars(entry)
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from scalars(value)


def plain(node: yaml.Node) -> Any:
    """A node as text, lists and dicts."""
    if isinstance(node, yaml.MappingNode):
        return {scalar_text(key): plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(entry) for entry in node.value]
    return scalar_text(node)
