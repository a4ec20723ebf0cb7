"""Rule files: what they may hold, and how everything wrong with them is told at once."""

import subprocess
import sys
from dataclasses import fields

import pytest

from cleaner.bounded import MOST_BYTES
from cleaner.errors import RuleError
from cleaner.kinds.line import Line
from cleaner.loading import builtin_folder, builtin_rules, load_rules
from cleaner.rule import Rule

RULE = """\
category: ad
rules:
  - id: label
    kind: line
    phrases: [Advertisement]
"""


def told(rules: tuple[Rule, ...]) -> list[dict[str, object]]:
    """All that rules say: a rule equals no rule but itself."""
    return [{field.name: getattr(rule, field.name) for field in fields(rule)} for rule in rules]


def with_key(line: str) -> str:
    """The rule with one more key."""
    return f"{RULE}    {line}\n"


def with_regex(pattern: str) -> str:
    """A rule of this pattern."""
    return RULE.replace("phrases: [Advertisement]", f"regex: '{pattern}'")


def test_a_rule_is_called_by_its_category_and_name(rules_of):
    assert [rule.id for rule in rules_of(RULE)] == ["ad/label"]


def test_a_rule_knows_where_it_stands(rules_of, tmp_path):
    assert rules_of(RULE)[0].source == f"{tmp_path / 'rules.yaml'}:3:5"


def test_a_rule_may_have_a_category_of_its_own(rules_of):
    assert rules_of(with_key("category: related"))[0].id == "related/label"


def test_rules_come_sorted_by_id(rules_of):
    content = RULE + "  - {id: banner, kind: line, phrases: [Banner]}\n"

    assert [rule.id for rule in rules_of(content)] == ["ad/banner", "ad/label"]


def test_the_languages_of_a_file_are_those_of_its_rules(rules_of):
    assert rules_of("languages: [de]\n" + RULE)[0].languages == ("de",)


def test_a_condition_may_hold_a_condition(rules_of):
    rule = rules_of(with_key("unless: {before: {shape: prose}, later: {phrases: [Notes]}}"))[0]

    assert rule.unless.before.shape == "prose"
    assert list(rule.unless.later.phrases) == ["Notes"]


@pytest.mark.parametrize(
    "word",
    ["no", "yes", "on", "off", "null", "~", "1.10", "12:30", "0x1F", "1_000", "2020-03-01", "1e5"],
)
def test_a_scalar_is_text(rules_of, word):
    content = f"{RULE}    references: [{word}]\n    capture: {word}\n"

    rule = rules_of(content)[0]

    assert (rule.references, rule.capture) == ((word,), word)


