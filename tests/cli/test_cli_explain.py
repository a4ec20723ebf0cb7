"""`cleaner explain`: one line an edit, for people or as JSON."""

import json

import pytest

FIRST = "The pier burned down in the night and nobody was hurt at all.\n"
LAST = "It will be built again in the spring, the council said.\n"
TEXT = (FIRST + "Advertisement\n" + LAST).encode()
KEEP = """\
category: ad
rules:
  - {id: own-line, why: Ads., confidence: high, kind: line, phrases: [Advertisement]}
  - {id: spared, why: Not here., effect: keep, kind: line, phrases: [Advertisement]}
"""


def record(text: bytes, **more: object) -> bytes:
    return json.dumps({"text": text.decode(), **more}).encode() + b"\n"


def test_an_edit_is_one_line_with_its_place(cleaner, rules):
    ran = cleaner("explain", *rules, given=TEXT)

    assert ran == (0, b'2:1  ad/own-line  ad  "Advertisement\\n"\n', "")


def test_a_text_without_boilerplate_has_nothing_to_explain(cleaner, rules):
    assert cleaner("explain", *rules, given=LAST.encode()) == (0, b"", "")


def test_a_byte_order_mark_does_not_shift_columns(cleaner, rules):
    ran = cleaner("explain", *rules, given=b"\xef\xbb\xbf" + TEXT)

    assert ran.out.startswith(b"2:1  ")


def test_several_files_are_named(cleaner, rules, tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes(TEXT)

    ran = cleaner("explain", *rules, path, "-", given=TEXT)

    places = [line.split("  ")[0] for line in ran.out.decode().splitlines()]
    assert places == [f"{path}:2:1", "<stdin>:2:1"]


def test_records_are_named_by_id_or_number(cleaner, rules):
    given = record(TEXT, id="a1") + b"\n" + record(TEXT) + record(TEXT, id=70)

    ran = cleaner("explain", *rules, given=given)

    places = [line.split("  ")[0] for line in ran.out.decode().splitlines()]
    assert places == ["a1:2:1", "3:2:1", "70:2:1"]


def test_a_repair_shows_old_and_new(cleaner):
    given = "The cafÃ© on the quay serves people that drive an hour for it.\n".encode()

    ran = cleaner("explain", given=given)

    assert ran.out == '1:5  encoding/mojibake  encoding  "cafÃ©" -> "café"\n'.encode()


def test_no_control_character_reaches_the_terminal(cleaner):
    given = b"The build was \x1b[31mred\x1b[0m for most of the week and nobody minded.\n"

    ran = cleaner("explain", given=given)

    assert (b"\x1b" in ran.out, b'"\\x1b[31m"' in ran.out) == (False, True)


def test_an_object_holds_everything(cleaner, rules, tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes(TEXT)

    ran = cleaner("explain", "--json", *rules, path)

    start = len(FIRST)
    assert json.loads(ran.out) == {
        "file": str(path),
        "record": None,
        "line": 2,
        "column": 1,
        "start": start,
        "end": start + 14,
        "rule": "ad/own-line",
        "category": "ad",
        "was": "Advertisement\n",
        "text": "",
    }


def test_objects_name_the_record(cleaner, rules):
    ran = cleaner("explain", "--json", *rules, given=record(TEXT, id="a1") + record(TEXT))

    found = [json.loads(line) for line in ran.out.splitlines()]
    assert [(each["file"], each["record"]) for each in found] == [("-", "a1"), ("-", 2)]


@pytest.fixture
def vetoed(tmp_path):
    path = tmp_path / "keep.yaml"
    path.write_text(KEEP)
    return ("explain", "--refused", "--no-builtin-rules", "--rules", path)


def test_a_refusal_tells_why(cleaner, vetoed):
    ran = cleaner(*vetoed, given=TEXT)

    assert ran == (0, b'2:1  ad/own-line  ad  "Advertisement"  not cut: veto\n', "")


def test_an_object_of_a_refusal_tells_why(cleaner, vetoed):
    ran = cleaner(*vetoed, "--json", given=TEXT)

    assert json.loads(ran.out)["refused"] == "veto"


def test_refusals_show_only_when_asked_for(cleaner, vetoed):
    ran = cleaner(vetoed[0], *vetoed[2:], given=TEXT)

    assert ran == (0, b"", "")


def test_the_selection_is_the_filters(cleaner, rules):
    assert cleaner("explain", *rules, "--ignore=ad", given=TEXT).out == b""


def test_broken_and_unread_records_are_told(cleaner, rules):
    ran = cleaner("explain", *rules, "--format=jsonl", given=b'{"text": 1}\nTea\n')

    assert (ran.code, ran.err.splitlines()[-1]) == (
        3,
        "cleaner: 1 record passed through unread (no text), 1 broken,"
        " not one with a text: name its field with --text-field",
    )


def test_a_guarded_document_is_told(cleaner, rules):
    ran = cleaner("explain", *rules, given=b"Advertisement\n" * 3)

    assert (ran.code, ran.out, ran.err.splitlines()[-1]) == (0, b"", "cleaner: 1 guarded")


def test_what_is_not_unicode_shows_as_an_escape(cleaner, rules):
    ran = cleaner("explain", "--json", *rules, given=b'{"id": "\\ud800", ' + record(TEXT)[1:])

    assert json.loads(ran.out)["record"] == "\ud800"


def test_a_report_is_reduced_to_what_matters(cleaner, rules):
    ran = cleaner("explain", "--report", *rules, given=TEXT)
    report = ran.out.decode()

    assert (ran.code, ran.err) == (0, "")
    assert report.startswith("### Wrongly removed by `ad/own-line`\n\n- cleaner ")
    assert f"- rules: {rules[-1]}\n" in report
    assert "- line 2 of the page; 2 of its 3 lines are needed to show it\n" in report


def test_a_report_of_one_line_is_of_that_line(cleaner, rules):
    given = TEXT + b"Advertisement\n"

    assert cleaner("explain", "--report", "--line=4", *rules, given=given).out.count(b"###") == 1


@pytest.mark.parametrize("options", [("--report", "--json"), ("--line=2",)], ids=str)
def test_options_that_do_not_go_with_a_report_are_refused(options, cleaner):
    assert cleaner("explain", *options, given=TEXT).code == 2


def test_a_line_that_stays_is_told(cleaner, rules):
    ran = cleaner("explain", "--report", "--line=1", *rules, given=TEXT)

    assert ran == (0, b"", "cleaner: nothing is removed at line 1\n")


@pytest.mark.parametrize("line", ["0", "-3", "x"])
def test_a_line_counts_from_one(line, cleaner, rules):
    ran = cleaner("explain", "--report", f"--line={line}", *rules, given=TEXT)

    assert (ran.code, ran.out) == (2, b"")
    assert f"--line: expected the number of a line, from 1, not '{line}'" in ran.err


def test_a_line_behind_the_end_is_refused(cleaner, rules):
    ran = cleaner("explain", "--report", "--line=99", *rules, given=TEXT)

    assert ran == (2, b"", "cleaner: --line 99: the page has 3 lines\n")
