"""Programs of others, run with the settings of nobody; and this checkout as they may get it."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
PRIVATE = ("GIT_", "PYTEST_", "PRE_COMMIT", "VIRTUAL_ENV", "PYTHONPATH")


def run(*command, cwd, **environment):
    """What a command prints on both its outputs together, and its exit code."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PRIVATE)}
    nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**kept, **nobody, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=900,
        check=False,
    )


def git(*arguments, cwd, **environment):
    """What git prints; it must go well."""
    who = ("-c", "user.name=Ines", "-c", "user.email=ines@example.org")
    ran = run("git", *who, "-c", "init.defaultBranch=main", *arguments, cwd=cwd, **environment)
    assert ran.returncode == 0, ran.stdout
    return ran.stdout


def publish(folder):
    """Make a folder a repository that holds this checkout as it lies there, in one commit."""
    told = git("ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    for name in filter(None, told.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    git("init", "--quiet", cwd=folder)
    git("add", "--all", cwd=folder)
    git("commit", "--quiet", "--message", "As it is", cwd=folder)
