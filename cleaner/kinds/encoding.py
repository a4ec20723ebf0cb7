"""Kind `encoding`: mojibake is mended; control characters, escape codes and stray marks go."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from heapq import merge
from typing import TYPE_CHECKING, ClassVar, Literal

from cleaner.edit import Edit
from cleaner.late import late, late_re
from cleaner.rule import Scope

if TYPE_CHECKING:
    import regex

Fix = Literal["mojibake", "controls", "escapes", "zero-width", "entities"]
CODECS = (
    "latin-1",
    "cp1252",
    "cp1251",
    "cp1250",
    "cp1253",
    "cp1254",
    "cp1257",
    "iso8859-2",
    "mac-roman",
    "cp437",
)


# What stands for a continuation byte that got lost on the way.
LOST = " \xa0\ufffd?"


def _decoded(codec: str, first: int, last: int) -> str:
    """What the bytes of a range become in a codec; undefined bytes as in latin-1."""
    chars = {bytes([byte]).decode(codec, "replace") for byte in range(first, last + 1)}
    chars = (chars | {chr(byte) for byte in range(first, last + 1)}) - {"\ufffd"}
    return "".join(sorted(char for char in chars if not char.isascii()))


def _any(first: int, last: int) -> str:
    """What the bytes of a range become in any of the codecs, as a character set."""
    return "[" + re.escape("".join(_decoded(codec, first, last) for codec in CODECS)) + "]"


# A UTF-8 lead byte before a continuation byte, misread in any codec that ftfy knows. Anything
# narrower ("Ã|â") misses a fifth of the cases. Two searches are twice as fast as one for either.
PAIR = late_re(lambda: f"{_any(0xC2, 0xF4)}(?={_any(0x80, 0xBF)})")
LOSS = late_re("[ÂÃ\ufffd\x80-\x9f]")
LOST_BYTES = re.compile(rb"\xc3[\x82\x83]|\xc2[\x80-\x9f]|\xef\xbf\xbd")
# So many bytes a character: the text is not in a Latin script.
DENSE = 1.4
ASCII_TO_SPACE = b" " * 128 + bytes(range(128, 256))


@cache
def _sequence() -> re.Pattern[str]:
    """A whole UTF-8 sequence misread in one codec; pairs of two codecs are no mojibake."""
    return re.compile("|".join(map(_sequence_of, CODECS)))


def _sequence_of(codec: str) -> str:
    two, three, four, last = (
        re.escape(_decoded(codec, *span))
        for span in ((0xC2, 0xDF), (0xE0, 0xEF), (0xF0, 0xF4), (0x80, 0xBF))
    )
    some = last + re.escape(LOST)
    return (
        f"[{two}][{last}]|[{three}](?:[{last}][{some}]|[{some}][{last}])"
        f"|[{four}](?:[{last}][{some}]{{2}}|[{some}]{{2}}[{last}])"
    )


ESCAPES = late_re(r"\x1b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|\][^\x07\x1b\n]{0,512}(?:\x07|\x1b\\))")
CONTROLS = late_re(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")
# Scripts without spaces mark their words with zero-width ones.
ZERO_WIDTH = late(
    r"\ufeff+|(?<![\p{Khmer}\p{Thai}\p{Lao}\p{Myanmar}\p{Tibetan}\p{Javanese}\p{Balinese}])\u200b+"
)
ENTITIES = late_re(
    r"&(?:amp;)*(?:nbsp|amp|quot|apos|[lr][sd]quo|[nm]dash|hellip|bull|middot|copy|reg|trade|euro|[a-zA-Z](?:uml|acute|grave|circ|tilde|cedil|ring)|szlig|#(?:39|34|38|160|8\d{3}|x[0-9a-fA-F]{2,4}));"
)
MARKUP = late_re(
    r"&(?:amp;)*(?:lt|gt|#60|#62);|</?[a-zA-Z][^<>]*>|(?i:\bhtml\b|\bentit(?:y|ies)\b)"
)
KEPT_CONTROLS = b"\t\n\r"
NO_CONTROLS = bytes(
    byte for byte in range(256) if (byte >= 32 and byte != 127) or byte in KEPT_CONTROLS
)
ORDER: tuple[Fix, ...] = ("escapes", "controls", "zero-width", "mojibake", "entities")
NEWLINE = "\n"
SPACES = late_re(r"(\s+)")


@dataclass(frozen=True)
class Encoding:
    """Repairs made before anything is looked for.

    fix: `mojibake` (by ftfy; quotes, ligatures, width and line breaks stay), `controls` (C0 but
    tab, newline, return), `escapes` (ANSI), `zero-width` (spaces and byte order marks in mid-text)
    or `entities` (HTML character references in a text that shows no markup).
    """

    scope: ClassVar[Scope] = "repair"
    fix: Fix = "mojibake"

    @property
    def order(self) -> int:
        """Escape codes first: without their escape character they would stay as text."""
        return ORDER.index(self.fix)

    @property
    def by_line(self) -> bool:
        """But for entities, which stay where a text shows any markup."""
        return self.fix != "entities"

    def might(self, text: str, coded: bytes) -> bool:
        """False only if the repair would change nothing; `coded` is the text in UTF-8."""
        return GATES[self.fix](text, coded)

    def repair(self, text: str, rule: str) -> list[Edit]:
        """The edits that mend the text."""
        return list(FIXES[self.fix](text, rule))


def _mojibake_might(text: str, coded: bytes) -> bool:
    """Looks at the runs of characters beyond ASCII only: most texts have few and short ones."""
    if text.isascii():
        return False
    if len(coded) > DENSE * len(text):
        # Hardly any ASCII: picking the rest out would copy the whole text.
        return LOSS.search(text) is not None or _has_sequence(text)
    runs = coded.translate(ASCII_TO_SPACE).split()
    if LOST_BYTES.search(b" ".join(runs)):
        return True
    # A pair takes four bytes; a lone quotation mark takes three.
    pairs = b" ".join([run for run in runs if len(run) > 3])
    return _has_sequence(pairs.decode("utf-8", "surrogatepass"))


def _has_sequence(text: str) -> bool:
    """Whether a text holds a misread sequence, or what is left of one."""
    sequence = None
    for pair in PAIR.finditer(text):
        sequence = sequence or _sequence()
        if sequence.match(text, pair.start()):
            return True
    return False


def _controls_might(_: str, coded: bytes) -> bool:
    return bool(coded.translate(None, NO_CONTROLS))


def _zero_width_might(text: str, _: bytes) -> bool:
    return "\u200b" in text or "\ufeff" in text


def _mojibake(text: str, rule: str) -> Iterator[Edit]:
    import ftfy  # 0.1 s: loaded at the first line that looks broken

    for start, line in _broken_lines(text):
        fixed = ftfy.fix_encoding(line)
        # A repair that makes a line break out of one line would move every line below it.
        if fixed != line and NEWLINE not in fixed:
            yield from _differences(line, fixed, start, rule)


def _broken_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that look broken, each with where it starts."""
    done = 0
    sequence = _sequence()
    pairs = (pair.start() for pair in PAIR.finditer(text) if sequence.match(text, pair.start()))
    losses = (loss.start() for loss in LOSS.finditer(text))
    for at in merge(pairs, losses):
        if at >= done:
            start = text.rfind(NEWLINE, 0, at) + 1
            end = text.find(NEWLINE, at)
            done = len(text) if end < 0 else end
            yield start, text[start:done]


