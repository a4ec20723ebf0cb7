"""The command `cleaner`, and `python -m cleaner`."""

import gc
import sys


def run() -> None:
    """Run the command line and end the process with its exit code."""
    # Cleaning makes no reference cycles (a test holds it to that), and looking for some at every
    # few hundred objects is a tenth of the time.
    gc.disable()
    from cleaner.cli import main

    sys.exit(main())


if __name__ == "__main__":
    run()
