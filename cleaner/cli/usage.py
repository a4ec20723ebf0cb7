"""Command lines that are wrong: one line says what, and what may have been meant."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import NoReturn

from cleaner.cli.output import complain
from cleaner.codes import FAILED
from cleaner.config import suggestion


class Parser(ArgumentParser):
    """A parser whose complaints are one line, not the usage of all options and then a line."""

    def error(self, message: str) -> NoReturn:
        """End with a complaint."""
        complain(f"{self.prog}: {message}; see {self.prog} --help")
        self.exit(FAILED)

    def lacks_input(self) -> NoReturn:
        """End where nothing is given to read: who types the bare command learns how to use it."""
        self.print_usage(sys.stderr)
        self.error("no file is given and standard input is a terminal")

    def parse_args(self, arguments: Sequence[str]) -> Namespace:  # type: ignore[override]
        """The options and arguments."""
        return self._known(*self.parse_known_args(arguments))

    def parse_intermixed_args(  # type: ignore[override]
        self, arguments: Sequence[str]
    ) -> Namespace:
        """The options and arguments, which may stand in any order."""
        return self._known(*self.parse_known_intermixed_args(arguments))

    def _known(self, options: Namespace, rest: list[str]) -> Namespace:
        """The options, if nothing is left that no option takes."""
        if rest:
            given = next((word for word in rest if word.startswith("-")), "").partition("=")[0]
            if not given:
                self.error(f"one argument too many: {rest[0]}")
            near = suggestion(given, self._option_string_actions).replace("'", "")
            self.error(f"unknown option {given}{near}")
        return options
