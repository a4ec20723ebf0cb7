"""`cleaner hook` and `cleaner --in-place`: files cleaned where they lie."""

import bz2
import gzip
import lzma
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from backports import zstd
from cost import bytes_read, counts_reads

from cleaner.cleaner import Cleaner

FIRST = b"The pier burned down in the night and nobody was hurt at all.\n"
AD = b"Advertisement\n"
LAST = b"It will be built again in the spring, the council said.\n"
DIRTY = FIRST + AD + LAST
CLEAN = FIRST + LAST


def record(text):
    return b'{"id": 1.10, "text": "%s"}\n' % text.replace(b"\n", b"\\n")


KINDS = {
    "page.txt": (DIRTY, CLEAN),
    "page.md": (DIRTY, CLEAN),
    "page": (DIRTY, CLEAN),
    "page-3.5": (DIRTY, CLEAN),
    "crlf.txt": (DIRTY.replace(b"\n", b"\r\n"), CLEAN.replace(b"\n", b"\r\n")),
    "bom.txt": (b"\xef\xbb\xbf" + DIRTY, b"\xef\xbb\xbf" + CLEAN),
    "no-end.txt": (DIRTY[:-1], CLEAN[:-1]),
    "latin.txt": (b"caf\xe9 " + DIRTY, b"caf\xe9 " + CLEAN),
    "news.jsonl": (record(DIRTY) + record(CLEAN), record(CLEAN) + record(CLEAN)),
    "news": (record(DIRTY), record(CLEAN)),
    "news.csv": (b'id,text\n7,"%b"\n' % DIRTY, b'id,text\n7,"%b"\n' % CLEAN),
    "news.tsv": (b'id\ttext\n7\t"%b"\n' % DIRTY, b'id\ttext\n7\t"%b"\n' % CLEAN),
}
PACKERS = {
    ".gz": (gzip.compress, gzip.decompress),
    ".zst": (zstd.compress, zstd.decompress),
    ".xz": (lzma.compress, lzma.decompress),
    ".bz2": (bz2.compress, bz2.decompress),
}


@pytest.fixture(autouse=True)
def cache(tmp_path_factory, monkeypatch):
    """Where the hook remembers what was clean: empty, and nowhere near the user's own."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder / "cleaner" / "clean"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def page(here):
    path = here / "page.txt"
    path.write_bytes(DIRTY)
    return path


@pytest.fixture
def hook(cleaner, rules, here):
    """The command with the one rule, and bytes out, code and complaints."""
    return lambda *arguments: cleaner("hook", *rules, *arguments)


def names(folder):
    return sorted(path.name for path in folder.iterdir() if path.name != "rules")


@pytest.mark.parametrize(("name", "texts"), KINDS.items(), ids=KINDS)
def test_a_file_with_boilerplate_is_fixed(hook, here, name, texts):
    before, after = texts
    (here / name).write_bytes(before)

    assert hook(name) == (1, b"", f"fixed {name} (1 line, 1 rule)\n")
    assert (here / name).read_bytes() == after
    assert hook(name) == (0, b"", "")


@pytest.mark.parametrize("ending", PACKERS)
@pytest.mark.parametrize("name", ["page.txt", "bom.txt", "news.jsonl", "news.csv"])
def test_a_packed_file_is_fixed_and_stays_packed(hook, here, name, ending):
    pack, unpack = PACKERS[ending]
    before, after = KINDS[name]
    path = here / (name + ending)
    path.write_bytes(pack(before))

    assert hook(path.name) == (1, b"", f"fixed {path.name} (1 line, 1 rule)\n")
    assert unpack(path.read_bytes()) == after
    assert hook(path.name) == (0, b"", "")


def test_lines_and_rules_are_counted_over_all_records(hook, here):
    texts = (b"One is here.\n\n\nAdvertisement\nTwo.\n", DIRTY, CLEAN)
    (here / "news.jsonl").write_bytes(b"".join(map(record, texts)))

    assert hook("news.jsonl").err == "fixed news.jsonl (3 lines, 2 rules)\n"


def test_a_page_in_a_record_stays_a_page_unless_its_text_is_asked_for(hook, here):
    told = CLEAN.decode().replace("\n", "</p>\n<p>")
    page = record(f"<!DOCTYPE html><html><body><p>{told}</p></body></html>".encode())
    (here / "news.jsonl").write_bytes(page)

    assert hook("news.jsonl", "--no-cache") == (0, b"", "")
    assert (here / "news.jsonl").read_bytes() == page
    assert hook("news.jsonl", "--html", "auto", "--no-cache").code == 1


def test_a_clean_file_is_not_touched(hook, page):
    page.write_bytes(CLEAN)
    before = page.stat()

    assert hook("page.txt", "--no-cache") == (0, b"", "")
    after = page.stat()
    assert (before.st_ino, before.st_mtime_ns, before.st_ctime_ns) == (
        after.st_ino,
        after.st_mtime_ns,
        after.st_ctime_ns,
    )


def test_no_file_is_nothing_to_do(hook):
    assert hook() == (0, b"", "")


def test_standard_input_is_no_file(hook, here):
    ran = hook("-")
    (here / "-").write_bytes(DIRTY)

    assert (ran.code, "'-' is no file here" in ran.err) == (2, True)
    assert hook("-") == (1, b"", "fixed - (1 line, 1 rule)\n")


@pytest.fixture
def unheard(rules, here):
    """The hook's exit code, with standard error, or output too, a pipe that nobody reads."""

    def run(*arguments, error=True, output=True):
        reading, writing = os.pipe()
        os.close(reading)
        pipe = {False: subprocess.DEVNULL, True: writing}
        command = [sys.executable, "-m", "cleaner", "hook", *rules, *arguments]
        try:
            return subprocess.run(
                command, stdout=pipe[output], stderr=pipe[error], check=False, timeout=60
            ).returncode
        finally:
            os.close(writing)

    return run


