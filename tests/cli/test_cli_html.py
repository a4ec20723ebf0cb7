"""`cleaner` on pages in HTML, as files and as texts of records."""

import json

import pytest

FIRST = "The pier burned down in the night and nobody was hurt at all."
LAST = "It will be built again in the spring, the council said on Monday."
PAGE = (
    f"<!DOCTYPE html><html><body><nav><a href='/'>Home</a></nav><article><h1>Pier burns</h1>"
    f"<p>{FIRST}</p><p>Advertisement</p><p>{LAST}</p></article></body></html>"
)
TEXT = f"Pier burns\n{FIRST}\n{LAST}\n"


def record(text, **more):
    return json.dumps({"text": text, **more}, ensure_ascii=False).encode() + b"\n"


def test_a_page_becomes_its_clean_text(cleaner, rules, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE)

    assert cleaner(*rules, path) == (0, TEXT.encode(), "")


def test_a_page_without_text_is_a_failed_file(cleaner, rules):
    ran = cleaner(*rules, "--format=html", given=b"<html></html>")

    assert ran == (2, b"", "cleaner: <stdin>: there is no text in it\n")


def test_a_record_that_holds_a_page_gets_its_text(cleaner, rules):
    ran = cleaner(*rules, given=record(PAGE, id=1))

    assert ran == (0, record(TEXT, id=1), "")


def test_a_record_that_is_about_html_keeps_its_text(cleaner, rules):
    given = record("<p> opens a paragraph, and <html> a page.")

    assert cleaner(*rules, given=given) == (0, given, "")


@pytest.mark.parametrize(
    ("how", "expected"), [("never", f"<b>{FIRST}</b>"), ("always", f"{FIRST}\n")]
)
def test_html_is_looked_for_as_asked(cleaner, rules, how, expected):
    ran = cleaner(*rules, f"--html={how}", given=record(f"<b>{FIRST}</b>"))

    assert ran == (0, record(expected), "")


def test_a_record_with_a_page_without_text_passes_through_as_broken(cleaner, rules):
    given = record("<html></html>")

    ran = cleaner(*rules, given=given)

    assert (ran.code, ran.out) == (3, given)
    assert ran.err == "<stdin>:1: byte 0: there is no text in it\ncleaner: 1 broken\n"


def test_a_page_that_is_taken_whole_is_counted(cleaner, rules):
    ran = cleaner(*rules, given=record(f"<html>{'<div>' * 300}{FIRST}"))

    assert (ran.code, ran.out) == (0, record(f"{FIRST}\n"))
    assert ran.err.endswith("cleaner: 1 page taken whole\n")


@pytest.mark.parametrize("text", [PAGE, "<html><body><p>Café \\ “Möwe”"], ids=["edits", "none"])
@pytest.mark.parametrize("ascii", [True, False], ids=["escaped", "UTF-8"])
def test_undo_gives_the_page_back(cleaner, rules, text, ascii):
    given = json.dumps({"a": 1, "text": text, "b": 2}, ensure_ascii=ascii).encode() + b"\n"
    cleaned = cleaner(*rules, "--edits", given=given)

    assert b"nav" not in json.loads(cleaned.out)["text"].encode()
    assert cleaner("undo", given=cleaned.out) == (0, given, "")


@pytest.mark.parametrize(("command", "code"), [("--in-place", 2), ("hook", 0)])
def test_a_page_is_never_replaced_by_its_text(cleaner, rules, tmp_path, command, code):
    path = tmp_path / "page.html"
    path.write_text(PAGE)

    ran = cleaner(command, *rules, path)

    assert (path.read_text(), ran.code, ran.out) == (PAGE, code, b"")
    assert "a page in HTML, which comes out as text" in ran.err
