"""What holds for any text and any rules."""

import pickle
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import regex
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st
from reference import Reference
from strategies import (
    HEADLINES,
    SENTENCES,
    WORDS,
    any_texts,
    documents,
    mistaken,
    phrases,
    rule,
    rule_sets,
    shipped_texts,
)

from cleaner import Cleaner, Document, Edit, Result, Rule, builtin_rules
from cleaner.edit import apply, invert
from cleaner.kinds.line import Line
from cleaner.kinds.repeat import Repeat
from cleaner.landmarks import Landmarks
from cleaner.limits import Limits
from cleaner.repair import repair
from cleaner.tidy import TIDY
from cleaner.view import View, blank

STATUSES = {"timeout", "guarded", "cleaned", "unchanged"}  # and `error`, which no text may cause
LIMITLESS = Limits(rule=1.0, document=1.0, free=1_000_000)
SHIPPED = {rule.id: rule for rule in builtin_rules()}
CLEANERS = {profile: Cleaner(profile=profile) for profile in ("precise", "balanced", "thorough")}
DOCUMENTS = documents(any_texts())
SHIPPED_DOCUMENTS = documents(shipped_texts())

few = settings(max_examples=80)
some = settings(max_examples=200)
many = settings(max_examples=500)


def free(rules: Iterable[Rule], **options) -> Cleaner:
    """A cleaner that no limit stops, so that the laws see the cuts of short texts."""
    return Cleaner(rules, profile="thorough", limits=LIMITLESS, **options)


def subsequence(part: str, whole: str) -> bool:
    """Whether a text is another with characters left out."""
    rest = iter(whole)
    return all(char in rest for char in part)


def graphemes(text: str) -> set[int]:
    """Where the clusters of a text end, and its start."""
    return {0, *(found.end() for found in regex.finditer(r"\X", text))}


def runs_of_blank_lines(text: str) -> list[int]:
    """The lines outside code that are blank, as is the line above."""
    marks = Landmarks(View(text.removesuffix("\n")), Document(text))
    lines = marks.view.lines
    return [
        number
        for number in range(1, len(lines))
        if blank(lines[number]) and blank(lines[number - 1]) and marks.block(number) != "code"
    ]


@many
@given(DOCUMENTS, rule_sets())
def test_no_exception_escapes_and_none_is_hidden_in_the_status(document, rules):
    result = free(rules).clean(document)

    assert result.status in STATUSES, result.reason


@some
@given(SHIPPED_DOCUMENTS)
def test_the_shipped_rules_never_end_in_an_error(document):
    result = CLEANERS["thorough"].clean(document)

    assert result.status in STATUSES, result.reason


@some
@given(DOCUMENTS, rule_sets())
def test_undo_restores_the_source(document, rules):
    result = free(rules).clean(document)

    assert apply(result.text, invert(document.text, result.edits)) == document.text


@some
@given(DOCUMENTS, rule_sets())
def test_edits_are_sorted_disjoint_and_in_range(document, rules):
    edits = free(rules).clean(document).edits

    edges = [edge for edit in edits for edge in edit[:2]]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(document.text) for edge in edges)


@some
@given(DOCUMENTS, rule_sets())
def test_every_edit_changes_something(document, rules):
    edits = free(rules).clean(document).edits

    assert [edit for edit in edits if document.text[edit.start : edit.end] == edit.text] == []


@some
@given(DOCUMENTS, rule_sets())
def test_every_edit_and_refusal_names_a_rule_or_tidy(document, rules):
    result = free(rules).clean(document)

    assert {edit.rule for edit in result.edits} <= {rule.id for rule in rules} | {TIDY}
    assert {refusal.rule for refusal in result.refusals} <= {rule.id for rule in rules}


@some
@given(DOCUMENTS, rule_sets())
def test_refusals_lie_inside_the_source(document, rules):
    refusals = Cleaner(rules).clean(document).refusals

    assert [
        refusal
        for refusal in refusals
        if not 0 <= refusal.start <= refusal.end <= len(document.text)
    ] == []


@some
@given(DOCUMENTS, rule_sets(), st.randoms(use_true_random=False))
def test_the_order_of_rules_means_nothing(document, rules, random):
    shuffled = list(rules)
    random.shuffle(shuffled)

    assert free(shuffled).clean(document) == free(rules).clean(document)


