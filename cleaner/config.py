"""What is in force: which rules are selected, and from what they are chosen."""

from collections.abc import Iterable
from dataclasses import dataclass

from cleaner.errors import CleanerError
from cleaner.rule import CATEGORIES_OFF, Rule


@dataclass(frozen=True)
class Selection:
    """Which rules may cut: `select` replaces the default, `extend` adds to it, `ignore` takes away.

    Each entry is a category or a rule id; the longer entry wins where two disagree.

    >>> rule_names = ("ad", "ad/label")
    >>> Selection(ignore=("ad",), extend=("ad/label",)).takes(rule_names)
    True
    """

    select: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def takes(self, names: tuple[str, ...]) -> bool:
        """Whether a rule is selected that goes by these names, its category first, its id last."""
        if self.select:
            selected = any(name in self.select for name in names)
        else:
            selected = names[0] not in CATEGORIES_OFF
        for name in names:
            if name in self.extend:
                selected = True
            if name in self.ignore:
                selected = False
        return selected

    def rule(self, rule: Rule) -> bool:
        """Whether a rule is selected by its category, a former id or its id."""
        return self.takes((rule.category, *rule.aliases, rule.id))

    def check(self, rules: Iterable[Rule]) -> None:
        """Refuse names that no rule has."""
        names = {name for rule in rules for name in (rule.id, rule.category, *rule.aliases)} | set(
            CATEGORIES_OFF
        )
        for entry in (*self.select, *self.extend, *self.ignore):
            if entry not in names:
                raise CleanerError(
                    f"no rule or category is called {entry!r}{suggestion(entry, names)}"
                )


def suggestion(word: str, known: Iterable[str]) -> str:
    """` (did you mean 'x'?)`, or nothing where no known word is near."""
    import difflib

    near = difflib.get_close_matches(word, list(known), n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""
