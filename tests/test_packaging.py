"""The wheel, the editable install and the checkout are one and the same program."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import cleaner

ROOT = Path(__file__).parents[1]
RULES = {
    path.relative_to(ROOT / "rules").as_posix()
    for ending in ("yaml", "json")
    for path in ROOT.glob(f"rules/**/*.{ending}")
}
SAMPLES = sorted((ROOT / "samples" / "raw").glob("*.txt"))
IDS = "import cleaner; print(*(rule.id for rule in cleaner.builtin_rules()), sep='\\n')"
HOME = "import cleaner; print(cleaner.__file__)"


def test_the_extras_that_messages_name_are_there():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"][
        "optional-dependencies"
    ]
    sources = [path.read_text("utf-8") for path in (ROOT / "cleaner").rglob("*.py")]
    named = {name for text in sources for name in re.findall(r"needs\('(\w+)'\)\}\"", text)}

    assert named == {"lang", "parquet", "remote", "warc", "zstd"}
    assert named <= set(extras)
    assert not [text for text in sources if re.search(r"pip install (?!'cleaner\[)", text)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    pip(*build)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A folder that holds the unpacked wheel alone; dependencies come from this interpreter."""
    folder = tmp_path_factory.mktemp("installed")
    pip("install", "--no-deps", "--no-index", "--target", str(folder), str(wheel))
    return folder


def pip(*arguments):
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def python(*arguments, path, cwd, source=b""):
    """What this interpreter prints with a folder first on its path, far from the checkout."""
    environment = {**os.environ, "PYTHONPATH": str(path), "PYTHONUTF8": "1"}
    run = subprocess.run(
        [sys.executable, *arguments],
        input=source,
        capture_output=True,
        cwd=cwd,
        env=environment,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout


def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_carries_every_rule_file(wheel):
    packed = {name for name in names(wheel) if name.startswith("cleaner/_rules/")}

    assert {f"cleaner/_rules/{name}" for name in RULES} <= packed


def test_the_wheel_carries_its_licence_and_its_types(wheel):
    found = names(wheel)

    assert "cleaner/py.typed" in found
    assert [name for name in found if name.endswith("/licenses/LICENSE")]


def test_the_wheel_carries_nothing_but_the_package(wheel):
    tops = {name.partition("/")[0] for name in names(wheel)}

    assert tops == {"cleaner", f"cleaner-{cleaner.__version__}.dist-info"}


def test_the_wheel_is_what_the_next_tests_run(installed, tmp_path):
    home = python("-c", HOME, path=installed, cwd=tmp_path)

    assert Path(home.decode().strip()).is_relative_to(installed)


def test_the_wheel_has_the_rules_of_the_checkout(installed, tmp_path):
    from_wheel = python("-c", IDS, path=installed, cwd=tmp_path)

    assert from_wheel.decode().split() == [rule.id for rule in cleaner.builtin_rules()]


def test_the_wheel_gives_the_bytes_of_the_checkout(installed, tmp_path):
    files = [str(path) for path in SAMPLES]

    from_wheel = python("-m", "cleaner", *files, path=installed, cwd=tmp_path)
    from_checkout = python("-m", "cleaner", *files, path=ROOT, cwd=tmp_path)

    assert from_wheel == from_checkout


def test_the_editable_install_gives_the_bytes_of_the_checkout(tmp_path):
    files = [str(path) for path in SAMPLES]

    from_install = python("-m", "cleaner", *files, path="", cwd=tmp_path)
    from_checkout = python("-m", "cleaner", *files, path=ROOT, cwd=tmp_path)

    assert from_install == from_checkout


def test_the_version_is_the_same_everywhere(installed, tmp_path):
    printed = python("-m", "cleaner", "--version", path=installed, cwd=tmp_path)
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert printed.decode().split() == ["cleaner", cleaner.__version__]
    assert re.search(r"^## \[([^\]]+)\]", changelog, re.MULTILINE)[1] == cleaner.__version__
