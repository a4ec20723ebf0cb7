"""What lint has to say: each finding has a code, a place and a mend."""

from typing import NamedTuple


class Code(NamedTuple):
    """What a code stands for: a title, why it matters, what to do."""

    title: str
    why: str
    mend: str
    fixed: bool = False


# Codes are never used again for something else.
CODES: dict[str, Code] = {
    "CLN001": Code(
        "no reason",
        "Whoever reads the rule next year cannot tell whether it is still needed.",
        "Give `why`, a sentence on where the text comes from.",
    ),
    "CLN002": Code(
        "nothing it removes",
        "Nobody can see what the rule is for, and no test notices when it stops working.",
        "Give `removes` or, for what depends on the page, `examples`.",
    ),
    "CLN003": Code(
        "nothing it keeps",
        "The sentence that looks most like what goes is the one that will be lost one day.",
        "Give `keeps` or, for what depends on the page, `examples`.",
    ),
    "CLN004": Code(
        "no proof in a single text",
        "What `repeat` finds with `of: block`, and what `encoding` puts in place of mojibake and "
        "entities, depends on a page or removes nothing: `removes` and `keeps` prove nothing.",
        "Give `examples` in their place.",
    ),
    "CLN101": Code(
        "a phrase twice",
        "Case, quotes, spaces and marks at the edges make no difference: the second one is idle.",
        "Take one of them out.",
        fixed=True,
    ),
    "CLN102": Code(
        "a phrase of another rule",
        "Who ignores one of the rules still loses the line; a mend in one is none in the other. "
        "A rule of low confidence may share phrases: it gives company where it may not cut.",
        "Leave the phrase to one of the rules.",
    ),
    "CLN103": Code(
        "in the shadow of another rule",
        "Another rule of the category, as sure and with no condition more, takes all it removes.",
        "Take the rule out, or show with `removes` what it alone takes.",
    ),
    "CLN104": Code(
        "a dead rule",
        "It can never find anything: it asks for more labels than it has, for more lines than it "
        "allows, or its `literal` is in none of the texts that it removes.",
        "Mend `at_least`, `least` and `most`, or `literal`.",
    ),
    "CLN201": Code(
        "a single word, without a condition",
        "A line of one word may be a heading, a list's item or an answer in a dialogue.",
        "Bind it with `when`, `unless`, `place` or `hosts`, or say `confidence: low`.",
    ),
    "CLN202": Code(
        "a condition on what comes later",
        "`later` reads the whole text below, which costs time, and a line far away decides: two "
        "pages that look alike to a reader come out differently.",
        "Ask for `after` or `near`, or bind the rule with `place`.",
    ),
    "CLN301": Code(
        "a pattern of exponential cost",
        "A line of a few dozen characters takes all the time that a pattern is given, and the "
        "document comes back uncleaned.",
        "Never repeat what is repeated already: not `(a+)+`, and no two branches that match the "
        "same text inside a repeated group.",
    ),
    "CLN302": Code(
        "a pattern of quadratic cost",
        "Twice the line takes four times as long; a long line takes seconds.",
        "Bound what repeats (`.{1,80}`), and let no two neighbours match the same characters.",
    ),
    "CLN303": Code(
        "a pattern without bounds",
        "`.*` and its like reach as far as the line does, over sentences nobody thought of.",
        "Write how much there may be: `.{1,80}`.",
    ),
    "CLN304": Code(
        "a long regex on one line",
        "Nobody reads it, and a change of one word is a change of the whole line.",
        "Write it as a block, `regex: |`, an alternative a line; name what others need too in "
        "`patterns.yaml`.",
    ),
    "CLN401": Code(
        "no schema named",
        "With it editors complete keys and underline mistakes while you write.",
        "Let the file begin with `# yaml-language-server: $schema=schema.json`.",
        fixed=True,
    ),
}


def explained(name: str) -> str:
    """What a code stands for, as lines for people.

    >>> print(explained("CLN303"))
    CLN303: a pattern without bounds
    <BLANKLINE>
    `.*` and its like reach as far as the line does, over sentences nobody thought of.
    Write how much there may be: `.{1,80}`.
    """
    code = CODES[name]
    lines = [f"{name}: {code.title}", "", code.why, code.mend]
    return "\n".join([*lines, "`--fix` does it."] if code.fixed else lines)


class Change(NamedTuple):
    """A safe mend: the text of a file from start to end goes, `text` comes in its place."""

    start: int
    end: int
    text: str = ""


class Finding(NamedTuple):
    """Something to mend in a rule file; line and column count from 1."""

    path: str
    line: int
    column: int
    code: str
    rule: str
    message: str
    change: Change | None = None
