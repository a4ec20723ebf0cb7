"""Repairs, one after the other, until nothing is left to mend."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import REPAIRS, SENTENCES, any_texts, mistaken

from cleaner.edit import apply, invert
from cleaner.kinds.encoding import ORDER
from cleaner.repair import ordered, repair

ALL = ordered(REPAIRS)


@given(any_texts())
def test_a_mended_text_is_the_source_after_the_edits(text):
    mended, edits = repair(text, ALL)

    assert apply(text, edits) == mended
    assert apply(mended, invert(text, edits)) == text


@given(any_texts())
def test_mending_twice_is_mending_once(text):
    mended, _ = repair(text, ALL)

    assert repair(mended, ALL) == (mended, ())


@given(any_texts())
def test_mending_moves_no_line(text):
    assert repair(text, ALL)[0].count("\n") == text.count("\n")


@given(st.permutations(REPAIRS), any_texts())
def test_the_order_of_repairs_means_nothing(rules, text):
    assert repair(text, ordered(rules)) == repair(text, ALL)


def test_every_repair_has_its_turn():
    assert [rule.kind.fix for rule in ALL] == list(ORDER)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sound_sentence_is_left_alone(sentence):
    assert repair(sentence, ALL) == (sentence, ())


@pytest.mark.parametrize("sentence", SENTENCES[4:8])
@pytest.mark.parametrize("times", [1, 2])
def test_a_sentence_read_wrongly_is_mended(sentence, times):
    broken = mistaken(sentence) if times == 1 else mistaken(mistaken(sentence))

    assert repair(broken, ALL)[0] == sentence


def test_escape_codes_go_before_their_escape_character_does():
    assert repair("a\x1b[31mb\x1b[0m", ALL)[0] == "ab"


def test_no_rules_mend_nothing():
    assert repair("a\x00", ()) == ("a\x00", ())
