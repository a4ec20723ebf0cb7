"""Guards: whole pages of furniture go, a rule run wild is stopped alone, nothing runs for ever."""

from pathlib import Path

import pytest
from strategies import SENTENCES, phrases, rule

from cleaner import Cleaner, Document, builtin_rules
from cleaner.kinds.line import Line
from cleaner.limits import LIMITS, Limits
from cleaner.pattern import Pattern

SEED = Path(__file__).parents[2] / "shared" / "seeds" / "raw" / "003_4ca3d1f29f86ce73.txt"
PROSE = "\n".join(SENTENCES[:5])
AD = rule("ad/label", Line(phrases=phrases("Advertisement")))
WILD = rule("ad/wild", Line(regex=Pattern(r"(?i:the|der|am|her|nobody|“we)\b.*")))


def cleaned(text, *rules, **options):
    return Cleaner(rules, **options).clean(Document(text))


def limited(result):
    """The rules that were refused for their limit."""
    return {refusal.rule for refusal in result.refusals if refusal.reason == "limit"}


def furniture():
    """Lines of many sorts that shipped rules take, each rule one."""
    firsts = [r.removes[0] for r in builtin_rules() if r.removes and r.confidence == "high"]
    return [text for text in firsts if "\n" not in text and len(text) < 200]


def test_a_page_that_is_four_fifths_furniture_goes_through():
    above = furniture()[: len(furniture()) // 4]
    below = furniture()[len(furniture()) // 4 :]
    text = "\n\n".join([*above, "Old harbour road closes for winter", PROSE, *below])

    result = Cleaner().clean(Document(text))

    assert len(PROSE) < 0.2 * len(text)
    assert (result.status, len(result.text) < 0.4 * len(text)) == ("cleaned", True)
    assert PROSE in result.text


@pytest.mark.skipif(not SEED.is_file(), reason="the seeds are not ours to ship")
@pytest.mark.parametrize("profile", LIMITS)
def test_a_page_that_is_half_a_repeat_goes_through(profile):
    result = Cleaner(profile=profile).clean(Document(SEED.read_text("utf-8")))

    assert result.status == "cleaned"
    assert len(result.text) < 0.55 * len(result.document.text)


@pytest.mark.parametrize("profile", LIMITS)
def test_a_rule_run_wild_is_stopped_and_the_others_go_on(profile):
    text = f"{PROSE}\nAdvertisement\n{PROSE.replace('the', 'this')}\n"

    result = cleaned(text, AD, WILD, profile=profile)

    assert limited(result) == {"ad/wild"}
    assert result.text == text.replace("Advertisement\n", "")


def test_a_rule_may_not_take_by_rounds_what_it_may_not_take_at_once():
    # A head has twelve lines: cut them, and the next twelve are its lines.
    lines = [f"entry {number} of the list, and a few words more" for number in range(60)]
    text = "\n".join([*lines, PROSE, "Advertisement"]) + "\n"
    first = rule("ad/first", Line(regex=Pattern(r"entry \d+ .*")), place="head")

    result = cleaned(text, AD, first, limits=Limits(rule=0.3, document=1.0))

    assert limited(result) == {"ad/first"}
    assert result.text == text.replace("Advertisement\n", "")


def test_a_rule_that_never_comes_to_rest_is_stopped_alone():
    lines = [f"entry {number} of the list" for number in range(3000)]
    text = "\n".join([*lines, PROSE, "Advertisement"]) + "\n"
    first = rule("ad/first", Line(regex=Pattern(r"entry \d+ of the list")), place="head")

    result = cleaned(text, AD, first)

    assert (result.status, limited(result)) == ("cleaned", {"ad/first"})
    assert result.text == text.replace("Advertisement\n", "")


@pytest.mark.parametrize("line", ["March 4, 2024", "Skip to content", "5 min read", "By Ann Beck"])
def test_thousands_of_the_same_line_above_the_text_come_to_rest(line):
    text = f"{line}\n" * 3000 + PROSE + "\n"

    result = Cleaner(limits=Limits(1.0, 1.0)).clean(Document(text))

    assert result.status == "cleaned"
    assert result.text.count(line) <= 1


def test_a_rule_may_have_a_guard_that_is_wider():
    text = f"{PROSE}\n" + "Advertisement of the day\n" * 200
    free = rule("ad/day", Line(phrases=phrases("Advertisement of the day")), guard=0.95)

    assert cleaned(text, free, profile="precise", limits=Limits(0.1, 1.0)).text == f"{PROSE}\n"


def test_a_rule_may_have_a_guard_that_is_tighter():
    text = f"{PROSE}\n" + "Advertisement\n" * 40
    tight = rule("ad/label", Line(phrases=phrases("Advertisement")), guard=0.0)

    assert limited(cleaned(text, tight)) == {"ad/label"}


def test_a_guard_is_read_from_a_rule_file(rules_of):
    content = "category: ad\nrules:\n  - {id: a, kind: line, phrases: [Ad here], guard: 0.75}\n"

    assert rules_of(content)[0].guard == 0.75


@pytest.mark.parametrize("share", ["1.5", "-0.1", "half", "40 %", "1e-1", "[]"])
def test_a_guard_is_a_share(faults_of, share):
    content = f"category: ad\nrules:\n  - {{id: a, kind: line, phrases: [Ad], guard: {share}}}\n"

    assert "expected a share from 0 to 1, such as 0.5" in faults_of(content)[0]
