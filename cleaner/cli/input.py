"""The inputs of a run, one after the other; one that cannot be read does not stop the others."""

import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from cleaner.cli.output import complain
from cleaner.codes import BROKEN, DONE, FAILED
from cleaner.errors import CleanerError
from cleaner.formats.packing import Readable
from cleaner.formats.source import STANDARD_NAME, Source
from cleaner.formats.tally import Tally

STANDARD = "-"


def each_source(
    files: Sequence[str],
    tally: Tally,
    work: Callable[[Source], None],
    encoding: str = "",
    end: Callable[[], None] = lambda: None,
) -> int:
    """The exit code after doing the work on every file, or on standard input if there is none.

    `end` is called after the last file. What went wrong is told on standard error, with one line
    of counts at the end.
    """
    failed = False
    for file in files or (STANDARD,):
        name = name_of(file)
        try:
            with opened(file) as stream:
                work(Source(stream, name, encoding))
        except CleanerError as error:
            complain(f"cleaner: {name or repr(name)}: {error}")
            failed = True
    end()
    return exit_code(tally, failed=failed)


def name_of(file: str) -> str:
    """What a file is called in messages."""
    return STANDARD_NAME if file == STANDARD else file


def exit_code(tally: Tally, *, failed: bool) -> int:
    """The exit code of a run, told in its counts, of which some file may have failed."""
    if summary := tally.summary():
        complain(f"cleaner: {summary}")
    if failed:
        return FAILED
    return BROKEN if tally.counts["broken"] or tally.failed else DONE


def waits_for_nobody(files: Sequence[str]) -> bool:
    """Whether no file is given and standard input is a terminal: a silent wait helps no one."""
    return not files and sys.stdin is not None and sys.stdin.isatty()


@contextmanager
def opened(file: str) -> Iterator[Readable]:
    """A file, or standard input, to read; CleanerError where it cannot be."""
    if file == STANDARD:
        if sys.stdin is None:
            raise CleanerError("standard input is closed")
        _refuse_output(sys.stdin.buffer)
        yield sys.stdin.buffer  # type: ignore[misc]  # a BufferedReader, says the documentation
        return
    try:
        stream = Path(file).open("rb")  # noqa: SIM115
    except IsADirectoryError as error:
        from shlex import quote  # only to name a command

        raise CleanerError(
            f"{error.strerror}; a folder is cleaned with: cleaner run {quote(file)} --out clean/"
        ) from error
    except (OSError, ValueError) as error:
        raise CleanerError(getattr(error, "strerror", None) or str(error)) from error
    with stream:
        _refuse_output(stream)
        yield stream


def _refuse_output(stream: BinaryIO) -> None:
    with suppress(AttributeError, OSError, ValueError):
        source = os.fstat(stream.fileno())
        output = os.fstat(sys.stdout.fileno())
        if stat.S_ISREG(source.st_mode) and os.path.samestat(source, output):
            raise CleanerError("is both read and written; write to another file")
