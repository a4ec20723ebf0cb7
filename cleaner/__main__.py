"""The command `cleaner`, and `python -m cleaner`."""

import gc
import sys

from cleaner.codes import INTERRUPTED


def run() -> None:
    """Run the command line and end the process with its exit code."""
    # Cleaning makes no reference cycles (a test holds it to that), and looking for some at every
    # few hundred objects is a tenth of the time.
    gc.disable()
    try:
        from cleaner.cli import main

        code = main()
    except KeyboardInterrupt:
        code = INTERRUPTED
    if code == INTERRUPTED:
        _ignore_interrupts()
    sys.exit(code)


def _ignore_interrupts() -> None:
    """Let nobody who presses Ctrl-C once more see Python complain of it."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


if __name__ == "__main__":
    run()
