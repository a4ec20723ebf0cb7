"""What a record tells of its cleaning under the key `cleaner`, and the way back from there."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, get_args
from zlib import crc32

from cleaner.result import Result, Status

KEY = "cleaner"
STRANGE = "its edits are not edits of cleaner"
# What is told of all texts of a record together; all else is told of each by its name.
TOGETHER = ("edits", "refusals", "fields", "field", "stamp")


class Change(NamedTuple):
    """source[start:end] was `was` and became `text`."""

    start: int
    end: int
    text: str
    was: str


def trace(result: Result, field: str, stamp: str = "") -> dict[str, Any]:
    """The status, the edits with what was there before, the captured fields and the refusals.

    `field` is the key of the text that was cleaned, `crc32` a checksum of the cleaned text: undo
    must know both, or it would rebuild a text from the edits of another. `stamp` is the cleaner's.

    >>> from cleaner.document import Document
    >>> from cleaner.edit import Edit
    >>> result = Result(Document("One two."), (Edit(3, 7, "", "ad/label"),))
    >>> trace(result, "text")["edits"]
    [{'start': 3, 'end': 7, 'text': '', 'rule': 'ad/label', 'was': ' two'}]
    """
    source = result.document.text
    return {
        "status": result.status,
        "edits": [
            {**edit._asdict(), "was": source[edit.start : edit.end]} for edit in result.edits
        ],
        "fields": {name: list(values) for name, values in result.fields.items()},
        "refusals": [refusal._asdict() for refusal in result.refusals],
        "field": field,
        "crc32": _checksum(result.text),
        **({"stamp": stamp} if stamp else {}),
    }


def together(traces: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The traces of the texts of one record as one, in which every edit names its field.

    What leads back to each text, such as its checksum, stands under `texts`.
    """
    captured: dict[str, list[str]] = {}
    for each in traces:
        for name, values in each["fields"].items():
            captured[name] = captured.get(name, []) + values
    return {
        "status": min((each["status"] for each in traces), key=get_args(Status).index),
        **{
            key: [{**one, "field": each["field"]} for each in traces for one in each[key]]
            for key in ("edits", "refusals")
        },
        "fields": captured,
        "texts": {
            each["field"]: {key: each[key] for key in each if key not in TOGETHER}
            for each in traces
        },
        **{key: value for key, value in traces[0].items() if key == "stamp"},
    }


def apart(value: dict[str, Any]) -> list[dict[str, Any]]:
    """The trace of each text of a record; ValueError if it is none of ours."""
    texts = value.get("texts")
    if texts is None:
        return [value]
    match texts:
        case dict() if all(isinstance(each, dict) for each in texts.values()):
            return [
                {**each, "field": name, "edits": [*_edits_of(value, name)]}
                for name, each in texts.items()
            ]
        case _:
            raise ValueError(STRANGE)


def _edits_of(value: dict[str, Any], name: str) -> Iterator[Any]:
    for edit in value["edits"]:
        if not isinstance(edit, dict):
            raise ValueError(STRANGE)
        if edit.get("field") == name:
            yield edit


def changed(value: dict[str, Any]) -> bool:
    """Whether the record that a trace tells of is another one than its source."""
    return bool(value["edits"]) or any("page" in each for each in apart(value))


def traced(value: Any) -> bool:
    """Whether a value may be a trace; another program may well have a key `cleaner` of its own.

    >>> traced({"edits": []}), traced({"edits": [], "status": "unchanged"})
    (False, True)
    """
    if not isinstance(value, dict) or not isinstance(value.get("edits"), list):
        return False
    return bool(value["edits"]) or "status" in value


def field_of(value: dict[str, Any], otherwise: str) -> str:
    """The key of the text that a trace belongs to: `otherwise` where it does not say."""
    name = value.get("field", otherwise)
    if not isinstance(name, str):
        raise ValueError(STRANGE)
    return name


def restore(text: str, value: Any) -> str:
    """The source that a cleaned text and its trace came from; ValueError if the two do not fit.

    >>> restore("One.", {"edits": [{"start": 3, "end": 7, "text": "", "was": " two"}]})
    'One two.'
    """
    if "crc32" in value and value["crc32"] != _checksum(text):
        raise ValueError("its text was changed after the cleaning")
    pieces: list[str] = []
    done = source = 0
    for change in _changes(value):
        at = done + change.start - source
        end = at + len(change.text)
        if change.start < source or at > len(text) or text[at:end] != change.text:
            raise ValueError("its edits do not fit its text")
        pieces += (text[done:at], change.was)
        done, source = end, change.end
    pieces.append(text[done:])
    return "".join(pieces)


def _checksum(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))


def _changes(value: Any) -> Iterator[Change]:
    for edit in value["edits"]:
        match edit:
            case {"start": int(start), "end": int(end), "text": str(text), "was": str(was)} if (
                end - start == len(was)
            ):
                yield Change(start, end, text, was)
            case _:
                raise ValueError(STRANGE)
