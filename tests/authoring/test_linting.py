"""What lint finds, and where; what it lets pass."""

import pytest
from cost import STEEP, growth

from cleaner.authoring.finding import CODES
from cleaner.authoring.linting import findings
from cleaner.authoring.mending import mend
from cleaner.authoring.schema import TITLE
from cleaner.errors import CleanerError
from cleaner.loading import builtin_rules, load_rules

GOOD = """\
category: share
rules:
  - id: clap-row
    why: The Tarn Gazette has buttons under each story.
    kind: line
    phrases: [Clap for this, Pass it on]
    removes: [Clap for this]
    keeps: [They clap for this and for that.]
"""
PROVED = "why: The Gazette prints it.\n    removes: [Clap for it]\n    keeps: [Clap]"


def rule(*lines: str, name: str = "one") -> str:
    own = "\n    ".join((f"id: {name}", *lines))
    return f"category: share\nrules:\n  - {own}\n    {PROVED}\n"


def without(line: str) -> str:
    return GOOD.replace(f"    {line}\n", "")


PHRASE = ("kind: line", "phrases: [Clap for it]")


def test_a_good_rule_has_no_finding(codes):
    assert codes(GOOD) == []


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param(GOOD.replace("    why", "    capture"), ["CLN001"], id="no why"),
        pytest.param(GOOD.replace("why: The Tarn", "why: ___ Tarn"), ["CLN001"], id="a blank why"),
        pytest.param(without("removes: [Clap for this]"), ["CLN002"], id="no removes"),
        pytest.param(
            without("keeps: [They clap for this and for that.]"), ["CLN003"], id="no keeps"
        ),
        pytest.param(rule("kind: repeat", "of: block"), ["CLN004", "CLN004"], id="a block"),
        pytest.param(
            rule("kind: line", "phrases: [Clap for it, 'clap for IT:']"), ["CLN101"], id="case"
        ),
        pytest.param(
            rule("kind: line", "phrases: {'': [Clap for it], en: [clap for it!]}"),
            ["CLN101"],
            id="in any language and in one",
        ),
        pytest.param(
            rule("kind: line", "labels: [Clap, Pin]", "at_least: 3"), ["CLN104"], id="labels"
        ),
        pytest.param(
            rule(
                "kind: region",
                "phrases: [Clap for it]",
                "to: {while: short}",
                "least: 9",
                "most: 3",
            ),
            ["CLN104"],
            id="least over most",
        ),
        pytest.param(
            rule("kind: line", "regex: 'Clap for it'", "literal: [applause]"),
            ["CLN104"],
            id="literal",
        ),
        pytest.param(rule("kind: line", "phrases: [Clap for it, Clap]"), ["CLN201"], id="a word"),
        pytest.param(
            rule(*PHRASE, "unless: {later: {phrases: [Pinned]}}"), ["CLN202"], id="unless later"
        ),
        pytest.param(rule("kind: line", "regex: 'Clap (?:a|a)*b'"), ["CLN301"], id="exponential"),
        pytest.param(rule("kind: line", r"regex: 'Clap \s*\w*\s*x'"), ["CLN302"], id="quadratic"),
        pytest.param(
            rule(*PHRASE, r"when: {after: {regex: '\s*\w*\s*x$'}}"), ["CLN302"], id="in a condition"
        ),
        pytest.param(rule("kind: line", "regex: 'Clap for .*'"), ["CLN303"], id="without bounds"),
        pytest.param(
            rule("kind: line", f"regex: 'Clap for it{'|Clap now' * 20}'"),
            ["CLN304"],
            id="a long line",
        ),
        pytest.param(
            rule("kind: line", f"regex: |\n      Clap for it{'|Clap now' * 20}"), [], id="a block"
        ),
    ],
)
def test_a_mistake_is_found(content, found, codes):
    assert codes(content) == found


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(rule("kind: line", "phrases: [Clap]", "confidence: low"), id="a word of low"),
        pytest.param(rule("kind: line", "phrases: [Clap]", "place: tail"), id="a word in the tail"),
        pytest.param(rule("kind: line", "phrases: [Clap]", "hosts: [a.example]"), id="of a site"),
        pytest.param(
            rule("kind: line", "phrases: [Clap]", "unless: {after: {shape: prose}}"), id="bound"
        ),
        pytest.param(
            rule("kind: line", "phrases: {en: [Clap for it], de: [Clap for it]}"),
            id="two languages",
        ),
        pytest.param(rule("kind: span", "phrases: [Clap]"), id="a word inside a line"),
        pytest.param(rule("kind: span", "phrases: ['{n} min', '{n} min.']"), id="marks in a span"),
    ],
)
def test_what_is_bound_is_left_alone(content, codes):
    assert codes(content) == []


