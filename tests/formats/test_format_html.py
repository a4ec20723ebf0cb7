"""HTML: the text of a page, and a reason wherever it is not the main text alone."""

import io
import json
import os
import signal
import sys
from itertools import pairwise
from threading import Timer

import pytest

from cleaner.document import Document
from cleaner.errors import CleanerError
from cleaner.formats import FORMATS, Settings, Source, Tally, detect, one_by_one
from cleaner.formats.extraction import extract, whole
from cleaner.formats.sandbox import LONGEST, TIMED, Sandbox, sandbox
from cleaner.result import Result

STORY = "The pier burned down in the night and nobody was hurt at all, said the mayor on Sunday. "
HEAD = (
    '<html lang="en-GB"><head><title>Pier burns</title>'
    '<meta property="og:site_name" content="The Tarn Gazette">'
    '<meta name="author" content="Ines Harrow">'
    '<meta property="article:published_time" content="2024-03-04"></head>'
)
MENU = "<nav><ul><li><a href='/'>Home</a><li><a href='/news'>News</a></ul></nav>"
PAGE = (
    f"<!DOCTYPE html>{HEAD}<body>{MENU}<article><h1>Pier burns</h1>"
    f"<p>{STORY * 2}</p><p>It rained. {STORY}</p></article></body></html>"
)


