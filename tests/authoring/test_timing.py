"""What stages and rules cost: counted exactly, and told without a change of what comes out."""

import json

import pytest

from cleaner import Cleaner, Document, load_rules
from cleaner.authoring.timing import LATER, OTHER, OUTSIDE, STAGES, Stopwatch, table
from cleaner.cleaner import Cleaner as Engine
from cleaner.kinds import KINDS

FIRST = "The pier burned down in the night and nobody was hurt at all."
LAST = "It will be built again in the spring, the council said on Monday."
RULES = r"""
category: ad
rules:
  - {id: own-line, kind: line, phrases: [Advertisement]}
  - {id: marked, kind: span, regex: '\[Promo [0-9]\]', unless: {later: {phrases: [The end]}}}
  - {id: never, kind: line, phrases: [Sponsored content]}
"""
PAGE = f"{FIRST}\nAdvertisement\n{LAST} [Promo 1] [Promo 2]\n"


@pytest.fixture
def rules(rule_file):
    return load_rules(rule_file(RULES))


def test_tries_and_hits_are_those_of_the_rule(rules):
    with Stopwatch() as watch:
        result = Cleaner(rules).clean(Document(PAGE))

    spent = {name: (spent.tries, spent.hits) for name, spent in watch.rules.items()}
    assert result.text == f"{FIRST}\n{LAST}\n"
    assert spent == {"ad/own-line": (1, 1), "ad/marked": (1, 2), "ad/never": (0, 0)}
    assert watch.rules["ad/own-line"].seconds > 0 == watch.rules["ad/never"].seconds


def test_all_time_is_that_of_a_stage_and_that_of_rules_is_within():
    with Stopwatch() as watch:
        Cleaner().clean(Document(PAGE))

    assert set(watch.stages) <= {OUTSIDE, *STAGES, OTHER, LATER}
    assert 0 < sum(spent.seconds for spent in watch.rules.values()) < sum(watch.stages.values())


def test_every_function_that_is_timed_is_where_it_is_looked_for():
    with Stopwatch() as watch:
        pass

    assert watch.missing == []


def test_nothing_is_timed_afterwards(rules):
    before = [Engine.clean, *(vars(kind).get("find") for kind in KINDS.values())]
    with pytest.raises(ZeroDivisionError), Stopwatch() as watch:
        raise ZeroDivisionError

    Cleaner(rules).clean(Document(PAGE))

    assert [Engine.clean, *(vars(kind).get("find") for kind in KINDS.values())] == before
    assert not watch.rules


def test_rules_of_a_site_are_timed_under_their_names(tmp_path, rule_file):
    from cleaner.ruleset import ruleset

    folder = tmp_path / "rules"
    (folder / "sites").mkdir(parents=True)
    (folder / "sites" / "tarn.example.yaml").write_text(
        "category: ad\nrules:\n  - {id: tarn, kind: line, phrases: [From our partners]}\n"
    )
    page = Document(f"{FIRST}\nFrom our partners\n{LAST}\n", meta={"url": "https://tarn.example/a"})

    with Stopwatch() as watch:
        Cleaner(ruleset([str(folder)], shipped=False)).clean(page)

    assert [(name, spent.hits) for name, spent in watch.rules.items() if spent.hits] == [
        ("ad/tarn.example/tarn", 1)
    ]


def test_own_rules_are_shown_however_little_they_cost(rules):
    with Stopwatch() as watch:
        Cleaner(rules).clean(Document(PAGE))
    for number in range(30):
        watch.rules[f"ad/dear-{number}"].tries = 1
        watch.rules[f"ad/dear-{number}"].seconds = 9

    told = list(table(watch, lambda rule: rule == "ad/own-line"))

    assert [line.split()[0] for line in told if line.startswith("ad/")][-1] == "ad/own-line"
    assert told[-2].startswith("6 more, together")
    assert told[-1].startswith("1 more were tried on no line")


def test_the_filter_tells_of_rules_on_standard_error_alone(tmp_path, capfdbinary):
    from cleaner.cli import main

    source, own = tmp_path / "a.jsonl", tmp_path / "own.yaml"
    source.write_text(json.dumps({"text": PAGE}) + "\n")
    own.write_text(RULES)
    options = ["--isolated", "--no-builtin-rules", "--rules", str(own), str(source)]

    plain = main(options), *capfdbinary.readouterr()
    timed = main(["--time-rules", *options]), *capfdbinary.readouterr()

    assert timed[:2] == plain[:2]
    assert plain[2] == b""
    lines = timed[2].decode().splitlines()
    assert lines[0].split() == ["stage", "seconds", "share"]
    assert [line.split()[3:5] for line in lines if line.startswith("ad/own-line")] == [["1", "1"]]


def test_a_single_process_is_timed(capsys):
    from cleaner.cli import main

    assert main(["--time-rules", "-j2", "a.jsonl"]) == 2
    assert "--time-rules needs a single process" in capsys.readouterr().err
