"""What others may import, and what is promised of it."""

import pickle
import re
import sys
from subprocess import run

import pytest

import cleaner
from cleaner.errors import CleanerError
from cleaner.limits import Limits

MINE = """
category: ad
rules:
  - id: quux
    why: A word of this site alone.
    confidence: high
    kind: line
    phrases: ["Quux!"]
    removes: ["Quux!"]
"""
PUBLIC = [
    "Cleaner",
    "Document",
    "Edit",
    "Result",
    "Rule",
    "RuleError",
    "__version__",
    "builtin_rules",
    "clean",
    "load_rules",
]
NAMED = [name for name in PUBLIC if name != "__version__"]


def test_the_public_names_are_these_and_no_others():
    assert sorted(cleaner.__all__) == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_is_there(name):
    assert hasattr(cleaner, name)


@pytest.mark.parametrize("name", NAMED)
def test_a_public_name_is_documented_by_an_example(name):
    assert ">>> " in (getattr(cleaner, name).__doc__ or "")


@pytest.mark.parametrize("name", NAMED)
def test_a_public_name_is_documented_in_one_sentence_first(name):
    first, _, _ = getattr(cleaner, name).__doc__.partition("\n")

    assert len(first) <= 120


def test_clean_takes_and_gives_text():
    assert cleaner.clean("The pier is gone.") == "The pier is gone."


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(cleaner.Document("a", id="1", meta={"lang": "en"}), id="Document"),
        pytest.param(cleaner.Edit(0, 1, "", "ad/label"), id="Edit"),
        pytest.param(cleaner.Result(cleaner.Document("a")), id="Result"),
    ],
)
def test_a_public_value_survives_pickling(value):
    assert pickle.loads(pickle.dumps(value)) == value


def test_a_rule_survives_pickling():
    rule = cleaner.builtin_rules()[0]

    assert vars(pickle.loads(pickle.dumps(rule))) == vars(rule)


def test_a_rule_error_survives_pickling():
    error = cleaner.RuleError(("a.yaml:1:1: x",))

    assert pickle.loads(pickle.dumps(error)).problems == error.problems


def test_a_document_cannot_be_changed():
    with pytest.raises(AttributeError):
        cleaner.Document("a").text = "b"


def test_documents_and_results_have_a_hash():
    document = cleaner.Document("Tea.", meta={"lang": "en"})

    assert hash(document) == hash(cleaner.Document("Tea."))
    assert len({cleaner.Result(document), cleaner.Result(document)}) == 1


@pytest.mark.parametrize(
    ("call", "told"),
    [
        pytest.param(lambda: cleaner.Cleaner(limits=3), "a Limits, not int", id="limits"),
        pytest.param(lambda: cleaner.Cleaner("my-rules"), "load_rules('my-rules')", id="a path"),
        pytest.param(lambda: cleaner.Cleaner(["ads"]), "not 'ads'", id="no rules"),
        pytest.param(lambda: cleaner.Document("a", meta=None), "not NoneType", id="no metadata"),
        pytest.param(lambda: cleaner.load_rules(["a.yaml"]), "not ['a.yaml']", id="paths"),
    ],
)
def test_what_is_of_another_type_is_told_at_once(call, told):
    with pytest.raises(TypeError, match=re.escape(told)):
        call()


def test_limits_are_shares():
    with pytest.raises(CleanerError, match="shares from 0 to 1"):
        Limits(rule=40, document=-1)


def test_shipped_and_own_rules_go_together(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(MINE)
    made = cleaner.Cleaner((*cleaner.builtin_rules(), *cleaner.load_rules(path)))

    result = made.clean(cleaner.Document("The pier burned down.\nQuux!\nShare this article\n"))

    assert result.text == "The pier burned down.\n"
    assert repr(made).endswith("rules, profile 'balanced'>")


def test_metadata_is_not_shared_between_documents():
    with pytest.raises(TypeError):
        cleaner.Document("a").meta["lang"] = "en"


LATE = ("ftfy", "trafilatura", "pyarrow", "rich", "difflib")


def test_importing_loads_nothing_that_is_seldom_needed():
    code = f"import sys, cleaner; print([m for m in {LATE} if m in sys.modules])"

    ran = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout == "[]\n"
