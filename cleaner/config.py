"""What is in force: which rules are selected, and from what they are chosen.

Knows nothing of files in TOML and nothing of the command line; both come as layers.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.errors import CleanerError
from cleaner.limits import LIMITS, Limits, Profile
from cleaner.rule import CATEGORIES_OFF, Rule

DEFAULT = "default"
# The keys of a configuration file. Those of a glob under `per-file` are the second tuple.
KEYS = (
    "rules", "builtin-rules", "select", "extend-select", "ignore", "profile", "limits", "exclude",
    "per-file",
)  # fmt: skip
FILE_KEYS = ("select", "extend-select", "ignore", "profile", "limits")
LIMIT_KEYS = ("rule", "document", "free")
# A stronger layer adds to these lists; all other values it replaces.
LISTS = ("rules", "extend-select", "ignore", "exclude")


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
        return self.takes(rule.names)

    def check(self, rules: Iterable[Rule]) -> None:
        """Refuse names that no rule has."""
        names = {name for rule in rules for name in rule.names} | set(CATEGORIES_OFF)
        for entry in (*self.select, *self.extend, *self.ignore):
            if entry not in names:
                raise CleanerError(
                    f"no rule or category is called {entry!r}{suggestion(entry, names)}"
                )


class Layer(NamedTuple):
    """The values that one place gives, by key, and for each key where that is."""

    values: Mapping[str, Any]
    origins: Mapping[str, str]


@dataclass(frozen=True)
class Config:
    """What is in force for a file, and by whose word.

    `rules` are paths and names of installed packs; `limits` replace single limits of the profile;
    `per_file` holds globs and what differs for files that they match; globs are those of
    .gitignore, relative to `folder`. `origins` tells for each key where its value is from.

    >>> Config().limited.rule, Config(profile="precise", limits=(("rule", 0.1),)).limited.rule
    (0.4, 0.1)
    """

    rules: tuple[str, ...] = ()
    builtin_rules: bool = True
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: Profile = "balanced"
    limits: tuple[tuple[str, float], ...] = ()
    exclude: tuple[str, ...] = ()
    per_file: tuple[tuple[str, Layer], ...] = ()
    folder: Path | None = None
    origins: tuple[tuple[str, str], ...] = ()

    @property
    def limited(self) -> Limits:
        """The limits in force: the profile's, but for those given."""
        given: Mapping[str, Any] = dict(self.limits)
        return replace(LIMITS[self.profile], **given)

    @property
    def selection(self) -> Selection:
        """The names that select rules."""
        return Selection(self.select, self.extend_select, self.ignore)

    def origin(self, key: str) -> str:
        """Where the value of a key is from."""
        return dict(self.origins).get(key, DEFAULT)

    def under(self, layer: Layer) -> "Config":
        """What is in force where a stronger layer lies on this one.

        Lists add up, but `select` replaces what was selected before; a name that the stronger
        layer selects is no longer ignored, and the other way round.
        """
        values = {key.replace("-", "_"): value for key, value in layer.values.items()}
        weak = self
        if "select" in values:
            weak = replace(weak, extend_select=())
        chosen = {*values.get("select", ()), *values.get("extend_select", ())}
        weak = replace(
            weak,
            ignore=tuple(name for name in weak.ignore if name not in chosen),
            extend_select=tuple(
                name for name in weak.extend_select if name not in values.get("ignore", ())
            ),
        )
        for key in LISTS:
            field = key.replace("-", "_")
            if field in values:
                values[field] = tuple(dict.fromkeys((*getattr(weak, field), *values[field])))
        if "limits" in values:
            values["limits"] = tuple({**dict(weak.limits), **dict(values["limits"])}.items())
        return replace(weak, **values, origins=_origins(weak, layer))

    def excluded(self, path: str | Path) -> bool:
        """Whether the configuration says to leave a file alone."""
        return bool(self.exclude) and self._matches(self.exclude, path)

    def for_file(self, path: str | Path) -> "Config":
        """What is in force for a file: later globs of `per-file` are stronger than earlier ones."""
        config = self
        for glob, layer in self.per_file:
            if self._matches((glob,), path):
                config = config.under(layer)
        return config

    def _matches(self, globs: tuple[str, ...], path: str | Path) -> bool:
        if self.folder is None:
            return False
        where = Path(os.path.abspath(path))  # noqa: PTH100 - a link is named, not what it leads to
        if not where.is_relative_to(self.folder):
            return False
        name = where.relative_to(self.folder).as_posix()
        # The engine of globs takes no name that is not UTF-8.
        return bool(_spec(globs).match_file(os.fsencode(name).decode("utf-8", "replace")))

    def shown(self) -> dict[str, Any]:
        """The value of each key, as a configuration file would say it."""
        values: dict[str, Any] = {
            key: getattr(self, key.replace("-", "_")) for key in KEYS if key != "per-file"
        }
        values["limits"] = asdict(self.limited)
        values["per-file"] = {glob: dict(layer.values) for glob, layer in self.per_file}
        return values


def _origins(weak: Config, layer: Layer) -> tuple[tuple[str, str], ...]:
    """Where values are from; a list that was added to is from several places."""
    origins = dict(weak.origins)
    for key, origin in layer.origins.items():
        field = key.replace("-", "_")
        adds = key in (*LISTS, "limits") and getattr(weak, field)
        origins[key] = f"{origins[key]}, {origin}" if adds and key in origins else origin
    return tuple(origins.items())


@lru_cache(256)
def _spec(globs: tuple[str, ...]) -> Any:
    from pathspec import GitIgnoreSpec  # only where a configuration has globs

    return GitIgnoreSpec.from_lines(globs)


def suggestion(word: str, known: Iterable[str]) -> str:
    """` (did you mean 'x'?)`, or nothing where no known word is near."""
    import difflib

    near = difflib.get_close_matches(word, list(known), n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""


def choice(word: str, known: Iterable[str]) -> str:
    """The suggestion for a word that is none of the known ones; without one, all of them."""
    known = tuple(known)
    return suggestion(word, known) or f"; one of {', '.join(known)}"
