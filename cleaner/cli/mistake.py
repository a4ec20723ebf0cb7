"""Names of files that were meant as names of commands."""

from argparse import ArgumentTypeError
from collections.abc import Collection
from pathlib import Path

from cleaner.errors import CleanerError

# "explane" and "explian" are nearer than this to "explain", "export" is not.
NEAR = 0.7


def refuse_misspelt(word: str, commands: Collection[str]) -> None:
    """Raise CleanerError if the first argument is no file and almost a command."""
    if not word.isalpha() or Path(word).exists():
        return
    from difflib import get_close_matches

    near = get_close_matches(word.lower(), commands, n=1, cutoff=NEAR)
    if near:
        raise CleanerError(f"{word}: no such file; did you mean the command {near[0]!r}?")


def no_command(commands: Collection[str], file: str) -> str:
    """The name of a file; a usage error where only a command is called so."""
    if file in commands and not Path(file).exists():
        raise ArgumentTypeError(
            f"{file}: no such file; the command comes first: cleaner {file} ..."
        )
    return file