def _differences(old: str, new: str, start: int, rule: str) -> Iterator[Edit]:
    """Small edits, word by word. Not by difflib: 4,000 broken characters took it seconds."""
    before, after = SPACES.split(old), SPACES.split(new)
    if len(before) != len(after):
        before, after = [old], [new]
    for one, two in zip(before, after, strict=True):
        if one != two:
            yield Edit(start, start + len(one), two, rule)
        start += len(one)


def _removal(
    pattern: "re.Pattern[str] | regex.Pattern[str]", text: str, rule: str
) -> Iterator[Edit]:
    for found in pattern.finditer(text):
        yield Edit(found.start(), found.end(), "", rule)


def _entities(text: str, rule: str) -> Iterator[Edit]:
    from html import unescape

    if not ENTITIES.search(text) or MARKUP.search(text):
        return
    for found in ENTITIES.finditer(text):
        plain = unescape(found[0])
        while plain != (plainer := unescape(plain)):
            plain = plainer
        if plain and NEWLINE not in plain and not CONTROLS.search(plain):
            yield Edit(found.start(), found.end(), plain, rule)


GATES: dict[Fix, Callable[[str, bytes], bool]] = {
    "mojibake": _mojibake_might,
    "controls": _controls_might,
    "escapes": lambda _, coded: b"\x1b" in coded,
    "zero-width": _zero_width_might,
    "entities": lambda _, coded: b"&" in coded,
}
FIXES: dict[Fix, Callable[[str, str], Iterator[Edit]]] = {
    "mojibake": _mojibake,
    "controls": lambda text, rule: _removal(CONTROLS, text, rule),
    "escapes": lambda text, rule: _removal(ESCAPES, text, rule),
    "zero-width": lambda text, rule: _removal(ZERO_WIDTH, text, rule),
    "entities": _entities,
}
