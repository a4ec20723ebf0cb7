"""Which encoding bytes are in, and the text they hold; knows nothing of any one format."""

import codecs
import re

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    # The longer marks first: UTF-32 little endian starts with the mark of UTF-16.
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# What browsers read these names as: the bytes between 80 and 9F are quotes there, not controls.
READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
DECLARED = re.compile(
    rb"""(?i)<(?:meta\b[^>]{0,200}?charset|\?xml\b[^>]{0,80}?encoding)\s*=\s*["']?\s*([\w.:-]{2,40})"""
)
DECLARED_WITHIN = 2048
# Detection is slow, and the first bytes say what the rest is.
SAMPLE = 1 << 16
LAST_RESORT = "cp1252"


def decode(raw: bytes, declared: str = "") -> tuple[str, str]:
    """The text, and the name of the encoding it was in.

    A byte order mark counts first, then that the bytes are valid UTF-8, then what is declared,
    then what the bytes look like: pages lie about their encoding, but text in another one is hardly
    ever valid UTF-8 by accident. What fits nothing loses the bytes that cannot be read.

    >>> decode(b"Caf\\xe9", "iso-8859-1"), decode("Café".encode(), "iso-8859-1")
    (('Café', 'cp1252'), ('Café', 'utf-8'))
    """
    for mark, name in MARKS.items():
        if raw.startswith(mark):
            return raw.decode(name, "replace"), name.removesuffix("-sig")
    for name in _candidates(raw, declared):
        try:
            return raw.decode(name), name
        except (UnicodeDecodeError, UnicodeError):
            continue
    name = detected(raw[:SAMPLE])
    return raw.decode(name, "replace"), name


def declared_in(raw: bytes) -> str:
    """The encoding that a page declares; empty if it does not.

    >>> declared_in(b'<html><meta charset="windows-1251">')
    'windows-1251'
    """
    found = DECLARED.search(raw, 0, DECLARED_WITHIN)
    return found[1].decode("ascii", "replace") if found else ""


def detected(raw: bytes) -> str:
    """The encoding that bytes which are not UTF-8 look most like."""
    from charset_normalizer import from_bytes

    best = from_bytes(raw).best()
    return known(best.encoding) if best else LAST_RESORT


def known(name: str) -> str:
    """Python's name of an encoding of text, as browsers understand it; empty if there is none."""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    if not found._is_text_encoding:  # "rot13" and "base64" are none
        return ""
    return READ_AS.get(found.name, found.name)


def _candidates(raw: bytes, declared: str) -> list[str]:
    said = known(declared) if declared else ""
    # ISO-2022 is valid ASCII, and a page that declares UTF-16 in a byte it reads as ASCII lies.
    first = [said] if said.startswith("iso2022") and b"\x1b" in raw else []
    return [*first, "utf-8", *([said] if said and not said.startswith("utf-") else [])]
