"""Web archives: pages and texts, whatever else is in between and however it is broken."""

import gzip
import io
import json
import random
import tracemalloc
import zlib

import brotli
import pytest

from cleaner.formats import FORMATS, Settings, Source, Tally, detect, one_by_one
from cleaner.formats.answer import LONGEST, Unusable, answer
from cleaner.formats.archive import records
from cleaner.formats.packing import zstd_library
from cleaner.result import Result

zstd = zstd_library()

STORY = "The pier burned down in the night and nobody was hurt at all, said the mayor."
PAGE = f"<html lang=de><head><title>Pier</title></head><body><p>{STORY}</p></body></html>".encode()


def record(block: bytes, kind: str = "response", length: int | None = None, **headers: str):
    head = {
        "WARC-Type": kind,
        "WARC-Record-ID": "<urn:uuid:1>",
        "WARC-Target-URI": "https://example.org/a",
        "WARC-Date": "2024-03-04T05:06:07Z",
        "Content-Length": str(len(block) if length is None else length),
    }
    head |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"WARC/1.0\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


def http(body: bytes = PAGE, status: str = "200 OK", **headers: str) -> bytes:
    head = {"Content-Type": "text/html; charset=UTF-8"}
    head |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def source(content: bytes, name: str = "a.warc") -> Source:
    return Source(io.BytesIO(content), name)


def documents(content: bytes):
    notes = []
    warc = FORMATS["warc"](Settings(), tally := Tally(notes.append))
    return [entry.document for entry in warc.documents(source(content))], notes, tally.summary()


def texts(content: bytes) -> list[str]:
    return [document.text for document in documents(content)[0]]


def test_a_page_comes_with_what_the_archive_and_the_page_say():
    ((document,), _, _) = documents(record(http()))

    assert (document.text, document.id) == (STORY + "\n", "urn:uuid:1")
    assert document.meta == {
        "title": "Pier",
        "lang": "de",
        "url": "https://example.org/a",
        "crawled": "2024-03-04T05:06:07Z",
        "charset": "utf-8",
    }


def test_a_text_of_a_wet_file_is_taken_as_it_is():
    wet = record(
        b"Home\nTea is hot.\n",
        "conversion",
        Content_Type="text/plain",
        WARC_Identified_Content_Language="eng,deu",
    )

    ((document,), _, _) = documents(wet)

    assert (document.text, document.meta["lang"]) == ("Home\nTea is hot.\n", "en")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(record(b"software: x\r\n", "warcinfo"), id="information"),
        pytest.param(record(b"GET / HTTP/1.1\r\n\r\n", "request"), id="request"),
        pytest.param(record(http(status="404 Not Found")), id="not found"),
        pytest.param(record(http(b"\x89PNG", Content_Type="image/png")), id="picture"),
        pytest.param(record(b"1", WARC_Target_URI="dns:example.org"), id="DNS"),
        pytest.param(record(http(b"<html></html>")), id="page without text"),
    ],
)
def test_records_without_a_text_are_counted_as_skipped(other):
    found, _, summary = documents(other + record(http()))

    assert ([d.text for d in found], summary) == ([STORY + "\n"], "1 record without a text skipped")


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(record(http(), length=20), id="length too small"),
        pytest.param(record(http(), length=len(http()) + 60), id="length too large"),
        pytest.param(record(http(), length=10**7), id="length over the end"),
        pytest.param(record(http(), Content_Length="many"), id="length is no number"),
        pytest.param(b"Tea.\r\n\r\n", id="no record"),
        pytest.param(b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", id="no length"),
        pytest.param(record(b"Tea."), id="no answer"),
        pytest.param(record(http(status="OK")), id="no status"),
    ],
)
def test_a_broken_record_is_noted_and_costs_no_other(broken):
    good = record(http())

    found, notes, summary = documents(good + broken + good)

    assert ([document.text for document in found], summary) == ([STORY + "\n"] * 2, "1 broken")
    assert notes[0].startswith(f"a.warc:2: byte {len(good)}: ")


def test_an_archive_that_is_cut_short_gives_what_it_holds():
    good = record(http())

    found, notes, _ = documents(good + good[:-30])

    assert len(found) == 1
    assert notes == [f"a.warc:2: byte {len(good)}: its Content-Length is wrong, or it is cut short"]


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_records_do_not_depend_on_how_they_arrive(size):
    content = record(http()) + record(http(), length=20) + record(http())
    blocks = (content[at : at + size] for at in range(0, len(content), size))

    assert [*records(blocks)] == [*records(iter([content]))]


LONG = bytes(random.Random(7).choices(b"tea at noon ", k=9999))


def unpacked(body: bytes, **headers: str) -> tuple[bytes, list[str]]:
    told: list[str] = []
    return answer(http(body, **headers)).body(told.append), told


def damaged(packed: bytes) -> bytes:
    middle = len(packed) // 2
    return packed[:middle] + bytes(99) + packed[middle + 99 :]


