"""Where a document comes from: the host of its address, and what of it names a site."""

import re

GENERIC_LABELS = {
    "www",
    "m",
    "amp",
    "en",
    "de",
    "es",
    "fr",
    "news",
    "blog",
    "web",
    "mobile",
    "com",
    "co",
    "org",
    "net",
    "gov",
    "ac",
    "edu",
}


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
    """The part of a host that names the site: `worldnews` of `https://www.worldnews.co.uk/a`."""
    host = host_of(url)
    labels = [
        label for label in host.split(".")[:-1] if label not in GENERIC_LABELS and len(label) > 2
    ]
    return labels[-1].replace("-", "") if labels else ""


def named_by(line: str, label: str) -> str:
    """The leading words of a line that, glued together, spell the host's label."""
    if len(label) < 4 or line[:1].casefold() != label[0]:
        return ""
    words = line.split()
    for count in range(1, min(len(words), 6) + 1):
        glued = "".join(c for c in "".join(words[:count]).casefold() if c.isalnum())
        if glued == label or (
            count > 1
            and len(glued) >= 6
            and label.startswith(glued)
            and len(label) - len(glued) <= 4
        ):
            return " ".join(words[:count])
    return ""
