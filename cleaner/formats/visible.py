"""The text of a page in HTML that a browser would show, however the page is nested."""

from html.parser import HTMLParser

HIDDEN = frozenset(("script", "style", "template", "noscript", "head", "svg", "iframe", "object"))
# Ends a line in a browser.
BLOCKS = frozenset(
    """
    address article aside blockquote br dd details div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section summary table td th title tr ul
    """.split()  # noqa: SIM905
)


class Visible(HTMLParser):
    """Collects the text outside of scripts and styles, a block a line; any depth is fine."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self._pieces: list[str] = []
        self._inside: list[str] = []

    def text(self) -> str:
        """The lines that are not blank."""
        lines = (" ".join(line.split()) for line in "".join(self._pieces).split("\n"))
        return "".join(f"{line}\n" for line in lines if line)

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        """An element begins."""
        if tag in HIDDEN or tag == "title":
            self._inside.append(tag)
        if tag == "body":
            self._inside.clear()
        if tag in BLOCKS:
            self._pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass
        if tag in BLOCKS:
            self._pieces.append("\n")

    def handle_data(self, data: str) -> None:
        """Text stands here."""
        if "title" in self._inside:
            self.title += data
        elif not self._inside:
            # A line end in the source is a space on the page.
            self._pieces.append(data.replace("\n", " "))
