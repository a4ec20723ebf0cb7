"""The options that commands share, and what is made of them."""

import re
from argparse import (
    ArgumentTypeError,
    Namespace,
    RawDescriptionHelpFormatter,
    _ActionsContainer,
    _ArgumentGroup,
)
from collections.abc import Callable, Sequence
from typing import get_args

from cleaner import __version__
from cleaner.cli.usage import Parser
from cleaner.errors import CleanerError
from cleaner.formats import FORMATS, Settings
from cleaner.formats.conversion import TO
from cleaner.formats.extraction import Extract, Html
from cleaner.formats.layout import Layout
from cleaner.formats.recoding import encoding_named
from cleaner.host import host_of
from cleaner.identify import AUTO, ready
from cleaner.language import NO_TAG, TAG
from cleaner.limits import Profile


def parser(prog: str, description: str, epilog: str, file: Callable[[str], str] = str) -> Parser:
    """A parser with files; `file` checks a name."""
    made = plain_parser(prog, description, epilog)
    made.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        type=file,
        help="files to read; '-' or none: standard input",
    )
    return made


def plain_parser(prog: str, description: str, epilog: str) -> Parser:
    """A parser with the version, which every command has."""
    made = Parser(
        prog=prog,
        description=description,
        epilog=epilog,
        allow_abbrev=False,
        formatter_class=RawDescriptionHelpFormatter,
    )
    made.add_argument(
        "--version", action="version", version=f"cleaner {__version__}", help="show the version"
    )
    return made


def parsed(made: Parser, arguments: Sequence[str]) -> Namespace:
    """The options, which may stand between the files; all behind `--` are files."""
    given = list(arguments)
    # Python 3.11 takes the first file behind `--` for one more `--`.
    at = given.index("--") if "--" in given else len(given)
    options = made.parse_intermixed_args(given[:at])
    options.files += given[at + 1 :]
    return options


def add_reading(made: Parser) -> _ArgumentGroup:
    """The group with the options on how files are read, which is added."""
    group = made.add_argument_group("reading")
    group.add_argument(
        "--format",
        choices=sorted(FORMATS),
        help="how documents lie in the files; default: told by name "
        "(.jsonl, .ndjson, .csv, .tsv, .html, .warc, .parquet, .txt, .md, also with .gz, .zst, .xz "
        "or .bz2) or by content",
    )
    group.add_argument(
        "--url",
        type=_url,
        help="where the text is from; for plain text and records that do not say",
    )
    group.add_argument(
        "--lang",
        type=_language,
        help="its language, such as 'en' or 'pt-BR'; for plain text and records that do not say; "
        "'auto': a library tells it, where rules ask (needs the extra 'lang')",
    )
    add_text_field(group)
    _add_other_fields(group)
    group.add_argument(
        "--html",
        choices=get_args(Html),
        default="auto",
        help="which texts of records are pages in HTML, of which the main text is taken: those "
        "that start as one, all, or none; default: auto (hook: never)",
    )
    group.add_argument(
        "--extract",
        choices=get_args(Extract),
        default="balanced",
        help="how much of a page in HTML is its main text; default: balanced",
    )
    return group


def add_to(made: _ActionsContainer) -> None:
    """Add the option that says what comes out."""
    made.add_argument(
        "--to",
        metavar="FORMAT",
        choices=TO,
        help="write another format: csv, jsonl, parquet or text; default: that of each file",
    )


def add_encoding(made: _ActionsContainer) -> None:
    """Add the option that says what encoding files are in."""
    made.add_argument(
        "--encoding",
        metavar="NAME",
        type=_encoding,
        help="the encoding of the files, or 'auto' to tell it by their bytes; what comes out is "
        "UTF-8; default: UTF-8, of which bytes that do not belong there survive",
    )


def add_text_field(made: _ActionsContainer) -> None:
    """Add the option that names the key of a record's text."""
    made.add_argument(
        "--text-field",
        metavar="NAMES",
        action="extend",
        type=_fields,
        default=[],
        help="the key of a record, or the column, that holds its text; several, separated by "
        "commas or in an option each, are several texts; 'data.text' is the key 'text' of the "
        "object 'data'; default: text, content, raw_content, plain_text or markdown, the first "
        "there is",
    )


