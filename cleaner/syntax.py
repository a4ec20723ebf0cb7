"""What a pattern may be written with: the part of `regex` that cannot surprise or overwhelm us."""

import re
from collections.abc import Iterator

from cleaner.pattern import KNOWN

TOKEN = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()]|\{(?P<low>\d{1,9})?(?:,(?P<high>\d{1,9})?)?\}|.",
    re.DOTALL,
)
# What may follow `(?`; flags are those that say nothing of how a pattern is written.
GROUP = re.compile(
    r"\(\?(?:[:>|=!#]|<[=!]|P?<\w+>|P=\w+\)|(?=[a-z-])[ims]{0,3}(?:-[ims]{1,3})?[:)])"
)
# What else people write there, and what to say to it.
REFUSED = (
    (re.compile(r"\(\?(?:[R0-9+-]\d*\)|&|P>|P&)"), "recursion is not allowed"),
    (re.compile(r"\(\?\("), "conditions inside a pattern are not allowed; write two patterns"),
    (
        re.compile(r"\(\?[a-zA-Z]*x"),
        "(?x) hides what to look for; write a block of lines (`|`), whose indents do not count",
    ),
)
# They move where a match starts, or ask for what is not in the pattern.
MOVING = (r"\K", r"\G", r"\L")
NAMING = (r"\p", r"\P", r"\N")
BRACE = re.compile(r"\{[^{}]*\}?")
# Three hundred parts of five thousand each take 400 MB, in 3,300 characters of pattern.
MOST_PARTS = 20_000


def fault(source: str) -> str:
    """What is wrong with a pattern before it is compiled; empty if nothing is."""
    found = next(_faults(source), "")
    if not found and parts(source) > MOST_PARTS:
        return f"counts inside counts, or too many of them: more than {MOST_PARTS} parts"
    return found


def _faults(source: str) -> Iterator[str]:
    before = ""
    for found in TOKEN.finditer(source):
        token, at = found[0], found.start()
        if token == "(" and source.startswith("(?", at):
            yield from _of_group(source, at)
        elif token in MOVING:
            yield f"{token} is not allowed; a match is what the whole pattern matches"
        elif token.startswith("["):
            yield from _of_set(token)
        elif token == "{" and before == r"\b":
            yield r"\b{…} does not exist in `regex`; write \b"
        elif token == "{" and before not in NAMING:
            yield from _of_brace(BRACE.match(source, at))
        before = token


def _of_set(text: str) -> Iterator[str]:
    """What is wrong with a set of characters that means more to others than to `regex`."""
    if "[:" in text[1:]:
        yield r"a class such as [:alpha:] is not allowed; write \p{L}, \p{N}, \s"
    elif "--[" in text or "&&[" in text or "||[" in text or text.startswith("[["):
        yield r"a set inside a set is not allowed; write one set, and \[ for a bracket"


def _of_group(source: str, at: int) -> Iterator[str]:
    for pattern, message in REFUSED:
        if pattern.match(source, at):
            yield message
    if not GROUP.match(source, at):
        yield f"{source[at : at + 6]!r} is not allowed; write (?:…), or (?i:…) for any case"


def _of_brace(found: "re.Match[str] | None") -> Iterator[str]:
    """What is wrong with a brace that holds no count."""
    text = found[0] if found else "{"
    if text in KNOWN:
        return
    if any(letter in text for letter in "eids"):
        yield "fuzzy matching is not allowed; write the spellings out"
    else:
        yield f"{text!r} is no count; for a brace write " + r"\{"


def parts(source: str) -> int:
    """How many parts a pattern has when its counts are written out.

    >>> parts("(?:ab{3}){4}"), parts("abc")
    (24, 3)
    """
    groups, last = [0], 0
    for found in TOKEN.finditer(source):
        if found[0] == "(":
            groups.append(0)
            continue
        if found["low"] or found["high"]:
            more = last * (max(int(found["low"] or 1), int(found["high"] or 1)) - 1)
            last += more
            groups[-1] += more
            continue
        last = groups.pop() if found[0] == ")" and len(groups) > 1 else 1
        groups[-1] += last
    return sum(groups)
