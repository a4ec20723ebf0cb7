"""What the tests of the command line share: one rule, and `main` with bytes in and bytes out."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from cleaner.cli import main

RULE = """\
category: ad
rules:
  - id: own-line
    why: The ad that stood here is gone.
    confidence: high
    kind: line
    phrases: [Advertisement]
    removes: [Advertisement]
    keeps: ["The advertisement was sold for a penny to the man on the quay."]
"""


class Ran(NamedTuple):
    code: int
    out: bytes
    err: str


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def own_line() -> str:
    """A rule file with one rule, which takes the line `Advertisement`."""
    return RULE


@pytest.fixture
def rules(tmp_path: Path) -> tuple[str, ...]:
    """Options that put the one rule in force that takes the line `Advertisement`."""
    path = tmp_path / "rules" / "ad.yaml"
    path.parent.mkdir()
    path.write_text(RULE)
    return ("--no-builtin-rules", "--rules", str(path))


@pytest.fixture
def cleaner(monkeypatch: pytest.MonkeyPatch) -> Run:
    """`main` with these arguments and these bytes on standard input."""

    def run(*arguments: str | Path, given: bytes = b"") -> Ran:
        out, err = io.BytesIO(), io.StringIO()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out))
        monkeypatch.setattr(sys, "stderr", err)
        code = main([str(argument) for argument in arguments])
        return Ran(code, out.getvalue(), err.getvalue())

    return run


@pytest.fixture
def process() -> Callable[..., "subprocess.CompletedProcess[bytes]"]:
    """The command in a process of its own."""

    def run(
        *arguments: str | Path, given: bytes = b"", python: tuple[str, ...] = (), **environment: str
    ) -> "subprocess.CompletedProcess[bytes]":
        command = [sys.executable, *python, "-m", "cleaner", *map(str, arguments)]
        return subprocess.run(
            command,
            input=given,
            capture_output=True,
            env=os.environ | environment,
            timeout=60,
            check=False,
        )

    return run