@few
@given(SHIPPED_DOCUMENTS, st.randoms(use_true_random=False))
def test_the_order_of_the_shipped_rules_means_nothing(document, random):
    shuffled = list(builtin_rules())
    random.shuffle(shuffled)

    assert Cleaner(shuffled).clean(document) == CLEANERS["balanced"].clean(document)


@some
@given(DOCUMENTS, rule_sets())
def test_an_unchanged_text_is_the_very_same_object(document, rules):
    result = free(rules).clean(document)
    assume(not result.edits)

    assert result.text is document.text


@few
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8, unique=True))
def test_sentences_alone_come_back_as_the_same_object(sentences):
    document = Document("\n\n".join(sentences))

    assert CLEANERS["thorough"].clean(document).text is document.text


@some
@given(DOCUMENTS, rule_sets())
def test_a_document_with_a_timeout_an_error_or_no_edits_is_not_called_cleaned(document, rules):
    result = free(rules).clean(document)

    assert (result.status == "cleaned") <= bool(result.edits)
    assert (result.status == "unchanged") <= (not result.edits)


@many
@given(DOCUMENTS, rule_sets())
def test_all_but_repairs_only_remove(document, rules):
    edits = free(rules, ignore=ignored_repairs(rules)).clean(document).edits

    assert [edit for edit in edits if edit.text] == []


def ignored_repairs(rules: Iterable[Rule]) -> list[str]:
    """The repairs of a rule set, to be ignored."""
    return [rule.id for rule in rules if rule.kind.scope == "repair"]


@some
@given(SHIPPED_DOCUMENTS)
def test_the_output_is_the_repaired_text_with_parts_left_out(document):
    cleaner = CLEANERS["balanced"]
    repaired, _ = repair(document.text, cleaner._pipeline.repairs)
    result = cleaner.clean(document)
    again, _ = repair(result.text, cleaner._pipeline.repairs)

    assert again == result.text
    assert subsequence(result.text, repaired) or meets_a_repair(repaired, result)


def meets_a_repair(repaired: str, result: Result) -> bool:
    """Whether a cut brought characters together that had to be mended anew."""
    cut_only = [edit for edit in result.edits if edit.rule.startswith("encoding/")]
    return apply(result.document.text, cut_only) != repaired


@many
@given(DOCUMENTS, rule_sets())
def test_no_edit_cuts_through_a_grapheme_cluster_or_a_crlf(document, rules):
    text = document.text
    edges = graphemes(text)
    edits = free(rules, ignore=ignored_repairs(rules)).clean(document).edits

    assert [edit for edit in edits if not {edit.start, edit.end} <= edges] == []


@few
@given(SHIPPED_DOCUMENTS)
def test_no_shipped_rule_cuts_through_a_grapheme_cluster_or_a_crlf(document):
    repaired, _ = repair(document.text, CLEANERS["thorough"]._pipeline.repairs)
    edges = graphemes(repaired)
    edits = UNREPAIRED.clean(Document(repaired)).edits

    assert [edit for edit in edits if not {edit.start, edit.end} <= edges] == []


UNREPAIRED = Cleaner(profile="thorough", ignore=["encoding"])


@few
@given(st.lists(DOCUMENTS, max_size=5), rule_sets(), st.randoms(use_true_random=False))
def test_documents_never_depend_on_each_other(found, rules, random):
    alone = [free(rules).clean(document) for document in found]
    order = list(range(len(found)))
    random.shuffle(order)

    together = free(rules).clean_many(found[number] for number in order)

    assert list(together) == [alone[number] for number in order]


@pytest.mark.parametrize("profile", ["precise", "balanced"])
@many
@given(document=SHIPPED_DOCUMENTS)
def test_cleaning_twice_is_cleaning_once(profile, document):
    once = CLEANERS[profile].clean(document)

    twice = CLEANERS[profile].clean(Document(once.text, meta=document.meta))

    assert twice.text == once.text


@some
@given(DOCUMENTS, rule_sets())
def test_cleaning_twice_with_any_rules_is_cleaning_once(document, rules):
    cleaner = free(rules)
    once = cleaner.clean(document)

    twice = cleaner.clean(Document(once.text, meta=document.meta))

    assert twice.text == once.text


def told(result: Result) -> Result:
    """The result without the matches that were refused for their place: the fast engine never
    tries a rule outside its place if it has nothing else to look for.
    """
    return replace(result, refusals=tuple(r for r in result.refusals if r.reason != "place"))