def test_files_are_fixed_though_nobody_listens(unheard, here):
    paths = [here / f"page{number}.txt" for number in range(3)]
    for path in paths:
        path.write_bytes(DIRTY)

    assert (unheard(*paths), {path.read_bytes() for path in paths}) == (1, {CLEAN})
    assert unheard(*paths) == 0


def test_a_failure_is_two_though_nobody_listens(unheard, page):
    (page.parent / "bad.yaml").write_text("category: ad\nrules:\n  - {id: a, kind: lin}\n")
    page.chmod(0o444)

    assert (unheard("page.txt"), unheard("--rules", "bad.yaml", "page.txt")) == (2, 2)


@pytest.mark.parametrize("error", [False, True])
def test_a_diff_that_nobody_reads_is_no_clean_file(unheard, here, error):
    for name in ("a.txt", "b.txt"):
        (here / name).write_bytes(DIRTY)
    (here / "c.txt").write_bytes(CLEAN)
    dirty = unheard("--diff", "a.txt", "b.txt", "c.txt", error=error)
    clean = unheard("--diff", "c.txt", error=error)
    (here / "b.gz").write_bytes(gzip.compress(DIRTY)[:-9])

    failed = unheard("--diff", "a.txt", "b.gz", error=error)

    assert (dirty, clean, failed) == (1, 0, 2)


