"""Several text fields of one record: each cleaned by itself, in every format and command."""

import io
import json

import pytest

from cleaner.cleaner import Cleaner
from cleaner.formats import FORMATS, Settings, Source, Tally, one_by_one
from cleaner.formats.layout import Layout

FIRST = "The pier burned down in the night and nobody was hurt at all."
LAST = "It will be built again in the spring, the council said on Monday."
DIRTY = f"{FIRST}\nAdvertisement\n{LAST}\n"
CLEAN = f"{FIRST}\n{LAST}\n"
BOTH = ("--text-field=lead", "--text-field=data.body")
RECORD = b'{"n": 1.10, "lead": %s, "data": {"body": %s, "m": [1,  2]}, "z": 1e400}\n'


def literal(text, *, ascii_only=False):
    return json.dumps(text, ensure_ascii=ascii_only).encode()


def record(lead, body, **how):
    return RECORD % (literal(lead, **how), literal(body, **how))


def test_every_text_is_cleaned_and_every_other_byte_stays(cleaner, rules):
    ran = cleaner(*rules, *BOTH, given=record(DIRTY, DIRTY) + record("Tea.", DIRTY))

    assert ran == (0, record(CLEAN, CLEAN) + record("Tea.", CLEAN), "")


@pytest.mark.parametrize(
    "options",
    [
        ("--text-field=lead,data.body",),
        ("--text-field", "data.body", "--text-field", "lead"),
        ("--text-field=lead,lead", "--text-field=data.body"),
    ],
    ids=["a list", "in another order", "twice"],
)
def test_names_come_in_a_list_or_an_option_each(cleaner, rules, options):
    assert cleaner(*rules, *options, given=record(DIRTY, DIRTY)).out == record(CLEAN, CLEAN)


def test_a_comma_in_a_name_has_a_backslash(cleaner, rules):
    given = b'{"a,b": %s, "a": %s}\n'

    ran = cleaner(*rules, r"--text-field=a\,b", given=given % (literal(DIRTY), literal(DIRTY)))

    assert ran.out == given % (literal(CLEAN), literal(DIRTY))


def test_a_text_that_a_record_lacks_is_no_matter(cleaner, rules):
    given = b'{"lead": %s}\n{"lead": null, "data": {"body": %s}}\n{"id": 1}\n'

    ran = cleaner(*rules, *BOTH, given=given % (literal(DIRTY), literal(DIRTY)))

    assert ran.out == given % (literal(CLEAN), literal(CLEAN))
    assert ran.err == "cleaner: 1 record passed through unread (no text)\n"


def test_where_no_record_has_the_text_the_way_out_is_told(cleaner, rules):
    given = b'{"id": 1, "txt": "Tea."}\n{"id": 2}\n'

    ran = cleaner(*rules, "--text-field=body,main", given=given)

    assert (ran.code, ran.out) == (2, given)
    assert ran.err == (
        "cleaner: <stdin>: no field is called 'body' in 2 records; there are: txt; "
        "see --text-field\n"
        "cleaner: 2 records passed through unread (no text), "
        "not one with a text: name its field with --text-field\n"
    )


NEAR = b'{"id": "1", "data": {"body": "Tea."}}\n'
ASKED = {
    "a near name": (NEAR * 3, "data.bdy", "in 3 records; did you mean 'data.body'? see"),
    "names that are not near": (NEAR, "lead", "in 1 record; there are: id, data.body; see"),
    "no name at all": (b'{"n": 1}\n', "lead", "in 1 record; see"),
    "with broken records": (b"{\n" + NEAR, "lead", "in 1 record; there are: id, data.body; see"),
    "a key with a dot": (b'{"a.body": "Tea."}\n', r"a\.bod", r"did you mean 'a\\.body'? see"),
    "many names": (
        b"{%s}\n" % b", ".join(b'"f%d": "Tea."' % n for n in range(20)),
        "lead",
        "in 1 record; there are: f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, …; see",
    ),
}


@pytest.mark.parametrize("case", ASKED.values(), ids=ASKED)
@pytest.mark.parametrize("command", [(), ("-j2",), ("explain",), ("--in-place",)], ids=" ".join)
def test_a_field_that_no_record_has_is_named_and_no_success(
    cleaner, rules, tmp_path, command, case
):
    given, name, told = case
    path = tmp_path / "a.jsonl"
    path.write_bytes(given)

    ran = cleaner(*command, *rules, f"--text-field={name}", path)

    assert (ran.code, path.read_bytes()) == (2, given)
    (line,) = (line for line in ran.err.splitlines() if line.startswith(f"cleaner: {path}: no "))
    assert f"no field is called {name!r} in " in line
    assert told in line