def test_norwegian_is_a_language_of_phrases(rules_of):
    content = RULE.replace("[Advertisement]", "{no: [Annonse], en: [Advertisement]}")

    kind = rules_of(content)[0].kind

    assert isinstance(kind, Line)
    assert dict(kind.phrases.by_language) == {"no": ("Annonse",), "en": ("Advertisement",)}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        pytest.param(
            with_key("mach: x"), "6:5: ad/label: unknown key 'mach'", id="an unknown key of a rule"
        ),
        pytest.param(
            with_key("hots: [a.b]"), "(did you mean 'hosts'?)", id="a suggestion for a rule's key"
        ),
        pytest.param(
            with_key("unless: {shap: prose}"),
            "6:14: ad/label: unknown key 'shap' (did you mean 'shape'?)",
            id="an unknown key of a condition",
        ),
        pytest.param(
            f"categry: ad\n{RULE}",
            "1:1: unknown key 'categry' (did you mean 'category'?)",
            id="an unknown key of the file",
        ),
        pytest.param(
            with_key("kind: line"), "6:5: duplicate key 'kind'", id="a key of a rule given twice"
        ),
        pytest.param(
            RULE + "category: ad\n", "6:1: duplicate key 'category'", id="a key of the file twice"
        ),
        pytest.param(
            RULE.replace("kind: line", "kind: lime"),
            "4:11: ad/label: unknown kind 'lime' (did you mean 'line'?)",
            id="an unknown kind",
        ),
        pytest.param(
            RULE.replace("    kind: line\n", ""),
            "3:5: ad/label: missing key 'kind'",
            id="no kind",
        ),
        pytest.param(
            RULE.replace("category: ad", "category: adds"),
            "1:11: unknown category 'adds' (did you mean 'ad'?)",
            id="category",
        ),
        pytest.param(with_key("category: [ad]"), "6:15: label: expected the name", id="a list"),
        pytest.param(
            RULE.replace("category: ad", "category: [ad]"),
            "1:11: expected the name of a category",
            id="a list of categories",
        ),
        pytest.param(
            RULE.replace("category: ad", "category: windmill"),
            "1:11: unknown category 'windmill'; one of ad, related,",
            id="a category like none",
        ),
        pytest.param(
            with_key("confidence: hihg"),
            "6:17: ad/label: 'hihg' is not one of high, medium, low (did you mean 'high'?)",
            id="an unknown confidence",
        ),
        pytest.param(
            with_key("at_least: two"),
            "6:15: ad/label: expected a whole number, not 'two'",
            id="a word for a number",
        ),
        pytest.param(
            with_key("hosts: a.b"), "6:12: ad/label: expected a list", id="text for a list"
        ),
        pytest.param(with_key("why: [a]"), "6:10: ad/label: expected text", id="a list for text"),
        pytest.param(RULE.replace("id: label", "why: x"), "3:5: missing key 'id'", id="no id"),
        pytest.param(
            RULE.replace("id: label", "id: Big_Label"),
            "3:5: ad/Big_Label: id 'Big_Label' is not made of small letters",
            id="an id in capitals",
        ),
        pytest.param(
            "category: ad\nrules: x\n", "2:8: a rule file needs a list under 'rules'", id="no list"
        ),
        pytest.param("- a\n", "1:1: expected a map of keys and values", id="no map"),
        pytest.param("category: ad\nrules: [x]\n", "2:9: expected a map", id="a word for a rule"),
        pytest.param("", "1:1: the file is empty", id="an empty file"),
        pytest.param("# nothing\n", "1:1: the file is empty", id="a comment alone"),
        pytest.param(
            RULE + "x: &a [b]\n", "6:4: aliases and anchors are not allowed", id="an anchor"
        ),
        pytest.param(RULE + "x: *a\n", "aliases and anchors are not allowed", id="an alias"),
        pytest.param(RULE + "x: !!python/object:os.system []\n", "6:4: tags are not", id="a tag"),
        pytest.param(RULE + "x: !!str no\n", "6:4: tags are not allowed", id="a harmless tag"),
        pytest.param(RULE.replace("    kind", "\tkind"), "4:1: not YAML: a tab;", id="a tab"),
        pytest.param(
            "x:\n\t- y\n", "2:1: not YAML: a tab; indent with spaces", id="a tab before a list"
        ),
        pytest.param(
            RULE.replace("[Adv", "['Adv"),
            "5:15: not YAML: the quote opened here is never closed",
            id="an open quote",
        ),
        pytest.param(
            with_key('regex: "\\p{Lu}"'), "6:13: not YAML: found unknown escape", id="an escape"
        ),
        pytest.param(RULE.replace("label", "la\x00bel"), "not YAML: ", id="NUL"),
        pytest.param(RULE.encode() + b"x: \xe9\n", "6:4: not UTF-8", id="a byte that is not UTF-8"),
        pytest.param("[" * 50, "nested deeper than 12 levels", id="deep lists"),
        pytest.param("a: " * 2 + "b\n", "not YAML: ", id="two colons"),
        pytest.param(
            with_regex("(advert"), "5:12: ad/label: the pattern does not compile", id="no bracket"
        ),
        pytest.param(
            with_regex("(?:advert)*"), "the pattern matches the empty string", id="an empty match"
        ),
        pytest.param(with_regex(r"\d+ .*"), "nothing to look for", id="no literal and no place"),
        pytest.param(with_regex(r"advert\b{wb}"), "does not exist", id="an unknown boundary"),
        pytest.param(with_regex("advert(?R)?"), "recursion is not allowed", id="recursion"),
        pytest.param(with_regex("advert" * 1000), "longer than 4096", id="a long pattern"),
        pytest.param(
            RULE.replace("[Advertisement]", "['***']"), "no letters to look for", id="no letters"
        ),
        pytest.param(RULE.replace("[Advertisement]", "[]"), "no phrases given", id="no phrases"),
        pytest.param(
            RULE.replace("phrases: [Advertisement]", "why: x"), "nothing to find", id="nothing"
        ),
        pytest.param(
            with_key("unless: {before: {regex: '(x'}}"), "does not compile", id="in a condition"
        ),
    ],
)
def test_a_fault_is_told_with_its_place(faults_of, content, fault):
    faults = faults_of(content)

    assert any(fault in found for found in faults), faults


