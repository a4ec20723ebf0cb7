"""`--to`: what was cleaned comes out in another format, every record of it or a word about it."""

import csv
import gzip
import io
import json
import os
from importlib.util import find_spec

import pytest

FIRST = "The pier burned down in the night and nobody was hurt at all."
LAST = "It will be built again in the spring, the council said on Monday."
DIRTY = f"{FIRST}\nAdvertisement\n{LAST}\n"
CLEAN = f"{FIRST}\n{LAST}\n"
PAGE = f"<html lang=en><head><title>Pier</title></head><body><p>{FIRST} {LAST}</p></body></html>"
RECORDS = [
    {"id": 1, "text": DIRTY, "n": 1.5, "tags": ["a", "b"], "at": {"x": None}},
    {"id": 2, "text": None, "n": None, "tags": [], "at": None},
    {"id": 3, "text": "Café, “hot”", "n": -2.0, "tags": ["c"], "at": {"x": 7}},
]
NEEDS_PYARROW = pytest.mark.skipif(
    find_spec("pyarrow") is None, reason="the extra parquet is not installed"
)
PARQUET = pytest.param("parquet", marks=NEEDS_PYARROW)
CLEANED = [{**RECORDS[0], "text": CLEAN}, *RECORDS[1:]]


def jsonl(records):
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def lines(content):
    return [json.loads(line) for line in content.splitlines()]


def table(content):
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed")
    return parquet.read_table(io.BytesIO(content))


READERS = {
    "csv": lambda content: [
        (row["id"], row["text"]) for row in csv.DictReader(io.StringIO(content.decode()))
    ],
    "jsonl": lambda content: [(row["id"], row["text"]) for row in lines(content)],
    "parquet": lambda content: [(row["id"], row["text"]) for row in table(content).to_pylist()],
}


