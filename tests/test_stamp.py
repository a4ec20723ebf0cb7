"""The stamp: one name for all that shapes a result, and for nothing else."""

import json
import os
import pickle
import subprocess
import sys
from random import Random

import pytest

from cleaner import Cleaner, builtin_rules, load_rules
from cleaner.content import content
from cleaner.limits import Limits

RULE = """\
category: ad
rules:
  - id: label
    why: The ad is gone.
    kind: line
    phrases: {en: [Advertisement], de: [Anzeige]}
    unless: {before: {shape: prose}}
    removes: [Advertisement]
    keeps: [The advertisement was sold for a penny.]
  - id: count
    kind: line
    regex: '\\d+ adverts'
    hosts: [a.example, b.example]
"""


@pytest.fixture
def stamp_of(rules_of):
    return lambda content, **options: Cleaner(rules_of(content), **options).stamp


def test_a_stamp_is_short():
    assert len(Cleaner().stamp) == 16
    assert set(Cleaner().stamp) <= set("0123456789abcdef")


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rules_means_nothing(seed):
    shuffled = Random(seed).sample(builtin_rules(), len(builtin_rules()))

    assert Cleaner(shuffled).stamp == Cleaner().stamp


def test_the_order_of_names_means_nothing():
    one = Cleaner(ignore=["ad", "related"], extend_select=["byline", "caption"])
    two = Cleaner(ignore=["related", "ad", "ad"], extend_select=["caption", "byline"])

    assert one.stamp == two.stamp


def test_where_the_rules_lie_means_nothing(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.yaml").write_text(RULE)

    assert Cleaner(load_rules(tmp_path / "a")).stamp == Cleaner(load_rules(tmp_path / "b")).stamp


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("The ad is gone.", "It is gone.", id="its reason"),
        pytest.param("removes: [Advertisement]", "removes: [Anzeige]", id="what it removes"),
        pytest.param("sold for a penny", "bought", id="what it keeps"),
        pytest.param("category: ad\n", "# Ads\ncategory: ad\n\n", id="comments and lines"),
    ],
)
def test_what_shapes_no_result_leaves_the_stamp(stamp_of, old, new):
    assert stamp_of(RULE.replace(old, new)) == stamp_of(RULE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("[Anzeige]", "[Anzeigen]", id="a phrase"),
        pytest.param("de: [Anzeige]", "nl: [Anzeige]", id="its language"),
        pytest.param("shape: prose", "shape: date", id="a condition"),
        pytest.param("unless", "when", id="when and unless"),
        pytest.param("adverts", "ads?here", id="a pattern"),
        pytest.param("id: count", "id: counts", id="an id"),
        pytest.param("[a.example, b.example]", "[a.example]", id="a host"),
        pytest.param("kind: line\n    ph", "kind: line\n    confidence: low\n    ph", id="trust"),
    ],
)
def test_what_shapes_results_changes_the_stamp(stamp_of, old, new):
    assert stamp_of(RULE.replace(old, new)) != stamp_of(RULE)


@pytest.mark.parametrize(
    "options",
    [
        {"profile": "precise"},
        {"ignore": ["ad"]},
        {"select": ["ad"]},
        {"extend_select": ["ad"]},
        {"limits": Limits(0.4, 0.85, free=401)},
    ],
    ids=lambda options: next(iter(options)),
)
def test_an_option_changes_the_stamp(stamp_of, options):
    assert stamp_of(RULE, **options) != stamp_of(RULE)


def test_the_limits_of_the_profile_are_no_other_limits(stamp_of):
    assert stamp_of(RULE, limits=Limits(0.4, 0.85)) == stamp_of(RULE)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        pytest.param(("a", "b"), ("a,b",), id="two texts and one"),
        pytest.param(("a",), "a", id="a list and its text"),
        pytest.param("1", 1, id="a text and a number"),
        pytest.param((("a",), "b"), ("a", ("b",)), id="where brackets stand"),
        pytest.param("'", '"', id="quotes"),
        pytest.param("\ud800", "\\ud800", id="half a pair and its escape"),
    ],
)
def test_different_values_have_different_content(one, two):
    assert content(one) != content(two)


def test_what_has_no_content_is_refused():
    with pytest.raises(TypeError, match="a list has no content"):
        content([1])


def test_a_cleaner_that_was_pickled_has_the_same_stamp():
    cleaner = Cleaner(profile="thorough", ignore=["ad"])

    assert pickle.loads(pickle.dumps(cleaner)).stamp == cleaner.stamp


@pytest.mark.parametrize("seed", ["0", "1", "2"])
def test_another_process_gives_the_same_stamp(seed):
    code = "from cleaner import Cleaner; print(Cleaner(ignore=['ad', 'related']).stamp)"

    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout.strip() == Cleaner(ignore=["ad", "related"]).stamp


def test_making_a_cleaner_makes_no_stamp():
    code = (
        "from cleaner import Cleaner; from cleaner.stamp import engine;"
        " Cleaner(); print(engine.cache_info().currsize > 0)"
    )

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout == "False\n"


def test_a_record_carries_the_stamp_beside_its_edits(tmp_path):
    rules = tmp_path / "rules.yaml"
    rules.write_text(RULE)
    command = [sys.executable, "-m", "cleaner", "--no-builtin-rules", "--rules", str(rules)]

    ran = subprocess.run(
        [*command, "--edits"], input=b'{"text": "Tea."}', capture_output=True, check=True
    )

    assert json.loads(ran.stdout)["cleaner"]["stamp"] == Cleaner(load_rules(rules)).stamp


def test_a_python_without_our_short_cut_to_the_hash_gives_the_same_stamp():
    code = (
        "import hashlib, sys; sys.modules['_blake2'] = None;"
        "from cleaner import Cleaner; print(Cleaner().stamp)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == Cleaner().stamp
