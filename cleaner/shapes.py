"""Named shapes of a line: prose, headline, date, url, … – each defined once, for all scripts.

A shape says what a line looks like, never whether it goes.
"""

import re
from collections.abc import Callable
from functools import lru_cache, wraps

from cleaner.dates import DATE, YEAR
from cleaner.late import late, late_re

Shape = Callable[[str], bool]

# Closing marks that may stand between a full stop and the end of its line.
CLOSERS = "\"'”’»›)]}」』】）］*_"
STOPS = ".。．｡।॥۔։።…︒"
ENDS = STOPS + "!?！？؟‽"
WIDE = late(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
# Letters, vowels and tones are each a character here: a word takes more of them.
STOPLESS = late(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
# Whatever may be of either sort, told without a look at its script.
UNSPACED = late_re("[\u0e00-\u1fff\u2e80-\U0010ffff]")
# A sentence that ends inside the line and is followed by another; headlines ask and answer too.
INNER_END = late(
    rf"[{re.escape(STOPS)}][{re.escape(CLOSERS)}]*(?:\s+[\"'“‘«‹(\[„¿¡]*[\p{{Lu}}\p{{Lo}}\p{{N}}])"
    r"|[。．｡।॥！？][^\s]"
)
SPACE_AND_CLOSERS = CLOSERS + " \t\r\xa0\u3000"

# Opening quotes, and a quotation with more behind it than a mark.
QUOTES = '"“„”«»‘‚「『《〈‹'
MENTION = late(
    r"[\"“„”«»‘‚「『《〈‹][^\"”“«»’」』》〉›]{2,160}[\"”“«»’」』》〉›][\W_]{0,4}[^\W_].{3,}"
)
QUOTATION = late(r"[\"“„”«»‘‚「『《〈‹][^\"”“«»‘’」』》〉›]{2,160}[\"”“«»’」』》〉›][.,;:!?…]?")
MENU_ENTRY = late(r"(?!\p{Ll})[^\s.,;:!?|\d]+(?: [^\s.,;:!?|\d]+){0,4}")
URL = late(r"(?i)<?(?:https?://|www\.)[^\s<>]{3,}>?")
COUNTER = late(r"\W*(?:\d[\d.,]*\s?[kKmM]?\s?\p{L}{0,12}\W*)?")
TALLY = late(
    r"\d[\d.,]*\s?[kKmM]?(?:\s(?i:shares?|likes?|comments?|views?|restacks?|reactions?|kommentare?|comentarios?"
    r"|partages?|commentaires?|condivisioni|commenti|comentários?|reacties?|kommentarer|delinger|komentarzy|комментари(?:й|я|ев)))?"
)
BULLET = late(r"\s*(?:[-*•·‣▪–]|\d{1,3}[.)])\s+\S")
CODE = late(
    r"\s*(?:(?:def|class|import|from|return|elif|except|func|fn|let|const|var|public|private|protected"
    r"|static|void|#include|#define|using|package|namespace|@\w+|\$\s|>>>|sudo|pip|npm|git)\b.*[(){}=;:.@/\"'$-].*"
    r"|import\s+[\w.]+(?:\s+as\s+\w+)?|from\s+[\w.]+\s+import\s.+"
    r"|(?:if|for|while|else|elif|try|with|except|finally|match|case|switch)\b.*:"
    r"|</?[a-zA-Z][\w-]*(?:\s[^>]*)?/?>.*|.*(?:[{};]|\)\s?[:;{]|=>|\\)|[})\]]+[;,)]*|(?://|/\*|\*/|--\s).*"
    r"|[\w.\[\]]+\s?(?:=|\+=|:=)\s?\S.*|[\w.]+\(.*\))\s*"
)
ENOUGH = 120
LEAST_PROSE = 12
MOST_WORDS = 40
UPPER_START = late(r"\W*[\p{Lu}\p{Lo}\p{N}]")


# Lines this short come again on page after page; what they look like is remembered.
SHORT_LINE = 120
REMEMBERED = 1 << 15
# Of a page's own lines several rules ask the same.
LONG_LINE = 2000
PAGE = 1 << 9


def remembered(shape: Shape) -> Shape:
    """The shape, quicker on short lines seen before, and on the lines of the page at hand."""
    cached = lru_cache(REMEMBERED)(shape)
    at_hand = lru_cache(PAGE)(shape)

    @wraps(shape)
    def look(line: str) -> bool:
        size = len(line)
        if size <= SHORT_LINE:
            return cached(line)
        return at_hand(line) if size <= LONG_LINE else shape(line)

    return look


def words(line: str) -> int:
    """How many words, up to forty; two or three characters of an unspaced script make one."""
    # Nobody asks for more than thirty: the start of a long line tells.
    spaced = len(line.split(None, MOST_WORDS)[:MOST_WORDS])
    if line.isascii() or not UNSPACED.search(line, 0, ENOUGH):
        return spaced
    wide = len(WIDE.findall(line, 0, ENOUGH)) // 2
    return spaced + wide + len(STOPLESS.findall(line, 0, ENOUGH)) // 3


def ends_sentence(line: str) -> bool:
    """Whether a line ends with a full stop of its script, or with quotes after one."""
    bare = line.rstrip(SPACE_AND_CLOSERS)
    return bare[-1:] in STOPS and bare != "" and not bare.endswith("....")


def prose(line: str) -> bool:
    """A line of running text: a whole sentence of some length, or two, or a very long line."""
    # Most lines of a page are too short: they are told before anything is looked up.
    if len(line) < LEAST_PROSE or (len(line) < 30 and line.isascii()):
        return False
    return _prose(line)


@remembered
def _prose(line: str) -> bool:
    count = words(line)
    if count < 6:
        return False
    # Thai, Lao, Khmer and Burmese write no full stop: length alone tells.
    return count >= 30 or ends_sentence(line) or INNER_END.search(line) is not None


def date(line: str) -> bool:
    """A date, with or without its weekday, time and zone, and nothing else."""
    return 6 <= len(line) <= 100 and YEAR.search(line) is not None and _date(line)


@remembered
def _date(line: str) -> bool:
    bare = line.strip(" \t\r\xa0|·•-–—,()[]")
    return 6 <= len(bare) <= 60 and DATE.fullmatch(bare) is not None


@remembered
def url(line: str) -> bool:
    """A bare web address."""
    return URL.fullmatch(line.strip()) is not None


@remembered
def counter(line: str) -> bool:
    """A number with at most one word, or marks alone: `12 comments`, `3.4k`, `--`."""
    return 0 < len(line) <= 30 and COUNTER.fullmatch(line.strip()) is not None


def tally(line: str) -> bool:
    """A count as buttons show it: a bare number, with or without what it counts."""
    return 0 < len(line) <= 30 and TALLY.fullmatch(line.strip()) is not None


def short(line: str) -> bool:
    """A line too short for a sentence of weight, and not one."""
    # A hundred characters of a script without spaces say more than twenty words do.
    return len(line) <= 100 and (line.isascii() or words(line) <= 20) and not prose(line)


def mentioned(line: str) -> bool:
    """A line that begins with something quoted and goes on: it speaks of what it quotes.

    >>> mentioned("“Subscribe now” is what the button says."), mentioned("“Subscribe now”")
    (True, False)
    """
    bare = line.lstrip()
    return bare[:1] in QUOTES and MENTION.match(bare) is not None


def quoted(line: str) -> bool:
    """A line that is one quotation from end to end: a term or an answer, never a button.

    >>> quoted("“Subscribe now”"), quoted("“Now”, he said, “subscribe”"), quoted('Read "more"')
    (True, False, False)
    """
    bare = line.strip()
    return bare[:1] in QUOTES and bare != "" and QUOTATION.fullmatch(bare) is not None


@remembered
def menu_entry(line: str) -> bool:
    """A few words without a mark or a digit, not begun in small letters."""
    bare = line.strip()
    return 0 < len(bare) <= 40 and MENU_ENTRY.fullmatch(bare) is not None


def headline(line: str) -> bool:
    """A line that could head a story: some words, a capital or digit first, no full stop."""
    bare = line.strip()
    if not 8 <= len(bare) <= 200 or ends_sentence(bare) or date(bare) or url(bare):
        return False
    return 3 <= words(bare) <= 32 and UPPER_START.match(bare) is not None


def bullet(line: str) -> bool:
    """An item of a list, told by its bullet or number."""
    return BULLET.match(line) is not None


def entry(line: str) -> bool:
    """An entry of a list: a bulleted line, or a short one that is no sentence."""
    return bullet(line) or (len(line) <= 80 and not ends_sentence(line))


@remembered
def teaser(line: str) -> bool:
    """A line that could be part of a list of stories: a headline, a date, a section's name."""
    return len(line) <= 160 and not prose(line) and not ends_sentence(line)


@remembered
def code(line: str) -> bool:
    """A line of program text: indented, or built of its keywords and marks."""
    if line.startswith(("    ", "\t")):
        return True
    return len(line) <= 240 and CODE.fullmatch(line) is not None and not prose(line)


def table(line: str) -> bool:
    """A row of a table written with bars or tabs."""
    return line.count("|") >= 2 or line.count("\t") >= 2


def quote(line: str) -> bool:
    """A line quoted in the manner of mail and Markdown."""
    return line.startswith(">")


@remembered
def block_like(line: str) -> bool:
    """A line that may belong to a block: code, a table's row or a quotation."""
    return quote(line) or table(line) or code(line)


SHAPES: dict[str, Shape] = {
    "bullet": bullet,
    "code": code,
    "counter": counter,
    "date": date,
    "entry": entry,
    "headline": headline,
    "prose": prose,
    "quote": quote,
    "sentence": ends_sentence,
    "short": short,
    "table": table,
    "tally": tally,
    "teaser": teaser,
    "url": url,
}
