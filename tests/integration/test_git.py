"""What docs/hook.md says of git, done as it is written there."""

import os
import re
import shutil
import sysconfig

import pytest
from programs import ROOT, git, run

pytestmark = pytest.mark.integration
if not shutil.which("git"):
    pytest.skip("git is not installed", allow_module_level=True)

PAGE = "wordpress-news-en.txt"
RAW, GOLD = ((ROOT / "samples" / part / PAGE).read_bytes() for part in ("raw", "gold"))
DOCS = (ROOT / "docs" / "hook.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"^<!-- ([\w-]+) -->\n```\w+\n(.*?)^```$", DOCS, re.MULTILINE | re.DOTALL))
FIRST = os.pathsep.join((sysconfig.get_path("scripts"), os.environ["PATH"]))


@pytest.fixture
def project(tmp_path):
    """A repository with a scraped page in `dump`, whose name holds a space."""
    git("init", "--quiet", cwd=tmp_path)
    (tmp_path / "dump").mkdir()
    (tmp_path / "dump" / "a page.txt").write_bytes(RAW)
    return tmp_path


@pytest.fixture
def home(tmp_path_factory):
    cache = tmp_path_factory.mktemp("home")
    return {"PATH": FIRST, "XDG_CACHE_HOME": str(cache)}


def commit(cwd, **home):
    git("add", "--all", cwd=cwd, **home)
    who = ("-c", "user.name=Ines", "-c", "user.email=ines@example.org")
    return run("git", *who, "commit", "--allow-empty", "-m", "Scraped", cwd=cwd, **home)


@pytest.mark.parametrize("name", BLOCKS)
def test_each_way_is_shown_in_five_lines(name):
    assert len(BLOCKS[name].splitlines()) <= 5


def test_a_plain_hook_refuses_a_commit_and_fixes_its_files(project, home):
    hook = project / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(BLOCKS["plain-hook"])
    hook.chmod(0o755)
    first, second, third = (commit(project, **home) for _ in range(3))

    assert first.returncode != 0, first.stdout
    assert "fixed dump/a page.txt" in first.stdout
    assert (project / "dump" / "a page.txt").read_bytes() == GOLD
    assert (second.returncode, third.returncode) == (0, 0), second.stdout + third.stdout


def test_a_filter_stores_a_file_clean_and_leaves_it_alone(project, home):
    for line in BLOCKS["clean-filter"].splitlines():
        assert run("sh", "-c", line, cwd=project).returncode == 0
    told = commit(project, **home)
    page = project / "dump" / "a page.txt"

    assert told.returncode == 0, told.stdout
    assert git("show", "HEAD:dump/a page.txt", cwd=project).encode() == GOLD
    assert page.read_bytes() == RAW
    page.unlink()
    git("checkout", "--", "dump", cwd=project, **home)
    assert page.read_bytes() == GOLD


def test_a_job_fails_until_all_is_clean(project, home):
    commit(project, **home)
    step = BLOCKS["ci"].splitlines()[-1].removeprefix("- run: ")
    before = run("sh", "-c", step, cwd=project, **home)
    (project / "dump" / "a page.txt").write_bytes(GOLD)
    after = run("sh", "-c", step, cwd=project, **home)

    assert (before.returncode != 0, "\n-Share this:\n" in before.stdout) == (True, True)
    assert (after.returncode, after.stdout) == (0, "")
