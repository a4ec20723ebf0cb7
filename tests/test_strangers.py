"""Rules from strangers: none hangs, eats the memory, leaves its folder, reads files or runs code.

The numbers are those of the rows of the fault matrix that the tests stand for.
"""

import importlib.metadata
import json
import os
import subprocess
import sys

import pytest
import regex
from cost import STEEP, bytes_read, counts_reads, growth

from cleaner import Cleaner, Document, RuleError, load_rules
from cleaner.bounded import MOST_BYTES
from cleaner.budget import ALLOWED
from cleaner.cli import main
from cleaner.pattern import Pattern
from cleaner.stamp import made
from cleaner.yamlfile import MOST_PROBLEMS

RULE = """\
category: ad
rules:
  - id: label
    kind: line
    phrases: [Advertisement]
"""
# Looks for "aa", and then tries every way of parting the line.
ENDLESS = RULE.replace("phrases: [Advertisement]", "regex: 'aaa(?:a|aa)+$'")
BOMB = "a" * 60 + "!"


def with_regex(pattern):
    return RULE.replace("phrases: [Advertisement]", f"regex: '{pattern}'")


def with_key(line):
    return f"{RULE}    {line}\n"


# 31


def test_31_an_endless_pattern_ends_as_a_timeout_that_names_its_rule(rules_of):
    result = Cleaner(rules_of(ENDLESS)).clean(Document(f"It rained.\n{BOMB}\n"))

    assert (result.status, result.text) == ("timeout", f"It rained.\n{BOMB}\n")
    assert result.reason == "ad/label: it took too long on line 2"


def test_31_an_endless_condition_ends_as_a_timeout_that_names_its_rule(rules_of):
    content = with_key("unless: {before: {regex: 'aaa(?:a|aa)+$'}}")

    result = Cleaner(rules_of(content)).clean(Document(f"{BOMB}\nAdvertisement\n"))

    assert (result.status, result.reason) == (
        "timeout",
        "ad/label: a pattern of its conditions took too long",
    )


@pytest.mark.parametrize("site", ["", "{site} "], ids=["plain", "site"])
def test_31_an_endless_span_ends_as_a_timeout_that_names_its_rule(rules_of, site):
    content = ENDLESS.replace("kind: line", "kind: span").replace("aaa", f"{site}aaa")
    line = site.replace("{site}", "Harbour News") + BOMB

    result = Cleaner(rules_of(content)).clean(
        Document(f"It rained.\n{line}\n", meta={"site": "Harbour News"})
    )

    assert result.reason == "ad/label: it took too long on line 2"


def test_31_a_line_of_signs_costs_in_proportion(rules_of):
    cleaner = Cleaner(rules_of(RULE.replace("phrases: [Advertisement]", "phrases: ['© {n}']")))

    assert growth(lambda count: cleaner.clean(Document("# a © b " * count)), 40_000) < STEEP


@pytest.mark.parametrize(
    "keys",
    [
        "kind: span\n    open: '['\n    to: close\n    phrases: ['{n}']",
        "kind: span\n    phrases: ['{n}/{n}']",
        "kind: line\n    phrases: ['{n}']",
        "kind: line\n    regex: '.*[0-9]'\n    literal: ['{n}{n}{n}']",
        "kind: region\n    labels: ['{n}', more]",
    ],
)
def test_31_a_number_alone_is_nothing_to_look_for(faults_of, keys):
    content = f"category: ad\nrules:\n  - id: label\n    why: It rained.\n    {keys}\n"

    told = faults_of(content)

    assert len(told) == 1
    assert "letters" in told[0]


def test_31_the_next_document_is_cleaned_by_all_rules(rules_of):
    cleaner = Cleaner(rules_of(ENDLESS))
    cleaner.clean(Document(BOMB))

    assert cleaner.clean(Document("It rained.\naaaa\nIt poured.\n")).status == "cleaned"


def test_31_many_slow_lines_share_one_budget(rules_of):
    slow = ["a" * 27 + "b" * number + "!" for number in range(400)]
    cleaner = Cleaner(rules_of(ENDLESS))

    result = cleaner.clean(Document("\n".join(slow)))

    # No line takes the time of one look: what ends it is what they take together.
    assert result.status == "timeout"
    assert 1 < int(result.reason.rpartition(" ")[2]) < len(slow)


