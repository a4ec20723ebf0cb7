"""What is wrong with a document as a whole; it is told, and nothing is removed for it."""

from collections.abc import Sequence
from typing import Literal

import regex

from cleaner.result import Result

Flag = Literal["boilerplate", "consent", "error-page", "paywall"]

# A page that says no more than this beside its notice has not much to say.
SHORT = 1000
# Below that a share says nothing: one line is half of it.
LEAST = 200
MOSTLY = 0.8
HALF = 0.5
# What servers, guards and applications say in place of a page, at the head of a short text.
ERROR = regex.compile(
    r"""(?mix)^\W{0,4}(?:
    (?:error\s)?(?:40[0134]|410|429|50[0234])(?:\s?[-–—:|]?\s?(?:error|not\sfound|forbidden|page\b
      |unauthorized|bad\s|gone|too\smany|internal|service|gateway|nicht|no\s|erreur|errore).{0,60})?$
    |(?:page|article|file|content|document|resource)\snot\sfound\b
    |(?:sorry|oops|uh-oh)\b.{0,40}\b(?:page|article|content)\b.{0,60}
      \b(?:found|exist|exists|available|gone|missing|moved|removed)\b
    |(?:the|this)\s(?:requested\s)?(?:page|url|article|content)\b.{0,60}
      \b(?:not\s(?:be\s)?found|(?:doesn['’]t|does\snot|no\slonger)\sexists?)\b
    |access\s(?:to\sthis\spage\shas\sbeen\s)?denied\b
    |(?:403\s)?forbidden$ |service\s(?:temporarily\s)?unavailable$ |internal\sserver\serror\b
    |just\sa\smoment\W{0,3}$ |attention\srequired!?
    |checking\s(?:if\sthe\ssite\sconnection|your\sbrowser)\b
    |(?:please\s)?verify(?:ing)?\s(?:that\s)?you\sare\s(?:not\sa\srobot|(?:a\s)?human)\b
    |are\syou\sa\srobot\b |(?:please\s)?enable\s(?:javascript|cookies)\b.{0,60}\bto\scontinue\b
    |you\sneed\sto\senable\sjavascript\b |unusual\s(?:traffic|activity)\b.{0,60}\bnetwork\b
    |(?:die\s)?(?:diese\s)?(?:angeforderte\s)?seite\b.{0,40}\bnicht\s(?:gefunden|verfügbar|vorhanden)\b
    |(?:la\s)?página\b.{0,40}\bno\s(?:encontrada|existe|se\sencuentra|disponible)\b
    |(?:la\s)?page\b.{0,40}\b(?:introuvable|n['’]existe\s(?:pas|plus))\b
    )"""
)


def flags(result: Result) -> tuple[Flag, ...]:
    """The flags of a cleaned document, in the order of their names.

    - boilerplate: nearly all of it is, or would have been cut
    - consent: it is mostly a call for consent
    - error-page: it says that there is no page, or asks for a proof to be human
    - paywall: it is short, and says that one has to pay for the rest

    >>> from cleaner.document import Document
    >>> flags(Result(Document("404 Not Found\\nThe page you asked for is not here.\\n")))
    ('error-page',)
    """
    size = len(result.document.text)
    left = len(result.text)
    taken = _taken(result)
    found: list[Flag] = []
    if result.status == "guarded" or (size >= LEAST and left < (1 - MOSTLY) * size):
        found.append("boilerplate")
    if taken.get("consent", 0) > HALF * size or ("consent" in taken and left < LEAST):
        found.append("consent")
    if left < SHORT and ERROR.search(result.text, 0, LEAST):
        found.append("error-page")
    if left < SHORT and "paywall" in taken:
        found.append("paywall")
    return tuple(found)


def main(results: Sequence[Result]) -> Result:
    """Of the texts of a record the longest: a title says little of what the record is."""
    return max(results, key=lambda result: len(result.document.text))


def _taken(result: Result) -> dict[str, int]:
    """How much the rules of each category found, cut or not."""
    taken: dict[str, int] = {}
    spans = [(edit.rule, edit.end - edit.start) for edit in result.edits]
    spans += [(refusal.rule, refusal.end - refusal.start) for refusal in result.refusals]
    for rule, size in spans:
        category = rule.partition("/")[0]
        taken[category] = taken.get(category, 0) + size
    return taken
