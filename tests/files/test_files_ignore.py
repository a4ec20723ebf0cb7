"""`.cleanerignore`: what it leaves alone is what git would ignore."""

import os
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from programs import git, run

from cleaner.errors import CleanerError
from cleaner.files.ignore import Ignore

needs_git = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
FILES = ["a.txt", "b.md", "x/a.txt", "x/b.md", "x/y/a.txt", "x/y/b c.md", "y/a.txt"]
LINES = [
    "", "# a.txt", "*.txt", "a.txt", "/a.txt", "x", "x/", "y/", "/y", "x/*", "x/y/a.txt", "**/y",
    "x/**", "**/a.txt", "x/**/a.txt", "[ab].*", "[!a].txt", "?.md", "b c.md", "*", "x*/", "/",
    "[[:alpha:]].txt", "[![:digit:]b].*", "[[:upper:][:space:]a]*",
    "!a.txt", "!x/", "!*.md", "!/x/y/a.txt", "\\!a.txt", "a\\.txt", "*.txt  ",
]  # fmt: skip
PATTERNS = st.lists(st.sampled_from(LINES), max_size=4).map("\n".join)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    return tmp_path


def ignored(*names):
    ignore = Ignore()
    return [name for name in names if ignore(str(name))]


@needs_git
@settings(max_examples=100)
@given(PATTERNS, PATTERNS, PATTERNS)
def test_it_ignores_what_git_ignores(tmp_path_factory, top, inner, innermost):
    folder = tmp_path_factory.mktemp("ignore")
    git("init", "--quiet", cwd=folder)
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
    for where, patterns in {"": top, "x": inner, "x/y": innermost}.items():
        for name in (".gitignore", ".cleanerignore"):
            (folder / where / name).write_text(patterns + "\n")
    told = run("git", "check-ignore", "--no-index", *FILES, cwd=folder).stdout
    expected = [name for name in FILES if name in told.replace('"', "").splitlines()]

    assert ignored(*(folder / name for name in FILES)) == [folder / name for name in expected]


def test_names_may_be_relative_or_absolute(here):
    (here / ".cleanerignore").write_text("*.md\n")

    names = ["b.md", "./b.md", "x/../b.md", str(here / "b.md"), "a.txt"]
    assert ignored(*names) == names[:-1]


def test_a_repository_ends_the_search(here):
    (here / ".cleanerignore").write_text("*\n")
    (here / "x" / ".git").mkdir()

    assert ignored("a.txt", "x/a.txt") == ["a.txt"]


def test_without_such_a_file_nothing_is_left_alone(here):
    assert ignored(*FILES) == []


def test_a_link_is_named_by_its_own_name(here):
    (here / "a.txt").touch()
    (here / "link.txt").symlink_to("a.txt")
    (here / ".cleanerignore").write_text("a.txt\n")

    assert ignored("link.txt") == []


def test_a_name_that_is_not_utf_8_can_be_left_alone(here):
    name = os.fsdecode(b"caf\xe9.txt")
    (here / ".cleanerignore").write_bytes(b"caf\xe9.*\r\n")

    assert ignored(name, "b.md") == [name]


def test_a_pattern_that_is_none_is_an_error_with_its_file(here):
    (here / ".cleanerignore").write_text("\n[z-a]\n")

    with pytest.raises(CleanerError, match=r"\.cleanerignore:2: "):
        ignored("a.txt")


def test_a_file_that_cannot_be_read_is_an_error(here):
    (here / ".cleanerignore").mkdir()

    with pytest.raises(CleanerError, match=r"\.cleanerignore: Is a directory"):
        ignored("a.txt")
