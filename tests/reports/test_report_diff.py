"""Diffs: another program, patch, makes the new text of the old one with them."""

import shutil
import subprocess

import pytest
from cost import STEEP, growth
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.reports.diff import unified

needs_patch = pytest.mark.skipif(not shutil.which("patch"), reason="no patch on this machine")
needs_git = pytest.mark.skipif(not shutil.which("git"), reason="no git on this machine")
LINES = st.lists(st.sampled_from([b"a", b"b", b"c\r", b"", b"-", b"@@ -1 +1 @@", b"--- x"]))
ENDS = st.sampled_from([b"\n", b""])
TEXTS = st.tuples(LINES.map(b"\n".join), ENDS).map(b"".join)


def diff(before, after, path="a.txt"):
    return b"".join(unified(path, before, after))


def applied(before, diff):
    """The lines that hunks make of others, with every line they show looked up."""
    new, done = [], 0
    for hunk in diff.split(b"@@ -")[1:]:
        head, *lines = hunk.split(b"\n")[:-1]
        start, _, count = head.split(b" ")[0].partition(b",")
        first = int(start) - (count != b"0")
        shown = [line[1:] for line in lines if line[:1] in b" -"]
        assert before[first : first + len(shown)] == shown
        new += before[done:first] + [line[1:] for line in lines if line[:1] in b" +"]
        done = first + len(shown)
    return new + before[done:]


@pytest.fixture
def patch(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(command, name, before, after):
        path = tmp_path / name
        path.write_bytes(before)
        made = diff(before, after, name)
        ran = subprocess.run(command, input=made, capture_output=True, timeout=60, check=False)
        return ran.returncode, ran.stdout + ran.stderr, path.read_bytes()

    return run


CASES = {
    "a line goes": (b"one\ntwo\nthree\n", b"one\nthree\n"),
    "the first line goes": (b"one\ntwo\n", b"two\n"),
    "the last line goes": (b"one\ntwo\n", b"one\n"),
    "CRLF": (b"one\r\ntwo\r\nthree\r\n", b"one\r\nthree\r\n"),
    "CRLF on some lines": (b"one\r\ntwo\nthree\r\n", b"one\r\nthree\r\n"),
    "no final newline": (b"one\ntwo\nthree", b"one\nthree"),
    "no final newline on the line that goes": (b"one\ntwo", b"one\n"),
    "no final newline on the line that comes": (b"one\n", b"one\ntwo"),
    "one line without an end": (b"one", b"two"),
    "old Mac line ends": (b"one\rtwo\r", b"one\r"),
    "bytes that are not UTF-8": (b"caf\xe9\nAd\n", b"caf\xe9\n"),
    "far apart": (b"ad\n" + b"line\n" * 40 + b"ad\n", b"line\n" * 40),
    "lines that look like a diff": (b"--- x\n+++ y\n@@ -1 +1 @@\n-z\n", b"--- x\n@@ -1 +1 @@\n"),
    "escape codes": (b"\x1b[31mred\nAd\n", b"\x1b[31mred\n"),
}


@needs_patch
@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
def test_patch_applies_it(patch, before, after):
    code, told, text = patch(["patch", "-p0"], "a.txt", before, after)

    assert (code, text) == (0, after), told


@needs_git
@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
def test_git_applies_it(patch, before, after):
    code, told, text = patch(["git", "apply", "-p0", "-"], "a.txt", before, after)

    assert (code, text) == (0, after), told


@needs_patch
@pytest.mark.parametrize(
    "name",
    [
        "a b.txt",
        " a.txt",
        "  a b.txt",
        "a.txt ",
        "näß.txt",
        'a"b.txt',
        "a\\b.txt",
        "a\nb.txt",
        "-a.txt",
    ],
)
def test_patch_finds_the_file_by_its_name(patch, name):
    code, told, text = patch(["patch", "-p0"], name, b"one\ntwo\n", b"one\n")

    assert (code, text) == (0, b"one\n"), told


@needs_patch
@settings(max_examples=60)
@given(TEXTS.filter(bool), TEXTS.filter(bool))
def test_patch_applies_any(tmp_path_factory, before, after):
    folder = tmp_path_factory.mktemp("patch")
    (folder / "a.txt").write_bytes(before)
    made = diff(before, after)
    ran = subprocess.run(["patch", "-p0"], input=made, cwd=folder, capture_output=True, check=False)

    assert (ran.returncode if made else 0, (folder / "a.txt").read_bytes()) == (0, after)


MANY = st.lists(st.sampled_from([b"a", b"b", b"c", b"d", b""]), max_size=40)


@given(MANY, MANY)
def test_its_hunks_make_the_new_lines_of_the_old(before, after):
    old, new = (b"".join(line + b"\n" for line in lines) for lines in (before, after))

    assert applied(before, diff(old, new)) == after


def test_nothing_changed_is_no_diff():
    assert diff(b"one\n", b"one\n") == b""


def test_only_what_changed_is_marked():
    before = b"".join(b"line %d\n\n" % n for n in range(1000))
    after = before.replace(b"line 500\n\n", b"").replace(b"line 700\n", b"line x\n")
    marked = [line for line in diff(before, after).split(b"\n")[2:] if line[:1] in (b"-", b"+")]

    assert marked == [b"-line 500", b"-", b"-line 700", b"+line x"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            lambda count: b"same\n" * count,
            lambda count: b"same\n" * (count - count // 300) + b"other\n" * (count // 333),
            id="one line",
        ),
        pytest.param(
            lambda count: b"".join(b"%d\nx\n" % n for n in range(count // 2)),
            lambda count: b"".join(b"%d\n" % n if n % 7 else b"y\n" for n in range(count // 2)),
            id="many changes",
        ),
    ],
)
def test_a_long_text_costs_in_proportion(before, after):
    assert growth(lambda count: diff(before(count), after(count)), 300_000) < STEEP