def test_a_pattern_without_a_literal_may_be_bound_to_a_place(rules_of):
    assert rules_of(with_regex(r"\d+ .*") + "    place: tail\n")


def test_a_pattern_without_a_literal_may_be_given_one(rules_of):
    assert rules_of(with_regex(r"\d+ (?:.*)") + "    literal: [advert]\n")


def test_a_literal_without_letters_is_refused(faults_of):
    faults = faults_of(with_regex(r"\d+ (?:.*)") + "    literal: [advert, $]\n")

    assert "a literal without letters cannot be looked for" in faults[0]


def test_everything_wrong_with_a_file_is_told_in_one_run(faults_of):
    content = """\
category: ad
rules:
  - {id: one, kind: lime}
  - {id: two, kind: line, phrases: [Banner], mach: x}
  - {id: three, kind: line, regex: '(x'}
  - {id: two, kind: line, confidence: sure, phrases: []}
"""

    faults = faults_of(content)

    assert [fault.split(":")[0] for fault in faults] == ["3", "4", "5", "6", "6"]


def test_a_wrong_category_of_the_file_is_told_once(faults_of):
    content = RULE.replace("category: ad", "category: adds")
    content += "  - {id: two, kind: line, phrases: [Banner]}\n"

    assert faults_of(content) == ["1:11: unknown category 'adds' (did you mean 'ad'?)"]


def test_what_is_no_map_has_one_fault(faults_of):
    assert faults_of(RULE + "  - foo\n") == ["6:5: expected a map of keys and values"]


def test_each_blank_is_told_with_its_place(faults_of):
    content = RULE.replace("Advertisement", "___") + '    why: ___\n    keeps: ["___", It rained]\n'

    assert faults_of(content) == [
        "5:15: ad/label: a blank is left to fill",
        "6:10: ad/label: a blank is left to fill",
        "7:13: ad/label: a blank is left to fill",
    ]


def test_everything_wrong_with_all_files_is_told_in_one_run(tmp_path):
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("", "utf-8")

    with pytest.raises(RuleError) as caught:
        load_rules(tmp_path, tmp_path / "none.yaml")

    assert [problem.split(":")[0].rpartition("/")[2] for problem in caught.value.problems] == [
        "a.yaml",
        "b.yaml",
        "none.yaml",
    ]


def test_an_id_in_two_files_is_a_fault(tmp_path):
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(RULE, "utf-8")

    with pytest.raises(RuleError) as caught:
        load_rules(tmp_path)

    assert caught.value.problems == (
        f"{tmp_path}/b.yaml:3:5: ad/label: also defined at {tmp_path}/a.yaml:3:5;"
        " one of the two may say `override: true`",
    )


def test_the_id_of_a_shipped_rule_is_a_fault_of_the_other(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(RULE.replace("id: label", "id: bracketed"), "utf-8")

    with pytest.raises(RuleError) as caught:
        load_rules(path, builtin_folder())

    assert caught.value.problems == (
        f"{path}:3:5: ad/bracketed: a shipped rule has this id; choose another, or say"
        " `override: true` to replace it",
    )


def test_an_id_twice_in_a_file_is_a_fault(faults_of):
    content = RULE + "  - {id: label, kind: line, phrases: [Banner]}\n"

    assert ["also defined at" in fault for fault in faults_of(content)] == [True]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\xef\xbb\xbf" + RULE.encode(), id="a byte order mark"),
        pytest.param(RULE.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(RULE.rstrip().encode(), id="no last newline"),
        pytest.param(b"---\n" + RULE.encode(), id="a document start"),
    ],
)
def test_a_file_may_have(rules_of, content):
    assert [rule.id for rule in rules_of(content)] == ["ad/label"]


def test_a_file_too_large_is_a_fault(faults_of):
    assert "larger than" in faults_of(RULE + "#" * MOST_BYTES)[0]


