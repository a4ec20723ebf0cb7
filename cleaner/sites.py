"""Rules for single sites: a file for each domain, read when a document of it first appears."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from cleaner import store
from cleaner.blake import blake2b
from cleaner.errors import CleanerError, RuleError
from cleaner.host import ascii_host
from cleaner.loading import ENDING, SITES, Raw, Source, distinct, rules_of, site_files, site_of
from cleaner.rule import Rule

# Hashing so few takes no longer than asking for what is kept.
FEW = 64
DIGEST = 16


class Sites:
    """The files for sites of some sources, known by their names until they are needed.

    What was read once must not change: rules, and the stamp that names them, hold for a whole run.
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        self.sources = tuple(replace(source, files=()) for source in sources)
        self._files: dict[str, list[tuple[int, str]]] = {}
        self._seen: dict[tuple[int, str], bytes] = {}
        for number, source in enumerate(self.sources):
            for name in site_files(source.sites):
                self._files.setdefault(site_of(name), []).append((number, name))

    def __bool__(self) -> bool:
        return bool(self._files)

    def all(self) -> tuple[Rule, ...]:
        """The rules of all sites; reads every file."""
        return self.rules(self._files)

    def of(self, host: str) -> tuple[str, ...]:
        """The sites with a file that a host belongs to, the widest last."""
        if not host:
            return ()
        labels = ascii_host(host).split(".")
        names = (".".join(labels[start:]) for start in range(len(labels)))
        return tuple(name for name in names if name in self._files)

    def rules(self, sites: Iterable[str]) -> tuple[Rule, ...]:
        """The rules of some sites; raises RuleError with all that is wrong with their files."""
        problems: list[str] = []
        found: list[Rule] = []
        for site in sites:
            for number, name in self._files.get(site, ()):
                raw = self._read(number, name, problems)
                found += self._left(number, rules_of(self.sources[number], raw, problems))
        rules = distinct(found, problems)
        if problems:
            raise RuleError(tuple(problems))
        return rules

    def _left(self, number: int, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        """The rules of a source without those that another one disables."""
        others = (source for at, source in enumerate(self.sources) if at != number)
        out = {entry.name for source in others for entry in source.disable}
        return tuple(rule for rule in rules if out.isdisjoint(rule.names)) if out else rules

    def named(self, entries: Iterable[str]) -> Iterator[Rule]:
        """The rules of the sites that are named in ids such as `footer/example.org/printed`."""
        yield from self.rules(self._of_ids(entries))

    def names(self, entries: Iterable[str], problems: list[str]) -> Iterator[str]:
        """What the rules of these sites go by, also those that are disabled."""
        for site in self._of_ids(entries):
            for number, name in self._files[site]:
                raw = self._read(number, name, problems)
                for rule in rules_of(self.sources[number], raw, problems):
                    yield from rule.names

    def _of_ids(self, entries: Iterable[str]) -> list[str]:
        sites = {entry.split("/")[1] for entry in entries if entry.count("/") == 2}
        return sorted(sites & self._files.keys())

    def content(self) -> tuple[str, ...]:
        """What all the files hold, as hashes by site.

        They are kept for as long as no file of the folder changes: ten thousand take a second.
        """
        for number, source in enumerate(self.sources):
            names = sorted(name for own in self._files.values() for at, name in own if at == number)
            if source.sites and len(names) > FEW:
                self._know(number, source.sites, names)
        return tuple(
            f"{site} {self._hash(number, name).hex()}"
            for site, files in sorted(self._files.items())
            for number, name in files
        )

    def _know(self, number: int, folder: Path, names: list[str]) -> None:
        """Take over the hashes that are kept of a source's files, or see to it that they are."""
        key = store.key("sites", str(folder), *store.state(folder, ENDING))
        hashes = store.get(key)
        if hashes is None:
            hashes = b"".join(self._hash(number, name) for name in names)
            store.put(key, hashes)
        for place, name in enumerate(names):
            digest = hashes[place * DIGEST : (place + 1) * DIGEST]
            self._seen.setdefault((number, name), digest)

    def _hash(self, number: int, name: str) -> bytes:
        if (number, name) not in self._seen:
            self._read(number, name, [])
        return self._seen[number, name]

    def _read(self, number: int, name: str, problems: list[str]) -> tuple[Raw, ...]:
        source = self.sources[number]
        raw = source.site_file(name, problems)
        digest = blake2b(b"".join(one.content for one in raw), digest_size=DIGEST).digest()
        if self._seen.setdefault((number, name), digest) != digest:
            raise CleanerError(f"{source.path / SITES / name}: was changed while it was in use")
        return raw


NO_SITES = Sites(())
