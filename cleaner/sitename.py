"""The name of a site as its pages write it: in a notice, by its address, or as its host's name."""

from collections.abc import Iterator, Sequence

from cleaner.host import named_by, site_label
from cleaner.late import late

# Lines looked through at either end of a page.
END_LINES = 16
NOTICE = late(r"©|\(c\)|(?i:copyright)")
NAME_BEFORE_URL = late(r"^(.{3,60}?)[\s:|–-]{0,3}(?:https?://|www\.)(\S+)$")
COPYRIGHT = late(
    r"(?i)(?:©|\(c\)|copyright)(?:\s|©|\(c\)|copyright|[\d\s,–-]{4,12}){1,4}(?:by\s)?([\p{L}\p{N}][^.|©,]{2,50}?)(?:[.|,].*|\s+(?:all|alle|todos)\b.*)?$"
)


def site_name(lines: Sequence[str], filled: Sequence[int], url: str) -> str:
    """The name that the head or foot of a page gives its site; empty if it never does.

    filled: the numbers of the lines that are not blank. url: the page's address, empty if unknown.

    >>> site_name(["The mill turns again.", "© 2021 Tarn Gazette"], [0, 1], "")
    'Tarn Gazette'
    """
    host = site_label(url)
    for number in (*filled[:END_LINES], *filled[max(END_LINES, len(filled) - END_LINES) :]):
        if name := next(_names(lines[number].strip(), host), ""):
            return name
    return ""


def _names(line: str, host: str) -> Iterator[str]:
    """What a line calls the site of a host."""
    glued = NAME_BEFORE_URL.match(line) if "://" in line or "www." in line else None
    if glued and (name := named_by(glued[1], site_label("//" + glued[2]))):
        yield name
    if host and len(line) <= 60 and (name := named_by(line, host)):
        yield name
    if len(line) <= 200 and _noted(line) and (notice := COPYRIGHT.search(line)):
        yield notice[1].strip()


def _noted(line: str) -> bool:
    """Whether a line holds a sign or a word of copyright."""
    return ("©" in line or "(c)" in line or "opyr" in line.lower()) and bool(NOTICE.search(line))