DEEP = """
import sys
from cleaner import RuleError, load_rules
try:
    load_rules(sys.argv[1])
except RuleError as error:
    print(error)
"""


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "], ids=["lists", "maps", "items"])
def test_a_million_levels_are_an_error_and_no_crash(rule_file, opening):
    path = rule_file(opening * (1_000_000 // len(opening)))

    ran = subprocess.run(
        [sys.executable, "-c", DEEP, path], capture_output=True, text=True, timeout=60, check=False
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    assert "nested deeper" in ran.stdout


def test_a_missing_path_is_a_fault(tmp_path):
    with pytest.raises(RuleError) as caught:
        load_rules(tmp_path / "none")

    assert caught.value.problems == (f"{tmp_path}/none: no such file or folder",)


def test_an_address_is_no_path():
    with pytest.raises(RuleError) as caught:
        load_rules("https://gazette.example/rules.yaml")

    assert caught.value.problems == (
        "https://gazette.example/rules.yaml: rules are files on this machine; fetch them first",
    )


def test_a_folder_is_searched_for_yaml_files_at_any_depth(tmp_path):
    (tmp_path / "b" / "c").mkdir(parents=True)
    (tmp_path / "b" / "c" / "deep.yaml").write_text(RULE, "utf-8")
    (tmp_path / "a.txt").write_text("no rules", "utf-8")

    assert [rule.id for rule in load_rules(tmp_path)] == ["ad/label"]


def test_links_out_of_a_folder_are_not_followed(tmp_path):
    (tmp_path / "out.yaml").write_text(RULE, "utf-8")
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "link.yaml").symlink_to(tmp_path / "out.yaml")

    with pytest.raises(RuleError, match="the folder holds no"):
        load_rules(folder)


def test_linked_folders_outside_are_not_searched(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "out.yaml").write_text(RULE, "utf-8")
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "link").symlink_to(outside, target_is_directory=True)

    with pytest.raises(RuleError, match="the folder holds no"):
        load_rules(folder)


def test_a_link_that_is_named_is_followed(tmp_path):
    (tmp_path / "out.yaml").write_text(RULE, "utf-8")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "out.yaml")

    assert [rule.id for rule in load_rules(tmp_path / "link.yaml")] == ["ad/label"]


def test_a_device_in_a_folder_is_passed_over(tmp_path):
    (tmp_path / "null.yaml").symlink_to("/dev/null")

    with pytest.raises(RuleError, match="the folder holds no"):
        load_rules(tmp_path)


def test_the_order_of_paths_means_nothing(tmp_path):
    one, two = tmp_path / "1.yaml", tmp_path / "2.yaml"
    one.write_text(RULE, "utf-8")
    two.write_text(RULE.replace("label", "banner"), "utf-8")

    assert told(load_rules(one, two)) == told(load_rules(two, one))


def test_the_shipped_rules_stand_every_proof():
    assert told(load_rules(builtin_folder())) == told(builtin_rules())


def test_the_shipped_rules_are_read_once():
    assert builtin_rules() is builtin_rules()


@pytest.mark.parametrize(
    ("key", "what"),
    [
        pytest.param("languages: [english]", "'english' is no language tag", id="a language"),
        pytest.param(
            'hosts: ["http://a.example/"]', "an address; write its domain: a.exa", id="url"
        ),
        pytest.param('hosts: ["a.example/b"]', "an address; write its domain: a.exa", id="a path"),
        pytest.param('hosts: ["*.a.example"]', "stands for all below it; write a.ex", id="wild"),
        pytest.param('hosts: ["*.example.*"]', "is no domain; write it like", id="wilder"),
        pytest.param('hosts: ["*"]', "is no domain; write it like", id="anywhere"),
        pytest.param("hosts: [www.a.example]", "stands for all below it; write a.ex", id="www"),
        pytest.param("hosts: [.a.example]", "stands for all below it; write a.ex", id="a dot"),
        pytest.param('hosts: ["a.example:80"]', "has no port; write a.example", id="a port"),
        pytest.param("hosts: [192.0.2.7]", "'192.0.2.7' is no domain", id="numbers"),
        pytest.param('hosts: ["[2001:db8::1]"]', "is no domain", id="numbers of six"),
        pytest.param("hosts: [a..example]", "'a..example' is no domain", id="nothing between dots"),
        pytest.param("hosts: [-a.example]", "'-a.example' is no domain", id="a hyphen first"),
        pytest.param("hosts: [gazette]", "'gazette' is no domain", id="one word"),
        pytest.param('hosts: [""]', "'' is no domain", id="nothing"),
        pytest.param("hosts: [co.uk]", "anybody may have a site; name one of them", id="a suffix"),
        pytest.param("hosts: [公司.cn]", "anybody may have a site", id="a suffix of other letters"),
    ],
)
def test_what_a_rule_is_bound_to_is_checked(rules_of, key, what):
    with pytest.raises(RuleError, match=what):
        rules_of(with_key(key))