def two(first: str, second: str) -> str:
    lines = ("  - id: two", *PHRASE, second, PROVED)
    return rule(*PHRASE, first) + "\n    ".join(lines) + "\n"


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("confidence: high", "confidence: medium", {"CLN102": "share/two", "CLN103": "share/two"}),
        ("confidence: high", "place: tail", {"CLN102": "share/two", "CLN103": "share/two"}),
        ("confidence: low", "place: tail", {}),
        ("confidence: medium", "confidence: low", {"CLN103": "share/two"}),
        ("confidence: low", "confidence: low", {"CLN103": "share/two"}),
        ("place: head", "place: tail", {}),
        ("hosts: [a.example]", "hosts: [b.example]", {}),
    ],
)
def test_the_same_phrase_in_two_rules_is_one_too_many(first, second, found, lint):
    assert {one.code: one.rule for one in lint(two(first, second))} == found


def test_what_a_shipped_rule_says_already_is_said_twice(rule_file):
    lines = (
        "kind: line",
        "phrases: [Clap for it, Share this story]",
        "when: {not_in: [code, table]}",
    )
    (found,) = findings(load_rules(rule_file(rule(*lines))), beside=builtin_rules())

    assert (found.code, found.rule, "share/line" in found.message) == ("CLN102", "share/one", True)


def test_a_finding_says_where_and_what_to_do(lint):
    (found,) = lint(rule("kind: line", "phrases: [Clap for it, Pin it up, clap for it]"))

    assert (found.line, found.column) == (5, 39)
    assert found.message == "'clap for it' is in the list already; take it out"


def test_a_rule_is_spared_a_code_with_a_reason(codes):
    condition = "unless: {later: {phrases: [Pinned]}}"

    assert codes(rule(*PHRASE, condition, "# allow CLN202: the pin stands last")) == []
    assert codes(rule(*PHRASE, condition, "# allow CLN202")) == ["CLN202"]


def test_a_comment_spares_the_rule_that_it_stands_above(codes):
    one = rule(*PHRASE, "unless: {later: {phrases: [Pinned]}}")
    two = one.partition("rules:\n")[2].replace("id: one", "id: two").replace("Clap", "Pin")
    allow = "  # allow CLN202: the pin stands last\n"

    assert codes(one + allow + two) == ["CLN202"]
    assert codes(one.replace("rules:\n", f"rules:\n{allow}") + allow + two) == []


MENDS = [
    ("phrases: [Clap for it, clap for it]", "phrases: [Clap for it]"),
    ("phrases: [Clap for it, CLAP FOR IT, Pin it up]", "phrases: [Clap for it, Pin it up]"),
    ("phrases: [A b, A B, Clap for it, a b]", "phrases: [A b, Clap for it]"),
    ("phrases: [Clap for it, a b, A B, 'a b']", "phrases: [Clap for it, a b]"),
    (
        "phrases:\n      - Clap for it\n      - clap for it\n      - Pin it up",
        "phrases:\n      - Clap for it\n      - Pin it up",
    ),
]


@pytest.mark.parametrize(("phrases", "mended"), MENDS)
def test_a_phrase_too_many_is_taken_out(phrases, mended, rule_file):
    path = rule_file(rule("kind: line", phrases))
    mend(findings(load_rules(path)))

    assert path.read_text() == rule("kind: line", mended)
    assert findings(load_rules(path)) == []


