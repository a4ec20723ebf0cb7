"""What `cleaner run` makes of odd sources: nothing is lost in silence, nothing overwritten."""

import json
import os

import pytest

TEXT = "Tea was served late.\n"
RECORD = json.dumps({"text": TEXT}) + "\n"


@pytest.fixture
def run(cleaner, rules, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        return cleaner("run", "-j1", *rules, "--out", "out", *arguments)

    return run


@pytest.fixture
def dump(tmp_path):
    (tmp_path / "dump" / "deep").mkdir(parents=True)
    (tmp_path / "dump" / "a.txt").write_text(TEXT)
    return tmp_path / "dump"


def tree(folder):
    paths = [path for path in folder.rglob("*") if path.is_file() and "_cleaner" not in path.parts]
    return {os.fsencode(path.relative_to(folder)): path.read_text() for path in paths}


def test_a_link_to_a_folder_is_not_followed_and_told(run, dump, tmp_path):
    (dump / "deep" / "loop").symlink_to("..")

    ran = run("dump")

    message = "cleaner: dump/deep/loop: links to a folder, and is not followed"
    assert (ran.code, ran.err.startswith(message)) == (0, True)
    assert tree(tmp_path / "out") == {b"a.txt": TEXT}


def test_a_link_to_a_file_is_read(run, dump, tmp_path):
    (dump / "b.txt").symlink_to("a.txt")

    assert run("dump").code == 0
    assert tree(tmp_path / "out") == {b"a.txt": TEXT, b"b.txt": TEXT}


@pytest.mark.parametrize("target", ["nowhere.txt", "b.txt"], ids=["dangling", "to itself"])
def test_a_link_to_no_file_is_a_file_that_failed(run, dump, tmp_path, target):
    (dump / "b.txt").symlink_to(target)

    ran = run("dump")

    assert (ran.code, "cleaner: dump/b.txt: " in ran.err) == (2, True)
    assert tree(tmp_path / "out") == {b"a.txt": TEXT}


def test_a_pipe_in_a_folder_is_not_waited_for_and_told(run, dump):
    os.mkfifo(dump / "pipe.txt")

    ran = run("dump")

    assert (ran.code, "dump/pipe.txt: is no file, and is passed over" in ran.err) == (0, True)


def test_the_folder_of_the_run_is_no_part_of_its_source(run, dump, tmp_path):
    run("--select=ad", ".")

    again = run("--select=ad", "--resume", ".")

    assert again.code == 0
    assert set(tree(tmp_path / "out")) == {b"dump/a.txt", b"rules/ad.yaml"}


@pytest.mark.parametrize("source", ["out/dump/a.txt", "out/dump/*.txt"])
def test_no_file_of_the_folder_of_the_run_is_a_source(run, dump, source):
    run("dump/../dump/..")

    ran = run("--resume", source)

    assert (ran.code, "lies in the folder that is written to" in ran.err) == (2, True)


def test_what_a_run_told_of_itself_is_no_source_of_the_next(run, cleaner, rules, dump, tmp_path):
    run("dump")

    cleaner("run", "-j1", *rules, "--out", "again", "out")

    assert tree(tmp_path / "again") == {b"a.txt": TEXT}


def test_an_empty_folder_is_told(run, tmp_path):
    (tmp_path / "empty").mkdir()

    assert run("empty") == (2, b"", "cleaner: empty: there is no file in it\n")


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.txt", "a"])
def test_an_empty_file_comes_out_empty(run, tmp_path, name):
    (tmp_path / name).write_bytes(b"")

    assert run(name).code == 0
    assert tree(tmp_path / "out") == {name.encode(): ""}


@pytest.mark.parametrize(
    "name", [b"caf\xe9.jsonl", b"two\nlines.jsonl", b"-dash.jsonl", b"*.jsonl", "ü.jsonl".encode()]
)
def test_a_name_is_any_bytes(run, dump, tmp_path, name):
    (dump / os.fsdecode(name)).write_text(RECORD)

    ran = run("--edits", "dump")

    manifest = json.loads((tmp_path / "out" / "_cleaner" / "manifest.json").read_text())
    assert (ran.code, tree(tmp_path / "out")) == (0, {b"a.txt": TEXT, name: RECORD})
    assert os.fsdecode(name) in [entry["output"] for entry in manifest["files"]]


def test_a_name_as_long_as_names_can_be_is_kept(run, dump, tmp_path):
    name = "a" * 249 + ".jsonl"
    (dump / name).write_text(RECORD)

    ran = run("dump")

    assert (ran.code, tree(tmp_path / "out")) == (0, {b"a.txt": TEXT, name.encode(): RECORD})


def test_a_name_that_would_become_too_long_is_told(run, dump, tmp_path):
    (dump / ("a" * 249 + ".jsonl")).write_text(RECORD)

    ran = run("--edits", "dump")

    assert (ran.code, "would be too long; give it a shorter one" in ran.err) == (2, True)
    assert tree(tmp_path / "out") == {b"a.txt": TEXT}


@pytest.mark.parametrize("name", ["page.html", "page"])
def test_two_files_never_become_one(run, dump, tmp_path, name):
    (dump / name).write_text(f"<html><body><p>{TEXT}</p></body></html>")
    (dump / f"{name}.txt").write_text("Mine.\n")

    ran = run("dump")

    assert (ran.code, f"would become {name}.txt, as another does" in ran.err) == (2, True)
    assert tree(tmp_path / "out") == {b"a.txt": TEXT, f"{name}.txt".encode(): "Mine.\n"}


def test_what_is_left_of_sources_that_are_not_given_any_more_is_told(run, dump, tmp_path):
    (dump / "b.txt").write_text(TEXT)
    run("dump")
    (dump / "b.txt").unlink()

    ran = run("--resume", "dump")

    assert "out/b.txt: left by an earlier run, of sources not given now" in ran.err
    assert set(tree(tmp_path / "out")) == {b"a.txt", b"b.txt"}


def test_a_file_that_fails_leaves_no_letters_and_no_counts(run, tmp_path):
    import gzip

    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b"{\n" + RECORD.encode() * 9)[:-9])
    (tmp_path / "b.jsonl").write_text("{\n" + RECORD)

    ran = run("a.jsonl.gz", "b.jsonl")

    home = tmp_path / "out" / "_cleaner"
    letters = map(json.loads, (home / "dead-letter.jsonl").read_text().splitlines())
    counts = json.loads((home / "manifest.json").read_text())["counts"]
    assert (ran.code, [letter["source"] for letter in letters]) == (2, ["b.jsonl"])
    assert (counts["letters"], counts["failed"], counts["records"]) == (1, 1, 2)


def test_a_library_that_breaks_at_a_file_costs_that_file_alone(run, dump, tmp_path):
    pyarrow = pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.table({"text": [TEXT * 9] * 999, "n": [str(n) for n in range(999)]})
    parquet.write_table(table, dump / "b.parquet")
    data = bytearray((dump / "b.parquet").read_bytes())
    data[20:400] = b"\xff" * 380
    (dump / "b.parquet").write_bytes(data)

    ran = run("dump")

    assert (ran.code, "cleaner: dump/b.parquet: " in ran.err, "Traceback" in ran.err) == (
        2,
        True,
        False,
    )
    assert tree(tmp_path / "out") == {b"a.txt": TEXT}


@pytest.mark.parametrize(
    ("out", "message"),
    [
        ("s3://bucket/clean", "--out is a folder on this machine"),
        ("dump/a.txt", "dump/a.txt: cannot be written: "),
        ("dump", "dump: is not empty; choose a new folder"),
    ],
)
def test_a_folder_that_cannot_be_written_to_is_told(cleaner, dump, monkeypatch, out, message):
    monkeypatch.chdir(dump.parent)
    ran = cleaner("run", "-j1", "dump", "--out", out)

    assert (ran.code, message in ran.err) == (2, True)