def csv_field(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def nested(depth: int) -> str:
    return f"<html><body>{'<div>' * depth}<p>{STORY}</p>{'</div>' * depth}<p>It rained.</p>"


def documents(content: bytes, **settings):
    notes = []
    html = FORMATS["html"](Settings(**settings), Tally(notes.append))
    (entry,) = html.documents(Source(io.BytesIO(content), "page.html"))
    return entry.document, notes


def test_the_main_text_is_taken_and_the_menu_left():
    document, notes = documents(PAGE.encode())

    assert (document.text.count(STORY.strip()), "Home" in document.text, notes) == (3, False, [])


def test_what_a_page_says_of_itself_is_known_of_its_text():
    document, _ = documents(PAGE.encode())

    assert document.meta == {
        "title": "Pier burns",
        "date": "2024-03-04",
        "author": "Ines Harrow",
        "site": "The Tarn Gazette",
        "lang": "en-GB",
    }


def test_what_is_given_about_a_page_goes_before_what_it_says():
    document, _ = documents(PAGE.encode(), meta={"lang": "de"})

    assert document.meta["lang"] == "de"


def test_precision_takes_no_more_than_recall():
    precise = extract(PAGE, "", "precision").text

    assert set(precise.split()) <= set(extract(PAGE, "", "recall").text.split())


@pytest.mark.parametrize("depth", [254, 300, 5000, 100_000])
def test_a_page_that_is_nested_deeply_is_taken_whole_and_said_to_be(depth):
    page = extract(nested(depth), "", "balanced")

    assert page.text == f"{STORY.strip()}\nIt rained.\n"
    assert page.reason == "it is nested too deeply"


@pytest.mark.parametrize(
    "content",
    [b"", b"  ", b"<!-- Tea. -->", b"<html><head><title>Tea</title></head><body></body></html>"],
)
def test_a_page_without_text_is_an_error_and_never_an_empty_text(content):
    with pytest.raises(CleanerError, match="there is no text in it"):
        documents(content)


@pytest.mark.parametrize(
    ("content", "text"), [("Tea is hot.", "Tea is hot.\n"), ('{"a": 1}', '{"a": 1}\n')]
)
def test_what_is_no_html_is_its_own_text(content, text):
    assert extract(content, "", "balanced").text == text


def test_a_page_without_an_article_is_taken_whole_with_a_note():
    document, notes = documents(b"<html><body><footer>Tea<br>Ltd.</footer>")

    assert document.text == "Tea\nLtd.\n"
    assert notes == ["page.html: no article was found in it; the text of the whole page is taken"]


def test_scripts_styles_and_comments_are_no_text():
    html = "<body><style>p {}</style><p>Tea<!-- no -->\n is <b>hot</b>.<script>1 < 2</script></p>"

    assert whole(html, "").text == "Tea is hot.\n"


def test_entities_are_not_looked_up_in_files():
    html = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><html><body><p>Tea &b;'

    assert "root:" not in extract(html, "", "balanced").text


def test_a_page_that_takes_too_long_is_given_up():
    attributes = " ".join(f"a{number}=1" for number in range(100_000))
    sandbox = Sandbox("balanced", seconds=4)

    page = sandbox.page(f"<html><body><p {attributes}>{STORY}</p>", "")

    sandbox.close()
    assert page == (f"{STORY.strip()}\n", {}, "extraction took longer than 4 seconds")


@pytest.mark.skipif(not TIMED, reason="the system does not time processes")
def test_a_page_pays_for_no_time_that_the_machine_spends_on_others():
    sandbox = Sandbox("balanced", seconds=1)
    sandbox.page(PAGE, "")
    os.kill(sandbox._child.pid, signal.SIGSTOP)
    Timer(3, os.kill, (sandbox._child.pid, signal.SIGCONT)).start()

    page = sandbox.page(PAGE, "")

    sandbox.close()
    assert page.reason == ""


# Each took trafilatura minutes, or its process all memory.
HEAVY = {
    "paragraphs": f"<p>{STORY}</p>" * 100_000,
    "attributes": f"<p {' '.join(f'a{number}=1' for number in range(100_000))}>{STORY}</p>",
    "links": f"{'<a href=/>Tea</a> ' * 100_000}<p>{STORY}</p>",
    "cells": f"<table><tr>{'<td>Tea</td>' * 50_000}</tr></table><p>{STORY}</p>",
}


@pytest.mark.parametrize("body", HEAVY.values(), ids=HEAVY)
def test_a_heavy_page_is_its_whole_text_with_the_reason(body):
    sandbox = Sandbox("balanced", seconds=2)

    page = sandbox.page(f"<html><body>{body}</body></html>", "")

    sandbox.close()
    told = (
        "",
        "extraction took longer than 2 seconds",
        "extraction took longer than 2 seconds, twice",
    )
    assert page.reason in told
    assert STORY.strip() in page.text or page.reason.endswith("twice")


@pytest.mark.skipif(sys.platform == "win32", reason="memory is not limited there")
def test_a_page_that_takes_too_much_memory_is_given_up():
    sandbox = Sandbox("balanced", seconds=100, memory=320 << 20)

    page = sandbox.page(f"<html><body>{'<p><b>It rained.</b></p>' * 300_000}", "")

    sandbox.close()
    assert page.reason in ("extraction ran out of memory", "extraction ended its process")
    assert page.text.startswith("It rained.\nIt rained.\n")


def test_a_column_span_without_end_takes_no_memory():
    cell = '<td colspan="9000000000000000">Tea</td>'
    html = f"<html><body><p>{STORY * 2}</p><table><tr>{cell}</tr></table></body></html>"

    assert STORY.strip() in extract(html, "", "balanced").text


def test_entities_are_not_blown_up():
    names = "abcdefghi"
    entities = "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names)
    )
    html = f'<!DOCTYPE html [<!ENTITY a "Tea">{entities}]><html><body><p>{STORY}&i;&i;</p>'

    assert len(extract(html, "", "balanced").text) < 1000


def test_a_page_calls_nobody(monkeypatch):
    def refuse(*_):
        raise AssertionError("a page opened a connection")

    monkeypatch.setattr("socket.socket.connect", refuse)
    html = (
        '<?xml version="1.0"?><!DOCTYPE html SYSTEM "http://127.0.0.1:9/a.dtd" '
        '[<!ENTITY b SYSTEM "http://127.0.0.1:9/b">]>'
        f"<html><body><p>{STORY * 2}&b;</p><img src=http://127.0.0.1:9/c></body></html>"
    )

    assert STORY.strip() in extract(html, "", "balanced").text


@pytest.mark.parametrize(
    "ballast",
    [
        pytest.param(f"<script>{'var a=1;' * 650_000}</script>", id="script"),
        pytest.param(f"<img src='data:image/png;base64,{'iVBORw0K' * 650_000}'>", id="picture"),
    ],
)
def test_five_megabytes_of_something_else_hide_no_text(ballast):
    document, _ = documents(f"<html><body>{ballast}<p>{STORY * 2}".encode())

    assert STORY.strip() in document.text


