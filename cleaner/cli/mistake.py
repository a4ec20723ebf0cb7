"""Names of files that were meant as names of commands."""

from argparse import ArgumentTypeError
from collections.abc import Collection
from pathlib import Path

from cleaner.errors import CleanerError

# "explane" and "explian" are nearer than this to "explain", "export" is not.
NEAR = 0.7
# What other programs take for commands.
OPTIONS = ("help", "version")


def refuse_misspelt(word: str, commands: Collection[str]) -> None:
    """Raise CleanerError if the first argument is no file but was meant as a command."""
    if word.isalpha() and not Path(word).exists():
        meant = _meant(word.lower(), commands)
        if meant:
            raise CleanerError(f"{word}: no such file; did you mean {meant!r}?")


def _meant(word: str, commands: Collection[str]) -> str:
    """The command line that somebody meant who gave this word; empty where nobody can tell."""
    from difflib import get_close_matches

    from cleaner.cli.rules import COMMANDS as OF_RULES

    if word in OPTIONS:
        return f"cleaner --{word}"
    if word in OF_RULES:
        return f"cleaner rules {word}"
    near = get_close_matches(word, commands, n=1, cutoff=NEAR)
    return f"cleaner {near[0]}" if near else ""


def no_command(commands: Collection[str], file: str) -> str:
    """The name of a file; a usage error where only a command is called so."""
    if file in commands and not Path(file).exists():
        raise ArgumentTypeError(
            f"{file}: no such file; the command comes first: cleaner {file} ..."
        )
    return file
