"""What is kept between runs is used if it is ours, and made again if anything is odd about it."""

import os
import subprocess
import sys

import pytest

from cleaner import Cleaner, Document, builtin_rules, compact, load_rules, store
from cleaner.automaton import compiled
from cleaner.content import content
from cleaner.errors import CleanerError
from cleaner.rule import Rule


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """The folder of what is kept, empty so far."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "cleaner" / "made"


def test_what_is_put_can_be_got(kept):
    store.put("a", b"tea")

    assert store.get("a") == b"tea"


def test_what_was_never_put_is_absent(kept):
    assert store.get("a") is None


def test_files_and_folder_are_for_the_user_alone(kept):
    store.put("a", b"tea")

    assert (kept.stat().st_mode & 0o777, (kept / "a").stat().st_mode & 0o777) == (0o700, 0o600)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda file: file.write_bytes(file.read_bytes()[:-1]), id="cut off"),
        pytest.param(lambda file: file.write_bytes(file.read_bytes() + b"x"), id="grown"),
        pytest.param(lambda file: file.write_bytes(b""), id="empty"),
        pytest.param(lambda file: file.write_bytes(b"x" * 100), id="something else"),
        pytest.param(lambda file: file.chmod(0o660), id="a group may write"),
        pytest.param(lambda file: file.chmod(0o602), id="others may write"),
        pytest.param(lambda file: file.parent.chmod(0o777), id="others may write the folder"),
        pytest.param(lambda file: (file.unlink(), file.mkdir()), id="a folder"),
        pytest.param(lambda file: (file.unlink(), os.mkfifo(file)), id="a pipe"),
        pytest.param(
            lambda file: file.rename(file.with_name("b")).parent.joinpath("a").symlink_to("b"),
            id="a link",
        ),
    ],
)
def test_what_is_odd_is_as_good_as_absent(kept, spoil):
    store.put("a", b"tea")
    spoil(kept / "a")

    assert store.get("a") is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("name", ["a", "."], ids=["the file", "the folder"])
def test_what_another_user_wrote_is_as_good_as_absent(kept, name):
    store.put("a", b"tea")
    os.chown(kept / name, 12345, 12345)

    assert store.get("a") is None


def test_nothing_is_written_where_others_may_write(kept):
    kept.mkdir(parents=True)
    kept.chmod(0o777)
    store.put("a", b"tea")

    assert list(kept.iterdir()) == []


def test_without_a_place_nothing_is_kept_and_nothing_fails(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    store.put("a", b"tea")

    assert store.get("a") is None


@pytest.mark.parametrize(("limit", "most"), [("MOST_FILES", 8), ("MOST_BYTES", 8 * 13)])
def test_only_the_newest_files_stay(kept, monkeypatch, limit, most):
    monkeypatch.setattr(store, limit, most)
    for number in range(12):
        store.put(f"n{number:03}f", b"x")
        os.utime(kept / f"n{number:03}f", ns=(number, number))
    store.put("last0", b"x")

    assert len(list(kept.iterdir())) == 8
    assert store.get("n001f") is None
    assert store.get("last0") == b"x"


@pytest.mark.parametrize("parts", [("a", "b"), ("ab",), ("b", "a"), (b"a", "", "b")])
def test_parts_of_a_key_do_not_run_together(parts):
    assert store.key(*parts) != store.key("a", "b", "")


def again(rules):
    """Rules as another run reads them."""
    rules = tuple(rules)
    return compact.load(compact.dump(rules), lambda: compact.needles(rules))


@pytest.mark.parametrize("lost", [None, b"", b"x"])
def test_needles_that_are_lost_are_read_off_the_rules(lost):
    rules = builtin_rules()[:9]

    back = compact.load(compact.dump(rules), lambda: lost)

    assert [rule.needles for rule in back] == [rule.needles for rule in rules]


def test_rules_come_back_as_they_were():
    rules = builtin_rules()

    back = again(rules)

    assert [content(rule) for rule in back] == [content(rule) for rule in rules]
    assert [rule.source for rule in back] == [rule.source for rule in rules]


def test_a_rule_that_was_kept_is_unpacked_when_asked():
    (rule,) = again([builtin_rules()[0]])

    assert object.__getattribute__(rule, "__class__") is not Rule
    assert rule.why == builtin_rules()[0].why
    assert object.__getattribute__(rule, "__class__") is Rule


def test_a_rule_that_was_kept_cannot_be_changed():
    (rule,) = again([builtin_rules()[0]])

    with pytest.raises(AttributeError):
        rule.id = "x"


@pytest.mark.parametrize("raw", [b"", b"x", compact.marshal.dumps([1]), compact.marshal.dumps(1)])
def test_bytes_that_are_no_rules_are_refused(raw):
    with pytest.raises(CleanerError, match="not rules"):
        compact.load(raw, lambda: None)


def test_rules_are_read_from_what_was_kept(kept, tmp_path, monkeypatch):
    file = tmp_path / "ads.yaml"
    file.write_text("category: ad\nrules:\n  - {id: a, kind: line, phrases: [Tarn ad]}\n")
    load_rules(file)
    monkeypatch.setitem(sys.modules, "cleaner.rulefile", None)

    assert [rule.id for rule in load_rules(file)] == ["ad/a"]


def test_rules_that_changed_are_read_anew(kept, tmp_path):
    file = tmp_path / "ads.yaml"
    file.write_text("category: ad\nrules:\n  - {id: a, kind: line, phrases: [Tarn ad]}\n")
    load_rules(file)
    file.write_text("category: ad\nrules:\n  - {id: b, kind: line, phrases: [Tarn ad]}\n")

    assert [rule.id for rule in load_rules(file)] == ["ad/b"]


def test_broken_rules_are_not_kept(kept, tmp_path):
    file = tmp_path / "ads.yaml"
    file.write_text("category: ad\n")

    for _ in range(2):
        with pytest.raises(Exception, match="a rule file needs a list"):
            load_rules(file)


NEEDLES = [f"\nneedle {number} ".encode() for number in range(200)]


def hits(database):
    found = []
    database.scan(
        b"\nneedle 7 \nneedle 11 ",
        match_event_handler=lambda which, _, end, *rest: found.append((which, end)),
    )
    return sorted(found)


def test_an_automaton_that_was_kept_finds_the_same(kept):
    first = hits(compiled("needles", lambda: NEEDLES))

    assert [path.is_file() for path in kept.iterdir()] == [True]
    assert hits(compiled("needles", lambda: NEEDLES)) == first == [(7, 10), (11, 21)]


def test_an_automaton_that_cannot_be_loaded_is_made_again(kept):
    compiled("needles", lambda: NEEDLES)
    (file,) = kept.iterdir()
    store.put(file.name, b"no automaton")

    assert hits(compiled("needles", lambda: NEEDLES)) == [(7, 10), (11, 21)]


def test_results_are_the_same_with_and_without_what_is_kept(kept):
    code = (
        "from cleaner import Cleaner, Document;"
        "print(Cleaner().clean(Document('It rained.\\nShare this:\\nFacebook\\nX\\n')).edits)"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "XDG_CACHE_HOME": place},
            capture_output=True,
            check=True,
        ).stdout
        for place in (str(kept.parents[1]), str(kept.parents[1]), "/dev/null")
    }

    assert len(outputs) == 1


def test_a_cleaner_of_kept_rules_leaves_the_rest_packed(kept):
    rules = again(builtin_rules())
    Cleaner(rules).clean(Document("It rained all day in the valley of the mill."))

    packed = [rule for rule in rules if object.__getattribute__(rule, "__class__") is not Rule]

    assert len(packed) > len(rules) / 2


def test_another_version_of_a_package_is_another_state(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    module = tmp_path / "tarn_ferry.py"
    module.write_text("VERSION = 1\n")
    before = store.installed("tarn_ferry")

    module.write_text("VERSION = 10\n")

    assert "" != before != store.installed("tarn_ferry")


def test_a_package_that_is_not_there_has_no_state():
    assert store.installed("tarn_ferry_that_never_was") == ""
