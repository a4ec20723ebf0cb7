"""The rows of an explanation and how they read."""

import pytest
from cost import STEEP, growth
from hypothesis import given
from hypothesis import strategies as st

from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.reports.explain import LONGEST, Row, as_line, as_object, quoted, rows, visible
from cleaner.result import Refusal, Result

TEXT = "One.\nTwo. Three.\n\nFour."


def places(text: str, *edits: Edit) -> list[tuple[int, int]]:
    found = rows(Result(Document(text), edits), refused=False)
    return [(row.line, row.column) for row in found]


@pytest.mark.parametrize(
    ("start", "place"),
    [
        pytest.param(0, (1, 1), id="the start"),
        pytest.param(4, (1, 5), id="the end of a line"),
        pytest.param(5, (2, 1), id="the start of a line"),
        pytest.param(10, (2, 6), id="the middle of a line"),
        pytest.param(17, (3, 1), id="an empty line"),
        pytest.param(23, (4, 6), id="the end"),
    ],
)
def test_lines_and_columns_count_from_one(start, place):
    assert places(TEXT, Edit(start, start, "x", "ad/x")) == [place]


@given(st.text("a\n"), st.data())
def test_the_place_of_every_edit_is_its_own(text, data):
    starts = sorted(data.draw(st.sets(st.integers(0, len(text)))))
    expected = [
        (text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)) for start in starts
    ]

    assert places(text, *(Edit(start, start, "x", "ad/x") for start in starts)) == expected


def test_many_edits_of_a_long_line_cost_in_proportion():
    def run(size):
        edits = tuple(Edit(n, n, "x", "x") for n in range(0, size, 50))
        return list(rows(Result(Document("a" * size), edits), refused=False))

    assert growth(run, 5_000_000) < STEEP


def test_refusals_stand_among_the_edits_in_order():
    result = Result(
        Document(TEXT), (Edit(5, 9, "", "ad/two"),), (Refusal("ad/one", 0, 4, "limit"),)
    )

    found = [(row.rule, row.refused) for row in rows(result, refused=True)]

    assert found == [("ad/one", "limit"), ("ad/two", None)]


def test_tidying_is_its_own_category():
    assert Row(1, 1, 0, 1, "tidy", " ", "").category == "tidy"


def test_a_replacement_shows_both_texts():
    row = Row(1, 1, 0, 2, "encoding/mojibake", "Ã©", "é")

    assert as_line(row) == '1:1  encoding/mojibake  encoding  "Ã©" -> "é"'


def test_a_long_text_is_shortened_in_the_middle():
    text = "The beginning. " + "x" * 500 + " The end."

    shown = quoted(text)

    assert (shown.startswith('"The beginning. xx'), shown.endswith('xx The end."'), len(shown)) == (
        True,
        True,
        LONGEST + 1,
    )


def test_an_object_is_never_shortened():
    row = Row(1, 1, 0, 500, "ad/x", "x" * 500, "")

    assert as_object(row, "a.txt", None)["was"] == "x" * 500


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("\x1b[31m", r"\x1b[31m", id="terminal colours"),
        pytest.param("\u202eabc", r"\u202eabc", id="direction marks"),
        pytest.param("a\r\n\tb", r"a\r\n\tb", id="line ends and tabs"),
        pytest.param("a\u200bb\ufeff", r"a\u200bb\ufeff", id="characters without width"),
        pytest.param("\udcff", r"\udcff", id="a byte that is not UTF-8"),
        pytest.param("\x9b31m\x7f", r"\x9b31m\x7f", id="eight-bit controls"),
        pytest.param("\U000e0041", r"\U000e0041", id="tag characters"),
        pytest.param("Käse 茶 😀", "Käse 茶 😀", id="what can be seen"),
    ],
)
def test_what_cannot_be_seen_is_shown(text, shown):
    assert visible(text) == shown


@given(st.text())
def test_a_row_is_always_one_printable_line(text):
    assert as_line(Row(1, 1, 0, 1, "ad/x", text, text)).isprintable()


def test_quotes_and_backslashes_are_told_from_escapes():
    assert quoted('\\n "x"') == r'"\\n \"x\""'
