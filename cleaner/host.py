"""Where a document comes from: the host of its address, and what of it names a site."""

import re
from collections.abc import Iterator
from unicodedata import normalize

# What says nothing of a site: kinds of domains, sections, and hosts where everybody has a site.
GENERIC_LABELS = {
    *("www", "m", "amp", "mobile", "web", "en", "de", "es", "fr", "news", "blog"),
    *("com", "co", "org", "net", "gov", "gob", "gouv", "ac", "edu", "example"),
    *("blogspot", "wordpress", "substack", "medium", "tumblr", "typepad", "livejournal"),
    *("ghost", "beehiiv", "github", "gitlab", "wixsite", "weebly", "jimdo", "canalblog"),
    *("over-blog", "altervista", "hatenablog", "tistory"),
}
# What an address has more than the name that a site gives itself.
ADDED = {
    *("news", "online", "blog", "portal", "press", "media", "today", "daily", "live", "tv", "info"),
    *("avis", "haber", "magazine", "mag", "nieuws", "noticias", "zeitung"),
}
# Marks that spelling in ASCII leaves no letter of, letters that it does.
ANDS = ("", "and", "und", "et", "y", "e", "og", "och", "en", "i")
BARRED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})

DOMAIN = re.compile(r"(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+(?!-)[a-z0-9-]{1,63}(?<!-)")
PORT = re.compile(r":[0-9]{0,5}$")
# Longer names do not exist, and one of a million letters takes seconds to spell in ASCII.
LONGEST = 253


def host_of(url: str) -> str:
    """The host of an address, in small ASCII letters; empty if it has none.

    >>> host_of("https://www.Gazette.example:8080/tides"), host_of("gazette.example/tides")
    ('www.gazette.example', 'gazette.example')
    """
    if not url:
        return ""
    from urllib.parse import urlsplit  # it loads what it needs for addresses in digits

    try:
        host = urlsplit(url).hostname or _bare(url)
    except ValueError:
        return ""
    return ascii_host(host) if len(host) <= LONGEST else ""


def _bare(url: str) -> str:
    """The host of an address without its scheme, as people and some dumps write it.

    A name alone, such as `page.html`, may be a file's.
    """
    host, slash, _ = url.partition("/")
    host = host.partition(":")[0]
    named = "." in host.strip(".") and (slash or host.startswith("www."))
    return host if named else ""


def ascii_host(host: str) -> str:
    """A host in small ASCII letters, as it stands in addresses.

    >>> ascii_host("Bücher.example")
    'xn--bcher-kva.example'
    """
    host = host.rstrip(".").lower()
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def problem_of_domain(domain: str, *, private: bool) -> str:
    """What is wrong with a name as a domain that rules are bound to; empty if nothing is.

    With `private`, names such as `github.io`, under which one owner lets others have sites, are no
    site either.

    >>> problem_of_domain("*.gazette.example", private=False)
    "'*.gazette.example': a domain stands for all below it; write gazette.example"
    """
    bare = domain.removeprefix("*.").removeprefix(".").removeprefix("www.")
    if "/" in domain and (host := host_of(domain).removeprefix("www.")):
        return f"{domain!r} is an address; write its domain: {host}"
    if PORT.search(domain) and DOMAIN.fullmatch(PORT.sub("", bare)):
        return f"{domain!r}: a domain has no port; write {PORT.sub('', bare)}"
    if bare != domain and DOMAIN.fullmatch(bare):
        return f"{domain!r}: a domain stands for all below it; write {bare}"
    if not DOMAIN.fullmatch(domain) or len(domain) > LONGEST or _numbers(domain):
        return f"{domain!r} is no domain; write it like example.org"
    if _open(domain, private=private):
        return f"under {domain!r} anybody may have a site; name one of them: example.{domain}"
    return ""


def _numbers(domain: str) -> bool:
    """Whether a name is an address in numbers, or the end of one."""
    return domain.rpartition(".")[2].isdecimal()


def _open(domain: str, *, private: bool) -> bool:
    """Whether anybody may have a site right under a name."""
    from tld import is_tld  # a tenth of a second, and only rules for sites need it

    try:
        spelt = domain.encode().decode("idna")
    except UnicodeError:
        spelt = domain
    return bool(is_tld(spelt, search_private=private))


def site_label(url: str) -> str:
    """The part of a host that names the site, without hyphens.

    >>> site_label("https://www.worldnews.co.uk/a"), site_label("https://tarn-notes.blogspot.com/")
    ('worldnews', 'tarnnotes')
    """
    host = host_of(url)
    labels = [
        label for label in host.split(".")[:-1] if label not in GENERIC_LABELS and len(label) > 2
    ]
    return labels[-1].replace("-", "") if labels else ""


def named_by(line: str, label: str) -> str:
    """The leading words of a line that, glued together, spell the host's label.

    >>> named_by("Głos Brzezia", "glosbrzezia"), named_by("Müller & Söhne", "muellerundsoehne")
    ('Głos Brzezia', 'Müller & Söhne')
    """
    if len(label) < 4 or not _spelt(line[:1]).startswith(label[0]):
        return ""
    words = line.split()
    for count in range(1, min(len(words), 6) + 1):
        if any(_spells(glued, label, count) for glued in _glued(words[:count])):
            return " ".join(words[:count])
    return ""


def _spells(glued: str, label: str, count: int) -> bool:
    """Whether so many words, glued together, are a label, or all of it but its end."""
    if glued == label:
        return True
    rest = label[len(glued) :]
    short = (count > 1 and len(glued) >= 6 and len(rest) <= 4) or rest in ADDED
    return short and label.startswith(glued) and len(glued) >= 5


def _glued(words: list[str]) -> Iterator[str]:
    """Words as an address may spell them, glued together."""
    for said in ANDS if "&" in words else ANDS[:1]:
        text = "".join(said if word == "&" else word for word in words).casefold()
        yield _spelt(text)
        if not text.isascii():
            yield _spelt(text.translate(UMLAUTS))


def _spelt(text: str) -> str:
    """A text as addresses spell it: its letters and digits, in small, without accents."""
    small = text.casefold()
    if not small.isascii():
        small = normalize("NFKD", small.translate(BARRED))
    return "".join(char for char in small if char.isalnum())
