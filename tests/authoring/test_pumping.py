"""How the cost of patterns is told: by their own parts, on the clock."""

import pytest
import regex

from cleaner.authoring.pumping import Parts, cost, matching, searching


@pytest.mark.parametrize("source", [r"(?:a|a)*b", r"(?i:(?:share|s\w{4})*)!"], ids=str)
def test_a_pattern_of_exponential_cost_is_found(source):
    assert cost(regex.compile(source), matching).growth == "exponential"


@pytest.mark.parametrize(
    ("source", "run"),
    [
        pytest.param(r"\s*\w*\s*x", matching, id="two spaces, nothing between"),
        pytest.param(r"[\p{L} ]+ \d+", searching, id="a start at every letter"),
        pytest.param(r"foo.*bar", searching, id="a start at every word"),
        pytest.param(r".*.*foobar", searching, id="a search on behind a match"),
        pytest.param(r"(?:\w+\s?)*:", matching, id="a repeat inside a repeat"),
    ],
)
def test_a_pattern_of_quadratic_cost_is_found(source, run):
    assert cost(regex.compile(source), run).growth == "quadratic"


@pytest.mark.parametrize(
    ("source", "run"),
    [
        pytest.param(
            r"(?i:see also|read more)\s*[:.]?\s{1,3}\p{Lu}.{5,140}", matching, id="bounded"
        ),
        pytest.param(r"(?:share|tweet|pin)(?:[ ,|](?:share|tweet|pin))*", matching, id="a list"),
        pytest.param(r"\(Advertisement\)", searching, id="a plain text"),
        pytest.param(r"(?>\s*)\w{1,20}", matching, id="an atomic group"),
    ],
)
def test_a_pattern_of_linear_cost_is_left_alone(source, run):
    assert cost(regex.compile(source), run).growth == "linear"


@pytest.mark.parametrize(
    ("source", "endless"),
    [
        (r"Read more about .*", [".*"]),
        (r"[^|]+ \| .{1,80}", ["[^|]+"]),
        (r"\w+ and \s*[^\s.]+ (?i:so) on{2,}", []),
        (r"(?:a|.+){1,3}", [".+"]),
    ],
)
def test_atoms_that_reach_without_end_are_told(source, endless):
    assert Parts(source).endless == endless
