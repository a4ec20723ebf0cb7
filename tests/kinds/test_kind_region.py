"""Kind `region`."""

import pytest
from strategies import HEADLINES, SENTENCES, phrases, rule

from cleaner import Cleaner, Document
from cleaner.kinds.line import Line
from cleaner.kinds.region import Region
from cleaner.landmarks import Landmarks
from cleaner.pattern import Pattern
from cleaner.rule import Extent
from cleaner.view import View

FORM = phrases("Leave a Reply", "Name", "Email", "Comment")
RELATED = phrases("Related stories")
HEADS = Extent("while", "headline")


def taken(kind: Region, number: int, *lines: str) -> list[str]:
    """The lines a kind takes from a line on."""
    text = "\n".join(lines)
    marks = Landmarks(View(text), Document(text))
    spans = [text[found.start : found.end] for found in kind.find(marks, number)]
    return [line for span in spans for line in span.split("\n")]


def test_labels_over_several_lines_go_together():
    lines = ("Leave a Reply", "", "*Name *Email", SENTENCES[0])

    assert taken(Region(labels=FORM), 0, *lines) == ["Leave a Reply", "", "*Name *Email"]


def test_labels_glued_together_are_found():
    assert taken(Region(labels=FORM), 0, "Leave a Reply*Name*Email") == ["Leave a Reply*Name*Email"]


def test_fewer_labels_than_asked_for_stay():
    assert taken(Region(labels=FORM, at_least=2), 0, "Name", "Name", SENTENCES[0]) == []


def test_a_region_starts_on_its_first_label():
    assert taken(Region(labels=FORM), 1, "Name", "Email") == []


@pytest.mark.parametrize("above", ["", "* * *", "12", "\u200b"])
def test_a_region_never_starts_on_a_line_without_a_label(above):
    assert taken(Region(labels=FORM), 0, above, "Name", "Email") == []


def test_prose_between_labels_ends_a_region():
    lines = ("Name", SENTENCES[0], "Email")

    assert taken(Region(labels=FORM), 0, *lines) == []


def test_other_text_may_stand_between_labels_with_a_gap():
    lines = ("Name of yours", "Email of yours", SENTENCES[0])

    assert taken(Region(labels=FORM, gap=40), 0, *lines) == ["Name of yours", "Email of yours"]


def test_a_heading_goes_with_the_headlines_below():
    lines = ("Related stories", HEADLINES[0], HEADLINES[1], "", SENTENCES[0])

    assert taken(Region(phrases=RELATED, to=HEADS), 0, *lines)[0] == "Related stories"


def test_prose_is_no_headline_under_a_heading():
    assert taken(Region(phrases=RELATED, to=HEADS), 0, "Related stories", SENTENCES[0]) == []


def test_the_heading_of_the_prose_below_stays():
    lines = ("Related stories", HEADLINES[0], "", HEADLINES[1], SENTENCES[0])

    assert HEADLINES[1] not in taken(Region(phrases=RELATED, to=HEADS), 0, *lines)


def test_a_pattern_may_say_how_long_a_region_lasts():
    kind = Region(phrases=RELATED, to=Extent("while", regex=Pattern("- .+")))

    assert taken(kind, 0, "Related stories", "- a.", "- b.", "c") == [
        "Related stories",
        "- a.",
        "- b.",
    ]


def test_a_region_may_reach_to_the_end():
    kind = Region(phrases=RELATED, to=Extent("end"))

    assert taken(kind, 1, SENTENCES[0], "Related stories", SENTENCES[1], "", "") == [
        "Related stories",
        SENTENCES[1],
    ]


BANNER = (
    "This page stores biscuits so that we can count how many of our readers come back.",
    "They help us to see which of our stories are read, and nothing else is done with them.",
    "Accept biscuits",
    "Refuse biscuits",
)
BISCUITS = phrases("This page stores biscuits", "Accept biscuits", "Refuse biscuits")


def cleaned(place: str, gap: int, *lines: str) -> list[str]:
    """The lines that a rule of labels, bound to a place, leaves of a page."""
    kind = Region(labels=BISCUITS, gap=gap, at_least=3)
    cleaner = Cleaner([rule("consent/banner", kind, place=place)])
    return cleaner.clean(Document("\n".join(lines))).text.split("\n")


@pytest.mark.parametrize("place", ["head", "anywhere"])
def test_a_banner_that_reads_like_prose_goes_from_the_head(place):
    story = (HEADLINES[0], *SENTENCES[:3])

    assert cleaned(place, 200, *BANNER, *story) == [*story]


def test_a_banner_that_reads_like_prose_goes_from_the_tail():
    assert cleaned("tail", 200, *SENTENCES[:3], *BANNER) == [*SENTENCES[:3]]


@pytest.mark.parametrize("place", ["head", "tail"])
def test_a_banner_between_running_text_is_neither_at_the_head_nor_at_the_tail(place):
    page = (*SENTENCES[:2], *BANNER, *SENTENCES[2:4])

    assert cleaned(place, 200, *page) == [*page]


def test_without_a_gap_running_text_is_never_at_the_head():
    line = Line(regex=Pattern("The .{1,200}"))
    page = "\n".join(SENTENCES[:3])
    cleaner = Cleaner([rule("ad/the", line, place="head")])

    assert cleaner.clean(Document(page)).text == page


def test_a_region_below_the_text_asks_for_more_prose_above_than_inside():
    kind = Region(phrases=RELATED, to=Extent("while", "entry"), below=2)

    assert taken(kind, 2, *SENTENCES[:2], "Related stories", HEADLINES[0])
    assert taken(kind, 1, SENTENCES[0], "Related stories", HEADLINES[0]) == []


def test_a_region_below_the_text_holds_less_prose_than_stands_above():
    kind = Region(phrases=RELATED, to=Extent("while", longest=900), below=1, literal=())
    long = " ".join(SENTENCES)

    assert taken(kind, 1, SENTENCES[0], "Related stories", long) == []
    assert taken(kind, 1, long, "Related stories", SENTENCES[0])


def test_a_region_goes_on_while_a_reader_sees_few_characters():
    kind = Region(phrases=RELATED, to=Extent("while", longest=20))
    link = "[The mill turns](https://example.org/the-mill-turns-again)"

    assert taken(kind, 0, "Related stories", "The mill turns", link, SENTENCES[0]) == [
        "Related stories",
        "The mill turns",
        link,
    ]
