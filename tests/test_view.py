"""The view: lines, their places, what is blank."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import any_texts

from cleaner.edit import Edit, apply
from cleaner.view import LONGEST_KEY, View, blank


@given(any_texts())
def test_every_line_stands_where_the_view_says(text):
    view = View(text)

    assert [text[slice(*view.span(n))] for n in range(len(view.lines))] == view.lines


@given(any_texts())
def test_every_offset_lies_in_its_line(text):
    view = View(text)

    for offset in range(len(text)):
        number = view.number(offset)
        assert view.starts[number] <= offset < view.starts[number + 1]


@given(any_texts())
def test_lines_and_their_ends_are_the_whole_text(text):
    view = View(text)

    assert view.starts[-1] == len(text) + 1
    assert len(view.lines) == text.count("\n") + 1


@given(any_texts())
def test_the_nearest_filled_line_is_filled_and_nearest(text):
    view = View(text)

    for number in range(len(view.lines)):
        filled = [n for n, line in enumerate(view.lines) if not blank(line)]
        assert view.filled_before(number) == max((n for n in filled if n < number), default=None)
        assert view.filled_after(number) == min((n for n in filled if n > number), default=None)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("", id="nothing"),
        pytest.param(" \t", id="spaces"),
        pytest.param("\xa0\u3000", id="wide spaces"),
        pytest.param("\u200b\u200e\u00ad\ufeff", id="invisible characters"),
        pytest.param("\u200b \u2003", id="both"),
        pytest.param("\u200b\x0b\x85\u2028", id="odd line ends among them"),
        pytest.param("\r", id="a return"),
    ],
)
def test_a_line_is_blank(line):
    assert blank(line)


@pytest.mark.parametrize("line", ["a", ".", "\u0301", "\x00", "\ud800", "👩"])
def test_a_line_with_ink_is_not_blank(line):
    assert not blank(line)


def test_only_newlines_end_a_line():
    assert View("a\x0bb\x85c\u2028d\re").lines == ["a\x0bb\x85c\u2028d\re"]


def test_a_return_before_the_newline_is_no_part_of_the_line():
    assert View("a\r\r\nb\r").lines == ["a\r", "b"]


def test_a_long_line_has_no_key():
    assert View("a" * (LONGEST_KEY + 1)).key(0) == ""


@given(any_texts(), st.data())
def test_what_cuts_of_whole_lines_leave_is_the_view_of_the_rest(text, data):
    whole = View(text)
    gone = data.draw(st.sets(st.integers(0, len(whole.lines) - 1)))
    cuts = [Edit(*whole.starts[n : n + 2], "", "ad/x") for n in sorted(gone)]
    if cuts and cuts[-1].end > len(text):
        cuts[-1] = cuts[-1]._replace(end=len(text))

    left, plain = whole.without(cuts), View(apply(text, cuts))

    assert (left.text, left.lines, left.starts) == (plain.text, plain.lines, plain.starts)
    assert (list(left.filled), list(left.blanks)) == (list(plain.filled), list(plain.blanks))


@pytest.mark.parametrize(
    ("cuts", "kept"),
    [
        pytest.param([(4, 8)], [0, 2], id="a line with its end"),
        pytest.param([(0, 4), (4, 8)], [2], id="lines beside each other"),
        pytest.param([(7, 13)], [0, 1], id="the last line with the end above"),
        pytest.param([(3, 4), (4, 13)], [0], id="the same in two cuts"),
        pytest.param([(5, 6)], None, id="a part of a line"),
        pytest.param([(3, 7)], None, id="a line with the end above, in the middle"),
        pytest.param([(8, 13)], None, id="the last line, without the end above"),
    ],
)
def test_lines_are_known_by_their_numbers_where_whole_ones_go(cuts, kept):
    left = View("one\ntwo\nthree").without([Edit(*cut, "", "ad/x") for cut in cuts])

    assert (left.origin and left.origin.numbers) == kept
