"""Phrases: as whole lines, as labels, inside a line."""

import pytest
from strategies import phrases

from cleaner.fold import fold, key


@pytest.mark.parametrize(
    ("phrase", "line"),
    [
        pytest.param("Read more", "READ MORE »", id="case and marks"),
        pytest.param("{n} comments", "12 comments", id="a number"),
        pytest.param("{n} comments", "1,234 comments", id="a number with its comma"),
        pytest.param("{n} comments", "3.4k comments", id="thousands"),
        pytest.param("{n} تعليق", "١٢ تعليق", id="digits of another script"),
        pytest.param("Don't miss", "Don’t miss", id="a curly quote"),
    ],
)
def test_a_phrase_is_a_whole_line(phrase, line):
    assert phrases(phrase).languages(key(line)) is not None


@pytest.mark.parametrize(
    ("phrase", "line"),
    [
        pytest.param("Read more", "Read more books", id="a longer line"),
        pytest.param("{n} comments", "comments", id="no number"),
        pytest.param("Share", "Shares", id="a longer word"),
    ],
)
def test_a_phrase_is_no_part_of_a_line(phrase, line):
    assert phrases(phrase).languages(key(line)) is None


def test_a_phrase_knows_its_languages():
    found = phrases(en=("Name",), de=("Name", "Kommentar"))

    assert found.languages("name") == {"en", "de"}


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        pytest.param("Share Tweet", {"share", "tweet"}, id="side by side"),
        pytest.param("ShareTweet", {"share", "tweet"}, id="glued"),
        pytest.param("Share | 12 | Tweet", {"share", "tweet"}, id="with marks and digits"),
        pytest.param("Share this", set(), id="with another word"),
        pytest.param("12 | 14", set(), id="without a label"),
        pytest.param("", set(), id="an empty line"),
    ],
)
def test_a_line_of_labels(line, labels):
    assert phrases("Share", "Tweet").found_alone(fold(line)) == labels


def test_the_longest_label_is_taken_first():
    assert phrases("Email", "Email This").found_alone("email this") == {"email this"}


def test_a_phrase_inside_a_line_is_a_whole_word():
    assert phrases("share").anywhere.search("shareholders") is None


def test_a_numbered_phrase_inside_a_line_takes_any_number():
    assert phrases("{n} comments").anywhere.search("there are 1,200 comments here")