def test_31_many_slow_rules_share_one_budget(rules_of):
    head = "category: ad\nrules:\n"
    rule = "  - {{id: r{0}, kind: line, regex: 'aaa(?:a|aa)+b{0}'}}\n"
    cleaner = Cleaner(rules_of(head + "".join(rule.format(number) for number in range(60))))

    # Each line holds what each of the rules asks for, or none would be tried on it.
    ends = "".join(f"b{number}" for number in range(60))
    lines = ["a" * 30 + "!" * number + ends for number in range(1, 9)]
    result = cleaner.clean(Document("\n".join(lines)))

    assert result.status == "timeout"
    assert int(result.reason.rpartition(" ")[2]) < len(lines)


def test_31_a_timeout_leaves_no_budget_behind(rules_of):
    Cleaner(rules_of(ENDLESS)).clean(Document(BOMB))

    assert Pattern(r"\d{3}").fullmatch("123") is not None
    assert ALLOWED.until == float("inf")


@pytest.mark.parametrize(
    ("key", "fault"),
    [
        pytest.param("most: 100000000", "most: 1000", id="most"),
        pytest.param("gap: 100000000", "gap: 5000", id="gap"),
    ],
)
def test_31_a_region_looks_no_further_than_a_page_can_bear(faults_of, key, fault):
    (told,) = faults_of(RULE.replace("kind: line", f"kind: region\n    {key}"))

    assert f"more than {fault.split()[1]}" in told


def test_31_sentences_of_a_long_line_are_told_once(rules_of):
    content = RULE.replace("kind: line", "kind: span\n    from: sentence\n    to: sentence")
    cleaner = Cleaner(rules_of(content))

    assert growth(lambda n: cleaner.clean(Document("Advertisement " * n)), 16_000) < STEEP


# 37


@pytest.mark.parametrize("pattern", ["clap[[:alpha:](]x", "clap[[a-z]--[aeiou]]", "clap[[x]y]"])
def test_37_a_set_that_other_engines_read_otherwise_is_refused(faults_of, pattern):
    (told,) = faults_of(with_regex(pattern))

    assert "is not allowed; write" in told


# 32


def test_32_three_timeouts_of_a_rule_are_told_one_by_one_and_counted(rule_file, capfdbinary):
    path = rule_file(ENDLESS)
    records = [{"text": text} for text in (BOMB, "It rained.\naaaa\n", BOMB, BOMB + "!")]
    lines = "".join(json.dumps(record) + "\n" for record in records)
    source = path.parent / "news.jsonl"
    source.write_text(lines)

    code = main(["--isolated", "--no-builtin-rules", "--rules", str(path), str(source)])

    told = capfdbinary.readouterr()
    # No rule is switched off after a timeout: what is cleaned depends on its own text alone.
    assert (code, told.out.decode()) == (3, lines.replace("\\naaaa", ""))
    assert [line.partition(": ")[0] for line in told.err.decode().splitlines()] == [
        f"{source}:1", f"{source}:3", f"{source}:4", "cleaner"
    ]  # fmt: skip
    assert told.err.count(b"timeout: ad/label: it took too long") == 3
    assert told.err.endswith(b"cleaner: 3 timeouts\n")


# 33


BURNING = """
import sys, threading
from cleaner import Cleaner, Document, load_rules
threading.Thread(target=lambda: all(True for _ in iter(int, 1)), daemon=True).start()
print(Cleaner(load_rules(sys.argv[1])).clean(Document(sys.argv[2])).status)
"""


