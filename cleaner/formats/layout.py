"""Where the text of a record stands and what is known of it: as asked, or as data sets have it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cleaner.language import two_letters
from cleaner.markdown import MARKUP

Path = tuple[str, ...]
# A dot leads into an object, unless a backslash stands before it.
ESCAPED_DOT = "\0"


def path(name: str) -> Path:
    r"""The keys that a name leads through.

    >>> path("data.text"), path(r"data\.text")
    (('data', 'text'), ('data.text',))
    """
    keys = name.replace("\\.", ESCAPED_DOT).split(".")
    return tuple(key.replace(ESCAPED_DOT, ".") for key in keys)


def _paths(names: str) -> tuple[Path, ...]:
    return tuple(map(path, names.split()))


# Of the text the first that a record has, of the others the first that is filled. They are those of
# C4, FineWeb, OSCAR, CC-News, RedPajama, Dolma, of programs that crawl into Markdown, and of the
# lines that we make of web archives.
TEXTS = _paths("text content raw_content plain_text markdown")
GUESSES: Mapping[str, tuple[Path, ...]] = {
    "id": _paths("id doc_id warc_headers.warc-record-id"),
    "url": _paths(
        "url meta.url metadata.url metadata.sourceURL warc_headers.warc-target-uri requested_url "
        "source_url"
    ),
    "lang": _paths(
        "lang language meta.language metadata.language metadata.identification.label "
        "warc_headers.warc-identified-content-language"
    ),
    "type": _paths("type"),
    "title": _paths("title meta.title metadata.title"),
    "site": _paths("site sitename"),
}


@dataclass(frozen=True)
class Layout:
    """Which paths are tried for the text, and for each piece of metadata.

    The text is what the first path leads to that leads to one; with `every` all of them lead to
    texts, each cleaned by itself.
    """

    texts: tuple[Path, ...] = TEXTS
    known: Mapping[str, tuple[Path, ...]] = field(default_factory=lambda: GUESSES)
    every: bool = False

    @property
    def several(self) -> bool:
        """Whether a record may hold more than one text."""
        return self.every and len(self.texts) > 1

    def asked(self, text: str | Sequence[str] = (), **names: str | None) -> "Layout":
        """The layout with what was asked for in place of guesses: one text or several.

        >>> Layout().asked(text="data.body", url=None).texts
        (('data', 'body'),)
        """
        given = {key: (path(name),) for key, name in names.items() if name is not None}
        texts = tuple(dict.fromkeys(map(path, [text] if isinstance(text, str) else text)))
        return Layout(texts or self.texts, {**self.known, **given}, every=bool(texts))

    def facts(self, value: Callable[[Path], Any], text: Path) -> dict[str, str]:
        """What is known of a text of a record whose values a function gives.

        A title that is itself the text tells nothing of it.
        """
        facts = {"markup": MARKUP} if text[-1] == MARKUP else {}
        for name, paths in self.known.items():
            for each in paths:
                found = value(each) if each != text else None
                if found and found.__class__ is str:
                    facts[name] = found
                    break
        if "lang" in facts:
            facts["lang"] = told_language(facts["lang"])
        return facts


def name_of(keys: Path) -> str:
    """The name that leads through these keys."""
    return ".".join(key.replace(".", "\\.") for key in keys)


def told_language(value: str) -> str:
    """The first language of a list, in two letters where there are two.

    >>> told_language("fra,eng")
    'fr'
    """
    return two_letters(value.partition(",")[0].strip())


def walk(value: Any, keys: Path) -> Any:
    """What keys lead to in objects; None where they lead nowhere.

    >>> walk({"a": {"b": 1}}, ("a", "b")), walk({"a": 1}, ("a", "b"))
    (1, None)
    """
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value
