"""The command line: one module a command; the filter where no command is named."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from cleaner.cli import filter
from cleaner.cli.output import complain, hush
from cleaner.codes import DONE, FAILED, INTERRUPTED
from cleaner.errors import CleanerError, Problems

Command = Callable[[Sequence[str]], int]


def _later(name: str) -> Command:
    """A command whose module is loaded when it is run: the filter needs none of them."""

    def run(arguments: Sequence[str]) -> int:
        command: Command = import_module(f"cleaner.cli.{name}").run
        return command(arguments)

    return run


COMMANDS: dict[str, Command] = {
    name: _later(name) for name in ("config", "explain", "hook", "rules", "run", "undo")
}


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code, one of `cleaner.codes`, after the work is done."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    try:
        return _finish(_dispatch(arguments))
    except BrokenPipeError:
        # Whoever read our output has enough.
        hush()
        return DONE
    except KeyboardInterrupt:
        hush()
        return INTERRUPTED
    except Problems as error:
        complain(str(error))
    except CleanerError as error:
        complain(f"cleaner: {error}")
    except OSError as error:
        # Reading fails with CleanerError: without a name this is standard output, which exists.
        hush()
        gone = isinstance(error, FileNotFoundError)
        what = error.filename or ("working directory" if gone else "standard output")
        complain(f"cleaner: {what}: {error.strerror}")
    return FAILED


def _dispatch(arguments: Sequence[str]) -> int:
    try:
        if arguments and arguments[0] in COMMANDS:
            return COMMANDS[arguments[0]](arguments[1:])
        return filter.run(arguments, COMMANDS)
    except SystemExit as end:  # argparse, after --help or a usage error
        return end.code if isinstance(end.code, int) else FAILED


def _finish(code: int) -> int:
    # What cannot be written must be known before the exit code is given.
    if sys.stdout:
        sys.stdout.flush()
    return code