SKIPPED = {
    "binary": ("a.txt", b"The pier\0" + DIRTY, "binary: it holds a NUL byte"),
    "an image": ("a", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary: it holds a NUL byte"),
    "packed binary": ("a.txt.gz", gzip.compress(b"\0" * 9), "binary: it holds a NUL byte"),
    "empty": ("a.txt", b"", "empty"),
    "large": ("a.txt", DIRTY * 99, f"{len(DIRTY) * 99:,} bytes, over --max-size"),
    "large once unpacked": (
        "a.txt.gz",
        gzip.compress(DIRTY * 99),
        "unpacks to more than --max-size, 1,000 bytes",
    ),
    "wide": (
        "a.txt",
        DIRTY.decode().encode("utf-16"),
        "this is UTF-16, not UTF-8; convert it first: iconv -f UTF-16 -t UTF-8",
    ),
    "packed otherwise": (
        "a.zip",
        b"PK\x03\x04" + DIRTY,
        "this is zip; use: unzip -p a.zip | cleaner",
    ),
    "packed twice": (
        "a.txt.gz",
        gzip.compress(gzip.compress(DIRTY)),
        "this is packed twice; unpack it once first",
    ),
    "a program": ("a.py", DIRTY, "no format is known for '.py'; see --format"),
    "a web page": (
        "a.HTML.gz",
        gzip.compress(DIRTY),
        "a page in HTML, which comes out as text",
    ),
    "a table without texts": (
        "a.csv",
        b"id,n\n1,2\n",
        "no column is called 'text'; there are: id, n; see --text-field",
    ),
}


@pytest.mark.parametrize(("name", "content", "reason"), SKIPPED.values(), ids=SKIPPED)
def test_what_is_not_to_be_cleaned_is_skipped_with_its_reason(hook, here, name, content, reason):
    (here / name).write_bytes(content)

    assert hook("--max-size", "1k", name) == (0, b"", f"skipped {name}: {reason}\n")
    assert (here / name).read_bytes() == content


def test_a_deleted_file_and_a_submodule_are_skipped(hook, here):
    (here / "submodule").mkdir()
    (here / "submodule" / ".git").write_text("gitdir: ../.git/modules/submodule\n")

    told = "skipped gone.txt: no such file\nskipped submodule: a submodule\n"
    assert hook("gone.txt", "submodule") == (0, b"", told)


def test_a_folder_is_never_taken_for_clean(hook, here):
    (here / "dump").mkdir()

    assert hook("--check", "dump") == (2, b"", "cleaner: dump: a folder; name the files in it\n")


def test_a_file_of_any_ending_is_fixed_if_the_format_is_given(hook, here):
    (here / "a.py").write_bytes(DIRTY)

    assert hook("--format", "text", "a.py").code == 1
    assert (here / "a.py").read_bytes() == CLEAN


def test_what_is_ignored_is_left_alone_and_counted(hook, here):
    (here / "dump").mkdir()
    (here / ".cleanerignore").write_text("dump/\n!dump/a.txt\nb.txt\n")
    for name in ("a.txt", "b.txt", "dump/a.txt"):
        (here / name).write_bytes(DIRTY)
    ran = hook("a.txt", "b.txt", "dump/a.txt")

    told = "fixed a.txt (1 line, 1 rule)\nleft alone, being excluded: 2 files\n"
    assert ran == (1, b"", told)
    assert [(here / name).read_bytes() for name in ("b.txt", "dump/a.txt")] == [DIRTY, DIRTY]


def test_what_the_configuration_excludes_is_left_alone(hook, here):
    (here / "cleaner.toml").write_text('exclude = ["own/"]\n')
    (here / "own").mkdir()
    odd = os.fsdecode(b"own/caf\xe9.txt")
    for name in ("a.txt", "own/a.txt", odd):
        (here / name).write_bytes(DIRTY)
    ran = hook("a.txt", "own/a.txt", odd)

    told = "fixed a.txt (1 line, 1 rule)\nleft alone, being excluded: 2 files\n"
    assert ran == (1, b"", told)
    assert [(here / name).read_bytes() for name in ("own/a.txt", odd)] == [DIRTY, DIRTY]


def test_files_may_have_their_own_rules(hook, here):
    (here / "cleaner.toml").write_text('[per-file."own/*"]\nignore = ["ad"]\n')
    (here / "own").mkdir()
    for name in ("a.txt", "own/a.txt"):
        (here / name).write_bytes(DIRTY)

    assert hook("a.txt", "own/a.txt").err == "fixed a.txt (1 line, 1 rule)\n"
    assert hook("a.txt", "own/a.txt") == (0, b"", "")
    assert (here / "own" / "a.txt").read_bytes() == DIRTY


def test_a_clean_file_is_dirty_again_under_another_configuration(hook, here):
    (here / "a.txt").write_bytes(DIRTY)
    (here / "cleaner.toml").write_text('ignore = ["ad"]\n')
    before = hook("a.txt").code
    (here / "cleaner.toml").unlink()

    assert (before, hook("a.txt").code) == (0, 1)


@counts_reads
def test_two_hundred_megabytes_are_skipped_unread(hook, here):
    ran = []
    with (here / "large.txt").open("wb") as stream:
        stream.truncate(200_000_000)

    count = bytes_read(lambda: ran.append(hook("large.txt")))

    assert ran == [(0, b"", "skipped large.txt: 200,000,000 bytes, over --max-size\n")]
    assert count < 100_000_000


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("lots", "'lots' is no size"),
        ("", "'' is no size"),
        ("5x", "no size"),
        ("-5", "'-5' is no size"),
        ("-1.5k", "no size"),
        ("inf", "no size"),
    ],
)
def test_a_size_that_is_none_is_a_usage_error(hook, given, message):
    ran = hook(f"--max-size={given}", "page.txt")

    assert (ran.code, ran.out, message in ran.err) == (2, b"", True)


