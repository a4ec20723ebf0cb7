"""CSV: the text column is cleaned, and every other byte is the byte it was."""

import csv
import io

import pytest
from cost import STEEP, growth
from hypothesis import given
from hypothesis import strategies as st

from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.errors import UnfitError
from cleaner.formats import FORMATS, Settings, Source, Tally, detect, one_by_one
from cleaner.formats.layout import Layout
from cleaner.result import Result

# No lone carriage return: Python's writer does not quote it, and its reader ends the row there.
ATOMS = [*'ab ,;\t|"\né😀', "\r\n"]
FIELDS = st.lists(st.sampled_from(ATOMS), max_size=6).map("".join)
ROWS = st.lists(st.tuples(FIELDS, FIELDS, FIELDS), max_size=5)
QUOTING = st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])


class Dripping(io.BytesIO):
    """A pipe that gives a few bytes at a time."""

    def __init__(self, content, size):
        super().__init__(content)
        self.size = size

    def read1(self, size=-1, /):
        return super().read1(self.size)


def unchanged(document):
    return Result(document)


def becoming(text):
    """A cleaning that makes this of every text."""

    def clean(document):
        edit = Edit(0, len(document.text), text, "ad/all")
        return Result(document, (edit,), status="cleaned")

    return clean


def rewritten(content, clean=unchanged, size=1 << 20, **settings):
    notes = []
    made = FORMATS["csv"](Settings(**settings), Tally(notes.append))
    new = b"".join(made.rewrite(Source(Dripping(content, size), "a.csv"), one_by_one(clean)))
    return new, notes


def documents(content, **settings):
    made = FORMATS["csv"](Settings(**settings), Tally(print))
    return list(made.documents(Source(io.BytesIO(content), "a.csv")))


def table(rows, **dialect):
    out = io.StringIO(newline="")
    csv.writer(out, **dialect).writerows([("one", "text", "three"), *rows])
    return out.getvalue().encode()


def read(content, **dialect):
    return list(csv.reader(io.StringIO(content.decode(), newline=""), **dialect))


DIALECTS = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from(",;\t|"),
        "quoting": QUOTING,
        "lineterminator": st.sampled_from(["\n", "\r\n"]),
    }
)


@given(ROWS, DIALECTS, st.integers(1, 7))
def test_what_is_not_cleaned_is_the_same_bytes_however_it_arrives(rows, dialect, size):
    content = table(rows, **dialect)

    assert rewritten(content, size=size) == (content, [])


@given(ROWS, DIALECTS)
def test_the_texts_are_those_another_reader_finds(rows, dialect):
    texts = [entry.document.text for entry in documents(table(rows, **dialect))]

    assert texts == [row[1] for row in rows]


@given(ROWS, DIALECTS, FIELDS)
def test_another_reader_finds_the_new_text_and_the_other_fields(rows, dialect, text):
    content, notes = rewritten(table(rows, **dialect), becoming(text))

    found = read(content, delimiter=dialect["delimiter"])
    assert (found[1:], notes) == ([[one, text, three] for one, _, three in rows], [])


@given(st.lists(st.sampled_from([b'"', b",", b"\n", b"\r", b"a", b"text"])), st.integers(1, 5))
def test_no_byte_is_lost_of_what_is_no_table(pieces, size):
    content = b"a,text\n" + b"".join(pieces)

    assert rewritten(content, size=size)[0] == content


@given(st.lists(st.sampled_from([b'"', b'""', b",", b"\n", b"\r", b"a"])), st.integers(1, 5))
def test_what_is_cleaned_does_not_depend_on_how_bytes_arrive(pieces, size):
    content = b"a,text\n" + b"".join(pieces)

    assert rewritten(content, becoming("!"), size=size) == rewritten(content, becoming("!"))


def test_a_quoted_field_stays_quoted_and_a_bare_one_bare():
    content = b'text,n\n"Tea, hot",1\nSoup,2\n'

    assert rewritten(content, becoming("Ad"))[0] == b'text,n\n"Ad",1\nAd,2\n'


def test_a_bare_field_is_quoted_where_it_must_be():
    assert rewritten(b"text\nSoup\n", becoming('"Tea", hot'))[0] == b'text\n"""Tea"", hot"\n'


def test_bytes_that_are_not_utf_8_survive():
    content = b"id,text\n\xff,caf\xe9\n"

    assert rewritten(content, becoming("caf\udce9 noir"))[0] == b"id,text\n\xff,caf\xe9 noir\n"


def test_a_byte_order_mark_does_not_hide_the_first_name():
    content = b"\xef\xbb\xbftext,n\nTea,1\n"

    assert rewritten(content, becoming("Soup"))[0] == b"\xef\xbb\xbftext,n\nSoup,1\n"


def test_the_text_column_may_have_any_name():
    content = b"id,body\n1,Tea\n"

    assert (
        rewritten(content, becoming("Soup"), layout=Layout().asked(text="body"))[0]
        == b"id,body\n1,Soup\n"
    )


def test_a_table_without_the_column_is_refused_with_the_names_it_has():
    message = "no column is called 'text'; there are: id, body; see --text-field"

    with pytest.raises(UnfitError, match=message):
        rewritten(b"id;body\n1;Tea\n".replace(b";", b","))


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        pytest.param(b"Tea\n", "1 fields under 2 names", id="too narrow"),
        pytest.param(b"1,Tea,hot\n", "3 fields under 2 names", id="too wide"),
        pytest.param(b'1,"Tea"s\n', "text behind a closing quote", id="a quote closed early"),
        pytest.param(b'1,"Tea\n', "a quote is never closed", id="a quote left open"),
    ],
)
def test_a_row_that_does_not_fit_passes_through_with_a_note(row, problem):
    content = b'id,text\n0,"Soup\nhot"\n'

    new, notes = rewritten(content + row, becoming("!"))

    assert new == b'id,text\n0,"!"\n' + row
    assert notes == [f"a.csv:4: byte {len(content)}: {problem}"]


def test_blank_rows_pass_through_silently():
    content = b"id,text\n\n1,Tea\n\r\n"

    assert rewritten(content, becoming("!")) == (b"id,text\n\n1,!\n\r\n", [])


def test_other_columns_say_what_is_known_of_a_text():
    content = b"id,text,url,lang,title\n7,Tea,https://example.org/,en,\n,Soup,,,\n"

    assert [
        (entry.record, entry.document) for entry in documents(content, meta={"lang": "de"})
    ] == [
        ("7", Document("Tea", "7", {"lang": "en", "url": "https://example.org/"})),
        (3, Document("Soup", None, {"lang": "de"})),
    ]


def test_an_empty_file_is_empty():
    assert rewritten(b"") == (b"", [])


@pytest.mark.parametrize("name", ["a.csv", "a.TSV", "a.csv.gz"])
def test_csv_is_told_by_its_name(name):
    assert detect(Source(io.BytesIO(b"text\nTea\n"), name)) == "csv"


def test_a_quote_left_open_costs_no_more_than_its_length():
    def run(count):
        rewritten(b'id,text\n1,"' + b"word word\n" * count, size=1 << 16)

    assert growth(run, 2_000_000) < STEEP
