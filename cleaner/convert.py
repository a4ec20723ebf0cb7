"""YAML nodes become values of the types that dataclass fields ask for; faults have a place."""

import re
import types
from collections.abc import Iterable
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import (
    Any,
    ClassVar,
    Literal,
    Self,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

import yaml

from cleaner.condition import ShapeName
from cleaner.config import choice, suggestion
from cleaner.fold import key as folded
from cleaner.language import NO_TAG, TAG
from cleaner.pattern import Pattern
from cleaner.patternfile import Parts, whole
from cleaner.phrase import ANY, Phrases
from cleaner.rule import Extent
from cleaner.yamlfile import Position, Report

# What `cleaner rules new` leaves to be filled in.
BLANK = "___"
LONGEST_PHRASE = 1000
SHARE = re.compile(r"0|1|(?:0?\.[0-9]{1,6})|1\.0{1,6}")


def scalar_text(node: yaml.Node | None) -> str:
    """The text of a scalar; empty for anything else. `no` and `1.10` are text like any other."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _blank(node: yaml.ScalarNode) -> bool:
    return str(node.value).strip() == BLANK


class Converter:
    """Turns nodes into values and reports what does not fit.

    `timed`: whether looks of the patterns at short lines have a time limit. `parts` are what
    regexes may name.
    """

    def __init__(self, report: Report, *, timed: bool, parts: Parts | None = None) -> None:
        self.report = report
        self.timed = timed
        self.parts = parts or {}
        self.lists: dict[str, Phrases] = {}

    def entries(self, node: yaml.Node) -> dict[str, yaml.Node]:
        """The entries of a map; a key given twice is reported."""
        if not isinstance(node, yaml.MappingNode):
            self.report(Position.of(node), "expected a map of keys and values")
            return {}
        found: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = scalar_text(key_node)
            if key in found:
                self.report(Position.of(key_node), f"duplicate key {key!r}")
            found[key] = value
        return found

    def mapping(self, node: yaml.Node, known: Iterable[str]) -> dict[str, yaml.Node]:
        """The entries of a map with these keys; unknown ones are reported with a suggestion."""
        known = tuple(known)
        entries = self.entries(node)
        for key in [key for key in entries if key not in known]:
            at = self.key_position(node, key)
            self.report(at, f"unknown key {key!r}{choice(key, known)}")
        return {key: value for key, value in entries.items() if key in known}

    def key_position(self, node: yaml.Node, key: str) -> Position:
        """Where a key of a map stands."""
        return Position.of(next(k for k, _ in node.value if scalar_text(k) == key))

    def names(self, kind: type, without: Iterable[str] = ()) -> tuple[str, ...]:
        """The keys that a dataclass's fields are in YAML."""
        return tuple(name for name in yaml_names(kind) if name not in set(without))

    def values(self, kind: type, nodes: dict[str, yaml.Node]) -> dict[str, Any]:
        """The values of a dataclass's fields; what does not fit is reported and left out."""
        hints = yaml_names(kind)
        found: dict[str, Any] = {}
        for key, node in nodes.items():
            field, hint = hints[key]
            value = self.value(node, hint)
            if value is not None:
                found[field] = value
        return found

    def build(self, kind: type, nodes: dict[str, yaml.Node], position: Position) -> Any:
        """An instance of a dataclass, or None where a field without default is missing."""
        values = self.values(kind, nodes)
        for field in fields(kind):
            if (
                field.default is MISSING
                and field.default_factory is MISSING
                and field.name not in values
            ):
                if field.name not in nodes:
                    self.report(position, f"missing key {field.name!r}")
                return None
        return kind(**values)

    def value(self, node: yaml.Node, hint: Any) -> Any:
        """A value of the type a field asks for; None, and a report, if the node does not fit."""
        origin = get_origin(hint)
        if origin in (Union, types.UnionType):
            return self.value(node, next(part for part in get_args(hint) if part is not type(None)))
        if origin is Literal:
            return self.choice(node, get_args(hint))
        if origin is tuple:
            return self.sequence(node, get_args(hint)[0])
        special = {
            Phrases: self.phrases,
            Pattern: self.pattern,
            Extent: self.extent,
            int: self.number,
            float: self.share,
            bool: self.truth,
        }
        if hint in special:
            return special[hint](node)
        if is_dataclass(hint) and isinstance(hint, type):
            return self.build(hint, self.mapping(node, self.names(hint)), Position.of(node))
        return self.text(node)

    def text(self, node: yaml.Node) -> str | None:
        """The text of a scalar, which is no blank."""
        if not isinstance(node, yaml.ScalarNode):
            self.report(Position.of(node), "expected text")
            return None
        if _blank(node):
            self.report(Position.of(node), "a blank is left to fill")
        return str(node.value)

    def number(self, node: yaml.Node) -> int | None:
        """A whole number, not negative."""
        text = scalar_text(node)
        if text.isdecimal() and len(text) < 10:
            return int(text)
        self.report(Position.of(node), f"expected a whole number, not {text or 'a list or map'!r}")
        return None

    def share(self, node: yaml.Node) -> float | None:
        """A number from 0 to 1."""
        text = scalar_text(node)
        if SHARE.fullmatch(text):
            return float(text)
        told = text or "a list or map"
        self.report(Position.of(node), f"expected a share from 0 to 1, such as 0.5, not {told!r}")
        return None

    def truth(self, node: yaml.Node) -> bool | None:
        """`true` or `false`."""
        word = self.choice(node, ("true", "false"))
        return None if word is None else word == "true"

    def choice(self, node: yaml.Node, words: tuple[str, ...]) -> str | None:
        """One of a few words."""
        text = scalar_text(node)
        if text in words:
            return text
        self.report(
            Position.of(node), f"{text!r} is not one of {', '.join(words)}{suggestion(text, words)}"
        )
        return None

    def sequence(self, node: yaml.Node, hint: Any) -> tuple[Any, ...] | None:
        """A list; its entries that do not fit are reported."""
        if not isinstance(node, yaml.SequenceNode):
            self.report(Position.of(node), "expected a list")
            return None
        values = (self.value(entry, hint) for entry in node.value)
        return tuple(value for value in values if value is not None)

    def strings(self, node: yaml.Node) -> tuple[str, ...]:
        """A list of texts."""
        return self.sequence(node, str) or ()

    def places(self, node: yaml.Node) -> tuple[tuple[str, Position], ...]:
        """A list of texts, each with where it stands."""
        texts = self.strings(node)
        return tuple(zip(texts, map(Position.of, node.value), strict=False)) if texts else ()

    def phrases(self, node: yaml.Node) -> Phrases | None:
        """A list of phrases, a map of lists by language, or the name of one of the file's lists."""
        if isinstance(node, yaml.ScalarNode):
            return self.listed(node)
        if isinstance(node, yaml.MappingNode):
            by_language = {
                language: self.strings(value) for language, value in self.entries(node).items()
            }
            self._tagless(node)
        else:
            by_language = {ANY: self.strings(node)}
        if any(by_language.values()):
            self._speechless(node)
            return Phrases(tuple(by_language.items()))
        self.report(Position.of(node), "no phrases given")
        return None

    def _tagless(self, node: yaml.MappingNode) -> None:
        """Report each key of a map by language that is no language."""
        for key, _ in node.value:
            tag = scalar_text(key)
            if tag != ANY and not TAG.fullmatch(tag):
                self.report(Position.of(key), NO_TAG.format(tag) + ', or "" for any')

    def _speechless(self, node: yaml.Node) -> None:
        """Report each phrase of a list, or of lists by language, that nothing is left of."""
        lists = [value for _, value in node.value] if isinstance(node, yaml.MappingNode) else [node]
        for one in lists:
            for entry in one.value if isinstance(one, yaml.SequenceNode) else ():
                if not isinstance(entry, yaml.ScalarNode) or _blank(entry):
                    continue
                if len(entry.value) > LONGEST_PHRASE:
                    message = f"a phrase has at most {LONGEST_PHRASE:,} characters; this has more"
                    self.report(Position.of(entry), message)
                elif not folded(entry.value):
                    message = f"the phrase {entry.value!r} has no letters to look for"
                    self.report(Position.of(entry), message)

    def listed(self, node: yaml.Node) -> Phrases | None:
        """The phrases that the file gives under `lists` by this name."""
        name = scalar_text(node)
        if name not in self.lists:
            hint = (
                suggestion(name, self.lists) or "; give a list, or a name from the file's `lists`"
            )
            self.report(Position.of(node), f"no list is called {name!r}{hint}")
        return self.lists.get(name)

    def pattern(self, node: yaml.Node) -> Pattern | None:
        """A regular expression, in one line or in a block of several, with its named parts."""
        if self.text(node) is None:
            return None
        return Pattern(
            whole(cast(yaml.ScalarNode, node), self.parts, self.report), timed=self.timed
        )

    def extent(self, node: yaml.Node) -> Extent | None:
        """`labels`, `end`, `{while: SHAPE}`, `{while: {regex: …}}` or `{while: {longest: …}}`."""
        if not isinstance(node, yaml.MappingNode):
            word = self.choice(node, ("labels", "end"))
            return Extent("end" if word == "end" else "labels") if word else None
        lasting = self.mapping(node, ("while",)).get("while")
        if isinstance(lasting, yaml.MappingNode):
            values = self.values(Extent, self.mapping(lasting, ("shape", "regex", "longest")))
            return Extent("while", **values) if values else None
        if lasting is None:
            self.report(Position.of(node), "expected `labels`, `end` or `{while: …}`")
            return None
        shape = self.value(lasting, ShapeName)
        return Extent("while", shape) if shape else None


@cache
def yaml_names(kind: type) -> dict[str, tuple[str, Any]]:
    """For each key in YAML the field of a dataclass and its type; `from_` is written `from`."""
    # A condition's own conditions are of its own type.
    hints = {
        name: kind if Self in get_args(hint) else hint
        for name, hint in get_type_hints(kind).items()
    }
    return {
        field.name.rstrip("_"): (field.name, hints[field.name])
        for field in fields(kind)
        if get_origin(hints[field.name]) is not ClassVar
    }
