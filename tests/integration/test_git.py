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


def install(project, hook):
    path = project / ".git" / "hooks" / "pre-commit"
    path.parent.mkdir(exist_ok=True)
    path.write_text(hook)
    path.chmod(0o755)


def commit(cwd, *, add=True, **home):
    if add:
        git("add", "--all", cwd=cwd, **home)
    who = ("-c", "user.name=Ines", "-c", "user.email=ines@example.org")
    return run("git", *who, "commit", "--allow-empty", "-m", "Scraped", cwd=cwd, **home)


@pytest.mark.parametrize("name", BLOCKS)
def test_each_way_is_shown_in_five_lines(name):
    assert len(BLOCKS[name].splitlines()) <= 5


def test_a_plain_hook_refuses_a_commit_and_fixes_its_files(project, home):
    install(project, BLOCKS["plain-hook"])
    first, second, third = (commit(project, **home) for _ in range(3))

    assert first.returncode != 0, first.stdout
    assert "fixed dump/a page.txt" in first.stdout
    assert (project / "dump" / "a page.txt").read_bytes() == GOLD
    assert (second.returncode, third.returncode) == (0, 0), second.stdout + third.stdout


HOOKS = {
    "plain-hook": BLOCKS["plain-hook"],
    # lefthook puts the names in quotes where they need them.
    "lefthook": "#!/bin/sh\n"
    + BLOCKS["lefthook"].partition(" run: ")[2].replace("{staged_files}", "'dump/a page.txt'"),
}


@pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS)
def test_a_second_commit_without_add_is_refused(project, home, hook):
    install(project, hook)
    first, second = commit(project, **home), commit(project, add=False, **home)

    assert (first.returncode != 0, second.returncode != 0) == (True, True), second.stdout
    assert "dump/a page.txt" in second.stdout
    assert commit(project, **home).returncode == 0
    assert git("show", "HEAD:dump/a page.txt", cwd=project).encode() == GOLD


needs_lefthook = pytest.mark.skipif(
    not shutil.which("lefthook", path=FIRST), reason="lefthook is not installed"
)


@needs_lefthook
@pytest.mark.parametrize("add", [True, False], ids=["added", "not added"])
def test_under_lefthook_no_dirty_text_is_committed(project, home, add):
    (project / "lefthook.yml").write_text(BLOCKS["lefthook"])
    git("add", "lefthook.yml", cwd=project)
    git("commit", "--quiet", "-m", "Begin", cwd=project)
    (project / "notes.txt").write_bytes(RAW)  # lies in no dump
    assert run("lefthook", "install", cwd=project, **home).returncode == 0

    first = commit(project, **home)
    fixed = (project / "dump" / "a page.txt").read_bytes()
    second = commit(project, add=add, **home)
    third = commit(project, **home)

    assert (first.returncode, "fixed dump/a page.txt" in first.stdout) == (1, True), first.stdout
    assert (second.returncode, third.returncode) == (0 if add else 1, 0), second.stdout
    shown = [git("show", f"HEAD:{name}", cwd=project) for name in ("dump/a page.txt", "notes.txt")]
    assert (fixed, shown) == (GOLD, [GOLD.decode(), RAW.decode()])


def test_a_plain_hook_sees_what_was_renamed(project, home):
    commit(project, **home)
    install(project, BLOCKS["plain-hook"])
    git("mv", "dump/a page.txt", "dump/b.txt", cwd=project)
    told = commit(project, **home)

    assert (told.returncode != 0, "fixed dump/b.txt" in told.stdout) == (True, True), told.stdout


def test_a_filter_takes_no_page_apart_and_passes_broken_records(project, home):
    page = b"<!doctype html><html><body><p>The ferry leaves at noon.</p></body></html>\n"
    record = b'{broken\n{"text": "%s"}\n' % page[:-1]
    for name, content in (("a page.txt", page), ("a.jsonl", record)):
        (project / "dump" / name).write_bytes(content)
    for name in ("clean-filter", "clean-records"):
        assert run("sh", "-ec", BLOCKS[name], cwd=project).returncode == 0
    told_by_add = git("add", "--all", cwd=project, **home)
    told = commit(project, **home)

    assert told.returncode == 0, told.stdout
    shown = [git("show", f"HEAD:dump/{name}", cwd=project) for name in ("a page.txt", "a.jsonl")]
    assert [text.encode() for text in shown] == [page, record]
    assert "cleaner: 1 broken" in told_by_add


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