@many
@given(DOCUMENTS, rule_sets())
def test_the_fast_engine_does_what_the_plain_one_does(document, rules):
    fast = free(rules).clean(document)
    plain = Reference(rules, profile="thorough", limits=LIMITLESS).clean(document)
    note("\n".join(f"{one.id} {one.confidence} {one.place} {one.kind}" for one in rules))

    assert told(fast) == told(plain)


@pytest.mark.parametrize("profile", ["precise", "thorough"])
@settings(max_examples=40)
@given(document=SHIPPED_DOCUMENTS)
def test_the_fast_engine_does_what_the_plain_one_does_with_the_shipped_rules(profile, document):
    assert told(CLEANERS[profile].clean(document)) == told(REFERENCES[profile].clean(document))


REFERENCES = {profile: Reference(profile=profile) for profile in ("precise", "thorough")}


@few
@given(DOCUMENTS, rule_sets())
def test_a_pickled_cleaner_cleans_alike(document, rules):
    cleaner = free(rules)
    before = cleaner.clean(document)

    assert pickle.loads(pickle.dumps(cleaner)).clean(document) == before


@few
@given(DOCUMENTS, rule_sets())
def test_a_pickled_result_is_equal_and_has_the_same_text(document, rules):
    result = free(rules).clean(document)

    again = pickle.loads(pickle.dumps(result))

    assert again == result
    assert again.text == result.text


def test_a_pickled_cleaner_keeps_selection_profile_and_limits():
    cleaner = Cleaner(profile="precise", ignore=["repeat"], limits=LIMITLESS)

    again = pickle.loads(pickle.dumps(cleaner))

    assert (again.selection, again.policy.profile, again.policy.limits) == (
        cleaner.selection,
        "precise",
        LIMITLESS,
    )


def test_several_threads_get_what_one_gets():
    pages = [Document("\n".join([*SENTENCES, *WORDS][number:] * 30)) for number in range(12)]
    rules = [rule("ad/words", Line(phrases=phrases(*WORDS))), rule("repeat/paragraph", Repeat())]
    alone = list(free(rules).clean_many(pages))
    shared = free(rules)

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(shared.clean, pages))

    assert together == alone


