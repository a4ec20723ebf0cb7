"""Literals: what every match of a pattern must hold."""

from random import Random

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from strategies import SENTENCES

from cleaner.expression import literals
from cleaner.fold import skeletons
from cleaner.literals import holding, leading
from cleaner.needle import besides, fulfilled
from cleaner.view import View
from cleaner.worth import usable

ATOMS = (
    ("read more", "READ more"),
    ("see", "SEE"),
    ("Straße", "STRASSE"),
    ("фото", "ФОТО"),
    ("é", "É"),
    (r"\.", "."),
    (r"\s+", "  "),
    (r"\s", "\xa0"),
    (r"\W", "-"),
    (r"\d", "7"),
    (r"\p{Lu}", "Q"),
    (r"\pL", "Q"),
    (r"\w+", "wörter"),
    (".", "x"),
    (".{1,4}", "abc"),
    ("[ab]", "b"),
    ("[^ab]", "c"),
    (r"[\s:|-]", ":"),
    (r"[.!?]", "!"),
    ("[!-~]", "m"),
    (r"\x41", "A"),
    (r"\u0444", "ф"),
    ("(?#note)", ""),
    (r"\b", ""),
    ("(?=)", ""),
)
QUANTIFIERS = ("", "", "", "?", "*", "+", "{2}", "{1,2}", "{0,1}", "??", "+?", "*+", "?+")


def made(random: Random, depth: int = 3) -> tuple[str, str]:
    """A pattern of a small grammar and a text it matches as a whole."""
    roll = random.random()
    if depth == 0 or roll < 0.4:
        return random.choice(ATOMS)
    if roll < 0.6:
        parts = [made(random, depth - 1) for _ in range(random.randint(1, 3))]
        return "".join(p for p, _ in parts), "".join(t for _, t in parts)
    if roll < 0.8:
        branches = [made(random, depth - 1) for _ in range(random.randint(1, 3))]
        opening = random.choice(("(?:", "(", "(?i:", "(?>", f"(?P<n{random.randint(0, 10**9)}>"))
        chosen = random.choice(branches)[1]
        return opening + "|".join(p for p, _ in branches) + ")", chosen
    pattern, text = made(random, depth - 1)
    quantifier = random.choice(QUANTIFIERS)
    least = 0 if quantifier[:1] in ("?", "*") or quantifier == "{0,1}" else 1
    least = 2 if quantifier == "{2}" else least
    return f"(?:{pattern}){quantifier}", text * random.randint(least, max(least, 1))


def holds_one(found: frozenset[str], text: str) -> bool:
    """Whether one of the strings stands in a text, both as skeletons."""
    return any(
        all(part in whole for part, whole in zip(skeletons(one), skeletons(text), strict=True))
        for one in found
    )


def begins_with_one(found: frozenset[str], text: str) -> bool:
    """Whether a text begins with one of the strings, both as skeletons."""
    return any(
        all(
            whole.startswith(part)
            for part, whole in zip(skeletons(one), skeletons(text), strict=True)
        )
        for one in found
    )


@given(st.integers(0, 2**32 - 1))
def test_every_match_of_a_random_pattern_holds_a_literal(seed):
    source, text = made(Random(seed))
    match = regex.compile(f"(?i:{source})").fullmatch(text)
    found = literals(source).held

    assert match is None or not usable(found) or holds_one(found, text)


@given(st.integers(0, 2**32 - 1))
def test_every_match_of_a_random_pattern_begins_with_a_lead(seed):
    source, text = made(Random(seed))
    match = regex.compile(f"(?i:{source})").fullmatch(text)
    found = literals(source).lead

    assert match is None or not usable(found) or begins_with_one(found, text)


def said(source: str, text: str) -> bool:
    """Whether a text holds, as words, what the ways of a pattern ask for."""
    part = literals(source)
    line = View(text).words(0)
    by_lead = [besides(ways, whole=True) for ways in leading(part.ways, part.lead).values()]
    by_held = [besides(ways, whole=False) for ways in holding(part.ways, part.held).values()]
    return all(
        any(not beside or fulfilled(beside, line) for beside in asked) or not asked
        for asked in (by_lead, by_held)
    )


@given(st.integers(0, 2**32 - 1))
def test_every_match_of_a_random_pattern_holds_what_is_beside_a_literal(seed):
    source, text = made(Random(seed))
    match = regex.compile(f"(?i:{source})").fullmatch(text)

    assert match is None or said(source, text)