def test_33_a_thread_that_burns_time_does_not_keep_a_pattern_alive(rule_file):
    ran = subprocess.run(
        [sys.executable, "-c", BURNING, rule_file(ENDLESS), BOMB],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert ran.stdout == "timeout\n"


# 34


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("advert(?:a{1000}){1000}", id="nested counts"),
        pytest.param("advert" + "(?:x{5000})" * 300, id="many counts"),
        pytest.param("advert(?:(?:(?:a{1,40}){1,40}){1,40}){1,40}", id="nested ranges"),
        pytest.param("advert" * 700, id="more than 4 KB"),
    ],
)
def test_34_a_pattern_that_is_dear_to_compile_is_never_compiled(monkeypatch, faults_of, pattern):
    compiled, before = [], regex.compile
    monkeypatch.setattr(regex, "compile", lambda *given: compiled.append(given) or before(*given))
    (fault,) = faults_of(with_regex(pattern))

    assert compiled == []
    assert any(word in fault for word in ("parts", "longer than"))


def test_34_groups_that_are_nested_too_deep_are_refused(faults_of):
    (fault,) = faults_of(with_regex("(?:" * 600 + "advert" + ")" * 600))

    assert "too deep" in fault


# 35


@pytest.mark.parametrize(
    "pattern",
    ["advert(?R)?", "(advert)(?1)?", "advert(?0)?", "(?P<a>advert)(?&a)?", "(?P>a)advert"],
)
def test_35_recursion_is_refused(faults_of, pattern):
    assert ["recursion is not allowed" in fault for fault in faults_of(with_regex(pattern))] == [
        True
    ]


def test_35_groups_keep_no_history():
    compiled = Pattern(r"(?:(a)|(?P<b>b))*[(]\(advert\)").compiled()

    assert compiled.groups == 0
    assert compiled.fullmatch("abab((advert)")


def test_35_a_pattern_that_looks_back_keeps_its_groups():
    assert Pattern(r"(\w+) advert \1").fullmatch("tea advert tea")


