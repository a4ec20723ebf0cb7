"""`cleaner undo`: the way back from records cleaned with --edits."""

import json

import pytest

FIRST = "The pier burned down in the night and nobody was hurt at all."
LAST = "It will be built again in the spring, the council said."
DIRTY = rf'"{FIRST}\nAdvertisement\n{LAST}"'.encode()
CLEAN = rf'"{FIRST}\n{LAST}"'.encode()
EDIT = {"start": 3, "end": 7, "text": "", "rule": "ad/own-line", "was": " two"}
SOURCES = {
    "nothing": b"",
    "a cleaned record": b'{"text": %s}\n',
    "records with and without boilerplate": b'{"text": %s}\n{"text":"Tea."}\n{"text": %s}\n',
    "no final newline": b'{"text": %s}',
    "blank lines and carriage returns": b'\n{"text": %s}\r\n \n{"text":"Tea."}\r\n',
    "a byte order mark": b'\xef\xbb\xbf{"text": %s}\n',
    "odd spaces and numbers": b' { "n" : 1.10 , "text" : %s , "m": 1e400 }\t\n',
    "bytes that are not UTF-8": b'{"a": "\xff", "text": %s}\n{"text": "caf\xe9"}\n',
    "lone surrogates": rb'{"a": "\ud800", "text": %s}' + b"\n",
    "escapes as Python writes them": rb'{"a": "\u00e9", "text": "\u00e9 \ud83d\ude00", "b": 1}'
    + b'\n{"text": %s}\n',
    "no text": b'{"id": 1}\n{"text": null}\n{"text": %s}\n',
    "another key before": b'{"a": [{"cleaner": 1}], "text": %s}\n',
}
LITERALS = {
    "ASCII alone": rb"Caf\u00e9 \ud83d\ude00\u2028.",
    "capital digits": rb"Caf\u00E9.",
    "a slash": rb"https:\/\/example.org/a.",
    "a letter that needs no escape": rb"C\u0061fe.",
    "both ways": "Café, caf\\u00e9.".encode(),
    "a lone surrogate in capitals": rb"Caf\uD800.",
    "a line end by number": rb"Cafe.\u000aTea.",
    "bytes that are not UTF-8": b"Caf\xe9 \\/.",
}
WRONG = {
    "out of range": [EDIT | {"start": 90, "end": 94}],
    "out of order": [EDIT | {"start": 2, "end": 6}, EDIT | {"start": 1, "end": 5}],
    "a text that is not there": [EDIT | {"text": "six"}],
    "a length that is not its own": [EDIT | {"end": 9}],
    "no text from before": [{"start": 3, "end": 7, "text": "", "rule": "ad/own-line"}],
    "no edit": ["One"],
    "a negative place": [EDIT | {"start": -4, "end": 0}],
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_undo_restores_every_byte(cleaner, rules, source):
    given = source.replace(b"%s", DIRTY)
    cleaned = cleaner(*rules, "--format=jsonl", "--edits", given=given)

    assert cleaner("undo", given=cleaned.out) == (0, given, "")


@pytest.mark.parametrize("literal", LITERALS.values(), ids=LITERALS)
def test_undo_restores_a_text_as_it_was_written(cleaner, rules, literal):
    given = b'{"text": "' + literal + rb"\nAdvertisement\n" + LAST.encode() + b'"}\n'
    cleaned = cleaner(*rules, "--edits", given=given)

    assert (cleaned.out != given, cleaner("undo", given=cleaned.out)) == (True, (0, given, ""))


def test_undo_restores_a_file_that_python_wrote(cleaner, rules):
    text = f"Café 😀.\nAdvertisement\n{LAST}"
    given = json.dumps({"text": text, "title": "Café"}).encode() + b"\n"
    cleaned = cleaner(*rules, "--edits", given=given)

    assert ('"escaped":true' in cleaned.out.decode(), cleaner("undo", given=cleaned.out).out) == (
        True,
        given,
    )


@pytest.mark.parametrize("source", ["One  two.", 'One two."', "One \\q two.", "One\ntwo.", 7])
def test_a_source_that_is_not_the_texts_makes_a_broken_record(cleaner, source):
    trace = {"edits": [EDIT], "source": source}
    given = json.dumps({"text": "One.", "cleaner": trace}).encode() + b"\n"

    ran = cleaner("undo", given=given)

    assert (ran.code, ran.out, "its source does not fit its text" in ran.err) == (3, given, True)


@pytest.mark.parametrize("option", [(), ("--text-field=body",)], ids=["not told", "told"])
def test_undo_rebuilds_the_field_that_was_cleaned(cleaner, rules, option):
    given = b'{"text": %s, "body": %s}\n' % (CLEAN, DIRTY)
    cleaned = cleaner(*rules, "--text-field=body", "--edits", given=given)

    assert cleaner("undo", *option, given=cleaned.out) == (0, given, "")


def test_the_text_field_is_for_edits_that_do_not_name_it(cleaner):
    given = json.dumps({"text": "One.", "body": "One.", "cleaner": {"edits": [EDIT]}}).encode()

    ran = cleaner("undo", "--text-field=body", given=given)

    assert ran == (0, b'{"text": "One.", "body": "One two."}', "")


@pytest.mark.parametrize("field", ["body", "\ud800", 7, "cleaner"])
def test_undo_without_that_text_is_a_broken_record(cleaner, field):
    trace = {"edits": [EDIT], "field": field}
    given = json.dumps({"text": "One.", "cleaner": trace}).encode() + b"\n"

    ran = cleaner("undo", given=given)

    assert (ran.code, ran.out, ran.err.startswith("<stdin>:1: byte 0: ")) == (3, given, True)


@pytest.mark.parametrize("dirty", [DIRTY, CLEAN], ids=["cleaned", "unchanged"])
def test_a_text_that_was_changed_after_the_cleaning_is_a_broken_record(cleaner, rules, dirty):
    cleaned = cleaner(*rules, "--edits", given=b'{"text": %s}\n' % dirty)
    changed = cleaned.out.replace(b"spring", b"autumn")

    ran = cleaner("undo", given=changed)

    assert (ran.code, ran.out, "its text was changed after the cleaning" in ran.err) == (
        3,
        changed,
        True,
    )


def test_a_record_written_anew_by_another_program_still_has_its_source(cleaner, rules):
    text = f"Café 😀.\nAdvertisement\n{LAST}"
    cleaned = cleaner(*rules, "--edits", given=json.dumps({"text": text}).encode())
    again = json.dumps(json.loads(cleaned.out), indent=None, sort_keys=True).encode()

    ran = cleaner("undo", given=again)

    assert (ran.code, ran.out) == (0, json.dumps({"text": text}).encode())


def test_undo_brings_repaired_text_back(cleaner):
    given = b'{"text": "The red\\u0000 pier stood in the sea for a hundred years."}\n'
    cleaned = cleaner("--edits", given=given)

    assert cleaner("undo", given=cleaned.out) == (0, given, "")


def test_undo_finds_the_key_wherever_another_program_put_it(cleaner):
    given = json.dumps({"cleaner": {"edits": [EDIT]}, "text": "One."}).encode()

    assert cleaner("undo", given=given) == (0, b'{"text": "One two."}', "")


def test_undo_leaves_records_without_the_key(cleaner):
    given = b'{"text":"Tea."}\n\n{"id":1}\n{"cleaner":"Mrs Jones","text":"Tea."}\n'
    given += b'{"cleaner":{"edits":[]},"text":"Tea."}\n{"cleaner":{"by":"hand"},"text":"Tea."}\n'

    assert cleaner("undo", given=given) == (0, given, "")


@pytest.mark.parametrize("edits", WRONG.values(), ids=WRONG)
def test_edits_that_do_not_fit_make_a_broken_record(cleaner, edits):
    given = json.dumps({"text": "One.", "cleaner": {"edits": edits}}).encode() + b"\n"

    ran = cleaner("undo", given=given)

    assert (ran.code, ran.out, ran.err.startswith("<stdin>:1: byte 0: its edits ")) == (
        3,
        given,
        True,
    )


def test_undo_names_broken_records(cleaner):
    ran = cleaner("undo", given=b'{"text": \n')

    assert (ran.code, ran.out, ran.err.splitlines()[-1]) == (
        3,
        b'{"text": \n',
        "cleaner: 1 broken",
    )


def test_undo_reads_files(cleaner, rules, tmp_path):
    path = tmp_path / "clean.jsonl"
    path.write_bytes(cleaner(*rules, "--edits", given=b'{"text": %s}\n' % DIRTY).out)

    assert cleaner("undo", path, path).out == b'{"text": %s}\n' % DIRTY * 2
