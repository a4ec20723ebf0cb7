"""The rules in force: shipped ones, files, folders and packs put together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cleaner.config import suggestion
from cleaner.errors import RuleError
from cleaner.loading import Source, builtin_rules, builtin_source, distinct, source_of
from cleaner.rule import CATEGORIES, CATEGORIES_OFF, Rule
from cleaner.sites import NO_SITES, Sites

if TYPE_CHECKING:
    # It reads YAML, which rules that are kept do not need.
    from cleaner.packs import Disabled


@dataclass(frozen=True)
class Ruleset:
    """Rules for every document, and those that come with the host of a document.

    `disabled` are the names of rules and categories that packs put out of force.
    """

    rules: tuple[Rule, ...]
    sites: Sites = NO_SITES
    disabled: tuple["Disabled", ...] = ()

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)


@cache
def builtin() -> Ruleset:
    """The shipped rules, with those for sites."""
    return Ruleset(builtin_rules(), Sites([builtin_source()]))


def ruleset(paths: Iterable[str], *, shipped: bool = True) -> Ruleset:
    """The rules of files, folders and packs, with the shipped ones.

    Rules that say so stand in place of those of the same id; what packs disable is left out.
    Raises RuleError with everything that is wrong.
    """
    paths = tuple(paths)
    if not paths and shipped:
        return builtin()
    problems: list[str] = []
    sources = [source_of(path, problems) for path in paths]
    groups = [(source, source.rules(problems)) for source in sources]
    if shipped:
        groups.append((builtin_source(), builtin_rules()))
    sites = Sites(source for source, _ in groups)
    entries = [entry.name for source in sources for entry in source.disable]
    known = (*_names(groups), *sites.names(entries, problems))
    problems += disabling_nothing(sources, known)
    rules = distinct((rule for one in _left(groups) for rule in one), problems)
    problems += overriding_nothing(rule for _, own in groups for rule in own)
    if problems:
        raise RuleError(tuple(problems))
    return Ruleset(rules, sites, tuple(entry for one in sources for entry in one.disable))


Group = tuple[Source, tuple[Rule, ...]]


def _names(groups: list[Group]) -> Iterator[str]:
    """What the rules of all sources go by, and the shipped ones even where they are left out."""
    for rules in (builtin_rules(), *(own for _, own in groups)):
        yield from (name for rule in rules for name in rule.names)


def _left(groups: list[Group]) -> Iterator[tuple[Rule, ...]]:
    """The rules of each source without those that another source disables."""
    for source, own in groups:
        out = {entry.name for other, _ in groups if other is not source for entry in other.disable}
        yield tuple(rule for rule in own if out.isdisjoint(rule.names)) if out else own


def disabling_nothing(sources: Iterable[Source], names: Iterable[str]) -> Iterator[str]:
    """What is wrong with packs that put out of force what no rule goes by."""
    known = {*CATEGORIES, *CATEGORIES_OFF, *names}
    for source in sources:
        yield from (
            f"{entry.where}: no rule or category is called {entry.name!r}"
            f"{suggestion(entry.name, known)}"
            for entry in source.disable
            if entry.name not in known
        )


def overriding_nothing(rules: Iterable[Rule]) -> Iterator[str]:
    """What is wrong with rules that stand in place of none of the others, nor of a shipped one."""
    everything = (*builtin_rules(), *rules)
    known = {rule.id for rule in everything if not rule.override}
    for rule in everything:
        if rule.override and rule.id not in known:
            yield (
                f"{rule.source}: {rule.id}: there is no rule of this id to override"
                f"{suggestion(rule.id, known)}"
            )
