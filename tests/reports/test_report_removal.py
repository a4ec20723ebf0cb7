"""The report of a wrong removal: the smallest page on which it still happens."""

import pytest
import yaml

from cleaner import Cleaner, Document
from cleaner.reports.reduction import reduced
from cleaner.reports.removal import as_markdown, removals

RULES = """\
category: share
rules:
  - id: clap
    kind: line
    phrases: [Clap for it]
    when: {before: {regex: ':$'}}
  - id: links
    kind: region
    phrases: [More from the quay]
    to: {while: headline}
"""
PROSE = [
    f"The ferry of the year {year} was late on most days, and so were we." for year in range(9)
]
PAGE = "\n".join((*PROSE[:5], "They said:", "Clap for it", *PROSE[5:])) + "\n"
LIST = ("More from the quay", "Old mill to grind", "New bridge to open", "")
LINKS = "\n".join((*PROSE, *LIST, *PROSE))


@pytest.fixture
def cleaner(rules_of):
    return Cleaner(rules_of(RULES))


def test_only_the_lines_are_left_without_which_it_would_stay(cleaner):
    (removal,) = removals(cleaner.clean, Document(PAGE))

    assert removal.document.text == "They said:\nClap for it\n"
    assert (removal.rule, removal.line, removal.gone, removal.of) == (
        "share/clap",
        7,
        "Clap for it",
        11,
    )


def test_a_removal_of_many_lines_is_reduced_to_the_one_asked_for(cleaner):
    (removal,) = removals(cleaner.clean, Document(LINKS), line=12)

    # One more line: a page that would lose everything comes back uncut.
    assert removal.document.text == f"{PROSE[-1]}\nMore from the quay\nNew bridge to open"


def test_a_line_that_stays_has_no_report(cleaner):
    assert list(removals(cleaner.clean, Document(PAGE), line=1)) == []


def test_the_page_keeps_what_is_known_of_it(cleaner):
    document = Document(PAGE, meta={"url": "https://gazette.example/a", "lang": "en"})
    (removal,) = removals(cleaner.clean, document)
    report = as_markdown(removal, ["cleaner 9"])

    assert removal.document.meta == document.meta
    assert "- cleaner 9\n- url: https://gazette.example/a\n- lang: en\n" in report


@pytest.mark.parametrize(
    "above",
    ["They said:", "  They\u00a0said:", "\tThey \x07 said:", '"They" said: \\ \u2028:', "é\t:"],
    ids=ascii,
)
@pytest.mark.parametrize("end", ["", "\n", "\n\n"], ids=repr)
def test_the_example_is_yaml_that_says_what_should_come_out(above, end, cleaner):
    text = f"{above}\nClap for it{end}"
    (removal,) = removals(cleaner.clean, Document(text))
    block = as_markdown(removal, []).partition("```yaml\n")[2].partition("```")[0]
    (example,) = yaml.load(block, yaml.CSafeLoader)["examples"]

    assert example == {"before": removal.document.text, "after": removal.document.text}
    assert removal.document.text.startswith(above)


def test_no_control_character_is_printed(cleaner):
    (removal,) = removals(cleaner.clean, Document("\x1b[31mThey said:\nClap for it"))

    assert "\x1b" not in as_markdown(removal, [])


@pytest.mark.parametrize("needed", [{0}, {7}, {2, 3, 11}, {0, 5, 6, 12}, set(range(13))], ids=str)
def test_nothing_is_left_that_could_be_left_out(needed):
    lines = [str(number) for number in range(13)]

    def holds(some):
        return {str(number) for number in needed} <= set(some)

    assert reduced(lines, frozenset(), holds) == tuple(str(number) for number in sorted(needed))


def test_the_search_ends_after_so_many_trials():
    asked = []

    def holds(some):
        asked.append(some)
        return len(some) == 500

    reduced([""] * 500, frozenset(), holds, most=50)

    assert len(asked) <= 51