def test_check_writes_nothing_and_tells(hook, page):
    before = page.stat()

    assert hook("--check", "page.txt") == (1, b"", "would fix page.txt (1 line, 1 rule)\n")
    assert page.read_bytes() == DIRTY
    assert page.stat().st_mtime_ns == before.st_mtime_ns


def test_check_of_clean_files_is_silent(hook, page):
    page.write_bytes(CLEAN)

    assert hook("--check", "page.txt") == (0, b"", "")


@pytest.mark.skipif(not shutil.which("patch"), reason="no patch on this machine")
@pytest.mark.parametrize("name", [name for name in KINDS if name != "bom.txt"])
@pytest.mark.parametrize("absolute", [False, True], ids=["relative", "absolute"])
def test_diff_prints_what_patch_applies_and_writes_nothing(hook, here, name, absolute):
    before, after = KINDS[name]
    (here / name).write_bytes(before)
    ran = hook("--diff", here / name if absolute else name)

    assert (ran.code, (here / name).read_bytes()) == (1, before)
    patched = subprocess.run(["patch", "-p0"], input=ran.out, capture_output=True, check=False)
    assert (patched.returncode, (here / name).read_bytes()) == (0, after), patched.stdout


def test_diff_of_packed_files_names_them_and_disturbs_no_patch(hook, here):
    (here / "a.txt.gz").write_bytes(gzip.compress(DIRTY))
    (here / "b.txt").write_bytes(DIRTY)
    ran = hook("--diff", "a.txt.gz", "b.txt")

    first, _, rest = ran.out.partition(b"\n")
    assert (first, rest.startswith(b"--- b.txt\n")) == (
        b"Packed file 'a.txt.gz' would change",
        True,
    )


def test_a_failed_file_makes_two_and_the_others_go_on(hook, here):
    for name in ("a.txt", "b.txt", "c.txt"):
        (here / name).write_bytes(DIRTY)
    (here / "b.txt").chmod(0o444)
    ran = hook("a.txt", "b.txt", "c.txt")

    assert (ran.code, ran.err) == (
        2,
        "fixed a.txt (1 line, 1 rule)\n"
        "cleaner: b.txt: is read-only\n"
        "fixed c.txt (1 line, 1 rule)\n",
    )
    assert [(here / f"{name}.txt").read_bytes() for name in "abc"] == [CLEAN, DIRTY, CLEAN]


@pytest.mark.parametrize(
    "content", [gzip.compress(DIRTY)[:-9], gzip.compress(DIRTY) + b"junk"], ids=["cut", "junk"]
)
def test_a_damaged_packed_file_fails_and_stays(hook, here, content):
    (here / "a.txt.gz").write_bytes(content)
    ran = hook("a.txt.gz")

    assert (ran.code, ran.err[:29]) == (2, "cleaner: a.txt.gz: damaged gz")
    assert (here / "a.txt.gz").read_bytes() == content


