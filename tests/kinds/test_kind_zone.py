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


MENU = [f"Boats of the {name}" for name in ("North", "South", "East", "West", "Bay", "River")]
STORIES = [f"{name} boats leave for the islands in May" for name in ("Six", "Ten", "Two", "No")]
OPENING = Zone("head", known=2, reach="title")


def test_a_menu_between_two_groups_of_known_lines_joins_them():
    lines = (SENTENCES[0], "Share", "Tweet", *MENU, "Privacy", "Terms")

    assert taken(TAIL, {1, 2, 9, 10}, *lines) == ["\n".join(lines[1:])]


def test_headlines_between_two_groups_of_known_lines_part_them():
    lines = (SENTENCES[0], "Share", "Tweet", *STORIES, "Privacy", "Terms")

    assert taken(TAIL, {1, 2, 7, 8}, *lines) == ["Share\nTweet", "Privacy\nTerms"]


def test_a_menu_goes_to_its_end_however_far():
    lines = (SENTENCES[0], "Share", "Tweet", *MENU)

    assert taken(TAIL, {1, 2}, *lines) == ["\n".join(lines[1:])]


def test_a_head_takes_no_headline_among_the_entries_of_a_menu():
    lines = ("Boats leave in May.", *MENU[:3], "Home", "Login", HEADLINE, "", SENTENCES[0])

    assert taken(HEAD, {4, 5}, *lines) == ["Home\nLogin"]


def test_the_opening_goes_from_the_title_to_the_headline():
    lines = (f"{HEADLINE} | Coast Daily", "Home", *STORIES, "Login", HEADLINE, "", *SENTENCES[:2])

    assert taken(OPENING, {1, 6}, *lines) == ["\n".join(lines[:7])]


def test_prose_in_the_opening_stays():
    lines = (HEADLINE, "Home", SENTENCES[0], "Login", HEADLINE, "", *SENTENCES * 4)

    assert taken(OPENING, {1, 3}, *lines) == [f"{HEADLINE}\nHome", "Login"]


def test_a_refrain_is_no_opening():
    lines = (HEADLINE, *STORIES, HEADLINE, "", SENTENCES[0])

    assert taken(OPENING, set(), *lines) == []


ANYWHERE = Zone("anywhere", known=3, within=2)
WORDS = ("Share", "Tweet", "Print")


def test_many_known_lines_are_a_zone_in_the_middle_of_a_text():
    assert taken(ANYWHERE, {1, 2, 3}, SENTENCES[0], *WORDS, SENTENCES[1]) == ["\n".join(WORDS)]


def test_one_known_line_said_again_and_again_is_no_zone():
    lines = (SENTENCES[0], "Read more", STORIES[0], "Read more", STORIES[1], "Read more")

    assert taken(ANYWHERE, {1, 3, 5}, *lines) == []


def test_nothing_above_the_first_prose_is_a_zone_of_the_middle():
    assert taken(ANYWHERE, {0, 1, 2}, *WORDS, HEADLINE, SENTENCES[0]) == []


def test_a_long_known_line_is_part_of_what_follows_a_zone():
    lines = (SENTENCES[0], "Share", "Tweet", "a", "b", SENTENCES[1], SENTENCES[2])

    assert taken(TAIL, {1, 2, 5}, *lines[:-1]) == ["Share\nTweet"]


OPENING = Zone("head", known=2, reach="title")


def test_below_the_menus_a_line_between_two_paragraphs_is_part_of_the_text():
    above = (f"{HEADLINE} | Coast Daily", "Home", "Login")
    below = (SENTENCES[0], "But how cold is that?", SENTENCES[1], HEADLINE, *SENTENCES * 9)

    assert taken(OPENING, {1, 2}, *above, *below) == ["\n".join(above)]


def test_one_button_under_entry_after_entry_is_no_menu():
    lines = (SENTENCES[0], "More", "a (1)", "More", "b (2)", "More", "Home", "Login")

    assert taken(Zone("anywhere", known=3, within=4), {1, 3, 5, 6, 7}, *lines) == [
        "More\nHome\nLogin"
    ]
