"""Shapes: what a line looks like."""

import pytest
from strategies import HEADLINES, SENTENCES

from cleaner import shapes
from cleaner.shapes import SHAPES


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_of_any_language_is_prose(sentence):
    assert shapes.prose(sentence) or "\u0e00" < sentence[0] < "\u0e7f"


@pytest.mark.parametrize("line", HEADLINES)
def test_a_headline_of_any_language_is_no_prose(line):
    assert not shapes.prose(line)
    assert shapes.headline(line)


@pytest.mark.parametrize(
    ("line", "ends"),
    [
        pytest.param("It ended.", True, id="a full stop"),
        pytest.param("“It ended.”", True, id="quotes after it"),
        pytest.param("It ended.)*", True, id="a bracket and a mark of Markdown"),
        pytest.param("終わった。", True, id="an ideographic stop"),
        pytest.param("खत्म हुआ।", True, id="a danda"),
        pytest.param("Did it end?", False, id="a question mark: headlines have them too"),
        pytest.param("It goes on....", False, id="dots"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_the_end_of_a_sentence(line, ends):
    assert shapes.ends_sentence(line) is ends


@pytest.mark.parametrize(
    "line",
    [
        "3 March 2020",
        "Tuesday, 3 March 2020",
        "March 3, 2020",
        "2020-03-03",
        "03.03.2020",
        "Dienstag, 3. März 2020",
        "3 de marzo de 2020",
        "3 mars 2020",
        "2020年3月3日",
        "Tue, 3 Mar 2020 10:45 GMT",
        "3 mars 2020 kl. 10.30",
        "tiistai 3.3.2020 klo 10.30",
        "3 marca 2020, godz. 10:30",
        "3. 3. 2020 10:30",
        "2020. március 3.",
        "3 марта 2020 г., 10:30",
        "3 березня 2020 року",
        "Τρίτη 3 Μαρτίου 2020",
        "3 Mart 2020 Salı",
        "٣ مارس ٢٠٢٠",
        "۱۳ اسفند ۱۳۹۸",
        "3 במרץ 2020",
        "3 मार्च 2020",
        "Selasa, 3 Maret 2020",
        "Thứ ba, ngày 3 tháng 3 năm 2020",
        "3 มีนาคม 2563",
        "2020年3月3日(火) 10時30分",
        "2020년 3월 3일 오전 10:30",
        "10:45 AM, March 3, 2020",
    ],
)
def test_a_date(line):
    assert shapes.date(line)


@pytest.mark.parametrize("line", ["March", "3 March", "On 3 March 2020 it rained", "12", ""])
def test_no_date(line):
    assert not shapes.date(line)


@pytest.mark.parametrize(
    ("shape", "line"),
    [
        pytest.param("url", "https://example.org/a?b=c", id="an address"),
        pytest.param("url", "<www.example.org>", id="an address in brackets"),
        pytest.param("counter", "12 comments", id="a count"),
        pytest.param("counter", "3.4k", id="thousands"),
        pytest.param("bullet", "- milk", id="a dash"),
        pytest.param("bullet", "12) milk", id="a number"),
        pytest.param("table", "| a | b |", id="bars"),
        pytest.param("table", "a\tb\tc", id="tabs"),
        pytest.param("quote", "> said he", id="mail"),
        pytest.param("code", "    x = 1", id="indented"),
        pytest.param("code", "import os.path", id="a keyword"),
    ],
)
def test_a_line_has_the_shape(shape, line):
    assert SHAPES[shape](line)


@pytest.mark.parametrize(
    ("shape", "line"),
    [
        pytest.param("url", "see https://example.org", id="an address in a line"),
        pytest.param("counter", "12 angry men meet", id="words after a number"),
        pytest.param("bullet", "-milk", id="a dash and no space"),
        pytest.param("table", "a | b", id="one bar"),
        pytest.param("quote", "a > b", id="a sign"),
        pytest.param("code", SENTENCES[0], id="prose"),
        pytest.param("headline", "https://example.org/a-b-c", id="an address is no headline"),
        pytest.param("headline", "Tuesday, 3 March 2020", id="a date is no headline"),
    ],
)
def test_a_line_has_not_the_shape(shape, line):
    assert not SHAPES[shape](line)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("line", ["", " ", "\ud800", "\u0301", "(" * 500, "a " * 2000])
def test_no_line_breaks_a_shape(shape, line):
    assert SHAPES[shape](line) in (True, False)


def test_a_long_line_of_a_script_without_spaces_is_not_short():
    assert not shapes.short("ปีหน้าชุมชนวางแผนจะเปิดลำที่สองสำหรับผู้สูงอายุ โดยจะมีแต่หนังสือตัวใหญ่")
    assert shapes.short(
        "Council votes to rebuild the old pier that fell into the sea in the storm of May"
    )