CHUNKED = b"5\r\n<html\r\n" + f"{len(PAGE) - 5:x};x=y\r\n".encode() + PAGE[5:] + b"\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(CHUNKED, {"Transfer_Encoding": "chunked"}, id="chunks"),
        pytest.param(PAGE, {"Transfer_Encoding": "chunked"}, id="chunks joined before"),
        pytest.param(gzip.compress(PAGE), {"Content_Encoding": "gzip"}, id="gzip"),
        pytest.param(
            gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]),
            {"Content_Encoding": "gzip"},
            id="gzip in two members",
        ),
        pytest.param(PAGE, {"Content_Encoding": "gzip"}, id="gzip unpacked before"),
        pytest.param(gzip.compress(gzip.compress(PAGE)), {}, id="gzip in gzip"),
        pytest.param(zlib.compress(PAGE), {"Content_Encoding": "deflate"}, id="deflate"),
        pytest.param(zlib.compress(PAGE)[2:-4], {"Content_Encoding": "deflate"}, id="raw deflate"),
        pytest.param(brotli.compress(PAGE), {"Content_Encoding": "br"}, id="brotli"),
        pytest.param(PAGE, {"Content_Encoding": "gzip, br"}, id="brotli unpacked before"),
        pytest.param(zstd.compress(PAGE), {"Content_Encoding": "zstd"}, id="zstd"),
    ],
)
def test_a_body_is_unpacked(body, headers):
    assert unpacked(body, **headers) == (PAGE, [])


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(gzip.compress(gzip.compress(bytes(1 << 28))), {}, id="gzip"),
        pytest.param(zlib.compress(bytes(1 << 27)), {"Content_Encoding": "deflate"}, id="deflate"),
        pytest.param(zstd.compress(bytes(1 << 27)), {"Content_Encoding": "zstd"}, id="zstd"),
        pytest.param(brotli.compress(bytes(1 << 27)), {"Content_Encoding": "br"}, id="brotli"),
    ],
)
def test_a_packed_bomb_is_not_unpacked_to_its_end(body, headers):
    tracemalloc.start()

    with pytest.raises(Unusable, match="unpacks to more than"):
        unpacked(body, **headers)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 1 << 28


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        pytest.param(gzip.compress(LONG)[:-200], "gzip", id="gzip"),
        pytest.param(zlib.compress(LONG)[:-200], "deflate", id="deflate"),
        pytest.param(zstd.compress(LONG)[:-200], "zstd", id="zstd"),
        pytest.param(brotli.compress(LONG)[:-200], "br", id="brotli"),
    ],
)
def test_a_packed_body_that_is_cut_short_is_told(body, coding):
    plain, told = unpacked(body, Content_Encoding=coding)

    assert LONG.startswith(plain)
    assert told == ["its packed body is cut short; what there is of it is taken"]


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        pytest.param(damaged(gzip.compress(LONG)), "gzip", id="gzip"),
        pytest.param(damaged(zstd.compress(LONG)), "zstd", id="zstd"),
        pytest.param(b"\xff" * 99, "br", id="brotli"),
    ],
)
def test_a_damaged_body_is_a_broken_record(body, coding):
    found, notes, summary = documents(record(http(body, Content_Encoding=coding)) + record(http()))

    assert ([each.text for each in found], summary) == ([STORY + "\n"], "1 broken")
    assert notes[0].startswith("a.warc:1: byte 0: damaged ")


def test_a_picture_is_not_unpacked():
    picture = record(http(b"\xff", Content_Type="image/png", Content_Encoding="br"))

    assert documents(picture) == ([], [], "1 record without a text skipped")


LONGER = LONGEST + 1


@pytest.mark.parametrize(
    ("long", "summary"),
    [
        pytest.param(record(http(bytes(LONGER))), "1 broken", id="page"),
        pytest.param(
            record(http(bytes(LONGER), Content_Type="video/mp4")),
            "1 record without a text skipped",
            id="film",
        ),
        pytest.param(record(http(), length=10**11), "1 broken", id="length far too large"),
        pytest.param(record(http(bytes(LONGER)), length=10**11), "1 broken", id="both"),
    ],
)
def test_a_long_record_costs_no_other(long, summary):
    good = record(http())

    found, _, told = documents(good + long + good)

    assert ([document.text for document in found], told) == ([STORY + "\n"] * 2, summary)


def test_a_long_record_that_is_cut_short_is_broken():
    _, notes, _ = documents(record(http(bytes(LONGER)))[:-99])

    assert notes == ["a.warc:1: byte 0: its Content-Length is wrong, or it is cut short"]


def test_what_is_no_answer_is_said_to_be_none():
    with pytest.raises(Unusable, match="no HTTP answer"):
        answer(b"Tea.")


def test_the_encoding_that_the_server_names_counts():
    page = "<html><body><p>Пристань сгорела ночью, никто не пострадал.</p></body></html>"
    body = http(page.encode("cp1251"), Content_Type="text/html; charset=windows-1251")

    assert texts(record(body)) == ["Пристань сгорела ночью, никто не пострадал.\n"]


def test_pages_come_out_as_json_lines():
    warc = FORMATS["warc"](Settings(edits=True), Tally(print))

    (line,) = warc.rewrite(source(record(http())), one_by_one(Result))

    told = json.loads(line)
    assert list(told)[-2:] == ["text", "cleaner"]
    assert (told["id"], told["url"], told["text"]) == (
        "urn:uuid:1",
        "https://example.org/a",
        STORY + "\n",
    )


def test_an_archive_is_told_by_its_content():
    assert detect(source(record(http()), "archive")) == "warc"


@pytest.mark.integration
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_archive_that_another_program_wrote_is_read():
    warcwriter = pytest.importorskip("warcio.warcwriter")
    headers = pytest.importorskip("warcio.statusandheaders").StatusAndHeaders
    file = io.BytesIO()
    writer = warcwriter.WARCWriter(file, gzip=False)
    for number in range(3):
        answered = headers("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        url = f"https://example.org/{number}"
        writer.write_record(
            writer.create_warc_record(url, "response", io.BytesIO(PAGE), http_headers=answered)
        )

    found, notes, _ = documents(file.getvalue())

    assert [document.meta["url"][-1] for document in found] == ["0", "1", "2"]
    assert ({document.text for document in found}, notes) == ({STORY + "\n"}, [])
