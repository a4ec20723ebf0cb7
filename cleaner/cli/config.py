"""The command `config`: what is in force for a file, and where each value is from."""

import json
from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from cleaner.cli.cleaners import Cleaners
from cleaner.cli.input import STANDARD
from cleaner.cli.options import add_selection, parsed, parser
from cleaner.cli.output import Output
from cleaner.codes import DONE
from cleaner.config import Config
from cleaner.ruleset import ruleset

DESCRIPTION = """\
Show what is in force for a file, or for standard input: every key of the configuration
with its value and where it is from, and the stamp, the name of all that shapes results."""

EPILOG = """\
examples:
  cleaner config
  cleaner config --json pages/a.txt
  cleaner config --isolated --profile precise

exit codes:
  0  all is done
  2  wrong usage, a broken rule file or a broken configuration"""


def run(arguments: Sequence[str]) -> int:
    """Show the configuration on standard output."""
    made = parser("cleaner config", DESCRIPTION, EPILOG)
    made.add_argument("--json", action="store_true", help="one JSON object with all of it")
    add_selection(made)
    options = parsed(made, arguments)
    if len(options.files) > 1:
        made.error("one file at a time")
    told = _told(options)
    text = json.dumps(told, ensure_ascii=False) if options.json else "\n".join(_lines(told))
    Output().write(f"{text}\n".encode("utf-8", "backslashreplace"))
    return DONE


def _told(options: Namespace) -> dict[str, Any]:
    """What is in force, as data."""
    file = options.files[0] if options.files else STANDARD
    cleaners = Cleaners(options)
    config = cleaners.config(file)
    rules = ruleset(config.rules, shipped=config.builtin_rules)
    return {
        "file": file,
        "excluded": file != STANDARD and config.excluded(file),
        "disabled": {entry.name: entry.where for entry in rules.disabled},
        "stamp": cleaners.of(file).stamp,
        "values": _values(config),
    }


def _values(config: Config) -> dict[str, Any]:
    return {
        key: {"value": value, "from": config.origin(key)} for key, value in config.shown().items()
    }


def _lines(told: dict[str, Any]) -> list[str]:
    """The values as a configuration file would say them, each with its origin as a comment."""
    name = "standard input" if told["file"] == STANDARD else told["file"]
    lines = [f"# {name}, stamp {told['stamp']}"]
    if told["excluded"]:
        lines.append("# excluded: the hook and --in-place leave it alone")
    lines += [f"# disabled by a pack: {name}  # {at}" for name, at in told["disabled"].items()]
    written = {key: f"{key} = {_toml(one['value'])}" for key, one in told["values"].items()}
    width = min(40, max(map(len, written.values())))
    lines += [f"{line:<{width}}  # {told['values'][key]['from']}" for key, line in written.items()]
    return lines


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)} = {_toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        pairs = value and isinstance(value[0], tuple)
        return _toml(dict(value)) if pairs else "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _key(key: str) -> str:
    return key if key.replace("-", "").isalnum() and key.isascii() else json.dumps(key)
