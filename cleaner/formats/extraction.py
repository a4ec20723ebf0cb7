"""The text of an HTML page, by trafilatura; what it would drop in silence is told instead.

Knows nothing of files, and sets no limits: see `sandbox`.
"""

from typing import Any, Literal, NamedTuple

Extract = Literal["precision", "balanced", "recall"]
Html = Literal["auto", "always", "never"]


class Page(NamedTuple):
    """The text of a page, what is known about it, and why the text is not trafilatura's.

    `reason` is empty where all is well; with a reason and a text, the text is that of the whole
    page; without a text there is none.
    """

    text: str
    meta: dict[str, str]
    reason: str = ""


def extract(html: str, url: str, mode: Extract) -> Page:
    """The main text of a page with its title, date, author, site and language.

    >>> extract("<html><body></body></html>", "", "balanced").reason
    'there is no text in it'
    """
    tree, reason = _parsed(html)
    if tree is None:
        return whole(html, reason)
    from trafilatura import bare_extraction

    found = bare_extraction(
        tree,
        url=url or None,
        favor_precision=mode == "precision",
        favor_recall=mode == "recall",
        include_comments=False,
        with_metadata=True,
    )
    text = getattr(found, "text", None)
    if not isinstance(text, str) or not text.strip():
        return whole(html, "no article was found in it")
    return Page(text.strip() + "\n", _meta(found, tree))


def whole(html: str, reason: str) -> Page:
    """All text that a browser would show, for a page of which nothing less can be had, and why."""
    from cleaner.formats.visible import Visible

    reader = Visible()
    reader.feed(html)
    reader.close()
    text = reader.text()
    if not text:
        return Page("", {}, "there is no text in it")
    title = " ".join(reader.title.split())
    return Page(text, {"title": title} if title else {}, reason)


def _parsed(html: str) -> tuple[Any, str]:
    """The tree of a page, or None and why there is none that holds all of it."""
    from lxml import etree
    from lxml.html import HTMLParser as Parser
    from lxml.html import document_fromstring

    parser = Parser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        return None, f"it cannot be parsed ({error})"
    # libxml2 leaves out what is nested deeper than 254 elements, and all that follows; and with
    # `huge_tree`, where it does not, trafilatura does.
    fatal = next((entry for entry in parser.error_log if entry.level_name == "FATAL"), None)
    if fatal is None:
        return tree, ""
    deep = "depth" in fatal.message
    return None, "it is nested too deeply" if deep else f"it is too large ({fatal.message})"


def _meta(found: Any, tree: Any) -> dict[str, str]:
    meta = {
        "title": found.title,
        "date": found.date,
        "author": found.author,
        # The host of the address is no name; the landmarks find one in the text, if there is one.
        "site": found.sitename if found.sitename != found.hostname else None,
        "url": found.url,
        "lang": tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
    }
    return {name: " ".join(value.split()) for name, value in meta.items() if value}
