"""The examples of rules: what each outcome means, also for kinds that look at a page."""

import pytest

from cleaner import Cleaner
from cleaner.authoring.testing import provable, trials

FILE = """\
category: footer
rules:
  - id: legal-links
    confidence: low
    kind: line
    phrases: [House rules, Our harbour charter, Write to us]
  - id: proved
    kind: {kind}
    {proof}
"""
STORY = "The water mill below the weir will turn again in May, after sixty years of rest and rust."
LINKS = r"House rules\nHarbour cams\nOur harbour charter\nTide tables\nWrite to us"
ZONE = "zone\n    known: 3\n    within: 4"
HEAD = f"{ZONE}\n    place: head"
MASTHEAD = "masthead\n    names: [Bugle]"


def outcomes(rules):
    return [
        trial.outcome for trial in trials(rules, Cleaner(rules)) if trial.rule.endswith("proved")
    ]


@pytest.mark.parametrize(
    ("kind", "proof", "outcome"),
    [
        pytest.param(
            MASTHEAD, r'removes: ["4 March 2024\n\nThe Hallowmere Bugle"]', "removed", id="masthead"
        ),
        pytest.param(MASTHEAD, 'removes: ["The Hallowmere Almanac"]', "missed", id="no masthead"),
        pytest.param(MASTHEAD, 'keeps: ["4 March 2024"]', "kept", id="a date alone"),
        pytest.param(
            MASTHEAD, r'keeps: ["4 March 2024\nThe Bugle"]', "noisy", id="a masthead kept"
        ),
        pytest.param(
            "repeat\n    of: headline",
            'removes: ["Old mill at Hallowmere to grind"]',
            "removed",
            id="headline",
        ),
        pytest.param("repeat\n    of: headline", 'keeps: ["Mill"]', "kept", id="no headline"),
        pytest.param("repeat", f'removes: ["{STORY}"]', "removed", id="paragraph"),
        pytest.param("repeat", 'removes: ["No."]', "missed", id="a short answer"),
        pytest.param("repeat", f'keeps: ["{STORY}"]', "noisy", id="a paragraph kept"),
        pytest.param(ZONE, f'removes: ["{LINKS}"]', "removed", id="tail"),
        pytest.param(ZONE, r'keeps: ["House rules\nHarbour cams"]', "kept", id="one known line"),
        pytest.param(HEAD, f'removes: ["{LINKS}"]', "removed", id="head"),
        pytest.param(
            "encoding\n    fix: controls", r'removes: ["\x07\x01"]', "removed", id="controls"
        ),
        pytest.param("encoding\n    fix: controls", 'keeps: ["a"]', "kept", id="no controls"),
    ],
)
def test_a_text_is_proved_where_it_would_stand(kind, proof, outcome, rules_of):
    assert outcomes(rules_of(FILE.format(kind=kind, proof=proof))) == [outcome]


def test_what_a_rule_takes_of_a_text_is_told(rules_of):
    rules = rules_of(
        FILE.format(kind="line\n    phrases: [Write here]", proof='removes: ["Write here\\nnow"]')
    )
    (trial,) = trials(rules, Cleaner(rules))

    assert (trial.outcome, trial.got, trial.source[-4:]) == ("missed", "Write here", ":7:5")


def test_an_example_of_a_site_rule_comes_from_the_site(rules_of):
    own = "line\n    hosts: [gazette.example]\n    phrases: [Write here]"
    proof = 'examples: [{before: "Write here\\nIt rained.", after: "It rained."}]'

    assert outcomes(rules_of(FILE.format(kind=own, proof=proof))) == ["cleaned"]


@pytest.mark.parametrize(
    ("kind", "answer"),
    [("repeat\n    of: block", False), ("encoding\n    fix: entities", False), (ZONE, True)],
)
def test_what_no_single_text_can_prove_is_known(kind, answer, rules_of):
    rules = rules_of(FILE.format(kind=kind, proof="why: x"))

    assert provable(next(rule for rule in rules if rule.id == "footer/proved")) is answer


@pytest.mark.parametrize(
    "own",
    [
        pytest.param("line\n    confidence: low", id="of low confidence"),
        pytest.param("line\n    category: byline", id="of a category that is off"),
        pytest.param("line\n    confidence: low\n    category: byline", id="both"),
    ],
)
def test_a_rule_that_is_off_is_in_force_for_its_own_examples(own, rules_of):
    phrases = "\n    phrases: [Write here]\n    "
    proof = 'examples: [{before: "Write here\\nIt rained.", after: "It rained."}]'

    assert outcomes(rules_of(FILE.format(kind=own + phrases, proof=proof))) == ["cleaned"]
