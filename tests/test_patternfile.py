"""Regexes over several lines, and the named parts that the files of a folder share."""

from pathlib import Path

import pytest

from cleaner import Cleaner, Document, RuleError, load_rules
from cleaner.authoring.linting import findings
from cleaner.authoring.mending import mend
from cleaner.loading import PATTERN_FILE
from cleaner.patternfile import LONGEST, unfolded

RULE = """\
category: related
rules:
  - id: one
    why: The Tarn Gazette has it.
    kind: line
    regex: {}
    removes: [More from the quay]
    keeps: [More]
"""
BLOCK = """|
      # English, and the German of the valley
      (?i)(?:
        more[ ]
        |mehr[ ]
      )
      (?:from|vom) (?:the )?quay"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for rules."""
    made = tmp_path / "own"
    made.mkdir()
    return made


def source_of(folder: Path, regex: str, parts: str = "") -> str:
    """The regex as it is loaded, with these named parts beside it."""
    (folder / "rules.yaml").write_text(RULE.format(regex))
    if parts:
        (folder / PATTERN_FILE).write_text(parts)
    (rule,) = load_rules(folder)
    return rule.kind.regex.source


def problems(folder: Path, regex: str, parts: str = "") -> str:
    with pytest.raises(RuleError) as caught:
        source_of(folder, regex, parts)
    return str(caught.value)


def test_a_regex_of_several_lines_is_one(folder):
    assert source_of(folder, BLOCK) == "(?i)(?:more[ ]|mehr[ ])(?:from|vom) (?:the )?quay"
    found = Cleaner(rules=load_rules(folder)).clean(Document("More from the quay\nTea.\n"))
    assert found.text == "Tea.\n"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("#tea", "#tea"),
        ("a\n b ", "ab"),
        ("a\r\n\tb\r\n", "ab"),
        ("a\n# b\n  #c\nd", "ad"),
        ("a\u3000\n\xa0b", "a\u3000\xa0b"),
    ],
)
def test_neither_line_ends_nor_indents_nor_comments_count(written, meant):
    assert unfolded(written) == meant


def test_a_folded_block_would_put_spaces_in(folder):
    assert "rules.yaml:6:12: related/one: `>` puts a space" in problems(
        folder, ">\n      More from\n      the quay"
    )


def test_a_named_part_stands_for_its_regex(folder):
    parts = "more: more|mehr\nplace: '(?i:{more}) from the quay( {date})?'\n"
    assert source_of(folder, "'{place}'", parts) == "(?:(?i:(?:more|mehr)) from the quay( {date})?)"


def test_a_file_named_by_itself_has_the_names_beside_it(folder):
    source_of(folder, "'{more} from the quay'", "more: More|Mehr\n")
    (rule,) = load_rules(folder / "rules.yaml")
    assert rule.kind.regex.source == "(?:More|Mehr) from the quay"


def test_the_rules_of_sites_have_the_names_of_their_folder(folder):
    sites = folder / "sites"
    sites.mkdir()
    (sites / "tarn.example.yaml").write_text(RULE.format("'{more} from the quay'"))
    (folder / PATTERN_FILE).write_text("more: More|Mehr\n")
    for named in (folder, sites / "tarn.example.yaml"):
        assert [rule.kind.regex.source for rule in load_rules(named)] == [
            "(?:More|Mehr) from the quay"
        ]


def test_a_name_that_means_something_else_by_now_is_read_anew(folder):
    assert source_of(folder, "'{more} from'", "more: More|Mehr\n") == "(?:More|Mehr) from"
    assert source_of(folder, "'{more} from'", "more: Plus\n") == "(?:Plus) from"


def test_counts_and_properties_are_no_names(folder):
    assert source_of(folder, r"'More\p{Lu}{2,3}\p{han}'") == r"More\p{Lu}{2,3}\p{han}"


@pytest.mark.parametrize(
    ("regex", "parts", "told"),
    [
        ("'{mor} quay'", "more: More\n", "rules.yaml:6:12: related/one: unknown placeholder {mor}"),
        ("'{mor} quay'", "more: More\n", "did you mean '{more}'"),
        ("More", "more: '{later}'\nlater: More\n", "patterns.yaml:1:7: unknown placeholder"),
        ("More", "date: More\n", "patterns.yaml:1:1: the name 'date' is taken"),
        ("More", "more: More\nmore: Mehr\n", "patterns.yaml:2:1: the name 'more' is taken"),
        ("More", "More!: More\n", "patterns.yaml:1:1: 'More!' is no name"),
        ("More", "more: [More]\n", "patterns.yaml:1:7: expected a regex"),
        ("More", "more: >\n  More\n", "patterns.yaml:1:7: `>` puts a space"),
        ("More", "- More\n", "patterns.yaml:1:1: expected a map of names and regexes"),
        ("More", f"more: {'More' * LONGEST}\n", "patterns.yaml:1:7: longer than"),
        ("'{more} quay'", "more: '(more'\n", "rules.yaml:6:12: related/one: the pattern does not"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(folder, regex, parts, told):
    assert told in problems(folder, regex, parts)


def test_parts_of_parts_have_an_end(folder):
    doubled = "".join(
        f"part{chr(98 + n)}: '{{part{chr(97 + n)}}}{{part{chr(97 + n)}}}'\n" for n in range(20)
    )
    assert "longer than 4,096 characters" in problems(folder, "More", f"parta: more\n{doubled}")


def test_lint_mends_a_file_with_named_parts(folder):
    (folder / PATTERN_FILE).write_text("more: More|Mehr\n")
    file = folder / "rules.yaml"
    phrases = "[Clap, clap!]\n    unless: {after: {regex: '{more}'}}"
    file.write_text(RULE.format("x").replace("regex: x", f"phrases: {phrases}"))
    found = [one for one in findings(load_rules(file)) if one.change]
    assert mend(found) == len(found) > 0
    assert "{more}" in file.read_text()
    load_rules(file)
