"""The report of a removal that was wrong: what went, by which rule, and the least text that
shows it.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from cleaner.document import Document
from cleaner.edit import Edit, apply
from cleaner.reports.explain import visible
from cleaner.reports.reduction import reduced
from cleaner.result import Result

Clean = Callable[[Document], Result]
ENCODING = "encoding"
# What a rule may know of a page beside its text.
META = ("url", "lang", "type", "title")
INDENT = " " * 10


@dataclass(frozen=True)
class Removal:
    """One edit of a page that was wrong, and the page without the lines it does not depend on.

    `line` is where the edit starts, from 1; `due` is what the small page would be without the edits
    of this rule; `of` counts the lines that the page had.
    """

    rule: str
    line: int
    gone: str
    document: Document
    due: str
    of: int


def removals(clean: Clean, document: Document, line: int = 0) -> Iterator[Removal]:
    """What is taken out of a document, each with its smallest page; of one line if one is given.

    Spaces that a cut leaves behind and repairs of the encoding are no removals.
    """
    for edit in clean(document).edits:
        if edit.text or not _of_rule(edit) or edit.rule.startswith(f"{ENCODING}/"):
            continue
        spans = list(_lines(document.text, edit))
        if line:
            yield from (
                _removal(clean, document, edit.rule, [one]) for one in spans if one[0] == line
            )
        else:
            yield _removal(clean, document, edit.rule, spans)


def _of_rule(edit: Edit) -> bool:
    """Whether a rule asked for an edit; blank lines are tidied up under a name of one word."""
    return "/" in edit.rule


def _lines(text: str, edit: Edit) -> Iterator[tuple[int, str]]:
    """The lines an edit touches, from 1, and what goes of each."""
    first = text.count("\n", 0, edit.start) + 1
    gone = text[edit.start : edit.end]
    lines = gone.split("\n")
    return zip(count(first), lines[:-1] if gone.endswith("\n") else lines, strict=False)


def _removal(
    clean: Clean, document: Document, rule: str, spans: Sequence[tuple[int, str]]
) -> Removal:
    gone = "\n".join(text for _, text in spans)
    own = frozenset(number - 1 for number, _ in spans)
    end = "\n" if document.text.endswith("\n") else ""
    lines = document.text.removesuffix("\n").split("\n")

    def of(some: Sequence[str]) -> Document:
        return Document("\n".join(some) + end, document.id, document.meta)

    def goes(some: Sequence[str]) -> bool:
        small = of(some)
        return any(
            one.rule == rule and gone.strip() in small.text[one.start : one.end]
            for one in clean(small).edits
        )

    small = of(reduced(lines, own, goes))
    others = [one for one in clean(small).edits if one.rule != rule and _of_rule(one)]
    return Removal(rule, spans[0][0], gone, small, apply(small.text, others), len(lines))


def as_markdown(removal: Removal, setting: Iterable[str]) -> str:
    """The report, ready to be pasted: `setting` are the version and the options in force."""
    known = [(key, removal.document.known(key)) for key in META]
    left = removal.document.text.removesuffix("\n").count("\n") + 1
    facts = (
        *setting,
        *(f"{key}: {visible(value)}" for key, value in known if value),
        f"line {removal.line} of the page; {left} of its {removal.of} lines are needed to show it",
    )
    gone = removal.gone.strip("\n").split("\n")
    return "\n".join(
        (
            f"### Wrongly removed by `{removal.rule}`",
            "",
            *(f"- {fact}" for fact in facts),
            "",
            "This went:",
            "",
            *(f"    {visible(line)}".rstrip() for line in gone),
            "",
            "An example for the rule, with `after` as it should be:",
            "",
            "```yaml",
            "    examples:",
            f"      - before: {_scalar(removal.document.text)}",
            f"        after: {_scalar(removal.due)}",
            "```",
            "",
        )
    )


def _scalar(text: str) -> str:
    """A text as a value in YAML: line by line, or in quotes where it holds what no one can see."""
    lines = text.removesuffix("\n").split("\n")
    if not text.strip() or not all(line.isprintable() for line in lines):
        return json.dumps(text)
    if not text.endswith("\n"):
        lines[0:0] = ["|2-"]
    elif lines[-1:] == [""]:
        lines[0:0] = ["|2+"]
    else:
        lines[0:0] = ["|2"]
    return "\n".join((lines[0], *(f"{INDENT}{line}" if line else "" for line in lines[1:])))
