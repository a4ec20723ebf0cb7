"""The command `cleaner`, and `python -m cleaner`."""

import sys


def run() -> None:
    """Run the command line and end the process with its exit code."""
    from cleaner.cli import main

    sys.exit(main())


if __name__ == "__main__":
    run()