@pytest.mark.parametrize("phrases", MENDS)
def test_a_mend_leaves_line_ends_and_marks_as_they_are(phrases, rule_file):
    before, after = (rule("# é𝄞", "kind: line", one).encode() for one in phrases)
    path = rule_file(b"\xef\xbb\xbf" + before.replace(b"\n", b"\r\n"))
    mend(findings(load_rules(path)))

    assert path.read_bytes() == b"\xef\xbb\xbf" + after.replace(b"\n", b"\r\n")


def test_a_phrase_too_many_in_a_named_list_is_told_once(rule_file):
    lists = "lists:\n  claps:\n    - Clap for it\n    - clap for it\nrules:"
    one = rule("kind: line", "phrases: claps")
    two = one.partition("rules:\n")[2].replace("id: one", "id: two")
    path = rule_file(one.replace("rules:", lists) + two)
    found = [finding for finding in findings(load_rules(path)) if finding.code == "CLN101"]

    mend(found)
    assert len(found) == 1
    assert "    - Clap for it\nrules:" in path.read_text()


@pytest.mark.parametrize(
    ("phrases", "mended"),
    [
        pytest.param(
            "phrases:\n      - Clap\n      - clap  # loud\n      # here\n      - Pin it  # low",
            "phrases:\n      - Clap\n      # here\n      - Pin it  # low",
            id="a list of lines",
        ),
        pytest.param(
            "phrases: [Clap, clap,  # loud\n      Pin it]",
            "phrases: [Clap, clap,  # loud\n      Pin it]",
            id="a list in brackets",
        ),
    ],
)
def test_a_mend_takes_no_comment_of_others(phrases, mended, rule_file):
    path = rule_file(rule("kind: line", phrases))
    mend(findings(load_rules(path)))

    assert path.read_text() == rule("kind: line", mended)


def test_a_file_that_may_not_be_written_is_told(rule_file):
    path = rule_file(rule("kind: line", "phrases: [Clap for it, clap for it]"))
    found = findings(load_rules(path))
    path.chmod(0o444)

    with pytest.raises(CleanerError, match="cannot be mended: is read-only"):
        mend(found)


def test_a_file_that_changed_since_it_was_looked_at_is_not_broken(rule_file):
    path = rule_file(rule("kind: line", "phrases: [Clap for it, clap for it]"))
    found = findings(load_rules(path))
    path.write_text("category: ad\nrules: []\n")

    assert mend(found) == 0
    assert path.read_text() == "category: ad\nrules: []\n"


def test_a_file_beside_a_schema_names_it(rule_file):
    path = rule_file(GOOD)
    (path.parent / "schema.json").write_text(f'{{"title": "{TITLE}"}}')
    found = findings(load_rules(path))
    mend(found)

    assert [one.code for one in found] == ["CLN401"]
    assert path.read_text() == f"# yaml-language-server: $schema=schema.json\n{GOOD}"


def many_rules(count):
    words = ("".join(chr(97 + int(digit)) for digit in str(n)) for n in range(count))
    rules = (
        f"  - {{id: r{n}, why: x, kind: line, phrases: [Clap {word} now],"
        f" removes: [Clap {word} now], keeps: [Clap]}}\n"
        for n, word in enumerate(words)
    )
    return "category: share\nrules:\n" + "".join(rules)


def test_thousands_of_rules_are_looked_over_in_proportion(rule_file):
    loaded = {count: load_rules(rule_file(many_rules(count))) for count in (375, 3000)}

    assert findings(loaded[3000]) == []
    assert growth(lambda count: findings(loaded[count]), 3000) < STEEP


def test_every_code_is_explained():
    assert all(code.title and code.why and code.mend for code in CODES.values())


def test_nothing_is_left_to_mend_in_the_shipped_rules():
    assert findings(builtin_rules()) == []
