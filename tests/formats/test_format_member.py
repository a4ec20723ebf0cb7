"""Where members of a JSON object stand in its bytes."""

import json

from hypothesis import given
from hypothesis import strategies as st

from cleaner.formats.member import append, members, remove, replace

NAMES = st.text(st.sampled_from('ab"\\{}é\ud800'), max_size=4)
VALUES = st.recursive(
    st.none() | st.integers() | st.floats(allow_nan=False) | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
OBJECTS = st.dictionaries(NAMES, VALUES, max_size=4).map(lambda found: {"a": 1} | found)


@given(OBJECTS, st.data(), st.booleans())
def test_every_member_is_found(found, data, ascii_only):
    name = data.draw(st.sampled_from(sorted(found)).filter(lambda name: "\ud800" not in name))
    line = json.dumps(found, ensure_ascii=ascii_only).encode("utf-8", "backslashreplace")

    member = members(line, [name])[name]

    assert json.loads(line[member.value : member.end]) == found[name]


@given(OBJECTS)
def test_a_member_appended_and_removed_leaves_no_trace(found):
    line = json.dumps(found).encode() + b" \r"

    longer = append(line, "new", b'{"a": [1, "}"]}')

    assert remove(longer, members(longer, ["new"])["new"]) == line


def test_of_members_named_alike_the_last_counts():
    line = b'{"a": 1, "a": 2}'

    assert replace(line, members(line, ["a"])["a"], b"3") == b'{"a": 1, "a": 3}'


def test_a_member_of_a_member_is_none_of_the_object():
    assert members(b'{"a": {"b": 1}, "c": [{"b": 2}]}', ["b"]) == {}


def test_a_string_is_no_key():
    assert members(b'{"a": "b", "c": ["b"]}', ["b"]) == {}


def test_the_first_member_goes_with_the_comma_after_it():
    line = b'{ "a": {"x": 1} , "b": 2}'

    assert remove(line, members(line, ["a"])["a"]) == b'{ "b": 2}'


def test_the_only_member_leaves_an_empty_object():
    assert remove(b'{"a": 1}', members(b'{"a": 1}', ["a"])["a"]) == b"{}"
