"""A new rule with blanks to fill, alone or at the end of a file."""

from urllib.parse import urlsplit

import yaml

from cleaner.convert import BLANK
from cleaner.errors import CleanerError
from cleaner.host import ascii_host, problem_of_domain
from cleaner.rule import CATEGORIES, CATEGORIES_OFF

# The keys of each kind, as they stand in the skeleton.
KEYS: dict[str, str] = {
    "encoding": "fix: mojibake  # or controls, escapes, zero-width, entities\n",
    "line": f"phrases: [{BLANK}]  # whole lines; capitals and marks at the edges do not count\n",
    "masthead": f"names: [{BLANK}]  # words that papers are called by\n",
    "region": (
        f"phrases: [{BLANK}]  # the heading, a whole line\n"
        "to: {while: headline}  # the lines below that go with it\n"
    ),
    "repeat": "of: headline  # or paragraph, block\n",
    "span": (
        f"phrases: [{BLANK}]  # words inside a line\n"
        "from: sentence\n"
        "to: sentence  # or match, line; with `open`, a bracket, also close\n"
    ),
    "zone": "place: tail  # or head\nknown: 3\nwithin: 6\n",
}
# These are proved on a page, the others on their texts alone.
ON_PAGE = ("encoding", "masthead", "repeat", "zone")
TEXTS = (
    f'removes: ["{BLANK}"]  # texts that it takes from end to end\n'
    f'keeps: ["{BLANK}"]  # the sentence of a story that looks most like them\n'
)
PAGE = f"examples:\n  - before: |\n      {BLANK}\n    after: |\n      {BLANK}\n"


def skeleton(rule_id: str, kind: str, host: str = "", *, override: bool = False) -> str:
    """A file with one rule, its blanks written `___`; raises CleanerError for an unfit id.

    `override`: whether it is to stand in place of a rule of the same id.

    >>> print(skeleton("ad/own-line", "line"))  # doctest: +ELLIPSIS
    category: ad
    rules:
      - id: own-line
        why: ___ ...
    """
    category, _ = parted(rule_id)
    return f"category: {category}\nrules:\n{entry(rule_id, kind, host, override=override)}"


def entry(
    rule_id: str, kind: str, host: str = "", *, category: str = "", override: bool = False
) -> str:
    """The rule alone, as an entry of a file's list; with its category where that is given."""
    _, name = parted(rule_id)
    host = domain(host) if host else ""
    lines = [
        f"id: {name}\n",
        f"category: {category}\n" if category else "",
        "override: true  # it stands in place of the rule of this id that is there\n"
        if override
        else "",
        f"why: {BLANK}  # where it comes from, for whoever reads this next year\n",
        f"hosts: [{host}]\n" if host else "",
        "confidence: medium  # how often it is right: high, medium or low\n",
        f"kind: {kind}\n",
        KEYS[kind],
        PAGE if kind in ON_PAGE else TEXTS,
    ]
    text = "".join(lines)
    return "  - " + text.replace("\n", "\n    ").rstrip(" ")


def added(text: str, rule_id: str, kind: str, host: str = "", *, override: bool = False) -> str:
    """A rule file with the rule at its end; raises CleanerError where it cannot stand there.

    >>> added("category: ad\\nrules:\\n- {id: one, kind: line}\\n", "ad/one", "line")
    Traceback (most recent call last):
    cleaner.errors.CleanerError: ad/one is there already
    """
    category, _ = parted(rule_id)
    known = _ids(text)
    if known is None:
        raise CleanerError("is no rule file; 'cleaner rules lint' says why")
    if rule_id in known:
        raise CleanerError(f"{rule_id} is there already")
    rule = entry(rule_id, kind, host, category=category, override=override)
    for indent in ("  ", ""):
        lines = rule.split("\n")
        own = "\n".join(indent + line.removeprefix("  ") if line else "" for line in lines)
        longer = f"{text.rstrip()}\n\n{own}"
        if _ids(longer) == [*known, rule_id]:
            return longer
    raise CleanerError(f"its rules are not at its end; put this in by hand:\n\n{rule}")


def _ids(text: str) -> list[str] | None:
    """The ids of the rules of a file, in order; None where it is no rule file."""
    try:
        content = yaml.load(text, yaml.CBaseLoader)
        category = content.get("category", "")
        rules = content["rules"]
        return [f"{rule.get('category', category)}/{rule.get('id', '')}" for rule in rules]
    except (yaml.YAMLError, AttributeError, KeyError, TypeError):
        return None


def domain(given: str) -> str:
    """The domain that a rule is bound to, from its name or an address there.

    >>> domain("https://www.Gazette.example/tides")
    'gazette.example'
    """
    try:
        host = urlsplit(given if "//" in given else f"//{given}").hostname or ""
    except ValueError:
        host = ""
    host = ascii_host(host).removeprefix("www.")
    fault = problem_of_domain(host or given, private=False)
    if fault:
        raise CleanerError(fault)
    return host


def parted(rule_id: str) -> tuple[str, str]:
    """The category and the name of an id; raises CleanerError where it is none."""
    category, slash, name = rule_id.partition("/")
    known = (*CATEGORIES, *CATEGORIES_OFF)
    if (
        not slash
        or not name.replace("-", "").isalnum()
        or name != name.lower()
        or not name.isascii()
    ):
        raise CleanerError(
            f"{rule_id!r} is no rule id; write category/name, such as navigation/tide-table"
        )
    if category not in known:
        raise CleanerError(f"unknown category {category!r}; one of {', '.join(known)}")
    return category, name
