"""The hook under the real pre-commit, in a fresh repository, as its users have it."""

import gzip
import json
import re
import shutil
import sys

import pytest
from programs import ROOT, git, publish, run

pytestmark = pytest.mark.integration
pytest.importorskip("pre_commit", reason="pre-commit is not installed")
if not shutil.which("git"):
    pytest.skip("git is not installed", allow_module_level=True)

PAGE = "wordpress-news-en.txt"
RAW, GOLD = (
    (ROOT / "samples" / part / PAGE).read_text(encoding="utf-8") for part in ("raw", "gold")
)
MANY = 2000


def record(text):
    return json.dumps({"id": 7, "text": text}, ensure_ascii=False) + "\n"


def row(text):
    doubled = text.replace('"', '""')
    return f'id,text\n7,"{doubled}"\n'


# Three scraped files, and one of them packed as well.
DIRTY = {"page.txt": RAW, "news.jsonl": record(RAW), "table.csv": row(RAW)}
CLEAN = {"page.txt": GOLD, "news.jsonl": record(GOLD), "table.csv": row(GOLD)}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("published")
    publish(folder)
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Where pre-commit keeps what it installed, and cleaner what it found clean."""
    folder = tmp_path_factory.mktemp("home")
    return {"PRE_COMMIT_HOME": str(folder / "hooks"), "XDG_CACHE_HOME": str(folder / "cache")}


@pytest.fixture
def project(tmp_path, published, home):
    """A repository with the hook of a name installed, and the three files staged."""

    def make(hook):
        git("init", "--quiet", cwd=tmp_path)
        revision = git("rev-parse", "HEAD", cwd=published).strip()
        write(
            tmp_path,
            {
                ".pre-commit-config.yaml": f"repos:\n- repo: {published}\n  rev: {revision}\n"
                f"  hooks:\n  - id: {hook}\n",
                "README.md": RAW,
                "tool.py": f'"""{RAW}"""\n',
            },
        )
        git("add", ".pre-commit-config.yaml", "README.md", "tool.py", cwd=tmp_path)
        git("commit", "--quiet", "-m", "Begin", cwd=tmp_path)
        pre_commit("install", cwd=tmp_path, **home)
        write(tmp_path, DIRTY)
        git("add", "--all", cwd=tmp_path)
        return tmp_path

    return make


def pre_commit(*arguments, cwd, **home):
    return run(sys.executable, "-m", "pre_commit", *arguments, cwd=cwd, **home)


def commit(cwd, **home):
    who = ("-c", "user.name=Ines", "-c", "user.email=ines@example.org")
    return run("git", *who, "commit", "-m", "Scraped", cwd=cwd, **home)


def write(folder, files):
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")


def texts(folder, names=DIRTY):
    return {name: (folder / name).read_bytes().decode() for name in names}


def staged(folder):
    return {name: git("show", f":{name}", cwd=folder) for name in DIRTY}


def test_a_commit_is_refused_its_files_are_fixed_and_the_next_one_passes(project, home):
    folder = project("cleaner")
    first = commit(folder, **home)

    assert (first.returncode, texts(folder)) == (1, CLEAN), first.stdout
    assert "files were modified by this hook" in first.stdout
    assert sorted(
        re.findall(r"^fixed (\S+) \(\d+ lines, \d+ rules\)$", first.stdout, re.M)
    ) == sorted(DIRTY)
    assert staged(folder) == DIRTY  # the index is the user's

    git("add", "--update", cwd=folder)
    second = commit(folder, **home)
    assert (second.returncode, texts(folder)) == (0, CLEAN), second.stdout
    assert git("status", "--porcelain", cwd=folder) == ""


def test_the_check_refuses_a_commit_and_writes_nothing(project, home):
    folder = project("cleaner-check")
    first = commit(folder, **home)

    assert (first.returncode, texts(folder)) == (1, DIRTY), first.stdout
    assert sorted(re.findall(r"^would fix (\S+) ", first.stdout, re.M)) == sorted(DIRTY)
    assert "files were modified" not in first.stdout

    write(folder, CLEAN)
    git("add", "--update", cwd=folder)
    second = commit(folder, **home)
    assert second.returncode == 0, second.stdout


def test_edits_that_are_not_staged_survive_the_fixing(project, home):
    folder = project("cleaner")
    (folder / "notes.txt").write_text("One.\n")
    git("add", "notes.txt", cwd=folder)
    (folder / "notes.txt").write_text("One.\nTwo, and not yet staged.\n")
    (folder / "page.txt").write_text(RAW + "A line of mine, not staged either.\n", encoding="utf-8")
    ran = commit(folder, **home)

    kept = texts(folder, ("notes.txt", "page.txt"))
    assert ran.returncode == 1, ran.stdout
    assert kept["notes.txt"] == "One.\nTwo, and not yet staged.\n"
    assert kept["page.txt"].endswith("A line of mine, not staged either.\n")


def test_what_is_not_to_be_cleaned_is_skipped_and_the_commit_passes(project, home):
    folder = project("cleaner")
    git("rm", "--cached", "--quiet", *DIRTY, cwd=folder)
    for name in DIRTY:
        (folder / name).unlink()
    (folder / "empty.txt").touch()
    (folder / "image.txt").write_bytes(b"\x89PNG\0\0" + RAW.encode())
    (folder / "large.txt").write_bytes(b"word " * 25_000_000)
    (folder / "link.txt").symlink_to("empty.txt")
    (folder / "module.txt").mkdir()
    git("init", "--quiet", cwd=folder / "module.txt")
    git("commit", "--quiet", "--allow-empty", "-m", "Begin", cwd=folder / "module.txt")
    git("add", "--all", cwd=folder)
    told = pre_commit("run", "--verbose", cwd=folder, **home)

    assert told.returncode == 0, told.stdout
    for line in (
        "skipped empty.txt: empty",
        "skipped image.txt: binary: it holds a NUL byte",
        "skipped large.txt: 125,000,000 bytes, over --max-size",
    ):
        assert line in told.stdout
    assert commit(folder, **home).returncode == 0


def test_packed_files_are_fixed_without_further_ado(project, home):
    folder = project("cleaner")
    git("rm", "--cached", "--quiet", *DIRTY, cwd=folder)
    zstd = pytest.importorskip(
        "backports.zstd" if sys.version_info < (3, 14) else "compression.zstd"
    )
    (folder / "page.txt.gz").write_bytes(gzip.compress(RAW.encode()))
    (folder / "news.jsonl.zst").write_bytes(zstd.compress(record(RAW).encode()))
    git("add", "page.txt.gz", "news.jsonl.zst", cwd=folder)
    told = pre_commit("run", cwd=folder, **home)

    assert told.returncode == 1, told.stdout
    assert gzip.decompress((folder / "page.txt.gz").read_bytes()).decode() == GOLD
    assert zstd.decompress((folder / "news.jsonl.zst").read_bytes()).decode() == record(GOLD)


@pytest.mark.parametrize(
    ("hook", "word", "after"), [("cleaner", "fixed", GOLD), ("cleaner-check", "would fix", RAW)]
)
def test_all_files_of_a_large_repository(project, home, hook, word, after):
    folder = project(hook)
    (folder / "dump").mkdir()
    for number in range(MANY):
        dirty = number % 100 == 0
        (folder / "dump" / f"{number}.txt").write_text(
            RAW if dirty else f"{GOLD}The page {number} ends here.\n", encoding="utf-8"
        )
    git("add", "--all", cwd=folder)
    first = pre_commit("run", "--all-files", cwd=folder, **home)

    assert first.returncode == 1, first.stdout
    assert len(re.findall(rf"^{word} dump/", first.stdout, re.M)) == MANY // 100
    assert (folder / "dump" / "0.txt").read_text(encoding="utf-8") == after
    if hook == "cleaner":
        second = pre_commit("run", "--all-files", cwd=folder, **home)
        assert second.returncode == 0, second.stdout


def test_the_hook_can_be_tried_from_the_repository(project, published, home):
    folder = project("cleaner")
    told = pre_commit("try-repo", published, "cleaner", "--all-files", cwd=folder, **home)

    assert (told.returncode, texts(folder)) == (1, CLEAN), told.stdout


def test_only_what_ends_as_scraped_text_does_is_seen_unless_asked_for(project, home):
    folder = project("cleaner")
    pre_commit("run", "--all-files", cwd=folder, **home)

    assert (folder / "README.md").read_text(encoding="utf-8") == RAW
    assert (folder / "tool.py").read_text(encoding="utf-8") == f'"""{RAW}"""\n'
