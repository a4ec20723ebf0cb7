"""Lint, format, types and layers: what can be told without running the code."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINT_IMPORTS = Path(sysconfig.get_path("scripts")) / "lint-imports"


@pytest.mark.parametrize(
    "command",
    [
        pytest.param([sys.executable, "-m", "ruff", "check"], id="no lint"),
        pytest.param([sys.executable, "-m", "ruff", "format", "--check"], id="formatted"),
        pytest.param([sys.executable, "-m", "mypy"], id="types hold"),
        pytest.param([str(LINT_IMPORTS)], id="imports go down only"),
    ],
)
def test_the_checkout_is_in_order(command):
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout + run.stderr
