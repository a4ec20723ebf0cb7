"""`cleaner run`: a dump in, the same dump clean, and every record accounted for."""

import gzip
import json
import os

import pytest

from cleaner.adapters.folder import Folder

FIRST = "The pier burned down in the night and nobody was hurt at all."
LAST = "It will be built again in the spring, the council said on Monday."
DIRTY = f"{FIRST}\nAdvertisement\n{LAST}\n"
CLEAN = f"{FIRST}\n{LAST}\n"


def records(text, count=3):
    return b"".join(json.dumps({"id": n, "text": text}).encode() + b"\n" for n in range(count))


@pytest.fixture
def dump(tmp_path):
    folder = tmp_path / "dump"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.jsonl").write_bytes(records(DIRTY))
    (folder / "deep" / "b.jsonl.gz").write_bytes(gzip.compress(records(DIRTY)))
    (folder / "deep" / "c.txt").write_text(DIRTY)
    (folder / "d.csv").write_text(f'id,text\n1,"{DIRTY}"\n')
    return folder


@pytest.fixture
def run(cleaner, rules, tmp_path):
    def run(*arguments, out="out"):
        return cleaner("run", "-j1", *rules, "--out", tmp_path / out, *arguments)

    return run


def home(tmp_path, name, out="out"):
    return (tmp_path / out / "_cleaner" / name).read_text()


def tree(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "_cleaner" not in path.parts
    }


def test_every_file_comes_out_under_its_name_clean(run, dump, tmp_path):
    ran = run(dump)

    found = tree(tmp_path / "out")
    assert (ran.code, ran.out) == (0, b"")
    assert ran.err.startswith("cleaner: 8 documents, ")
    assert found.pop("deep/b.jsonl.gz")[:4] == gzip.compress(b"", mtime=0)[:4]
    assert gzip.decompress((tmp_path / "out/deep/b.jsonl.gz").read_bytes()) == records(CLEAN)
    assert found == {
        "a.jsonl": records(CLEAN),
        "deep/c.txt": CLEAN.encode(),
        "d.csv": f'id,text\n1,"{CLEAN}"\n'.encode(),
    }


def test_the_manifest_says_what_was_done_to_what(run, dump, tmp_path):
    run(dump / "a.jsonl")

    manifest = json.loads(home(tmp_path, "manifest.json"))
    assert len(manifest["job"]["stamp"]) == 16
    assert manifest["counts"] == {
        "characters": 3 * len(DIRTY),
        "characters_out": 3 * len(CLEAN),
        "cleaned": 3,
        "documents": 3,
        "records": 3,
        "written": 3,
    }
    assert [(file["name"], file["size"]) for file in manifest["files"]] == [
        ("a.jsonl", len(records(DIRTY)))
    ]


def test_broken_records_are_dead_letters_with_their_place_and_bytes(run, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(records(DIRTY, 1) + b"{\xff\n" + records(DIRTY, 1) + b'{"text": "cut')

    ran = run(path)

    letters = [json.loads(line) for line in home(tmp_path, "dead-letter.jsonl").splitlines()]
    assert (ran.code, tree(tmp_path / "out")) == (3, {"a.jsonl": records(CLEAN, 1) * 2})
    assert [(each["record"], each["offset"]) for each in letters] == [
        (2, len(records(DIRTY, 1))),
        (4, 2 * len(records(DIRTY, 1)) + 3),
    ]
    assert (letters[0]["raw_base64"], letters[1]["raw"]) == ("e/8K", '{"text": "cut')


def test_a_file_that_cannot_be_read_fails_and_the_others_are_cleaned(run, dump, tmp_path):
    (dump / "deep" / "b.jsonl.gz").write_bytes(gzip.compress(records(DIRTY, 9))[:-12])
    (dump / "e.png").write_bytes(b"\x89PNG\0\0")

    ran = run(dump)

    assert ran.code == 2
    assert "b.jsonl.gz: damaged gzip before byte" in ran.err
    assert "e.png: binary" in ran.err
    assert sorted(tree(tmp_path / "out")) == ["a.jsonl", "d.csv", "deep/c.txt"]


def test_a_finished_run_is_not_run_again(run, dump, tmp_path):
    run(dump)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("*.*")}
    manifest = home(tmp_path, "manifest.json")

    refused, resumed = run(dump), run("--resume", dump)

    assert (refused.code, refused.err.partition(": ")[2].partition(": ")[2]) == (
        2,
        "holds a run; --resume goes on with it\n",
    )
    assert (resumed.code, home(tmp_path, "manifest.json")) == (0, manifest)
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_resuming_cleans_what_has_changed(run, dump, tmp_path):
    run(dump / "a.jsonl")
    (dump / "a.jsonl").write_bytes(records(DIRTY, 5))

    run("--resume", dump / "a.jsonl")

    assert tree(tmp_path / "out") == {"a.jsonl": records(CLEAN, 5)}