@pytest.mark.parametrize("command", [(), ("-j2",), ("explain",), ("--in-place",), ("hook",)])
@pytest.mark.parametrize("given", [b"", b"\n\n", b'{"lead": null}\n', b'{"lead": 5}\n{"id": 1}\n'])
def test_a_field_that_is_empty_or_of_no_records_is_no_mistake(
    cleaner, rules, tmp_path, command, given
):
    (tmp_path / "a.jsonl").write_bytes(given)

    assert cleaner(*command, *rules, "--text-field=lead", tmp_path / "a.jsonl").code == 0


def test_the_hook_skips_records_without_the_field_as_it_does_tables(cleaner, rules, tmp_path):
    (tmp_path / "a.jsonl").write_bytes(NEAR)
    (tmp_path / "a.csv").write_bytes(b"id,body\n1,Tea.\n")

    ran = cleaner("hook", *rules, "--text-field=bdy", tmp_path / "a.jsonl", tmp_path / "a.csv")

    assert (ran.code, ran.err.count("skipped ")) == (0, 2)


@pytest.mark.parametrize("jobs", ["-j1", "-j2"])
def test_one_of_several_fields_that_no_record_has_is_told(cleaner, rules, tmp_path, jobs):
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_bytes(b'{"lead": "Tea."}\n' * 70_000)
    second.write_bytes(b'{"lead": "Tea.", "body": "Tea."}\n{"lead": "Tea."}\n')

    ran = cleaner(*rules, jobs, "--text-field=lead,body", first, second)

    there = "in 70000 records; there are: lead; see --text-field"
    assert (ran.code, ran.err) == (0, f"{first}: no field is called 'body' {there}\n")


@pytest.mark.parametrize("more", ["-j1", "-j2", "--to=csv"])
def test_a_field_that_no_record_of_standard_input_has_is_told(cleaner, rules, more):
    ran = cleaner(*rules, more, "--text-field=lead", given=NEAR * 9)

    assert (ran.code, "<stdin>: no field is called 'lead' in 9 records" in ran.err) == (2, True)


def test_a_field_that_only_the_last_record_has_is_there(cleaner, rules, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"lead": "Tea."}\n' * 70_000 + b'{"body": "Tea."}\n')

    ran = cleaner(*rules, "-j2", "--text-field=body", path)

    assert (ran.code, ran.err) == (0, "cleaner: 70000 records passed through unread (no text)\n")


def test_one_text_never_depends_on_the_other(cleaner, rules):
    alone = cleaner(*rules, "--text-field=data.body", given=record("Advertisement", DIRTY))
    together = cleaner(*rules, *BOTH, given=record("Advertisement", DIRTY))

    assert together.out == alone.out


def test_a_title_that_is_a_text_is_the_title_of_the_other():
    layout = Layout().asked(text=["title", "text"])
    made = FORMATS["jsonl"](Settings(layout=layout), Tally(print))

    found = made.documents(Source(io.BytesIO(b'{"title": "Tea", "text": "Tea is hot."}'), "a"))

    assert [(entry.field, dict(entry.document.meta)) for entry in found] == [
        ("title", {}),
        ("text", {"title": "Tea"}),
    ]


def test_edits_name_their_field_and_lead_back(cleaner, rules):
    given = record(DIRTY, DIRTY) + record("Tea.", DIRTY + "Café", ascii_only=True)

    edited = cleaner(*rules, *BOTH, "--edits", given=given)

    told = [json.loads(line)["cleaner"] for line in edited.out.splitlines()]
    assert [[edit["field"] for edit in each["edits"]] for each in told] == [
        ["lead", "data.body"],
        ["data.body"],
    ]
    assert (told[0]["status"], [*told[0]["texts"]]) == ("cleaned", ["lead", "data.body"])
    assert cleaner("undo", given=edited.out) == (0, given, "")


def test_a_text_changed_since_is_told_and_both_stay(cleaner, rules):
    edited = cleaner(*rules, *BOTH, "--edits", given=record(DIRTY, DIRTY)).out
    other = edited.replace(b"pier", b"mill", 1)

    ran = cleaner("undo", given=other)

    assert (ran.code, ran.out) == (3, other)
    assert "its text was changed after the cleaning" in ran.err


@pytest.mark.parametrize(
    "texts", [[], {"lead": 7}, {"lead": {}, "data.body": {}, "x": {}}], ids=str
)
def test_edits_of_several_texts_that_are_not_ours_make_a_broken_record(cleaner, texts):
    told = {"status": "cleaned", "edits": [{"start": 0}], "texts": texts}
    given = json.dumps({"lead": "a", "data": {"body": "b"}, "cleaner": told}).encode() + b"\n"

    ran = cleaner("undo", given=given)

    assert (ran.code, ran.out) == (3, given)


def test_explain_names_the_field(cleaner, rules):
    ran = cleaner("explain", *rules, *BOTH, given=record(DIRTY, DIRTY))
    told = cleaner("explain", "--json", *rules, *BOTH, given=record(DIRTY, DIRTY))

    assert [line.split("  ")[0] for line in ran.out.decode().splitlines()] == [
        "1:lead:2:1",
        "1:data.body:2:1",
    ]
    assert [json.loads(line)["field"] for line in told.out.splitlines()] == ["lead", "data.body"]


