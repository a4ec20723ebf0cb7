"""The wheel, installed as from an index into an environment of its own, far from the checkout."""

import os
import sys
from pathlib import Path

import pytest
from programs import ROOT, run

pytestmark = pytest.mark.integration
SAMPLES = ("wordpress-news-en.txt", "nachrichten-de.txt", "reportaje-es.txt")
RULES = (
    "import cleaner, cleaner.loading as loading; "
    "print(len(cleaner.builtin_rules()), loading.builtin_folder(), sep='\\n')"
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The scripts of an environment that holds the wheel and what it needs, and nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    for command in (
        (*pip, "wheel", "--no-deps", "--wheel-dir", folder, ROOT),
        (sys.executable, "-m", "venv", folder / "venv"),
    ):
        ran = run(*command, cwd=folder)
        assert ran.returncode == 0, ran.stdout
    scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    (wheel,) = folder.glob("*.whl")
    ran = run(scripts / "python", "-m", "pip", "--quiet", "install", wheel, cwd=folder)
    assert ran.returncode == 0, ran.stdout
    return scripts


def test_the_rules_lie_inside_it(installed, tmp_path):
    told = run(installed / "python", "-c", RULES, cwd=tmp_path).stdout.splitlines()

    assert (int(told[0]) > 50, Path(told[1]).parent.name) == (True, "cleaner")
    assert not Path(told[1]).is_relative_to(ROOT)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_comes_out_as_it_must(installed, tmp_path, name):
    ran = run(installed / "cleaner", ROOT / "samples" / "raw" / name, cwd=tmp_path)

    gold = (ROOT / "samples" / "gold" / name).read_text(encoding="utf-8")
    assert (ran.returncode, ran.stdout) == (0, gold)


def test_a_file_is_cleaned_where_it_lies(installed, tmp_path):
    page = tmp_path / "page.txt"
    page.write_bytes((ROOT / "samples" / "raw" / "wordpress-news-en.txt").read_bytes())
    codes = [
        run(installed / "cleaner", "hook", page, cwd=tmp_path, XDG_CACHE_HOME=str(tmp_path / "c"))
        for _ in range(2)
    ]

    assert [ran.returncode for ran in codes] == [1, 0], codes
    gold = ROOT / "samples" / "gold" / "wordpress-news-en.txt"
    assert page.read_bytes() == gold.read_bytes()


def test_zstd_without_its_extra_is_told_with_the_way_out(installed, tmp_path):
    (tmp_path / "page.txt.zst").write_bytes(b"\x28\xb5\x2f\xfd\x04\x00")
    ran = run(installed / "cleaner", "page.txt.zst", cwd=tmp_path)
    if sys.version_info >= (3, 14):
        pytest.skip("this Python knows zstd by itself")

    assert (ran.returncode, "pip install 'cleaner[zstd]'" in ran.stdout) == (2, True)
