"""What a record tells of its cleaning under the key `cleaner`, and the way back from there."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from cleaner.result import Result

KEY = "cleaner"


class Change(NamedTuple):
    """source[start:end] was `was` and became `text`."""

    start: int
    end: int
    text: str
    was: str


def trace(result: Result) -> dict[str, Any]:
    """The status, the edits with what was there before, the captured fields and the refusals.

    >>> from cleaner.document import Document
    >>> from cleaner.edit import Edit
    >>> result = Result(Document("One two."), (Edit(3, 7, "", "ad/label"),))
    >>> trace(result)["edits"]
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
    }


def traced(value: Any) -> bool:
    """Whether a value may be a trace; another program may well have a key `cleaner` of its own."""
    return isinstance(value, dict) and isinstance(value.get("edits"), list)


def restore(text: str, value: Any) -> str:
    """The source that a cleaned text and its trace came from; ValueError if the two do not fit.

    >>> restore("One.", {"edits": [{"start": 3, "end": 7, "text": "", "was": " two"}]})
    'One two.'
    """
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


def _changes(value: Any) -> Iterator[Change]:
    for edit in value["edits"]:
        match edit:
            case {"start": int(start), "end": int(end), "text": str(text), "was": str(was)} if (
                end - start == len(was)
            ):
                yield Change(start, end, text, was)
            case _:
                raise ValueError("its edits are not edits of cleaner")