def test_columns_are_cleaned_each(cleaner, rules, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f'id,lead,n,body\n1,"{DIRTY}",1.10,"{DIRTY}"\n2,Tea,x,"{DIRTY}"\n')

    ran = cleaner(*rules, "--text-field=body,lead", path)

    assert ran.out.decode() == (f'id,lead,n,body\n1,"{CLEAN}",1.10,"{CLEAN}"\n2,Tea,x,"{CLEAN}"\n')


def test_a_column_that_is_missing_is_named(cleaner, rules, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id;body\n1;Tea\n")

    ran = cleaner(*rules, "--text-field=body,lead", path)

    assert (ran.code, ran.out) == (2, b"")
    assert "no column is called 'lead'; there are: id, body; see --text-field" in ran.err


def test_columns_of_parquet_are_cleaned_each(cleaner, rules, tmp_path):
    pyarrow = pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    from pyarrow import parquet

    path = tmp_path / "a.parquet"
    rows = {"n": [1, 2, 3], "lead": [DIRTY, None, "Tea."], "body": [DIRTY, DIRTY, None]}
    parquet.write_table(pyarrow.table(rows), path)

    ran = cleaner(*rules, "--text-field=lead,body", path)
    missing = cleaner(*rules, "--text-field=lead,main", path)

    assert parquet.read_table(io.BytesIO(ran.out)).to_pydict() == {
        "n": [1, 2, 3],
        "lead": [CLEAN, None, "Tea."],
        "body": [CLEAN, CLEAN, None],
    }
    assert "called 'main'; give --text-field one of: lead, body" in missing.err


def test_a_hook_cleans_each(cleaner, rules, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(record(DIRTY, DIRTY))

    ran = cleaner("hook", "--no-cache", *rules, *BOTH, path)

    assert (ran.code, path.read_bytes()) == (1, record(CLEAN, CLEAN))


def manifest(out):
    return json.loads((out / "_cleaner" / "manifest.json").read_text())


def test_a_run_counts_a_record_once(cleaner, rules, tmp_path):
    path, out = tmp_path / "a.jsonl", tmp_path / "out"
    path.write_bytes(record(DIRTY, DIRTY) * 3 + b"{\n")

    ran = cleaner("run", "-j1", *rules, *BOTH, "--out", out, path)

    counts = manifest(out)["counts"]
    assert (ran.code, (out / "a.jsonl").read_bytes()) == (3, record(CLEAN, CLEAN) * 3)
    assert {key: counts[key] for key in ("records", "written", "letters", "documents")} == {
        "records": 4,
        "written": 3,
        "letters": 1,
        "documents": 6,
    }


def test_a_limit_counts_records(cleaner, rules, tmp_path):
    path, out = tmp_path / "a.jsonl", tmp_path / "out"
    path.write_bytes(record(DIRTY, DIRTY) * 3)

    cleaner("run", "-j1", "--limit=2", *rules, *BOTH, "--out", out, path)

    assert (out / "a.jsonl").read_bytes() == record(CLEAN, CLEAN) * 2


def test_a_title_that_sounds_like_an_error_drops_no_record(cleaner, rules, tmp_path):
    path, out = tmp_path / "a.jsonl", tmp_path / "out"
    path.write_bytes(record("404 Not Found", DIRTY))

    cleaner("run", "-j1", "--drop-flagged", *rules, *BOTH, "--out", out, path)

    assert (out / "a.jsonl").read_bytes() == record("404 Not Found", CLEAN)


def test_the_engine_sees_each_text_as_if_it_were_alone():
    layout = Layout().asked(text=["a", "b"])
    made = FORMATS["jsonl"](Settings(layout=layout), Tally(print))
    seen = []

    def clean(document):
        seen.append(document.text)
        return Cleaner([]).clean(document)

    content = b'{"a": "One.", "b": "Two."}\n{"b": "Three."}'
    list(made.rewrite(Source(io.BytesIO(content), "a"), one_by_one(clean)))

    assert seen == ["One.", "Two.", "Three."]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", record(DIRTY, DIRTY) + b"{\n" + record("Tea.", DIRTY, ascii_only=True)),
        ("a.csv", f'n,data.body,lead\n1,"{DIRTY}","{DIRTY}"\n2\n3,Tea,"{DIRTY}"\n'.encode()),
    ],
    ids=["jsonl", "csv"],
)
def test_a_sidecar_leads_every_text_back(cleaner, rules, tmp_path, name, content):
    path, out = tmp_path / name, tmp_path / "out"
    path.write_bytes(content)
    cleaner("run", "-j1", "--edits", *rules, *BOTH, "--out", out, path)

    sidecar = out / "_cleaner" / "edits" / f"{name}.jsonl"
    ran = cleaner("undo", "--sidecar", sidecar, out / name)

    assert (ran.code, ran.out) == (0, content)
    assert (out / name).read_bytes() != content