def work(cleaner: Cleaner, text: str) -> int:
    """How many calls a cleaning makes: a cost that no busy machine changes."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        cleaner.clean(Document(text))
    finally:
        sys.setprofile(None)
    return calls


PUMPED = [
    pytest.param(f"{SENTENCES[0]}\n", id="a sentence"),
    pytest.param(f"Advertisement\n\n{SENTENCES[1]}\n\n", id="a label and a sentence"),
    pytest.param("See also\nOld harbour road closes\n", id="headings"),
    pytest.param("Share | Tweet | 14\n", id="labels"),
    pytest.param("Read more: The pier of Westmere is lost\n", id="links to stories"),
    pytest.param("\n", id="newlines"),
    pytest.param(f"{SENTENCES[0]}{SENTENCES[1]} ", id="one line"),
    pytest.param("x" * 50, id="one word"),
    pytest.param(f"{mistaken(SENTENCES[4])}\n", id="mojibake"),
    pytest.param(f"{mistaken(SENTENCES[4])}\nContact\n", id="mojibake over lines not cut"),
    pytest.param("    code = 1\n\n", id="code"),
    pytest.param("12 comments\n3 March 2020\n", id="counters and dates"),
    pytest.param("[Advertisement] (Read more) ", id="brackets"),
    pytest.param(
        "Explore\n" + "Ferry runs aground\n" * 9 + f"{SENTENCES[0]} " * 4 + "\n",
        id="cards below the text",
    ),
]


@pytest.mark.parametrize("pump", PUMPED)
def test_twice_the_text_is_at_most_two_and_a_half_times_the_work(pump):
    cleaner = CLEANERS["thorough"]
    once, twice = (f"{HEADLINES[0]}\n\n{pump * times}\n{SENTENCES[2]}" for times in (320, 640))
    cleaner.clean(Document(twice))  # compiles what is compiled at first use

    assert work(cleaner, twice) <= 2.5 * work(cleaner, once)


def test_a_block_glued_from_twice_the_lines_is_twice_the_work():
    # Lines that begin alike were once all tried at each seam.
    lines = [f"{SENTENCES[0].rstrip('.')} in {number}." for number in range(640)]
    cleaner = CLEANERS["balanced"]
    cleaner.clean(Document("\n".join(lines[:40]) + "\n" + "".join(lines[:40])))

    once, twice = ("\n".join(lines[:n]) + "\n" + "".join(lines[:n]) for n in (320, 640))

    assert work(cleaner, twice) <= 2.5 * work(cleaner, once)


@many
@given(DOCUMENTS, rule_sets())
def test_the_output_ends_with_a_newline_exactly_if_the_input_did(document, rules):
    result = free(rules, ignore=ignored_repairs(rules)).clean(document)

    assert result.text.endswith("\n") == document.text.endswith("\n")


@few
@given(SHIPPED_DOCUMENTS)
def test_the_shipped_rules_keep_the_last_newline(document):
    repaired, _ = repair(document.text, CLEANERS["thorough"]._pipeline.repairs)
    result = CLEANERS["thorough"].clean(Document(repaired))

    assert result.text.endswith("\n") == repaired.endswith("\n")


@many
@given(DOCUMENTS, rule_sets())
def test_blank_lines_never_stand_in_a_row_or_at_an_end(document, rules):
    result = free(rules).clean(document)
    assume(result.status in ("cleaned", "unchanged") and not blank(result.text))

    lines = result.text.removesuffix("\n").split("\n")
    assert runs_of_blank_lines(result.text) == []
    assert not blank(lines[0])
    assert not blank(lines[-1])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("\n", id="one newline"),
        pytest.param("\n\n\n\n", id="newlines"),
        pytest.param(" \t\n \r\n\u3000\n\n\n", id="white space"),
        pytest.param("\u200e\n\n\n\u00ad", id="invisible characters"),
    ],
)
def test_a_text_without_ink_stays_as_it_is(text):
    assert CLEANERS["thorough"].clean(Document(text)).text is text


@some
@given(DOCUMENTS, rule_sets(), st.data())
def test_an_ignored_rule_cuts_nothing(document, rules, data):
    ignored = data.draw(st.sampled_from(rules)).id
    edits = free(rules, ignore=[ignored]).clean(document).edits

    assert ignored not in {edit.rule for edit in edits}


@some
@given(DOCUMENTS, rule_sets(), st.data())
def test_only_selected_rules_cut(document, rules, data):
    selected = data.draw(st.sampled_from(rules)).id
    edits = free(rules, select=[selected]).clean(document).edits

    assert {edit.rule for edit in edits} <= {selected, TIDY}


@few
@given(DOCUMENTS, rule_sets())
def test_ignoring_everything_only_tidies(document, rules):
    edits = free(rules, ignore={rule.id for rule in rules}).clean(document).edits

    assert {edit.rule for edit in edits} <= {TIDY}


@some
@given(DOCUMENTS, rule_sets())
def test_precise_cuts_only_by_rules_of_high_confidence(document, rules):
    edits = Cleaner(rules, profile="precise", limits=LIMITLESS).clean(document).edits

    sure = {rule.id for rule in rules if rule.confidence == "high"}
    assert {edit.rule for edit in edits} <= sure | {TIDY}


@few
@given(SHIPPED_DOCUMENTS)
def test_precise_cuts_only_by_shipped_rules_of_high_confidence(document):
    edits = CLEANERS["precise"].clean(document).edits

    assert {SHIPPED[edit.rule].confidence for edit in edits if edit.rule != TIDY} <= {"high"}


@few
@given(DOCUMENTS, rule_sets())
def test_a_guarded_document_is_only_mended(document, rules):
    strict = Limits(rule=1.0, document=0.0, free=0)
    result = Cleaner(rules, profile="thorough", limits=strict).clean(document)
    repairs = {rule.id for rule in rules if rule.kind.scope == "repair"}
    assume(result.status == "guarded")

    assert {edit.rule for edit in result.edits} <= repairs


@few
@given(DOCUMENTS, rule_sets())
def test_what_was_cut_is_what_the_edits_say(document, rules):
    result = free(rules).clean(document)

    assert result.text == apply(document.text, result.edits)
    assert all(isinstance(edit, Edit) for edit in result.edits)


@few
@given(DOCUMENTS, rule_sets())
def test_no_text_with_ink_becomes_blank(document, rules):
    repaired, _ = repair(document.text, free(rules)._pipeline.repairs)
    assume(not blank(repaired))

    assert not blank(free(rules).clean(document).text)
