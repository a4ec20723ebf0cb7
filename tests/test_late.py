"""Patterns that are kept between runs find what freshly compiled ones do."""

import pytest
import regex

from cleaner import store
from cleaner.late import DEAR, compiled

LONG = "(?i)(?:" + "|".join(f"harbour {number}" for number in range(DEAR)) + r")\b"


@pytest.fixture(autouse=True)
def kept(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def names():
    folder = store.home() / "made"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def test_a_long_pattern_is_compiled_once(monkeypatch):
    first = compiled(LONG)
    compile_ = regex.compile
    monkeypatch.setattr(regex, "compile", lambda source: compile_(source) if not source else None)

    second = compiled(LONG)

    assert len(names()) == 1
    assert second.pattern == first.pattern == LONG
    assert second.fullmatch("HARBOUR 17").span() == first.fullmatch("HARBOUR 17").span() == (0, 10)
    assert second.fullmatch("harbour") is None


def test_a_short_pattern_is_not_worth_a_file():
    assert compiled("tea").search("hot tea").span() == (4, 7)
    assert names() == []


def test_what_was_spoiled_is_compiled_again():
    compiled(LONG)
    names()[0].write_bytes(b"cleaner\n" + bytes(40))

    assert compiled(LONG).fullmatch("harbour 3")


def test_an_engine_that_keeps_nothing_is_no_obstacle(monkeypatch):
    monkeypatch.setattr("cleaner.late.copyreg.dispatch_table", {})

    assert compiled(LONG).fullmatch("harbour 3")
    assert names() == []


def test_a_wrong_pattern_is_refused_each_time():
    for _ in range(2):
        with pytest.raises(regex.error):
            compiled("(" * (DEAR + 1))


def test_what_is_no_pattern_is_compiled_again():
    compiled(LONG)
    store.put(names()[0].name, b"tea")

    assert compiled(LONG).fullmatch("harbour 3")
