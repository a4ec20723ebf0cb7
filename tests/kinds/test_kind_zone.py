"""Kind `zone`."""

from strategies import SENTENCES

from cleaner import Document
from cleaner.kinds.zone import Zone
from cleaner.landmarks import Landmarks
from cleaner.view import View


def taken(kind: Zone, known: set[int], *lines: str) -> list[str]:
    """The zones of a page whose known lines are these."""
    text = "\n".join(lines)
    marks = Landmarks(View(text), Document(text))
    return [text[found.start : found.end] for found in kind.find(marks, dict.fromkeys(known, True))]


TAIL = Zone("tail", known=2, within=2)
HEAD = Zone("head", known=2, within=2)
HEADLINE = "Old harbour road closes for the winter"


def test_what_stands_between_known_lines_in_the_tail_goes_with_them():
    assert taken(TAIL, {1, 3}, SENTENCES[0], "Share", "Pier", "Tweet") == ["Share\nPier\nTweet"]


def test_the_end_of_the_tail_goes_if_it_is_near():
    assert taken(TAIL, {1, 2}, SENTENCES[0], "Share", "Tweet", "Pier") == ["Share\nTweet\nPier"]


def test_what_stands_far_from_known_lines_stays():
    lines = (SENTENCES[0], "Share", "Tweet", "a", "b", "c")

    assert taken(TAIL, {1, 2}, *lines) == ["Share\nTweet"]


def test_too_few_known_lines_are_no_zone():
    assert taken(TAIL, {1}, SENTENCES[0], "Share", "Pier") == []


def test_known_lines_far_apart_are_no_zone():
    assert taken(TAIL, {1, 5}, SENTENCES[0], "Share", "a", "b", "c", "Tweet") == []


def test_the_middle_of_a_text_is_no_zone():
    assert taken(TAIL, {1, 2}, SENTENCES[0], "Share", "Tweet", SENTENCES[1]) == []


def test_a_line_of_a_table_parts_a_zone():
    assert taken(TAIL, {1, 3}, SENTENCES[0], "Share", "| a | b |", "Tweet") == []


def test_a_head_never_takes_the_headline():
    lines = ("Home", "Login", HEADLINE, "", SENTENCES[0])

    assert taken(HEAD, {0, 1}, *lines) == ["Home\nLogin"]


def test_a_page_without_prose_has_no_zone():
    assert taken(HEAD, {0, 1}, "Home", "Login") == []
    assert taken(TAIL, {0, 1}, "Home", "Login") == []
