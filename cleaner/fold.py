"""Plainer pictures of a text: the folded one for phrases, the skeleton for searching.

Folding makes case, spaces, quotes, invisible characters and Markdown marks alike. The skeleton
keeps letters only, so that whatever folding makes alike has the same skeleton; it works on each
character by itself, which is why a phrase's skeleton is part of the skeleton of any text the
phrase stands in. A third picture, the words, tells what the skeleton found by chance.
"""

import re
from functools import lru_cache

from cleaner.late import late_re

# An address may hold a pair of brackets or two, as those of encyclopedias do.
ADDRESS = r"[^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,500}){0,3}"
LINK = late_re(rf"!?\[([^\[\]\n]{{0,300}})\]\({ADDRESS}(?:[^\S\n]\"[^\"\n]{{0,200}}\")?\)")
LINKED = "]("
SPACES = re.compile(r"[^\S\n]+")
QUOTES = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
        **dict.fromkeys("“”„‟″«»‹›", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys(
            "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e"
        ),
        **dict.fromkeys("\u2066\u2067\u2068\u2069*"),
    }
)
# Letters that are written one way or another, all in small: Romanian with cedilla or comma, Greek
# without accents where it is in capitals, Arabic with or without hamza, Russian without its dots.
SPELLINGS = {
    **dict(zip("şţёıέήίόύώάΐΰϊϋ", "șțеiεηιουωαιυιυ", strict=True)),
    **dict(zip("أإآىيك", "اااییک", strict=True)),
    "\u095c": "\u0921",
    "\u095d": "\u0922",
}
# What is only now and then written: the dot of a Turkish capital I, vowel signs and the stretched
# line of Arabic, the dot below of Hindi.
UNWRITTEN = "\u0307\u093c\u0640\u0670" + "".join(map(chr, range(0x064B, 0x0653)))
ALIKE = QUOTES | str.maketrans(SPELLINGS) | dict.fromkeys(map(ord, UNWRITTEN))
EDGE = (
    " \t\r\xa0.,:;!?¡¿…'\"()[]{}<>|/\\-_~=+#^&"
    "•·‣▪●►▶→←»«›‹✓✔★☆©®™@%$。、，：；！？「」『』【】（）《》〈〉،؛؟।"
)

# Letters outside ASCII whose folded form holds ASCII letters: the skeleton must see those.
ODD = {
    char: char.casefold() for char in "ßİŉſǰẖẗẘẙẚẞ\u212a\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06"
} | {"ı": "i", "İ": "i"}
ODD_LETTERS = frozenset(ODD)
PATH = re.compile(r"[^\S\n]*[/\\]\w")
KEEP_LETTERS = bytes(ord(chr(b).lower()) if chr(b).isalpha() else b for b in range(128)) + bytes(
    range(128, 256)
)
NOT_ASCII_LETTERS = bytes(b for b in range(256) if not (b == 10 or (b < 128 and chr(b).isalpha())))
ASCII_BUT_NEWLINE = bytes(b for b in range(128) if b != 10)
SPACED = bytes(
    ord(char.lower()) if (char := chr(b)).isascii() and char.isalnum() else b if b == 10 else 32
    for b in range(256)
)
# The modifier apostrophe is a letter to Unicode and a quote to folding.
# Letters of more than one spelling are left out in all of them.
SAME = "".join({*SPELLINGS, *SPELLINGS.values()} - {"i"}) + UNWRITTEN
NOT_LETTER = re.compile(rf"[^\w\n]+|[\dʼ{SAME}]+")


def bears(text: str, mark: str) -> bool:
    """Whether a text holds a mark of several characters, such as "](".

    The first character alone is looked for thirty times as fast, and few texts have it.
    """
    return mark[0] in text and mark in text


def fold(text: str) -> str:
    """The text with case, spaces, quotes, dashes and Markdown made alike; newlines stay."""
    if bears(text, LINKED):
        text = LINK.sub(r"\1", text)
    text = text.casefold()
    text = text.replace("*", "").replace("`", "'") if text.isascii() else text.translate(ALIKE)
    return SPACES.sub(" ", text)


@lru_cache(1 << 15)
def key(line: str) -> str:
    """A folded line without the marks at its edges: what whole-line phrases are compared by.

    >>> key("» **Read more**"), key("print()"), key("/login")
    ('read more', 'print()', '/login')
    """
    folded = fold(line)
    # The marks of a call and of a path belong to the word.
    return folded if "()" in folded or PATH.match(folded) else folded.strip(EDGE)


@lru_cache(1 << 15)
def skeletons(text: str) -> tuple[bytes, bytes]:
    """The ASCII letters of a text, lower-cased, and its other letters, folded; newlines stay.

    >>> skeletons("Read MORE: Größe")
    (b'readmoregrsse', b'\\xc3\\xb6')
    """
    bare = coded(text)
    return plain_skeleton(bare), other_skeleton(beyond_ascii(bare))


def plain_skeleton(bare: bytes) -> bytes:
    """The ASCII letters of a coded text, lower-cased; newlines stay."""
    return bare.translate(KEEP_LETTERS, NOT_ASCII_LETTERS)


def beyond_ascii(bare: bytes) -> str:
    """The characters of a coded text that are not ASCII, and its newlines."""
    return bare.translate(None, ASCII_BUT_NEWLINE).decode("utf-8", "surrogatepass")


def spaced(bare: bytes) -> bytes:
    """The ASCII letters and digits of a coded text, in small, and a space for each other byte.

    >>> spaced(coded("Read MORE: Größe"))
    b'read more  gr  sse'
    """
    return bare.translate(SPACED)


def other_skeleton(rest: str) -> bytes:
    """The letters of what a text holds beyond ASCII, folded; newlines stay."""
    return NOT_LETTER.sub("", rest.casefold()).encode("utf-8", "surrogatepass")


def coded(text: str) -> bytes:
    """The text in UTF-8, without its links' addresses, its odd letters folded."""
    return parted(text)[0]


def parted(text: str) -> tuple[bytes, str]:
    """The text, coded, and what of it is not ASCII, with its newlines; empty if all is."""
    if bears(text, LINKED):
        text = LINK.sub(r"\1", text)
    bare = text.encode("utf-8", "surrogatepass")
    if text.isascii():
        return bare, ""
    rest = beyond_ascii(bare)
    if ODD_LETTERS.isdisjoint(rest):
        return bare, rest
    # Not by str.translate: one ß in a German page made it ten times slower.
    for odd in ODD_LETTERS.intersection(rest):
        text = text.replace(odd, ODD[odd])
    bare = text.encode("utf-8", "surrogatepass")
    return bare, beyond_ascii(bare)


def fold_with_offsets(line: str) -> tuple[str, list[int]]:
    """The folded line and, for each of its characters and its end, where that stood in the line."""
    plain, at = _unlink(line)
    folded: list[str] = []
    offsets: list[int] = []
    for char, place in zip(plain, at, strict=False):
        for new in fold_character(char):
            if new == " " and folded and folded[-1] == " ":
                continue
            folded.append(new)
            offsets.append(place)
    offsets.append(len(line))
    return "".join(folded), offsets


@lru_cache(4096)
def fold_character(char: str) -> str:
    """One character, folded."""
    return fold(char)


def _unlink(line: str) -> tuple[str, list[int]]:
    if "](" not in line:
        return line, list(range(len(line)))
    at: list[int] = []
    done = 0
    for link in LINK.finditer(line):
        at += range(done, link.start())
        at += range(*link.span(1))
        done = link.end()
    at += range(done, len(line))
    return "".join([line[i] for i in at]), at