def _add_other_fields(made: _ActionsContainer) -> None:
    for name, what in (
        ("url", "where its text is from"),
        ("lang", "its language"),
        ("id", "its name"),
    ):
        made.add_argument(
            f"--{name}-field",
            metavar="NAME",
            help=f"the key that holds {what}; default: as in common data sets",
        )


def add_jobs(made: _ActionsContainer, default: int, text: str) -> None:
    """Add the option that says how many processes clean."""
    made.add_argument("-j", "--jobs", metavar="N", type=count, default=default, help=text)


def count(given: str) -> int:
    """A number of things, of which there is at least one."""
    if not given.isdecimal() or not int(given):
        raise ArgumentTypeError(f"{given!r} is no number over 0")
    return int(given)


def add_selection(made: Parser) -> None:
    """Add the options on which rules are in force."""
    group = made.add_argument_group(
        "rules", "NAMES are categories or rule ids, separated by commas; repeatable."
    )
    group.add_argument(
        "--profile",
        choices=get_args(Profile),
        help="how sure a rule must be; default: balanced",
    )
    for option, text in (
        ("--select", "let only these cut"),
        ("--extend-select", "let these cut as well"),
        ("--ignore", "let these not cut"),
    ):
        group.add_argument(
            option, metavar="NAMES", action="extend", type=_names, default=[], help=text
        )
    group.add_argument(
        "--rules",
        metavar="PATH",
        action="append",
        default=[],
        help="a rule file, a folder of them or pack:NAME for an installed pack, added to the "
        "shipped rules; repeatable",
    )
    group.add_argument(
        "--no-builtin-rules", action="store_true", help="leave the shipped rules out"
    )
    add_config(group, "upwards from the input")


def add_config(made: _ActionsContainer, where: str) -> None:
    """Add the options on the configuration, which is looked for there."""
    source = made.add_mutually_exclusive_group()
    source.add_argument(
        "--config",
        metavar="PATH",
        help="the configuration; default: the nearest cleaner.toml, or pyproject.toml with "
        f"[tool.cleaner], {where}",
    )
    source.add_argument("--isolated", action="store_true", help="use no configuration")


def settings_of(
    options: Namespace, *, edits: bool = False, sidecar: bool = False, stamp: str = ""
) -> Settings:
    """How to read and write, as the options ask."""
    given = {"url": options.url, "lang": options.lang}
    meta = {name: value for name, value in given.items() if value}
    return Settings(
        meta=meta,
        edits=edits,
        sidecar=sidecar,
        stamp=stamp,
        layout=layout_of(options),
        html=options.html,
        extract=options.extract,
        encoding=getattr(options, "encoding", None) or "",
    )


def layout_of(options: Namespace) -> Layout:
    """Where the text of a record stands, and what is known of it, as the options ask."""
    return Layout().asked(
        text=options.text_field,
        url=options.url_field,
        lang=options.lang_field,
        id=options.id_field,
    )


def _encoding(name: str) -> str:
    try:
        return encoding_named(name)
    except CleanerError as error:
        raise ArgumentTypeError(str(error)) from None


def _names(given: str) -> Sequence[str]:
    return [name.strip() for name in given.split(",") if name.strip()]


def _url(given: str) -> str:
    """An address with a host; its scheme may be missing."""
    if host_of(given):
        return given
    if "." in host_of(f"//{given}").strip("."):
        return f"https://{given}"
    raise ArgumentTypeError(f"{given!r} names no host; write it like https://example.org/page")


def _fields(given: str) -> Sequence[str]:
    """Names parted by commas, but for those that a backslash stands before."""
    return [name.replace("\\,", ",") for name in re.split(r"(?<!\\),", given)]


def _language(given: str) -> str:
    if given == AUTO:
        ready()
    elif not TAG.fullmatch(given):
        raise ArgumentTypeError(NO_TAG.format(given))
    return given
