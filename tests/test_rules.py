"""Every shipped rule does what its own examples say."""

import pytest

from cleaner import Cleaner, Document, load_rules
from cleaner.authoring.testing import Trial, trials
from cleaner.loading import builtin_folder

RULES = load_rules(builtin_folder())
PROSE = "The ferry of the year {} was late on most days, and nobody on the quay minded."


@pytest.mark.parametrize(
    "trial",
    [
        pytest.param(trial, id=f"{trial.rule}-{number}")
        for number, trial in enumerate(trials(RULES, Cleaner(RULES)))
    ],
)
def test_an_example_comes_out_as_the_rule_says(trial: Trial):
    assert not trial.failed, f"{trial.outcome}: {trial.text!r} came out as {trial.got!r}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_why_it_is_there(rule):
    assert rule.why


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_carries_its_proof(rule):
    assert rule.examples or (rule.removes and rule.keeps)


@pytest.mark.parametrize("rule", [r for r in RULES if r.removes], ids=lambda rule: rule.id)
def test_a_rule_does_not_peel_a_page_line_by_line(rule):
    # A condition on what follows may spare all but the last line; each round another is last.
    page = "\n".join(f"{PROSE.format(number)}\n{rule.removes[0]}" for number in range(20))

    assert "still changing" not in Cleaner().clean(Document(page)).reason