def test_a_broken_rule_file_is_two_and_nothing_is_written(cleaner, page, here):
    (here / "bad.yaml").write_text("category: ad\nrules:\n  - {id: a, kind: lin}\n")
    ran = cleaner("hook", "--rules", "bad.yaml", "page.txt")

    assert (ran.code, page.read_bytes()) == (2, DIRTY)


def test_a_broken_record_passes_through_with_a_note(hook, here):
    (here / "a.jsonl").write_bytes(record(DIRTY) + b"{broken\n")
    ran = hook("a.jsonl")

    assert (ran.code, (here / "a.jsonl").read_bytes()) == (1, record(CLEAN) + b"{broken\n")
    assert ran.err.startswith("a.jsonl:2: byte ")


def test_names_that_look_like_options_follow_two_dashes(hook, here):
    (here / "-rf.txt").write_bytes(DIRTY)

    assert hook("--", "-rf.txt") == (1, b"", "fixed -rf.txt (1 line, 1 rule)\n")


def test_a_name_cannot_speak_to_the_terminal_or_feign_a_line(hook, here):
    name = "a\x1b[31m\nfixed b.txt"
    (here / name).write_bytes(DIRTY)

    assert hook(name) == (1, b"", "fixed a\\x1b[31m\\nfixed b.txt (1 line, 1 rule)\n")


def test_a_name_that_is_not_utf_8_will_do(process, rules, here):
    name = os.fsdecode(b"caf\xe9.txt")
    Path(name).write_bytes(DIRTY)
    ran = process("hook", *rules, name)

    assert (ran.returncode, Path(name).read_bytes()) == (1, CLEAN)


def test_stray_files_of_killed_runs_are_swept(hook, page, here):
    (here / ".cleaner-abcd_123.tmp").write_bytes(b"half")
    hook("page.txt")

    assert names(here) == ["page.txt"]


def test_check_sweeps_nothing(hook, page, here):
    (here / ".cleaner-abcd_123.tmp").write_bytes(b"half")
    hook("--check", "page.txt")

    assert names(here) == [".cleaner-abcd_123.tmp", "page.txt"]


def test_two_hooks_at_once_leave_every_file_clean(process, rules, here):
    paths = [here / f"page{number}.txt" for number in range(60)]
    for path in paths:
        path.write_bytes(DIRTY)
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(process, "hook", *rules, *paths) for _ in range(2)]
    codes = {run.result().returncode for run in runs}

    assert (codes <= {0, 1, 2}, {path.read_bytes() for path in paths}) == (True, {CLEAN})
    assert names(here) == sorted(path.name for path in paths)


@pytest.fixture
def looks(monkeypatch):
    """How often a text was looked at."""
    seen = []
    clean = Cleaner.clean

    def counted(self, document):
        seen.append(document.text)
        return clean(self, document)

    monkeypatch.setattr(Cleaner, "clean", counted)
    return seen


def test_a_file_that_was_clean_is_not_looked_at_again(hook, page, looks):
    page.write_bytes(CLEAN)
    codes = [hook("page.txt").code for _ in range(3)]

    assert (codes, len(looks)) == ([0, 0, 0], 1)


def test_without_the_cache_it_is(hook, page, looks, cache):
    page.write_bytes(CLEAN)
    hook("--no-cache", "page.txt")
    hook("--no-cache", "page.txt")

    assert (len(looks), cache.exists()) == (2, False)


def test_a_changed_file_is_looked_at_whatever_its_times_say(hook, page):
    page.write_bytes(CLEAN.replace(b".\n", b"." + b"!" * len(AD) + b"\n", 1))
    state = page.stat()
    assert hook("page.txt").code == 0
    page.write_bytes(DIRTY)
    os.utime(page, ns=(state.st_atime_ns, state.st_mtime_ns))

    assert hook("page.txt").code == 1


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(("--format", "jsonl"), id="format"),
        pytest.param(("--text-field", "body"), id="text field"),
        pytest.param(("--lang", "de"), id="language"),
        pytest.param(("--url", "https://example.org/"), id="url"),
        pytest.param(("--ignore", "ad"), id="rules"),
        pytest.param(("--profile", "precise"), id="profile"),
    ],
)
def test_another_way_to_read_or_clean_is_another_matter(hook, here, looks, options):
    (here / "a.jsonl").write_bytes(record(CLEAN).replace(b"}", b', "body": "Tea."}'))
    hook("a.jsonl")
    hook("a.jsonl")
    looked = len(looks)
    hook(*options, "a.jsonl")

    assert (looked, len(looks) - looked) == (1, 1)