@pytest.fixture
def files(tmp_path):
    def write(**contents):
        paths = []
        for name, content in contents.items():
            path = tmp_path / name.replace("__", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            paths.append(path)
        return paths

    return write


def test_records_become_rows(cleaner, rules, files):
    ran = cleaner(*rules, "--to=csv", *files(a__jsonl=jsonl(RECORDS)))

    rows = list(csv.DictReader(io.StringIO(ran.out.decode(), newline="")))
    assert rows == [
        {"id": "1", "text": CLEAN, "n": "1.5", "tags": '["a", "b"]', "at": '{"x": null}'},
        {"id": "2", "text": "", "n": "", "tags": "[]", "at": ""},
        {"id": "3", "text": "Café, “hot”", "n": "-2.0", "tags": '["c"]', "at": '{"x": 7}'},
    ]


def test_records_become_a_table_and_records_again(cleaner, rules, files):
    made = cleaner(*rules, "--to=parquet", *files(a__jsonl=jsonl(RECORDS)))
    back = cleaner(*rules, "--to=jsonl", *files(b__parquet=made.out))

    assert table(made.out).to_pylist() == CLEANED
    assert (back.code, lines(back.out)) == (0, CLEANED)


def test_rows_become_records(cleaner, rules, files):
    ran = cleaner(*rules, "--to=jsonl", *files(a__csv=f'n;text\n1;"{DIRTY}"\n2;"a ""b"""\n'))

    assert lines(ran.out) == [{"n": "1", "text": CLEAN}, {"n": "2", "text": 'a "b"'}]


def test_many_texts_become_one_file_of_records(cleaner, rules, files):
    paths = files(a__txt=DIRTY, b__md=f"# Pier\n\n{DIRTY}", c__html=PAGE)

    ran = cleaner(*rules, "--to=jsonl", *paths)

    assert lines(ran.out) == [
        {"id": str(paths[0]), "text": CLEAN},
        {"id": str(paths[1]), "text": f"# Pier\n\n{CLEAN}"},
        {"id": str(paths[2]), "title": "Pier", "lang": "en", "text": f"{FIRST} {LAST}\n"},
    ]


def test_texts_make_one_table_whatever_is_known_of_each(cleaner, rules, files):
    paths = files(a__txt=DIRTY, c__html=PAGE)

    ran = cleaner(*rules, "--to=csv", *paths)

    rows = list(csv.DictReader(io.StringIO(ran.out.decode(), newline="")))
    assert [row["title"] for row in rows] == ["", "Pier"]
    assert [*rows[0]] == ["id", "title", "date", "author", "site", "lang", "url", "text"]


def test_files_of_several_formats_make_one_table(cleaner, rules, files):
    paths = files(a__jsonl=jsonl([{"n": "1", "text": DIRTY}]), b__csv="n,text\n2,Tea\n")

    ran = cleaner(*rules, "--to=csv", *paths)

    assert ran.out.decode() == f'n,text\n1,"{CLEAN}"\n2,Tea\n'


def test_the_format_that_a_file_has_stays_to_the_byte(cleaner, rules, files):
    content = b'{"text":"Tea.", "n": 1.10, "big": 1e400}\n{"text": "' + b"\xff" + b'"}\n'

    assert cleaner(*rules, "--to=jsonl", *files(a__jsonl=content)) == (0, content, "")


@pytest.mark.parametrize("to", ["csv", PARQUET])
def test_a_record_that_does_not_fit_is_told(cleaner, rules, files, to):
    many = [{"text": "Tea.", "n": number} for number in range(1000)]
    odd = [{"text": "Milk.", "n": 1, "new": 2}, {"text": "Rum.", "n": "many"}]

    ran = cleaner(*rules, f"--to={to}", *files(a__jsonl=jsonl([*many, *odd, {"text": "Soup."}])))

    assert ran.code == 3
    assert "a.jsonl:1001: left out: has fields that no record before it had: new" in ran.err
    assert ("a.jsonl:1002: left out: its 'n' is no int64" in ran.err) == (to == "parquet")
    rows = table(ran.out).num_rows if to == "parquet" else ran.out.count(b"\n") - 1
    assert rows == (1001 if to == "parquet" else 1002)


def test_values_of_several_types_become_text(cleaner, rules, files):
    records = [{"text": "Tea.", "n": 1}, {"text": "Milk.", "n": "two"}, {"text": "Rum.", "n": [3]}]

    ran = cleaner(*rules, "--to=parquet", *files(a__jsonl=jsonl(records)))

    assert table(ran.out)["n"].to_pylist() == ["1", "two", "[3]"]


@pytest.mark.parametrize("to", ["csv", "jsonl", PARQUET])
def test_nothing_becomes_nothing(cleaner, rules, files, to):
    ran = cleaner(*rules, f"--to={to}", *files(a__jsonl=b""))

    assert ran.code == 0
    assert (table(ran.out).num_rows == 0) if to == "parquet" else (ran.out == b"")


def test_broken_records_do_not_come_out_and_are_told(cleaner, rules, files):
    ran = cleaner(*rules, "--to=csv", *files(a__jsonl=b'{"text": "Tea."}\n{\n{"text": "Rum."}\n'))

    assert (ran.code, ran.out) == (3, b"text\nTea.\nRum.\n")
    assert "a.jsonl:2: byte 17: not JSON" in ran.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--to=html"], "invalid choice: 'html'"),
        (["--to=text"], "jsonl holds many texts; 'cleaner run --to text' writes each"),
        (["--to=csv", "--edits"], "--to goes without --edits"),
        (["--to=csv", "--in-place"], "--to goes without --edits, --in-place"),
        (["--to=csv", "-j2"], "'cleaner run --to' has -j"),
        (["--to=text", "--text-field=a,b"], "has room for one text of a record"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused_with_the_way_out(cleaner, rules, files, options, message):
    ran = cleaner(*rules, *options, *files(a__jsonl=jsonl(RECORDS)))

    assert (ran.code, ran.out, message in ran.err) == (2, b"", True)


@pytest.fixture
def run(cleaner, rules, tmp_path):
    def run(*arguments):
        return cleaner("run", "-j1", *rules, "--out", tmp_path / "out", *arguments)

    return run


def tree(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "_cleaner" not in path.parts
    }


def manifest(folder):
    return json.loads((folder / "_cleaner" / "manifest.json").read_text())


def test_a_run_makes_of_each_file_one_of_the_format(run, tmp_path):
    dump = tmp_path / "dump"
    dump.mkdir()
    (dump / "a.jsonl").write_bytes(jsonl(RECORDS))
    (dump / "b.jsonl.gz").write_bytes(gzip.compress(jsonl(RECORDS)))
    (dump / "c.csv").write_text("text\nTea\n")

    ran = run("--to=csv", dump)

    found = tree(tmp_path / "out")
    assert (ran.code, sorted(found)) == (0, ["a.jsonl.csv", "b.jsonl.csv.gz", "c.csv"])
    assert gzip.decompress(found["b.jsonl.csv.gz"]) == found["a.jsonl.csv"]
    assert found["c.csv"] == b"text\nTea\n"


def test_a_run_puts_a_folder_of_texts_into_one_file(run, tmp_path):
    dump = tmp_path / "dump"
    (dump / "deep").mkdir(parents=True)
    (dump / "deep" / "a.txt").write_text(DIRTY)
    (dump / "b.txt").write_text("Tea.")
    (dump / "c.html").write_text(PAGE)

    ran = run("--to=jsonl", dump)

    ((name, content),) = tree(tmp_path / "out").items()
    told = manifest(tmp_path / "out")
    assert (ran.code, name.startswith("part-"), name.endswith(".jsonl")) == (0, True, True)
    assert [record["id"] for record in lines(content)] == ["b.txt", "c.html", "deep/a.txt"]
    assert lines(content)[2] == {"id": "deep/a.txt", "text": CLEAN}
    assert [file["output"] for file in told["files"]] == [name] * 3
    assert (told["counts"]["records"], told["counts"]["written"]) == (3, 3)

    (tmp_path / "out" / name).unlink()
    run("--resume", "--to=jsonl", dump)

    assert tree(tmp_path / "out") == {name: content}


@pytest.mark.parametrize("to", ["csv", "jsonl", PARQUET])
def test_a_name_that_is_no_text_spoils_no_table(run, cleaner, rules, tmp_path, to):
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    path.write_text(DIRTY)

    ran = run(f"--to={to}", path)
    filtered = cleaner(*rules, f"--to={to}", path)

    (content,) = tree(tmp_path / "out").values()
    assert (ran.code, READERS[to](content)) == (0, [("caf\\xe9.txt", CLEAN)])
    assert READERS[to](filtered.out) == [(f"{tmp_path}/caf\\xe9.txt", CLEAN)]


def test_a_run_makes_a_folder_of_the_texts_of_a_file(run, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(jsonl(RECORDS))

    ran = run("--to=text", path)

    letters = (tmp_path / "out/_cleaner/dead-letter.jsonl").read_text()
    assert tree(tmp_path / "out") == {
        "a.jsonl.texts/00000001.txt": CLEAN.encode(),
        "a.jsonl.texts/00000003.txt": "Café, “hot”".encode(),
    }
    assert (ran.code, json.loads(letters)["reason"]) == (3, "has no text")
    assert run("--resume", "--to=text", path).code == 3
    assert manifest(tmp_path / "out")["counts"]["letters"] == 1


def test_what_does_not_fit_is_a_dead_letter_of_a_run(run, tmp_path):
    path = tmp_path / "a.jsonl"
    many = [{"text": "Tea.", "n": 1}] * 1000
    path.write_bytes(jsonl([*many, {"text": "Milk.", "new": 2}]))

    ran = run("--to=csv", path)

    letter = json.loads((tmp_path / "out/_cleaner/dead-letter.jsonl").read_text())
    counts = manifest(tmp_path / "out")["counts"]
    assert (ran.code, json.loads(letter["raw"])) == (3, {"text": "Milk.", "new": 2})
    assert (counts["records"], counts["written"], counts["letters"]) == (1001, 1000, 1)


@NEEDS_PYARROW
def test_an_archive_becomes_a_table(run, tmp_path):
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}".encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"WARC-Target-URI: https://a.example/\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    path = tmp_path / "a.warc"
    path.write_bytes(head.encode() + block + b"\r\n\r\n")

    run("--to=parquet", path)

    (row,) = table((tmp_path / "out" / "a.warc.parquet").read_bytes()).to_pylist()
    assert (row["url"], row["title"], row["text"]) == (
        "https://a.example/",
        "Pier",
        f"{FIRST} {LAST}\n",
    )


def test_a_dry_run_writes_nothing(cleaner, rules, tmp_path):
    (tmp_path / "a.txt").write_text(DIRTY)
    (tmp_path / "b.jsonl").write_bytes(jsonl(RECORDS))

    for to in ("text", "csv"):
        ran = cleaner(
            "run",
            "-j1",
            *rules,
            "--dry-run",
            f"--to={to}",
            tmp_path / "a.txt",
            tmp_path / "b.jsonl",
        )
        assert json.loads(ran.out)["counts"]["documents"] == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.jsonl", "rules"]