def test_a_page_that_is_too_long_is_taken_whole_and_said_to_be():
    document, notes = documents(f"<html><p>{STORY}</p>{' ' * LONGEST}</html>".encode())

    assert document.text == STORY.strip() + "\n"
    assert notes == [
        "page.html: it is longer than 20000000 characters; the text of the whole page is taken"
    ]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_process_has_a_child_of_its_own():
    of_parent = sandbox("balanced")

    process = os.fork()
    if process == 0:
        os._exit(sandbox("balanced") is of_parent)

    assert os.waitpid(process, 0)[1] == 0


def test_a_child_is_replaced_before_it_holds_too_much(monkeypatch):
    monkeypatch.setattr("cleaner.formats.sandbox.MOST_PAGES", 2)
    sandbox = Sandbox("balanced")

    children = []
    for _ in range(4):
        sandbox.page(PAGE, "")
        children.append(sandbox._child.pid)
    sandbox.close()

    assert [children.index(child) for child in children] == [0, 0, 2, 2]


def test_a_child_that_is_killed_by_others_costs_no_page():
    sandbox = Sandbox("balanced")
    expected = sandbox.page(PAGE, "")
    sandbox._child.kill()
    sandbox._child.join()

    page = sandbox.page(PAGE, "")

    sandbox.close()
    assert page == expected
    assert page.reason == ""


@pytest.mark.parametrize(
    ("charset", "declared"),
    [
        pytest.param("utf-8", "utf-8", id="as declared"),
        pytest.param("utf-8", "iso-8859-1", id="UTF-8 in truth"),
        pytest.param("cp1252", "iso-8859-1", id="what browsers read as cp1252"),
        pytest.param("cp1252", "utf-8", id="cp1252 in truth"),
        pytest.param("utf-8", "utf-16", id="UTF-16 cannot be declared in ASCII"),
        pytest.param("utf-8", "nonsense", id="no encoding"),
    ],
)
def test_the_bytes_of_a_page_decide_about_its_encoding(charset, declared):
    text = "Das Café „Möwe“ am Hafen öffnet im Frühling für müde Gäste – täglich ab acht Uhr früh."
    html = f'<html><head><meta charset="{declared}"></head><body><p>{text}</p></body></html>'

    assert documents(html.encode(charset))[0].text == text + "\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"<!DOCTYPE html><p>Tea.", "html"),
        (b"\n<!-- saved\n from tea -->\n<HTML lang=en>", "html"),
        (b'<?xml version="1.0"?>\n<html xmlns="x">', "html"),
        (b"<p> starts a paragraph.\n", "text"),
        (b"<b>Tea</b> is hot.\n", "text"),
    ],
)
def test_a_page_is_told_by_its_content(content, expected):
    assert detect(Source(io.BytesIO(content), "page")) == expected


def test_trouble_with_a_page_is_noted():
    notes = []
    html = FORMATS["html"](Settings(), Tally(notes.append))

    def clean(document: Document) -> Result:
        return Result(document, status="timeout", reason="slow")

    list(html.rewrite(Source(io.BytesIO(PAGE.encode()), "a"), one_by_one(clean)))

    assert notes == ["a: timeout: slow"]


HTTP = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}"
ARCHIVE = (
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\n"
    f"Content-Length: {len(HTTP.encode())}\r\n\r\n{HTTP}\r\n\r\n"
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", PAGE),
        ("a.jsonl", json.dumps({"text": PAGE})),
        ("a.csv", f"id,text\n1,{csv_field(PAGE)}\n"),
        ("a.warc", ARCHIVE),
    ],
)
def test_a_page_that_is_left_out_is_not_extracted(name, content, monkeypatch):
    monkeypatch.setattr("cleaner.formats.sandbox.sandbox", None)
    source = Source(io.BytesIO(content.encode()), name)
    reader = FORMATS[detect(source)](Settings(), Tally(print))

    out = b"".join(reader.rewrite(source, lambda _: None))

    assert STORY.encode() not in out
