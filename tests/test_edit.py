"""Edits: applied, undone, merged, composed."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.edit import Edit, apply, compose, invert, merge

ALPHABET = "ab\né\u0301👩"
TEXTS = st.text(ALPHABET, max_size=20)
SEEDS = st.integers(0, 2**32 - 1)


def edits_of(text: str, seed: int, rule: str) -> list[Edit]:
    """Sorted, disjoint edits of a text, made from a number."""
    random = Random(seed)
    edges = sorted(random.choices(range(len(text) + 1), k=2 * random.randint(0, 4)))
    pairs = zip(edges[::2], edges[1::2], strict=True)
    found = [
        Edit(start, end, "".join(random.choices("XY", k=random.randint(0, 3))), rule)
        for start, end in pairs
    ]
    return [
        edit for place, edit in enumerate(found) if place == 0 or edit.start > found[place - 1].end
    ]


@given(TEXTS, SEEDS, SEEDS)
def test_a_composed_list_does_what_both_lists_do(text, one, two):
    first = edits_of(text, one, "first")
    middle = apply(text, first)
    second = edits_of(middle, two, "second")

    assert apply(text, compose(first, second)) == apply(middle, second)


@given(TEXTS, SEEDS, SEEDS)
def test_a_composed_list_is_sorted_disjoint_and_in_range(text, one, two):
    first = edits_of(text, one, "first")
    composed = compose(first, edits_of(apply(text, first), two, "second"))

    edges = [edge for edit in composed for edge in edit[:2]]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)


@given(TEXTS, SEEDS, SEEDS, SEEDS)
def test_three_lists_compose_in_any_grouping(text, one, two, three):
    first = edits_of(text, one, "first")
    middle = apply(text, first)
    second = edits_of(middle, two, "second")
    third = edits_of(apply(middle, second), three, "third")

    left = compose(compose(first, second), third)
    right = compose(first, compose(second, third))

    assert apply(text, left) == apply(text, right)


@given(TEXTS, SEEDS)
def test_inverted_edits_restore_the_text(text, seed):
    edits = edits_of(text, seed, "x")

    assert apply(apply(text, edits), invert(text, edits)) == text


@given(TEXTS, SEEDS)
def test_merged_edits_do_the_same(text, seed):
    edits = edits_of(text, seed, "x")

    assert apply(text, merge(edits)) == apply(text, edits)


def test_no_edits_leave_the_text():
    assert apply("one", []) == "one"


def test_neighbouring_edits_of_one_rule_become_one():
    assert merge([Edit(0, 1, "", "x"), Edit(1, 3, "", "x")]) == (Edit(0, 3, "", "x"),)


def test_neighbouring_edits_of_two_rules_stay_two():
    edits = (Edit(0, 1, "", "x"), Edit(1, 3, "", "y"))

    assert merge(edits) == edits


def test_an_edit_that_changes_nothing_is_dropped():
    assert merge([Edit(2, 2, "", "x")]) == ()


@pytest.mark.parametrize(
    ("first", "second", "composed"),
    [
        pytest.param([], [Edit(0, 1, "", "b")], (Edit(0, 1, "", "b"),), id="only the second"),
        pytest.param([Edit(0, 1, "", "a")], [], (Edit(0, 1, "", "a"),), id="only the first"),
        pytest.param(
            [Edit(0, 2, "", "a")],
            [Edit(1, 2, "", "b")],
            (Edit(0, 2, "", "a"), Edit(3, 4, "", "b")),
            id="the second is moved back to the source",
        ),
        pytest.param(
            [Edit(1, 3, "é", "a")],
            [Edit(1, 2, "", "b")],
            (Edit(1, 3, "", "b"),),
            id="a cut of a whole repair takes what was repaired",
        ),
        pytest.param(
            [Edit(1, 3, "xyz", "a")],
            [Edit(2, 3, "", "b")],
            (Edit(1, 3, "xz", "b"),),
            id="a cut through a repair leaves its edges",
        ),
        pytest.param(
            [Edit(0, 1, "xyz", "a")],
            [Edit(0, 1, "", "b"), Edit(2, 3, "", "c")],
            (Edit(0, 1, "y", "b"),),
            id="two cuts into one repair are one edit",
        ),
    ],
)
def test_composing(first, second, composed):
    assert compose(first, second) == composed