def test_resuming_with_other_options_is_refused(run, dump):
    run(dump)

    ran = run("--resume", "--limit=1", dump)

    assert (ran.code, "was begun with other options (limit)" in ran.err) == (2, True)


def test_a_folder_with_something_else_in_it_is_refused(run, dump, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "diary.txt").write_text("Tea.")

    ran = run(dump)

    assert (ran.code, "is not empty; choose a new folder" in ran.err) == (2, True)
    assert tree(tmp_path / "out") == {"diary.txt": b"Tea."}


def test_two_runs_into_one_folder_are_refused(run, dump, tmp_path):
    out = tmp_path / "out"
    with Folder(out).held():
        ran = run("--resume", dump)

    message = f"cleaner: {out}: in use by another run (process {os.getpid()})\n"
    assert ran == (2, b"", message)


def test_a_dry_run_tells_statistics_and_writes_nothing(cleaner, rules, dump, tmp_path):
    ran = cleaner("run", "-j1", *rules, "--dry-run", dump)

    assert json.loads(ran.out)["rules"] == {"ad/own-line": {"characters": 112, "edits": 8}}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dump", "rules"]


def test_a_limit_takes_the_first_documents_of_each_file(run, dump, tmp_path):
    run("--limit=2", dump / "a.jsonl")

    assert tree(tmp_path / "out") == {"a.jsonl": records(CLEAN, 2)}


def test_where_a_limit_ends_the_reading_is_no_broken_record(run, tmp_path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(records("x" * 999, 4000)))

    ran = run("--limit=2", path)

    manifest = json.loads(home(tmp_path, "manifest.json"))
    assert (ran.code, manifest["counts"].get("letters")) == (0, None)
    assert manifest["counts"]["written"] == 2


