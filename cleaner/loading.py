"""Rule files become rules; everything wrong with them is told in one go, with line and column."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import yaml

from cleaner.config import suggestion
from cleaner.convert import Converter, Position, scalar_text
from cleaner.errors import RuleError
from cleaner.kinds import KINDS
from cleaner.proving import problems_of
from cleaner.rule import CATEGORIES, CATEGORIES_OFF, Kind, Rule

MOST_BYTES = 2_000_000
MOST_DEPTH = 12
FILE_KEYS = ("category", "languages", "lists", "rules")
# What the file or the loader fills in, not the author of a rule.
FILLED = ("kind", "kind_name", "category", "source")


def load_rules(*paths: str | Path) -> tuple[Rule, ...]:
    """The rules of files and folders (all their *.yaml), sorted by id.

    Raises RuleError with every problem of every file, each as `file:line:column: rule: what`.

    >>> load_rules("no-such-file.yaml")
    Traceback (most recent call last):
    cleaner.errors.RuleError: no-such-file.yaml:1:1: no such file or folder
    """
    return _load([Path(path) for path in paths], prove=True)


@cache
def builtin_rules() -> tuple[Rule, ...]:
    """The rules shipped with cleaner, sorted by id.

    >>> "repeat/paragraph" in {rule.id for rule in builtin_rules()}
    True
    """
    # Proved by the test suite: compiling all patterns at each start would take a tenth of a second.
    return _load([builtin_folder()], prove=False)


def builtin_folder() -> Path:
    """Where the shipped rules lie: inside the installed package, else beside it in a checkout."""
    here = Path(__file__).parent
    packed = here / "_rules"
    return packed if packed.is_dir() else here.parent / "rules"


def _load(paths: Iterable[Path], *, prove: bool) -> tuple[Rule, ...]:
    problems: list[str] = []
    rules: dict[str, Rule] = {}
    for path in paths:
        for file in _files(path, problems):
            for rule in _RuleFile(file, problems, prove=prove).rules():
                if rule.id in rules:
                    problems.append(
                        f"{rule.source}: {rule.id}: also defined at {rules[rule.id].source}"
                    )
                rules[rule.id] = rule
    if problems:
        raise RuleError(tuple(problems))
    return tuple(rules[rule_id] for rule_id in sorted(rules))


def _files(path: Path, problems: list[str]) -> Iterator[Path]:
    if path.is_dir():
        root = path.resolve()
        # A folder is searched, not trusted: links that lead out and devices are passed over.
        files = [
            file
            for file in sorted(path.rglob("*.yaml"))
            if file.is_file() and file.resolve().is_relative_to(root)
        ]
        if not files:
            problems.append(f"{path}:1:1: the folder holds no *.yaml file")
        yield from files
    elif path.is_file():
        yield path
    else:
        problems.append(f"{path}:1:1: no such file or folder")


class _RuleFile:
    """One file on its way to becoming rules."""

    def __init__(self, path: Path, problems: list[str], *, prove: bool) -> None:
        self.path = path
        self.problems = problems
        self.prove = prove
        self.convert = Converter(self._report)
        self.rule_id = ""

    def _report(self, position: Position, message: str) -> None:
        name = f"{self.rule_id}: " if self.rule_id else ""
        self.problems.append(
            f"{self.path}:{position.line + 1}:{position.column + 1}: {name}{message}"
        )

    def rules(self) -> Iterator[Rule]:
        """The file's rules; what is wrong is reported and left out."""
        root = self._root()
        if root is None:
            return
        fields = self.convert.mapping(root, FILE_KEYS)
        category = scalar_text(fields.get("category"))
        languages = fields.get("languages")
        given = self.convert.strings(languages) if languages is not None else ()
        if "lists" in fields:
            for name, node in self.convert.entries(fields["lists"]).items():
                phrases = self.convert.phrases(node)
                if phrases:
                    self.convert.lists[name] = phrases
        listed = fields.get("rules")
        if not isinstance(listed, yaml.SequenceNode):
            self._report(Position.of(listed or root), "a rule file needs a list under 'rules'")
            return
        for node in listed.value:
            self.rule_id = ""
            rule = self._rule(node, category, given)
            if rule:
                yield rule

    def _root(self) -> yaml.Node | None:
        text = self._text()
        if text is None or not self._safe(text):
            return None
        try:
            root = yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.YAMLError as error:
            self._report_yaml(error)
            return None
        if root is None:
            self._report(Position(0, 0), "the file is empty; it needs 'category' and 'rules'")
        return root

    def _text(self) -> str | None:
        try:
            raw = self.path.read_bytes()
        except OSError as error:
            self._report(Position(0, 0), f"cannot be read: {error.strerror}")
            return None
        if len(raw) > MOST_BYTES:
            self._report(Position(0, 0), f"larger than {MOST_BYTES:,} bytes; split it by topic")
            return None
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start)
            self._report(
                Position(line, error.start - raw.rfind(b"\n", 0, error.start) - 1),
                "not UTF-8; save the file as UTF-8",
            )
            return None

    def _safe(self, text: str) -> bool:
        """Whether the file is flat enough and free of aliases and tags.

        Counted over the stream of events: composing a file of a million `[` ends the interpreter.
        """
        depth = 0
        try:
            for event in yaml.parse(text, Loader=yaml.CSafeLoader):
                position = Position.at(event.start_mark)
                if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                    self._report(
                        position, "aliases and anchors are not allowed; write the value out"
                    )
                    return False
                if getattr(event, "tag", None):
                    self._report(
                        position, "tags are not allowed; every value is text, a list or a map"
                    )
                    return False
                depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(
                    event, yaml.CollectionEndEvent
                )
                if depth > MOST_DEPTH:
                    self._report(position, f"nested deeper than {MOST_DEPTH} levels")
                    return False
        except yaml.YAMLError as error:
            self._report_yaml(error)
            return False
        return True

    def _report_yaml(self, error: yaml.YAMLError) -> None:
        mark = getattr(error, "problem_mark", None)
        position = Position.at(mark)
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or error
        self._report(position, f"not YAML: {reason}")

    def _rule(self, node: yaml.Node, category: str, languages: tuple[str, ...]) -> Rule | None:
        before = len(self.problems)
        fields = self.convert.entries(node)
        name = scalar_text(fields.get("id"))
        category = scalar_text(fields.pop("category", None)) or category
        self.rule_id = f"{category}/{name}" if name and category else name
        position = Position.of(node)
        kind = self._kind(fields, position)
        self._identity(name, category, position)
        known = self.convert.names(Rule, without=FILLED)
        self._unknown(node, fields, known, KINDS.values() if kind is None else (kind,))
        if kind is None:
            return None
        kind_keys = self.convert.names(kind)
        made = self.convert.build(
            kind, {key: fields[key] for key in fields if key in kind_keys}, position
        )
        common = self.convert.values(Rule, {key: fields[key] for key in fields if key in known})
        if made is None or len(self.problems) > before:
            return None
        common |= {
            "id": self.rule_id,
            "category": category,
            "kind": made,
            "kind_name": self.kind_name,
        }
        common.setdefault("languages", languages)
        rule = Rule(**common, source=f"{self.path}:{position.line + 1}:{position.column + 1}")
        for key, message in problems_of(rule) if self.prove else ():
            self._report(Position.of(fields.get(key) or node), message)
        return rule if len(self.problems) == before else None

    def _unknown(
        self,
        node: yaml.Node,
        fields: dict[str, yaml.Node],
        known: tuple[str, ...],
        kinds: Iterable[type[Kind]],
    ) -> None:
        """Report the keys that neither a rule nor its kind has, and leave them out."""
        names = {*known, "kind", *(name for kind in kinds for name in self.convert.names(kind))}
        for key in [key for key in fields if key not in names]:
            del fields[key]
            message = f"unknown key {key!r}{suggestion(key, sorted(names))}"
            self._report(self.convert.key_position(node, key), message)

    def _kind(self, fields: dict[str, yaml.Node], position: Position) -> type[Kind] | None:
        node = fields.pop("kind", None)
        self.kind_name = scalar_text(node)
        if self.kind_name in KINDS:
            return KINDS[self.kind_name]
        at = Position.of(node) if node else position
        if node is None:
            self._report(at, f"missing key 'kind'; one of {', '.join(KINDS)}")
        else:
            self._report(
                at,
                f"unknown kind {self.kind_name!r}{suggestion(self.kind_name, KINDS)}; "
                f"one of {', '.join(KINDS)}",
            )
        return None

    def _identity(self, name: str, category: str, position: Position) -> None:
        if not name:
            self._report(position, "missing key 'id'")
        elif not name.replace("-", "").isalnum() or not name.isascii() or name != name.lower():
            self._report(position, f"id {name!r} is not made of small letters, digits and hyphens")
        known = (*CATEGORIES, *CATEGORIES_OFF)
        if not category:
            self._report(position, "missing key 'category', at the head of the file or in the rule")
        elif category not in known:
            self._report(
                position,
                f"unknown category {category!r}{suggestion(category, known)}; "
                f"one of {', '.join(known)}",
            )
