"""Gather: languages, conditions and company."""

import pytest
from strategies import SENTENCES, phrases, rule

from cleaner import Document
from cleaner.condition import Condition
from cleaner.gather import Gather
from cleaner.kinds.line import Line
from cleaner.kinds.zone import Zone
from cleaner.landmarks import Landmarks
from cleaner.pattern import Pattern
from cleaner.rule import Match
from cleaner.view import View

SHARE = Line(phrases=phrases("Share"))
PROSE = Condition(shape="prose")
TWEET = Condition(phrases=phrases("Tweet"))
GERMAN = "Der Fluss und das Dorf sind mit dem Hafen nicht eine Stadt, und die Leute werden es auch."


def gather(*lines: str, **meta: str) -> Gather:
    """A page to look at."""
    document = Document("\n".join(lines), meta=meta)
    return Gather(Landmarks(View(document.text), document))


def counts(page: Gather, number: int, languages=None, **common) -> bool:
    """Whether a match of a whole line counts."""
    match = Match(rule("ad/x", SHARE, **common), *page.marks.view.span(number), languages)
    return list(page.counting([match])) == [match]


@pytest.mark.parametrize(
    ("condition", "lines", "holds"),
    [
        pytest.param(Condition(before=PROSE), [SENTENCES[0], "", "Share"], True, id="before"),
        pytest.param(Condition(before=PROSE), ["Tweet", "", "Share"], False, id="not before"),
        pytest.param(Condition(before=PROSE), ["Share"], False, id="nothing before"),
        pytest.param(Condition(after=PROSE), ["Share", "", SENTENCES[0]], True, id="after"),
        pytest.param(Condition(after=PROSE), ["Share", "Tweet"], False, id="not after"),
        pytest.param(
            Condition(near=TWEET), ["Tweet", "", "a", "", "b", "Share"], True, id="near above"
        ),
        pytest.param(Condition(near=TWEET), ["Share", "a", "b", "Tweet"], True, id="near below"),
        pytest.param(Condition(near=TWEET), ["Share", *"abc", "Tweet"], False, id="not near"),
        pytest.param(Condition(later=TWEET), ["Share", *"abcdef", "Tweet"], True, id="later"),
        pytest.param(Condition(later=TWEET), ["Tweet", "Share"], False, id="not later"),
        pytest.param(Condition(regex=Pattern("^Sh")), ["Share"], True, id="a pattern"),
        pytest.param(Condition(shape="short"), ["Share"], True, id="a shape"),
        pytest.param(Condition(not_in=("code",)), ["```", "Share", "```"], False, id="in code"),
        pytest.param(Condition(not_in=("code",)), ["Share"], True, id="not in code"),
        pytest.param(Condition(type=("forum",)), ["Share"], True, id="the type"),
        pytest.param(Condition(type=("article",)), ["Share"], False, id="another type"),
        pytest.param(
            Condition(shape="short", before=PROSE), ["Share"], False, id="one of two things"
        ),
    ],
)
def test_a_condition(condition, lines, holds):
    page = gather(*lines, type="forum")
    number = lines.index("Share")

    assert counts(page, number, when=condition) is holds


def test_a_match_counts_unless_its_exception_holds():
    page = gather("Share", "Tweet")

    assert not counts(page, 0, unless=Condition(after=TWEET))


def test_a_later_line_is_looked_for_once_a_page():
    condition = Condition(later=TWEET)
    page = gather(*["Share"] * 4, "Tweet", "Share")

    assert [counts(page, n, when=condition) for n in (0, 1, 2, 3, 5)] == [True] * 4 + [False]


@pytest.mark.parametrize(
    ("lang", "wanted", "speaks"),
    [
        pytest.param("de", ("de",), True, id="its own"),
        pytest.param("de-AT", ("de",), True, id="its own, of another country"),
        pytest.param("de_AT", ("de",), True, id="written with an underscore"),
        pytest.param("de", ("fr",), False, id="another"),
        pytest.param("", ("fr",), True, id="unknown"),
        pytest.param("tlh", ("en",), True, id="English on a page of a rare language"),
    ],
)
def test_the_language_of_a_rule(lang, wanted, speaks):
    assert counts(gather("Share", lang=lang), 0, languages=wanted) is speaks


def test_the_language_of_a_page_is_told_by_its_words():
    assert gather(GERMAN).language == "de"


def test_a_given_language_beats_the_words():
    assert gather(GERMAN, lang="fr").language == "fr"


def test_one_word_of_another_language_may_be_chance():
    page = gather("Share", lang="de")

    assert counts(page, 0, languages=None) is not None
    assert not list(page.counting([Match(rule("ad/x", SHARE), 0, 5, frozenset({"fr"}))]))


def test_several_words_of_another_language_are_no_chance():
    page = gather("Lire la suite", lang="de")

    assert list(page.counting([Match(rule("ad/x", SHARE), 0, 13, frozenset({"fr"}))]))


def test_lines_that_are_kept_are_no_company():
    page = gather(SENTENCES[0], "Share", "Share")
    kept = rule("keep/x", SHARE, effect="keep")
    matches = [Match(kept, *page.marks.view.span(n)) for n in (1, 2)]

    assert not list(page.company([rule("footer/zone", Zone("tail", known=1))], matches))


def test_a_part_of_a_line_is_no_company():
    page = gather(SENTENCES[0], "Share it")
    start = page.marks.view.starts[1]
    match = Match(rule("ad/x", SHARE), start, start + 5)

    assert not list(page.company([rule("footer/zone", Zone("tail", known=1))], [match]))


@pytest.mark.parametrize(
    ("url", "counted"),
    [
        pytest.param("https://news.example.org/a", True, id="a part of the domain"),
        pytest.param("https://example.org", True, id="the domain"),
        pytest.param("https://badexample.org", False, id="another that ends alike"),
        pytest.param("", False, id="no address"),
    ],
)
def test_a_rule_for_a_host_counts_there_alone(url, counted):
    document = Document("Share", meta={"url": url})
    page = Gather(Landmarks(View(document.text), document))
    match = Match(rule("share/word", Line(), hosts=("example.org",)), 0, 5)

    assert bool(list(page.counting([match]))) is counted


def test_the_languages_of_a_rule_bind_its_plain_phrases():
    page = gather("Share", lang="en")
    match = Match(rule("share/word", Line(), languages=("de",)), 0, 5, frozenset({""}))

    assert not list(page.counting([match]))


def test_a_region_may_have_taken_the_later_line():
    page = Gather(Landmarks(View("Share\na\nTweet\nb"), Document("")))

    assert page.holds(Condition(later=TWEET), 0, 13)
