"""The folded text and the skeleton."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import ATOMS, FURNITURE, HEADLINES, SENTENCES, WORDS

from cleaner.fold import fold, fold_with_offsets, key, skeletons

POOL = (*SENTENCES, *FURNITURE, *HEADLINES, *WORDS, *ATOMS, " ", " ")
LINES = st.one_of(
    st.lists(st.sampled_from(POOL), max_size=5)
    .map("".join)
    .map(lambda text: text.replace("\n", "")),
    st.text(max_size=20).map(lambda text: text.replace("\n", "")),
)


@given(LINES)
@example('[one](two) [three](four "five")')
@example("a \u200b b")
def test_folding_with_offsets_is_folding(line):
    assert fold_with_offsets(line)[0] == fold(line)


@given(LINES)
def test_offsets_rise_and_end_at_the_end_of_the_line(line):
    folded, offsets = fold_with_offsets(line)

    assert len(offsets) == len(folded) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(line)


@given(LINES)
def test_folding_twice_is_folding_once_but_for_links(line):
    once = fold(line.replace("](", ""))

    assert fold(once) == once


@given(st.sampled_from(WORDS), LINES, LINES)
def test_the_skeleton_of_a_phrase_is_part_of_the_skeleton_of_a_line_that_says_it(word, left, right):
    line = left.replace("](", "") + word + right.replace("](", "")

    for part, whole in zip(skeletons(word), skeletons(line), strict=True):
        assert part in whole


@pytest.mark.parametrize(
    ("phrase", "line"),
    [
        pytest.param("Don't miss", "DON’T MISS", id="quotes and case"),
        pytest.param("Read more", "Read\xa0 more", id="spaces"),
        pytest.param("Read more", "**Read** more", id="marks of Markdown"),
        pytest.param("Read more", "Re\u00adad mo\u200bre", id="invisible characters"),
        pytest.param("Read more", "[Read](https://example.org) more", id="a link"),
        pytest.param("Straße teilen", "STRASSE TEILEN", id="a letter that becomes two"),
        pytest.param("Kelvin", "\u212aelvin", id="an odd letter that becomes a plain one"),
        pytest.param("finish", "\ufb01nish", id="a ligature"),
        pytest.param("п'ять фото", "пʼять фото", id="a letter that is a quote"),
        pytest.param("Привет", "ПРИВЕТ", id="another script"),
    ],
)
def test_what_folds_alike_has_the_same_skeleton(phrase, line):
    assert fold(phrase) == fold(line)
    assert skeletons(phrase) == skeletons(line)


@given(LINES, LINES)
def test_lines_that_fold_alike_have_the_same_skeleton(one, two):
    folded = fold(one.replace("](", ""))

    assert skeletons(folded) == skeletons(one.replace("](", ""))


@given(st.lists(LINES, max_size=5))
@example(["[pier](https://example.org/", '"Tweet")'])
@example(["[pier](https://example.org/a", '"Tweet") [more](x)'])
def test_a_skeleton_has_the_lines_of_its_text(lines):
    text = "\n".join(lines)

    plain, other = skeletons(text)

    assert plain.count(b"\n") == text.count("\n")
    assert not other or other.count(b"\n") == text.count("\n")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("İLGİLİ HABERLER", "İlgili haberler", id="Turkish capitals"),
        pytest.param("KAPALI KAPI", "Kapalı kapı", id="Turkish without a dot"),
        pytest.param("ΔΙΑΦΗΜΙΣΗ", "Διαφήμιση", id="Greek capitals have no accents"),
        pytest.param("Citeşte şi", "Citește și", id="Romanian with cedilla"),
        pytest.param("Ещё по теме", "Еще по теме", id="Russian without dots"),
        pytest.param("إقرأ أيضاً", "اقرأ أيضا", id="Arabic with hamza and tanween"),
        pytest.param("مشـاركة", "مشاركة", id="a stretched line"),
        pytest.param("\u092a\u095d\u0947\u0902", "\u092a\u0922\u093c\u0947\u0902", id="Hindi"),
    ],
)
def test_spellings_of_a_word_are_one_to_phrases(one, other):
    assert key(one) == key(other)
    assert skeletons(one) == skeletons(other)


@pytest.mark.parametrize(
    ("line", "folded"),
    [
        pytest.param("» Read more …", "read more", id="arrows and dots"),
        pytest.param("[Advertisement]", "advertisement", id="brackets"),
        pytest.param("© Westmere Gazette", "westmere gazette", id="a copyright sign"),
        pytest.param("続きを読む。", "続きを読む", id="a full stop of another script"),
        pytest.param("***", "", id="marks alone"),
        pytest.param("print()", "print()", id="a call is no word in brackets"),
        pytest.param("/login", "/login", id="a path is no word after a stroke"),
        pytest.param("Share /", "share", id="a stroke between two buttons"),
    ],
)
def test_a_key_has_no_marks_at_its_edges(line, folded):
    assert key(line) == folded