def test_what_came_with_a_word_is_told_again(hook, here):
    (here / "a.jsonl").write_bytes(record(CLEAN) + b"{broken\n")

    assert hook("a.jsonl").err == hook("a.jsonl").err != ""


def test_in_place_writes_the_file_and_says_so(cleaner, rules, page):
    ran = cleaner("--in-place", *rules, "page.txt")

    assert (ran, page.read_bytes()) == ((0, b"", "fixed page.txt (1 line, 1 rule)\n"), CLEAN)


def test_in_place_leaves_a_clean_file_alone(cleaner, rules, page):
    page.write_bytes(CLEAN)
    before = page.stat()

    assert cleaner("--in-place", *rules, "page.txt") == (0, b"", "")
    assert (page.stat().st_ino, page.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_in_place_with_edits_can_be_undone(cleaner, rules, here):
    (here / "a.jsonl").write_bytes(record(DIRTY))

    assert cleaner("--in-place", "--edits", *rules, "a.jsonl").code == 0
    assert cleaner("undo", "a.jsonl").out == record(DIRTY)


def test_in_place_of_a_file_that_is_not_there_fails(cleaner, rules, page):
    ran = cleaner("--in-place", *rules, "gone.txt", "", "page.txt")

    assert (ran.code, page.read_bytes()) == (2, CLEAN)
    assert ran.err.splitlines()[:2] == [
        "cleaner: gone.txt: no such file",
        "cleaner: '': no such file",
    ]


UNCLEANED = {
    "binary": ("photo", b"\x89PNG\0\0\0\0\0\0\0\0\0\0"),
    "a page": ("a.html", b"<html><body><p>Tea</p></body></html>"),
    "UTF-16": ("a.txt", "Tea".encode("utf-16")),
    "no column": ("a.csv", b"id,body\n1,Tea\n"),
    "no lines": ("a", b'[{"text": "Tea"}]\n'),
}


@pytest.mark.parametrize(("name", "content"), UNCLEANED.values(), ids=UNCLEANED)
def test_what_cannot_be_cleaned_in_place_fails_and_the_others_are_done(
    cleaner, rules, page, name, content
):
    (page.parent / name).write_bytes(content)

    ran = cleaner("--in-place", *rules, name, "page.txt")

    assert (ran.code, (page.parent / name).read_bytes(), page.read_bytes()) == (2, content, CLEAN)
    assert ran.err.startswith(f"cleaner: {name}: ")
    assert cleaner("hook", *rules, name).code == 0


def test_an_empty_file_is_clean_in_place_as_elsewhere(cleaner, rules, here):
    (here / "a.txt").touch()

    assert cleaner("--in-place", *rules, "a.txt").code == cleaner(*rules, "a.txt").code == 0


def test_in_place_passes_broken_records_with_three(cleaner, rules, here):
    (here / "a.jsonl").write_bytes(record(DIRTY) + b"{broken\n")

    assert cleaner("--in-place", *rules, "a.jsonl").code == 3


@pytest.mark.parametrize("files", [(), ("-",), ("page.txt", "-")])
def test_in_place_needs_files(cleaner, rules, page, files):
    ran = cleaner("--in-place", *rules, *files, given=DIRTY)

    assert (ran.code, ran.out, page.read_bytes()) == (2, b"", DIRTY)


@pytest.mark.parametrize("options", [("--edits",), ("--edits", "--format", "text")])
def test_in_place_with_edits_never_writes_plain_text(cleaner, rules, page, options):
    ran = cleaner("--in-place", *options, *rules, "page.txt")

    assert (ran.code, page.read_bytes()) == (2, DIRTY)