@pytest.mark.parametrize(
    ("written", "host"),
    [
        pytest.param("Gazette.Example", "gazette.example", id="capitals"),
        pytest.param("gazette.example.", "gazette.example", id="the root's dot"),
        pytest.param("mühle.example", "xn--mhle-0ra.example", id="other letters"),
        pytest.param("xn--mhle-0ra.example", "xn--mhle-0ra.example", id="spelt in ASCII"),
        pytest.param("github.io", "github.io", id="all sites of one owner"),
        pytest.param("news.gazette.co.uk", "news.gazette.co.uk", id="a part of a site"),
    ],
)
def test_a_domain_may_be_written_as_people_write_it(rules_of, written, host):
    [rule] = rules_of(with_key(f"hosts: [{written}]"))

    assert rule.hosts == (host,)


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        pytest.param("(?:abc(?:d{1000}){1000}){100}", "more than 20000 parts", id="nested counts"),
        pytest.param("(?:hello there){e<=2}", "fuzzy matching is not allowed", id="fuzzy"),
        pytest.param("{sites} news", "did you mean '{site}'", id="an unknown placeholder"),
        pytest.param("(?:a)?(?(1)b|c) harbour", "conditions inside a pattern", id="a condition"),
        pytest.param("(" * 3000 + "a" + ")" * 3000, "longer than|too deep", id="too deep"),
    ],
)
def test_a_pattern_that_is_too_much_is_refused(rules_of, pattern, what):
    content = RULE.replace("phrases: [Advertisement]", f"regex: '{pattern}'")

    with pytest.raises(RuleError, match=what):
        rules_of(content)


@pytest.mark.parametrize(
    ("alias", "message"),
    [
        ("label", "6:15: ad/label: 'label' is no rule id; write category/name"),
        ("ad/", "6:15: ad/label: 'ad/' is no rule id"),
        ("Ad/Old One", "6:15: ad/label: 'Ad/Old One' is no rule id"),
        ("ad/label", "6:15: ad/label: 'ad/label' is the rule's id"),
    ],
)
def test_an_alias_is_another_id(alias, message, rules_of):
    with pytest.raises(RuleError) as caught:
        rules_of(with_key(f"aliases: [{alias}]"))

    assert [message in problem for problem in caught.value.problems] == [True]


def test_an_alias_is_the_id_of_no_other_rule(rules_of, tmp_path):
    other = "  - {id: old, kind: line, phrases: [Banner]}\n"
    with pytest.raises(RuleError) as caught:
        rules_of(with_key("aliases: [ad/old]") + other)

    file = tmp_path / "rules.yaml"
    assert caught.value.problems == (
        f"{file}:3:5: ad/label: the alias 'ad/old' is a rule of its own, at {file}:7:5; "
        "take the alias out",
    )


def test_each_phrase_without_letters_is_told_at_its_place(rules_of, tmp_path):
    own = RULE.replace("[Advertisement]", '{de: ["", Anzeige, "***"], en: ["--"]}')
    with pytest.raises(RuleError) as caught:
        rules_of(own + "    keeps: {}\n  - {id: Two, kind: line}\ncategory: ad\n")

    file = tmp_path / "rules.yaml"
    assert [problem.removeprefix(f"{file}:") for problem in caught.value.problems] == [
        "5:20: ad/label: the phrase '' has no letters to look for",
        "5:33: ad/label: the phrase '***' has no letters to look for",
        "5:46: ad/label: the phrase '--' has no letters to look for",
        "6:12: ad/label: expected a list",
        "7:5: ad/Two: id 'Two' is not made of small letters, digits and hyphens",
        "8:1: duplicate key 'category'",
    ]
