"""Decide: which matches become cuts."""

import pytest
from strategies import SENTENCES, phrases, rule

from cleaner import Cleaner, Document
from cleaner.decide import Policy, decide
from cleaner.kinds.line import Line
from cleaner.landmarks import Landmarks
from cleaner.limits import Limits
from cleaner.rule import Match
from cleaner.view import View

KIND = Line(phrases=phrases("x"))
FREE = Limits(rule=1.0, document=1.0, free=10_000)
TEXT = f"one\ntwo\nthree\n{SENTENCES[0]}\nfour"


def decided(*matches, text=TEXT, profile="thorough", limits=FREE, selected=lambda _: True):
    """What is decided on these matches, each a rule, a start and an end."""
    page = Landmarks(View(text), Document(text))
    policy = Policy(selected, profile, limits)
    return decide([Match(*match) for match in matches], page, policy)


def spans(decision) -> list[tuple[int, int, str]]:
    """The cuts and the rules that name them."""
    return [(cut.start, cut.end, cut.rule.id) for cut in decision.cuts]


def reasons(decision) -> list[str]:
    """Why matches were refused."""
    return [refusal.reason for refusal in decision.refusals]


A, B = rule("ad/a", KIND), rule("ad/b", KIND)
KEEP = rule("keep/k", KIND, effect="keep")


def test_a_match_becomes_a_cut():
    assert spans(decided((A, 0, 3))) == [(0, 3, "ad/a")]


def test_a_veto_beats_a_match():
    decision = decided((A, 0, 3), (KEEP, 0, 3))

    assert (spans(decision), reasons(decision)) == ([], ["veto"])


def test_a_veto_spares_its_whole_line():
    assert spans(decided((A, 4, 7), (KEEP, 5, 6))) == []


def test_a_veto_splits_a_region():
    assert spans(decided((A, 0, 13), (KEEP, 4, 7))) == [(0, 3, "ad/a"), (8, 13, "ad/a")]


def test_a_veto_leaves_no_empty_part():
    text = f"one\n\nthree\n{SENTENCES[0]}"

    assert spans(decided((A, 0, 10), (KEEP, 0, 3), (KEEP, 5, 10), text=text)) == []


def test_a_veto_out_of_its_place_spares_nothing():
    keep = rule("keep/k", KIND, effect="keep", place="tail")

    assert spans(decided((A, 0, 3), (keep, 0, 3))) == [(0, 3, "ad/a")]


def test_a_veto_that_is_not_selected_spares_nothing():
    decision = decided((A, 0, 3), (KEEP, 0, 3), selected=lambda one: one is not KEEP)

    assert spans(decision) == [(0, 3, "ad/a")]


@pytest.mark.parametrize(
    ("place", "start", "cut"),
    [
        pytest.param("head", 0, True, id="head in the head"),
        pytest.param("head", len(TEXT) - 4, False, id="head in the tail"),
        pytest.param("tail", 0, False, id="tail in the head"),
        pytest.param("tail", len(TEXT) - 4, True, id="tail in the tail"),
        pytest.param("anywhere", 20, True, id="anywhere in the middle"),
    ],
)
def test_a_place(place, start, cut):
    decision = decided((rule("ad/a", KIND, place=place), start, start + 3))

    assert (bool(decision.cuts), reasons(decision)) == (cut, [] if cut else ["place"])


@pytest.mark.parametrize(
    ("profile", "confidence", "cut"),
    [
        ("precise", "high", True),
        ("precise", "medium", False),
        ("precise", "low", False),
        ("balanced", "high", True),
        ("balanced", "medium", True),
        ("balanced", "low", False),
        ("thorough", "low", True),
    ],
)
def test_a_profile(profile, confidence, cut):
    decision = decided((rule("ad/a", KIND, confidence=confidence), 0, 3), profile=profile)

    assert (bool(decision.cuts), reasons(decision)) == (cut, [] if cut else ["profile"])


def test_a_rule_that_is_not_selected_is_not_even_refused():
    decision = decided((A, 0, 3), selected=lambda _: False)

    assert (decision.cuts, decision.refusals) == ([], [])


def test_a_rule_over_its_limit_is_undone_alone():
    limits = Limits(rule=0.1, document=1.0, free=3)
    decision = decided((A, 0, 13), (B, len(TEXT) - 3, len(TEXT)), limits=limits)

    assert spans(decision) == [(len(TEXT) - 3, len(TEXT), "ad/b")]
    assert reasons(decision) == ["limit"]


def test_overlapping_matches_of_a_rule_count_once_against_its_limit():
    limits = Limits(rule=0.0, document=1.0, free=3)

    assert spans(decided((A, 0, 3), (A, 1, 3), limits=limits)) == [(0, 3, "ad/a")]


def test_repeats_have_no_limit():
    limits = Limits(rule=0.0, document=1.0, free=0)

    assert decided((rule("repeat/a", KIND), 0, 13), limits=limits).cuts


@pytest.mark.parametrize(
    ("one", "two", "name"),
    [
        pytest.param((A, 0, 7), (B, 4, 13), "ad/b", id="the longer"),
        pytest.param((B, 0, 7), (A, 4, 11), "ad/a", id="of equals the smaller id"),
        pytest.param((B, 0, 7), (A, 0, 7), "ad/a", id="of the same span too"),
    ],
)
def test_of_overlapping_matches_one_names_the_cut(one, two, name):
    decision = decided(one, two)

    assert [cut.rule.id for cut in decision.cuts] == [name]
    assert decision == decided(two, one)


def test_matches_that_only_touch_stay_two_cuts():
    assert len(decided((A, 0, 4), (B, 4, 7)).cuts) == 2


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        pytest.param("ae\u0301x", 2, id="a combining mark"),
        pytest.param("a👩\u200d👧x", 2, id="a joined emoji"),
        pytest.param("a👍🏽x", 2, id="a skin tone"),
        pytest.param("🇩🇪🇫🇷", 1, id="a flag"),
        pytest.param("🇩🇪🇫🇷", 3, id="the second of two flags"),
        pytest.param("aक्षिx", 2, id="a conjunct"),
        pytest.param("a\r\nb", 2, id="a CRLF"),
        pytest.param("한\u1100\u1161x", 2, id="a syllable of jamo"),
    ],
)
def test_nothing_is_cut_inside_a_cluster(text, offset):
    assert decided((A, 0, offset), text=text).cuts == []
    assert decided((A, offset, len(text)), text=text).cuts == []


def test_flags_may_be_parted():
    assert spans(decided((A, 0, 2), text="🇩🇪🇫🇷")) == [(0, 2, "ad/a")]


def test_what_is_cut_is_captured_in_the_order_of_the_text():
    capturing = rule("ad/a", KIND, capture="said")

    decision = decided((capturing, 8, 13), (capturing, 0, 3))

    assert decision.fields == {"said": ("one", "three")}


def test_what_is_refused_is_not_captured():
    decision = decided((rule("ad/a", KIND, capture="said"), 0, 3), (KEEP, 0, 3))

    assert decision.fields == {}


def test_no_matches_decide_nothing():
    assert decided() == ([], [], {})


def test_a_line_in_other_letters_is_cut_before_its_return_wherever_it_stands():
    text = f"{SENTENCES[0]}\r\n뉴스레터 구독하기\r\n{SENTENCES[1]}\r\n"

    assert "구독하기" not in Cleaner().clean(Document(text)).text
