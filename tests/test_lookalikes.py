"""Letters, tasks, manuals and stories whose lines look like furniture come out as they are.

Each text of lookalikes.txt begins with a line that says what it is; it is content from end to end.
"""

from pathlib import Path

import pytest

from cleaner import Cleaner, Document

PARTS = (Path(__file__).parent / "lookalikes.txt").read_text("utf-8").split("\n====\n")
TEXTS = {
    title.removeprefix("# "): text for title, _, text in (part.partition("\n") for part in PARTS)
}


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_goes_from_a_text_that_looks_like_furniture(name):
    edits = Cleaner().clean(Document(TEXTS[name])).edits

    assert [edit.rule for edit in edits if edit.rule != "tidy"] == []