# Patterns, and texts that they match as a whole.
MATCHES = [
    pytest.param(r"(?i)read\s{1,3}more\b.*", "Read\xa0more", id="another space"),
    pytest.param(r"\bread\b more\b[.,] now", "read more, now", id="edges beside marks"),
    pytest.param(r"read[- ]more\b.*", "read-more“x”", id="a quotation mark for an edge"),
    pytest.param(r"(?i)indir hemen", "İNDİR HEMEN", id="a dotted capital i"),
    pytest.param(r"(?i)masks\b.*", "MA\u017f\u212a\u017f", id="long s and Kelvin"),
    pytest.param(r"(?i)straße hier", "STRAẞE HIER", id="a capital sharp s"),
    pytest.param(r"wide km\b.*", "wide km²", id="a digit that ends a word"),
    pytest.param(r"téléchargez\b.*\bici", "téléchargez-la ici", id="letters beyond ASCII"),
    pytest.param(r"read \d\d more", "read 12 more", id="digits"),
    pytest.param(r"(?:read|see)(?:\s?more|\d?all)\W*", "see1all!", id="either"),
    pytest.param(r"read\B.*ers", "readers", id="no edge"),
    pytest.param(r"_read\b_?.*", "_read", id="an underscore"),
    pytest.param(r"(?P<a>ad|x)vert(?P=a)ising", "advertadising", id="a named reference"),
    pytest.param(r"(ad)vert\1ising", "advertadising", id="a numbered reference"),
    pytest.param(r"(?P<name>ad)vert\g<name>ising", "advertadising", id="a reference by g"),
    pytest.param(r"see\pLalso", "seeXalso", id="a property without braces"),
    pytest.param(r"read[©]more", "read©more", id="a set with a copyright sign"),
    pytest.param(r"читай[©]дальше", "читай©дальше", id="the same in another script"),
    pytest.param(r"(?#see also)more to read", "more to read", id="a comment"),
    pytest.param(r"(?#a:b)more to read", "more to read", id="a comment with a colon"),
    pytest.param(r"(?<!not )see also", "see also", id="a look behind"),
    pytest.param(r"see(?= also).*", "see also", id="a look ahead"),
    pytest.param(r"(?i)advertising", "ADVERTİSİNG", id="a dotted capital i in a word"),
    pytest.param(r"(?i)masks", "MA\u017f\u212a\u017f", id="long s and Kelvin at the end"),
    pytest.param(r"[[:alpha:]]+ see also", "abc see also", id="a named class"),
    pytest.param(r"see{0}also", "sealso", id="nothing at all of a letter"),
    pytest.param(r"(?:see also)?read more", "read more", id="an optional part"),
    pytest.param(r"(?:see also){0,2}read more", "read more", id="a part up to twice"),
    pytest.param(r"see|", "", id="an empty branch"),
]


@pytest.mark.parametrize(("source", "text"), MATCHES)
def test_a_match_holds_what_is_beside_a_literal(source, text):
    assert regex.fullmatch(source, text)
    assert said(source, text)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param(r"\bhata\b.*", "what a day", id="across words"),
        pytest.param(r".*\bedit\b.*", "to her credit", id="inside a word"),
        pytest.param(r"(?:sign up|log in)\b.*\bnewsletter\b.*", "sign up now", id="half of it"),
        pytest.param(r"(?:sign up.*mail|log in.*site).*", "log in by mail", id="of two ways"),
    ],
)
def test_a_line_that_lacks_what_is_beside_a_literal_is_not_tried(source, text):
    assert not said(source, text)


@pytest.mark.parametrize(("source", "text"), MATCHES)
def test_a_match_holds_a_literal(source, text):
    assert regex.fullmatch(source, text)

    _, held, lead, _ = literals(source)

    assert not usable(held) or holds_one(held, text)
    assert not usable(lead) or begins_with_one(lead, text)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("(?i:see also|read more): .+", {"see also", "read more"}, id="alternatives"),
        pytest.param(r"photos?\s+by.*", {"photoby", "photosby"}, id="an optional letter"),
        pytest.param(r"\d+\s+comments", {"comments"}, id="after digits"),
        pytest.param("(?:ad|promo)(?:vert|tion)", None, id="products"),
        pytest.param(r".*", set(), id="nothing to hold"),
        pytest.param(r"(?:see also)?.*", set(), id="nothing that must stand there"),
    ],
)
def test_literals_are_read_off_the_pattern(source, found):
    given_ = literals(source).held

    assert given_ == found if found is not None else usable(given_)


def test_a_reference_of_the_pattern_is_no_text_to_look_for():
    assert literals(r"(?P<name>\w+) writes \g<name>").held == {" writes "}


@given(st.sampled_from(SENTENCES))
def test_an_escaped_sentence_holds_itself(sentence):
    assert holds_one(literals(regex.escape(sentence)).held, sentence)


def test_marks_that_come_several_times_hide_no_beginning():
    assert literals(r"(?:[→➡]\uFE0F?\s?){1,3}(?i:read|see) more\b.*").lead == {
        "read more",
        "see more",
    }