def test_behind_a_limit_little_is_read(run, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(records(DIRTY, 30_000))

    run("--limit=2", path)

    manifest = json.loads(home(tmp_path, "manifest.json"))
    assert manifest["counts"]["records"] < 15_000
    assert "sha256" not in manifest["files"][0]


def test_a_page_without_text_does_not_count_for_a_limit(run, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(records("<html></html>", 1) + records(DIRTY))

    ran = run("--limit=2", path)

    assert (ran.code, tree(tmp_path / "out")) == (3, {"a.jsonl": records(CLEAN, 2)})


def test_a_page_that_is_left_out_is_put_away_as_it_was(run, tmp_path):
    page = "<html><body><p>404 Not Found</p><p>The page you asked for is not here.</p>"
    (tmp_path / "a.html").write_text(page)

    run("--drop-flagged", tmp_path / "a.html")

    letter = json.loads(home(tmp_path, "dead-letter.jsonl"))
    assert letter["raw"] == page


def test_records_without_a_text_are_told(run, dump):
    (dump / "a.jsonl").write_bytes(b'{"body": "Tea."}\n' * 3)

    ran = run(dump / "a.jsonl")

    assert ran.err == (
        "cleaner: 0 documents, 0.0% removed, 3 records without a text, "
        "not one with a text: name its field with --text-field\n"
    )


def test_a_file_without_the_field_that_is_asked_for_fails(run, dump, tmp_path):
    ran = run("--text-field=txt", dump / "a.jsonl", dump / "deep" / "c.txt")

    assert (ran.code, list(tree(tmp_path / "out"))) == (2, ["c.txt"])
    assert "a.jsonl: no field is called 'txt' in 3 records; did you mean 'text'?" in ran.err


def test_a_sample_is_the_same_every_time(run, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(records(FIRST, 1000))

    run("--sample=0.1", path)
    run("--sample=0.1", path, out="again")

    assert tree(tmp_path / "out") == tree(tmp_path / "again")
    assert 60 < tree(tmp_path / "out")["a.jsonl"].count(b"\n") < 140


def test_a_text_that_is_left_out_is_no_empty_file(run, tmp_path):
    for number in range(20):
        (tmp_path / f"{number}.txt").write_text(DIRTY)

    run("--sample=0.5", tmp_path / "*.txt")

    manifest = json.loads(home(tmp_path, "manifest.json"))
    assert set(tree(tmp_path / "out").values()) == {CLEAN.encode()}
    assert len(tree(tmp_path / "out")) == manifest["counts"]["written"] < 20


def test_flags_are_noted_and_only_act_when_asked_to(run, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(records("404 Not Found\nThe page you asked for is not here.\n", 1))

    run(path)
    run("--drop-flagged", path, out="dropped")

    note = json.loads(home(tmp_path, "notes.jsonl"))
    assert (note["record"], note["flags"]) == (1, ["error-page"])
    assert tree(tmp_path / "out") == {"a.jsonl": path.read_bytes()}
    assert tree(tmp_path / "dropped") == {"a.jsonl": b""}
    assert "flagged: error-page" in home(tmp_path, "dead-letter.jsonl", "dropped")


def test_progress_can_be_told_to_programs(run, dump):
    ran = run("--json-progress", dump)

    told = json.loads(ran.err.splitlines()[-2])
    assert (told["read"], told["documents"]) == (told["total"], 8)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "no file or folder is given"),
        (["nothing.jsonl"], "nothing.jsonl: no such file or folder"),
        (["nothing/*.jsonl"], "nothing/*.jsonl: nothing is called so"),
        (["--sample=2", "a"], "is no share between 0 and 1"),
        (["--limit=0", "a"], "is no number over 0"),
    ],
    ids=str,
)
def test_misuse_is_told(run, arguments, message):
    ran = run(*arguments)

    assert (ran.code, message in ran.err) == (2, True)


def test_two_files_of_one_name_are_refused(run, dump, tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b"")

    ran = run(dump, tmp_path / "a.jsonl")

    assert (ran.code, "would both become a.jsonl" in ran.err) == (2, True)


def test_html_and_archives_come_out_under_names_that_say_so(run, tmp_path):
    page = f"<html><body><p>{FIRST}</p><p>Advertisement</p><p>{LAST}</p></body></html>"
    (tmp_path / "dump").mkdir()
    (tmp_path / "dump" / "a.html").write_text(page)

    run(tmp_path / "dump")

    assert tree(tmp_path / "out") == {"a.html.txt": CLEAN.encode()}


SOURCES = {
    "clean": ("a.jsonl", records(FIRST)),
    "cut": ("a.jsonl", records(DIRTY)),
    "escaped": ("a.jsonl", json.dumps({"text": DIRTY + "Café"}).encode() + b"\n"),
    "broken records": ("a.jsonl", b"{\n" + records(DIRTY) + b"{\xff\n\n" + records(DIRTY) + b"{}{"),
    "a broken record that ends its line": ("a.jsonl", records(DIRTY) + b"{\n"),
    "more than is read at once": ("a.jsonl", records(DIRTY, 12_000)),
    "no line end": ("a.jsonl", records(DIRTY).rstrip()),
    "a page": ("a.jsonl", records(f"<html><body><p>{FIRST}</p>")),
    "a nested text": ("a.jsonl", b'{"data": {"text": %s}}' % json.dumps(DIRTY).encode()),
    "a byte order mark": ("a.jsonl", b"\xef\xbb\xbf" + records(DIRTY)),
    "a text": ("a.txt", DIRTY.encode() + b"\xff\r\n"),
    "a clean text": ("a.txt", FIRST.encode()),
    "rows": ("a.csv", f'id,text\r\n1,"{DIRTY}"\r\n2,Tea\r\n3,"{DIRTY}"'.encode()),
    "rows with a text like a quote": (
        "a.csv",
        f'text;n\n"""Tea"""" {DIRTY}";1\n"{DIRTY} ""q""";2\n"{DIRTY}";3\n'.encode(),
    ),
    "broken rows": ("a.csv", f'id,text\n1\n2,"{DIRTY}"\n\n3,"{DIRTY}"x\n4,"{DIRTY}"\n'.encode()),
    "broken rows alone": ("a.csv", b"id;text\n1\n2;3;4\n"),
    "rows ended by returns": ("a.csv", b'id,text\r1,"Advertisement\r\nTea"\r2\r3,Tea\r'),
    "a column of pages": ("a.csv", f"id,text\n1,<html><p>{FIRST}</p></html>\n".encode()),
    "rows of bytes that are not UTF-8": (
        "a.csv",
        b'\xef\xbb\xbfid,text\n\xff,"caf\xe9\n%b"\n' % DIRTY.encode(),
    ),
    "no rows": ("a.csv", b"id,text\n"),
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
@pytest.mark.parametrize("more", [(), ("--limit=1",)], ids=["all", "the first"])
def test_undo_gives_the_source_back(run, cleaner, tmp_path, source, more):
    name, content = source
    path = tmp_path / name
    path.write_bytes(content)
    field = ("--text-field=data.text",) if b'"data"' in content else ()
    run("--edits", *field, *more, path)
    out = tmp_path / "out"

    ran = cleaner("undo", "--sidecar", out / "_cleaner" / "edits" / f"{name}.jsonl", out / name)

    assert (ran.code, ran.out == content) == (0, True)


@pytest.mark.parametrize("more", [(), ("--limit=2",), ("--sample=0.5",)], ids=str)
def test_undo_gives_the_columns_of_parquet_back(run, cleaner, tmp_path, more):
    pyarrow = pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    from pyarrow import parquet

    texts = [DIRTY, None, FIRST, f"<html><body><p>{FIRST}</p>", "<html><body></html>", DIRTY] * 5
    columns = {
        "n": range(30),
        "title": pyarrow.array(["Café"] * 29 + [None]),
        "data": pyarrow.array([{"text": text, "at": None} for text in texts]),
        "lead": pyarrow.array(texts).dictionary_encode(),
    }
    path, out = tmp_path / "a.parquet", tmp_path / "out"
    parquet.write_table(pyarrow.table(columns), path, row_group_size=7)
    run("--edits", "--text-field=data.text,lead", *more, path)

    sidecar = out / "_cleaner" / "edits" / "a.parquet.jsonl"
    ran = cleaner("undo", "--sidecar", sidecar, out / "a.parquet")

    (tmp_path / "back.parquet").write_bytes(ran.out)
    back, before = parquet.read_table(tmp_path / "back.parquet"), parquet.read_table(path)
    assert parquet.read_table(out / "a.parquet").num_rows < 30
    assert (ran.code, back.schema, back.to_pydict()) == (0, before.schema, before.to_pydict())


def test_a_row_that_is_a_dead_letter_is_readable(run, tmp_path):
    pyarrow = pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    from pyarrow import parquet

    path = tmp_path / "a.parquet"
    parquet.write_table(pyarrow.table({"url": ["u"], "text": ["<html></html>"]}), path)

    run(path)

    letter = json.loads(home(tmp_path, "dead-letter.jsonl"))
    assert json.loads(letter["raw"]) == {"url": "u", "text": "<html></html>"}


def test_undo_names_the_sidecar_that_is_not_there(cleaner, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(records(CLEAN))

    ran = cleaner("undo", "--sidecar", tmp_path / "none", path)

    expected = f"cleaner: {path}: --sidecar {tmp_path / 'none'}: No such file or directory\n"
    assert ran == (2, b"", expected)


def test_undo_refuses_what_was_changed_since(run, cleaner, dump, tmp_path):
    run("--edits", dump / "a.jsonl")
    path = tmp_path / "out" / "a.jsonl"
    path.write_bytes(path.read_bytes().replace(b"pier", b"mill"))

    ran = cleaner("undo", "--sidecar", tmp_path / "out/_cleaner/edits/a.jsonl.jsonl", path)

    assert (ran.code, ran.out) == (3, path.read_bytes())
    assert "its text was changed after the cleaning" in ran.err


UNTOUCHED = {
    "a record": ("a.jsonl", records(DIRTY, 2) + records("Tea at noon.", 3), b"Tea", b"Milk"),
    "a record less": ("a.jsonl", records(DIRTY, 2) + records(FIRST), records(FIRST), b""),
    "a record more": ("a.jsonl", records(FIRST), b"}\n", b"}\n{}\n"),
    "another field": ("a.jsonl", records(DIRTY), b'"id": 2', b'"id": 9'),
    "a row": ("a.csv", f'id,text\n1,"{DIRTY}"\n2,{FIRST}\n'.encode(), b"2,The", b"2,A"),
    "a byte order mark": ("a.jsonl", b"\xef\xbb\xbf" + records(FIRST), b"\xef\xbb\xbf", b""),
}


@pytest.mark.parametrize("case", UNTOUCHED.values(), ids=UNTOUCHED)
def test_undo_notices_what_was_changed_and_held_no_edits(run, cleaner, tmp_path, case):
    name, content, old, new = case
    source, path = tmp_path / name, tmp_path / "out" / name
    source.write_bytes(content)
    run("--edits", source)
    path.write_bytes(path.read_bytes().replace(old, new, 1))

    ran = cleaner("undo", "--sidecar", tmp_path / f"out/_cleaner/edits/{name}.jsonl", path)

    message = "was changed after the cleaning, so what comes out is not all of its source as it was"
    assert (ran.code, ran.out) == (3, content.replace(old, new, 1))
    assert ran.err == f"{path}: {message}\ncleaner: 1 broken\n"


def test_undo_refuses_a_text_that_held_no_edits_and_was_changed(run, cleaner, tmp_path):
    source, path = tmp_path / "a.txt", tmp_path / "out" / "a.txt"
    source.write_text(FIRST)
    run("--edits", source)
    path.write_text(LAST)

    ran = cleaner("undo", "--sidecar", tmp_path / "out/_cleaner/edits/a.txt.jsonl", path)

    assert ran == (2, b"", f"cleaner: {path}: its text was changed after the cleaning\n")


def test_undo_notices_a_table_that_was_written_again(run, cleaner, tmp_path):
    pyarrow = pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    from pyarrow import parquet

    source, path = tmp_path / "a.parquet", tmp_path / "out" / "a.parquet"
    parquet.write_table(pyarrow.table({"text": [DIRTY, FIRST, FIRST]}), source)
    run("--edits", source)
    parquet.write_table(parquet.read_table(path).slice(0, 2), path)

    ran = cleaner("undo", "--sidecar", tmp_path / "out/_cleaner/edits/a.parquet.jsonl", path)

    (tmp_path / "back.parquet").write_bytes(ran.out)
    assert (ran.code, "was changed after the cleaning" in ran.err) == (3, True)
    assert parquet.read_table(tmp_path / "back.parquet").to_pydict() == {"text": [DIRTY, FIRST]}


@pytest.mark.parametrize("name", ["a.jsonl", "c.txt"])
def test_undo_notices_that_the_end_of_the_sidecar_is_missing(run, cleaner, tmp_path, name):
    source, path = tmp_path / name, tmp_path / "out" / name
    source.write_bytes(records(DIRTY, 2) if name == "a.jsonl" else DIRTY.encode())
    run("--edits", source)
    sidecar = tmp_path / "out" / "_cleaner" / "edits" / f"{name}.jsonl"
    traces = sidecar.read_bytes().splitlines(keepends=True)
    sidecar.write_bytes(b"".join(traces[:-1]))

    ran = cleaner("undo", "--sidecar", sidecar, path)

    expected = source.read_bytes() if name == "a.jsonl" else b""
    assert (ran.code, ran.out) == (2, expected)
    assert f"{sidecar}: its end is missing, which tells what the run wrote" in ran.err


def test_undo_refuses_traces_behind_the_end(run, cleaner, dump, tmp_path):
    run("--edits", dump / "a.jsonl")
    sidecar = tmp_path / "out" / "_cleaner" / "edits" / "a.jsonl.jsonl"
    sidecar.write_bytes(sidecar.read_bytes() * 2)

    ran = cleaner("undo", "--sidecar", sidecar, tmp_path / "out" / "a.jsonl")

    assert (ran.code, f"{sidecar}:5: is no trace of a run" in ran.err) == (2, True)
