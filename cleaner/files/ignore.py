"""Files to leave alone: `.cleanerignore`, in any folder above a file, read as git reads its own."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cleaner.errors import CleanerError
from cleaner.files.replace import folder_of

NAME = ".cleanerignore"
# What a pattern is made of: folders in any number, a mark, a class, an escaped character.
PARTS = re.compile(r"\*\*/|/\*\*$|\*+|\?|\[[!^]?\]?(?:\[:[a-z]+:\]|[^]])*\]|\\.|.", re.DOTALL)
# The classes of characters that have a name, as `fnmatch` of C knows them.
NAMED = {
    "[:alpha:]": "a-zA-Z",
    "[:digit:]": "0-9",
    "[:alnum:]": "a-zA-Z0-9",
    "[:upper:]": "A-Z",
    "[:lower:]": "a-z",
    "[:xdigit:]": "0-9a-fA-F",
    "[:space:]": r"\s",
    "[:blank:]": r" \t",
    "[:punct:]": r"!-/:-@\[-`{-~",
}
CLASS = re.compile(r"\[:[a-z]+:\]|\[")
MARKS = {"**/": "(?:.*/)?", "/**": "/.+", "?": "[^/]"}


class Line(NamedTuple):
    """A line of such a file: `shape` is for the path below the file's folder."""

    shape: re.Pattern[str]
    ignores: bool
    folders_only: bool


class Known(NamedTuple):
    """What holds in a folder: the lines of it and those above, and whether it is left alone."""

    lines: tuple[tuple[Path, list[Line]], ...]
    ignored: bool


class Ignore:
    """What the `.cleanerignore` files say, up to the top of the repository, else of the disk.

    The deeper file wins where two disagree, the later line in one file; nothing in a folder that
    is left alone can be taken back.
    """

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}

    def __call__(self, path: str) -> bool:
        """Whether a file is to be left alone. Raises CleanerError for a file it cannot read."""
        folder = folder_of(path)
        known = self._known.get(folder)
        if known is None:
            # Not resolved: a link is named by its own name, not by that of its target.
            where = Path(os.path.abspath(path)).parent  # noqa: PTH100
            known = self._known[folder] = self._folder(where)
        if not known.lines:
            return False
        return known.ignored or _ignores(known, Path(os.path.abspath(path)), folder=False)  # noqa: PTH100

    def _folder(self, folder: Path) -> Known:
        """What holds in a folder."""
        held = self._known.get(str(folder))
        if held is None:
            # Of a folder that nobody may enter nothing is known; its files will say so.
            top = folder == folder.parent or os.path.exists(folder / ".git")  # noqa: PTH110
            above = Known((), ignored=False) if top else self._folder(folder.parent)
            ignored = above.ignored or _ignores(above, folder, folder=True)
            own = list(_own(folder))
            lines = (*above.lines, (folder, own)) if own else above.lines
            held = self._known[str(folder)] = Known(lines, ignored)
        return held


def _ignores(known: Known, path: Path, *, folder: bool) -> bool:
    """Whether the last line that speaks of a path says to leave it alone."""
    for where, lines in reversed(known.lines):
        name = path.relative_to(where).as_posix()
        for line in reversed(lines):
            if (folder or not line.folders_only) and line.shape.fullmatch(name):
                return line.ignores
    return False


def _own(folder: Path) -> Iterator[Line]:
    """The lines of a folder's own file, if it has one."""
    try:
        text = (folder / NAME).read_text(encoding="utf-8-sig", errors="surrogateescape")
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise CleanerError(f"{folder / NAME}: {error.strerror}") from error
    for number, given in enumerate(text.splitlines(), 1):
        try:
            yield from _line(given)
        except re.error as error:
            raise CleanerError(f"{folder / NAME}:{number}: {given!r}: {error}") from error


def _line(given: str) -> Iterator[Line]:
    """What a line says; nothing for a remark or a blank.

    >>> [line.shape.pattern for line in _line("!/dump/*.txt")]
    ['dump/[^/]*\\\\.txt']
    """
    pattern = re.sub(r"(?<!\\) +$", "", given)
    if not pattern or pattern.startswith("#"):
        return
    ignores = not pattern.startswith("!")
    pattern = pattern.removeprefix("!")
    bare = pattern.removesuffix("/")
    anchored = "/" in bare
    parts = (_part(found[0]) for found in PARTS.finditer(bare.removeprefix("/")))
    shape = ("" if anchored else "(?:.*/)?") + "".join(parts)
    if bare:
        yield Line(re.compile(shape, re.DOTALL), ignores, bare != pattern)


def _part(part: str) -> str:
    if part in MARKS:
        return MARKS[part]
    if part.startswith("*"):
        return "[^/]*"
    if len(part) > 2 and part.startswith("["):
        inside = CLASS.sub(lambda found: NAMED.get(found[0], "\\[" + found[0][1:]), part[1:-1])
        return "(?!/)[" + re.sub(r"^!", "^", inside) + "]"
    return re.escape(part.removeprefix("\\") or "\\")