# The peak of `resource` begins with that of the process it was forked from: a whole test run.
MEMORY = """
import re, sys
from pathlib import Path
from cleaner import Cleaner, Document, load_rules

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

before = peak()
Cleaner(load_rules(sys.argv[1])).clean(Document("advert" + "ab" * 4_000_000))
print(peak() - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the peak as Linux tells it")
def test_35_a_long_line_does_not_eat_the_memory(rule_file):
    path = rule_file(with_regex("advert(?:(a)|(b))*"))

    ran = subprocess.run(
        [sys.executable, "-c", MEMORY, path], capture_output=True, text=True, check=True
    )

    assert int(ran.stdout) < 200_000


# 36


@pytest.mark.parametrize("pattern", ["(?:advert)*", "(?:advert)?", "advert|", "(?=advert)?"])
def test_36_a_pattern_that_matches_nothing_at_all_is_refused(faults_of, pattern):
    assert "matches the empty string" in faults_of(with_regex(pattern))[0]


# 37


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        (r"advert\b{S}", "does not exist in `regex`"),
        (r"advert\b{wb}", "does not exist in `regex`"),
        (r"advert\y", r"bad escape \y"),
        (r"advert\K", r"\K is not allowed"),
        (r"advert\G", r"\G is not allowed"),
        (r"advert\L<names>", r"\L is not allowed"),
        ("(?:advert){e<=1}", "fuzzy matching is not allowed"),
        ("(?:advert){0<e<3}", "fuzzy matching is not allowed"),
        ("(?e)advert", "is not allowed; write"),
        ("(?r)advert", "is not allowed; write"),
        ("(?V1)advert", "is not allowed; write"),
        ("(?x) advert", "hides what to look for"),
        ("(?(1)advert|b)", "conditions inside a pattern"),
        ("advert{ 3}", "is no count"),
        ("advert{nowhere}", "unknown placeholder {nowhere}"),
    ],
)
def test_37_what_regex_takes_without_a_word_is_refused(faults_of, pattern, fault):
    assert fault in faults_of(with_regex(pattern))[0]


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?i:advert) \p{Lu}\p{L}{2,30}",
        r"(?i)advert(?-i:S)[{}]\{\}",
        r"advert(?:a|b)(?>c)(?=d)(?!e)(?<=f)(?<!g)d(?#why)",
        r"advert \N{EN DASH} [^\]{2}]",
        "advert on {date} by {site}",
    ],
)
def test_37_what_a_rule_needs_is_taken(rules_of, pattern):
    assert rules_of(with_regex(pattern))


# 38


@pytest.mark.parametrize("name", ["regex", "ftfy"])
def test_38_another_version_of_what_shapes_results_is_another_stamp(monkeypatch, name):
    before = made()
    version = importlib.metadata.version
    monkeypatch.setattr(
        importlib.metadata, "version", lambda one: "0.0" if one == name else version(one)
    )

    assert made() != before


# 39


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (with_key("kind: line"), "6:5: duplicate key 'kind'"),
        (RULE + "category: ad\n", "6:1: duplicate key 'category'"),
    ],
)
def test_39_a_duplicate_key_is_told_with_its_place(faults_of, content, fault):
    assert fault in faults_of(content)


# 40


@pytest.mark.parametrize("word", ["no", "1.10", "12:30", "~", "0o17", "2020-03-01"])
def test_40_every_scalar_is_text(rules_of, word):
    assert rules_of(with_key(f"references: [{word}]"))[0].references == (word,)


# 41


@pytest.mark.parametrize(
    "value", ["!!python/object/apply:os.system [id]", "!!python/name:os.system", "!x y"]
)
def test_41_a_tag_is_refused_and_runs_nothing(faults_of, value):
    assert faults_of(with_key(f"references: {value}")) == [
        "6:17: tags are not allowed; every value is text, a list or a map"
    ]


# 42


def test_42_aliases_are_refused(faults_of):
    lines = ["a: &a [x, x]"]
    lines += [
        f"{two}: &{two} [*{one}, *{one}]" for one, two in zip("abcdefgh", "bcdefghi", strict=True)
    ]

    assert faults_of("\n".join(lines)) == [
        "1:4: aliases and anchors are not allowed; write the value out"
    ]


# 43


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_43_a_million_levels_are_an_error_and_no_crash(rule_file, opening):
    path = rule_file(opening * (1_000_000 // len(opening)))
    code = (
        "import sys; from cleaner import RuleError, load_rules\n"
        "try: load_rules(sys.argv[1])\nexcept RuleError as error: print(error)"
    )

    ran = subprocess.run(
        [sys.executable, "-c", code, path], capture_output=True, text=True, timeout=60, check=False
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    assert "nested deeper than" in ran.stdout


# 44


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        pytest.param(RULE.replace("    kind", "\tkind"), "4:1: not YAML", id="a tab"),
        pytest.param(RULE.replace("label", "la\0bel"), "not YAML", id="NUL"),
        pytest.param(RULE.encode() + b"x: \xff", "6:4: not UTF-8", id="bad UTF-8"),
        pytest.param("", "1:1: the file is empty", id="an empty file"),
        pytest.param(RULE + "---\n" + RULE, "more than one document", id="two documents"),
        pytest.param(RULE + "#" * MOST_BYTES, "larger than", id="a large file"),
    ],
)
def test_44_bytes_that_are_no_rule_file_are_told(faults_of, content, fault):
    assert fault in faults_of(content)[0]


@counts_reads
def test_44_a_huge_file_is_not_read(tmp_path):
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)

    def refused():
        with pytest.raises(RuleError, match="larger than"):
            load_rules(path)

    assert bytes_read(refused) < 10 * MOST_BYTES


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbf" + RULE.encode(), RULE.replace("\n", "\r\n").encode()],
    ids=["a byte order mark", "CRLF"],
)
def test_44_a_mark_and_other_line_ends_are_fine(rules_of, content):
    assert [rule.id for rule in rules_of(content)] == ["ad/label"]


# 45


def test_45_all_that_is_wrong_is_told_in_one_run_with_what_was_meant(tmp_path):
    (tmp_path / "a.yaml").write_text(with_key("mach: x") + "    place: haed\n    at_least: two\n")
    (tmp_path / "b.yaml").write_text(RULE)
    (tmp_path / "c.yaml").write_text(RULE)

    with pytest.raises(RuleError) as caught:
        load_rules(tmp_path)

    told = [problem.removeprefix(f"{tmp_path}/") for problem in caught.value.problems]
    assert told == [
        "a.yaml:6:5: ad/label: unknown key 'mach'",
        "a.yaml:7:12: ad/label: 'haed' is not one of anywhere, head, tail (did you mean 'head'?)",
        "a.yaml:8:15: ad/label: expected a whole number, not 'two'",
        f"c.yaml:3:5: ad/label: also defined at {tmp_path}/b.yaml:3:5;"
        " one of the two may say `override: true`",
    ]


def joined(text, count, between=""):
    """A text so many times, each with its number."""
    return between.join(text.format(number) for number in range(count))


MANY = {
    "keys": lambda n: "category: ad\n" + joined("k{}: v\n", n),
    "keys of a rule": lambda n: f"{RULE[:-34]}  - {{{joined('k{}: v', n, ', ')}}}\n",
    "names of lists": lambda n: "category: ad\nlists:\n" + joined("  l{}: [a]\n", n),
    "languages": lambda n: with_key("labels: {" + joined("l{}: [a b]", n, ", ") + "}"),
    "rules": lambda n: "category: ad\nrules:\n" + "  - {id: a, kind: lien}\n" * (n * 5 // 9),
    "hosts": lambda n: with_key("hosts: [" + ", ".join(["*.*"] * n) + "]"),
    "a host": lambda n: with_key(f"hosts: ['{'ä' * n * 4}']"),
}


@pytest.mark.parametrize("content", [pytest.param(MANY[name], id=name) for name in MANY])
def test_45_a_file_that_is_wrong_a_hundred_thousand_times_costs_in_proportion(faults_of, content):
    faults = faults_of(content(90_000))

    assert 0 < len(faults) <= MOST_PROBLEMS + 1
    assert max(map(len, faults)) < 1000
    assert growth(lambda count: faults_of(content(count)), 90_000) < STEEP


@pytest.mark.parametrize(
    ("key", "what"),
    [
        ("labels", f"[{'word ' * 1000}]"),
        ("labels", f"{{en: [{'word ' * 1000}]}}"),
        ("literal", f"[{'word ' * 1000}]"),
    ],
)
def test_34_a_phrase_that_is_too_long_to_look_for_is_refused(faults_of, key, what):
    (told,) = faults_of(with_key(f"{key}: {what}"))

    assert "characters" in told


@pytest.mark.parametrize("tag", ["english", "EN", "e", '"*"', "en_GB"])
def test_45_a_language_that_is_none_is_told(faults_of, tag):
    (told,) = faults_of(RULE.replace("[Advertisement]", f"{{{tag}: [Advertisement]}}"))

    assert told.startswith("5:15: ad/label: ")
    assert "is no language tag; write it like en" in told


# 46


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda path: os.mkfifo(path), id="a pipe"),
        pytest.param(lambda path: path.symlink_to("/dev/zero"), id="a device"),
        pytest.param(lambda path: path.symlink_to("/etc/passwd"), id="a file outside"),
        pytest.param(lambda path: path.symlink_to(path), id="a loop"),
        pytest.param(lambda path: path.symlink_to("nowhere"), id="nothing"),
        pytest.param(lambda path: path.mkdir(), id="a folder"),
    ],
)
@pytest.mark.parametrize("place", [".", "inner", "sites"])
def test_46_what_is_no_file_of_the_folder_is_passed_over(tmp_path, make, place):
    (tmp_path / place).mkdir(exist_ok=True)
    make(tmp_path / place / "odd.example.yaml")
    (tmp_path / "good.yaml").write_text(RULE)

    assert [rule.id for rule in load_rules(tmp_path)] == ["ad/label"]


def test_46_a_linked_file_that_is_named_is_read(tmp_path):
    (tmp_path / "out.yaml").write_text(RULE)
    (tmp_path / "link.yaml").symlink_to(tmp_path / "out.yaml")

    assert [rule.id for rule in load_rules(tmp_path / "link.yaml")] == ["ad/label"]


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/stdin", "/proc/self/mem"])
def test_46_a_device_that_is_named_is_refused(path):
    with pytest.raises(RuleError):
        load_rules(path)


def test_46_a_pipe_that_is_named_does_not_wait(tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")

    with pytest.raises(RuleError, match="not a regular file"):
        load_rules(tmp_path / "pipe.yaml")
