"""The cleaner of each file, from its configuration file and the command line."""

import os
from argparse import Namespace
from functools import cached_property
from pathlib import Path
from typing import Any

from cleaner.cleaner import Cleaner
from cleaner.config import Config, Layer, Selection
from cleaner.configfile import PACK, find, read
from cleaner.errors import CleanerError, ConfigError
from cleaner.files.replace import folder_of
from cleaner.formats.source import STANDARD_NAME
from cleaner.ruleset import Ruleset, builtin, ruleset

COMMAND_LINE = "command line"
SELECTING = ("select", "extend-select", "ignore")


class Cleaners:
    """A cleaner for each file; files with the same configuration share theirs.

    What is wrong with rules or configurations is raised at once, before any input is read.
    """

    def __init__(self, options: Namespace) -> None:
        self._options = options
        self._files: dict[str, Config] = {}
        self._made: dict[tuple[Any, ...], Cleaner] = {}
        self._by_folder: dict[str, Cleaner] = {}
        for name in options.files or (STANDARD_NAME,):
            self.of(name)

    def config(self, name: str = STANDARD_NAME) -> Config:
        """What is in force for a file; for standard input what holds in the working directory."""
        config = self._found(folder_of(name))
        if name not in (STANDARD_NAME, "-"):
            config = config.for_file(name)
        return config.under(self._layer)

    def excluded(self, name: str) -> bool:
        """Whether the configuration of a file says to leave it alone."""
        return self._found(folder_of(name)).excluded(name)

    def of(self, name: str = STANDARD_NAME) -> Cleaner:
        """The cleaner for a file."""
        folder = folder_of(name)
        if self._found(folder).per_file:
            return self._chosen(name)
        # Ten thousand files of one folder are looked up and not thought about.
        if folder not in self._by_folder:
            self._by_folder[folder] = self._chosen(name)
        return self._by_folder[folder]

    def _chosen(self, name: str) -> Cleaner:
        config = self.config(name)
        choice = (
            config.rules, config.builtin_rules, config.selection, config.profile, config.limited,
        )  # fmt: skip
        if choice not in self._made:
            self._made[choice] = _cleaner(config)
        return self._made[choice]

    def _found(self, folder: str) -> Config:
        if folder not in self._files:
            self._files[folder] = configured(self._options, Path(folder).absolute())
        return self._files[folder]

    @cached_property
    def _layer(self) -> Layer:
        """What the command line says, as far as it says anything."""
        options = self._options
        values: dict[str, Any] = {
            "rules": tuple(options.rules),
            "select": tuple(options.select),
            "extend-select": tuple(options.extend_select),
            "ignore": tuple(options.ignore),
            "profile": options.profile,
        }
        values = {key: value for key, value in values.items() if value}
        if options.no_builtin_rules:
            values["builtin-rules"] = False
        return Layer(values, dict.fromkeys(values, COMMAND_LINE))


def configured(options: Namespace, folder: Path) -> Config:
    """What the configuration of a folder says, or the one that the options name."""
    if options.isolated:
        return Config()
    file = Path(options.config) if options.config else find(folder)
    here = Path.cwd()
    if file and file.is_relative_to(here):
        file = file.relative_to(here)
    return read(file) if file else Config()


def _cleaner(config: Config) -> Cleaner:
    rules = rules_of(config, shipped=config.builtin_rules)
    check(config, rules)
    return Cleaner(
        rules,
        profile=config.profile,
        select=config.select,
        extend_select=config.extend_select,
        ignore=config.ignore,
        limits=config.limited,
    )


def rules_of(config: Config, *, shipped: bool) -> Ruleset:
    """The rules that a configuration puts in force; what is not there is told with its line."""
    origin = config.origin("rules")
    for path in config.rules if origin != COMMAND_LINE else ():
        if not path.startswith(PACK) and not os.path.lexists(path):
            raise ConfigError((f"{origin}: rules: no such file or folder: {path}",))
    return ruleset(config.rules, shipped=shipped)


def check(config: Config, rules: Ruleset) -> None:
    """Refuse names that no rule has, and say where they stand."""
    for key in SELECTING:
        origin = config.origin(key)
        names = getattr(config, key.replace("-", "_"))
        if not names or origin == COMMAND_LINE:
            continue
        try:
            Selection(select=names).check((*rules, *builtin(), *rules.sites.named(names)))
        except CleanerError as error:
            raise ConfigError((f"{origin}: {key}: {error}",)) from None
