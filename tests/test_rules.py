"""Every shipped rule does what its own examples say."""

import pytest

from cleaner import Cleaner, load_rules
from cleaner.authoring.testing import Trial, trials
from cleaner.loading import builtin_folder

RULES = load_rules(builtin_folder())


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
    assert rule.examples or (rule.removes and rule.keeps) or rule.id == "repeat/block"
