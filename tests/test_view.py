"""The view: lines, their places, what is blank."""

import pytest
from hypothesis import given
from strategies import any_texts

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
