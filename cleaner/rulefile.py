"""One rule file becomes rules; what is wrong with it is reported with line and column."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from cleaner.config import choice, suggestion
from cleaner.convert import Converter, scalar_text, yaml_names
from cleaner.host import ascii_host
from cleaner.kinds import KINDS
from cleaner.patternfile import Parts
from cleaner.proving import problem_of_site, problems_of
from cleaner.rule import CATEGORIES, CATEGORIES_OFF, Kind, Rule
from cleaner.yamlfile import START, EnoughError, Position, Reported, composed

# A category, the domain of a site's rule, and a name.
ALIAS = re.compile(r"[a-z-]+/(?:[a-z0-9.-]+/)?[a-z0-9-]+")
FILE_KEYS = ("category", "languages", "lists", "rules")
# What the file or the loader fills in, not the author of a rule.
FILLED = ("kind", "kind_name", "category", "source")


class RuleFile:
    """One file on its way to becoming rules."""

    def __init__(
        self,
        path: Path,
        problems: list[str],
        *,
        prove: bool,
        site: str = "",
        parts: Parts | None = None,
    ) -> None:
        """`problems` gets all that is wrong with the file once its rules are taken.

        `parts` are what its regexes may name.
        """
        self.path = path
        self._told = problems
        self._reported = Reported()
        self.prove = prove
        self.site = site
        self.convert = Converter(self._report, timed=prove, parts=parts)
        self.rule_id = ""

    def _report(self, position: Position, message: str) -> None:
        name = f"{self.rule_id}: " if self.rule_id else ""
        self._reported(position, f"{name}{message}")

    def rules(self, raw: bytes, languages: tuple[str, ...] = ()) -> Iterator[Rule]:
        """The rules that the file's bytes hold; what is wrong is reported and left out.

        `languages` are those of its pack; rules of a site's file are bound to the site.
        """
        with suppress(EnoughError):
            yield from self._rules(raw, languages)
        self._told += self._reported.told(self.path)

    def _rules(self, raw: bytes, languages: tuple[str, ...]) -> Iterator[Rule]:
        fault = problem_of_site(self.site) if self.site else ""
        if fault:
            self._report(START, fault)
            return
        root = composed(raw, self._report)
        if root is None:
            return
        fields = self.convert.mapping(root, FILE_KEYS)
        category = fields.get("category")
        self._category(category)
        given = fields.get("languages")
        languages = self.convert.strings(given) if given is not None else languages
        if "lists" in fields:
            self._lists(fields["lists"])
        listed = fields.get("rules")
        if not isinstance(listed, yaml.SequenceNode):
            self._report(Position.of(listed or root), "a rule file needs a list under 'rules'")
            return
        if not listed.value:
            self._report(Position.of(listed), "the file holds no rule")
        for node in listed.value:
            self.rule_id = ""
            rule = self._rule(node, category, languages)
            if rule:
                yield rule

    def _lists(self, node: yaml.Node) -> None:
        for name, listed in self.convert.entries(node).items():
            phrases = self.convert.phrases(listed)
            if phrases:
                self.convert.lists[name] = phrases

    def _rule(
        self, node: yaml.Node, of_file: yaml.Node | None, languages: tuple[str, ...]
    ) -> Rule | None:
        before = len(self._reported.problems)
        fields = self.convert.entries(node)
        if not isinstance(node, yaml.MappingNode):
            return None
        name = scalar_text(fields.get("id"))
        given = fields.pop("category", of_file)
        category = scalar_text(given)
        self.rule_id = "/".join(filter(None, (category, self.site, name))) if name else name
        position = Position.of(node)
        kind = self._kind(fields, position)
        self._identity(name, position)
        if given is None:
            self._report(position, "missing key 'category', at the head of the file or in the rule")
        self._category(given if given is not of_file else None)  # that of the file is told once
        known = _keys(Rule)
        self._unknown(node, fields, known, KINDS.values() if kind is None else (kind,))
        if kind is None:
            return None
        own = {key: fields[key] for key in fields if key in _keys(kind)}
        made = self.convert.build(kind, own, position)
        common = self.convert.values(Rule, {key: fields[key] for key in fields if key in known})
        if made is None or len(self._reported.problems) > before:
            return None
        common |= {"id": self.rule_id, "category": category, "source": position.within(self.path)}
        common |= self._bound(fields, common, languages)
        rule = Rule(kind=made, kind_name=self.kind_name, **common)
        self._aliases(rule, fields)
        for key, message in problems_of(rule) if self.prove else ():
            self._report(Position.of(fields.get(key) or node), message)
        return rule if len(self._reported.problems) == before else None

    def _aliases(self, rule: Rule, fields: dict[str, yaml.Node]) -> None:
        """Report the aliases that can have been no other id of the rule."""
        listed = fields.get("aliases")
        for name, at in self.convert.places(listed) if listed else ():
            if not ALIAS.fullmatch(name):
                self._report(at, f"{name!r} is no rule id; write category/name, such as ad/label")
            elif name == rule.id:
                self._report(at, f"{name!r} is the rule's id; an alias is one it had before")

    def _bound(
        self, fields: dict[str, yaml.Node], given: dict[str, Any], languages: tuple[str, ...]
    ) -> dict[str, Any]:
        """What file and pack bind a rule to that does not say it itself."""
        bound: dict[str, Any] = {} if "languages" in given else {"languages": languages}
        if "hosts" in given:
            bound["hosts"] = tuple(map(ascii_host, given["hosts"]))
        if self.site:
            bound["hosts"] = (self.site,)
            if "hosts" in given:
                self._report(Position.of(fields["hosts"]), "the file's name says the host")
        return bound

    def _unknown(
        self,
        node: yaml.Node,
        fields: dict[str, yaml.Node],
        known: frozenset[str],
        kinds: Iterable[type[Kind]],
    ) -> None:
        """Report the keys that neither a rule nor its kind has, and leave them out."""
        names = known.union(*map(_keys, kinds))
        for key in [key for key in fields if key not in names]:
            del fields[key]
            message = f"unknown key {key!r}{suggestion(key, sorted(names))}"
            self._report(self.convert.key_position(node, key), message)

    def _kind(self, fields: dict[str, yaml.Node], position: Position) -> type[Kind] | None:
        node = fields.pop("kind", None)
        self.kind_name = scalar_text(node)
        if self.kind_name in KINDS:
            return KINDS[self.kind_name]
        at = Position.of(node) if node else position
        if node is None:
            self._report(at, f"missing key 'kind'; one of {', '.join(KINDS)}")
        else:
            self._report(at, f"unknown kind {self.kind_name!r}{choice(self.kind_name, KINDS)}")
        return None

    def _identity(self, name: str, position: Position) -> None:
        if not name:
            self._report(position, "missing key 'id'")
        elif not name.replace("-", "").isalnum() or not name.isascii() or name != name.lower():
            self._report(position, f"id {name!r} is not made of small letters, digits and hyphens")

    def _category(self, node: yaml.Node | None) -> None:
        name, known = scalar_text(node), (*CATEGORIES, *CATEGORIES_OFF)
        if node and not isinstance(node, yaml.ScalarNode):
            self._report(Position.of(node), "expected the name of a category")
        elif node and name not in known:
            self._report(Position.of(node), f"unknown category {name!r}{choice(name, known)}")


@cache
def _keys(made: type) -> frozenset[str]:
    """The keys in YAML of a rule or of a kind."""
    return frozenset(yaml_names(made)) - frozenset(FILLED if made is Rule else ())
