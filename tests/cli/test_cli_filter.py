"""`cleaner [FILE...]` on plain text, and what holds for every format."""

import bz2
import gzip
import lzma
import re

import pytest
from backports import zstd
from cost import STEEP, growth

FIRST = b"The pier burned down in the night and nobody was hurt at all.\n"
AD = b"Advertisement\n"
LAST = b"It will be built again in the spring, the council said.\n"
UNTOUCHED = {
    "nothing": b"",
    "a newline": b"\n",
    "white space": b" \t\n\n  \n",
    "no final newline": FIRST + LAST.rstrip(),
    "CRLF": (FIRST + LAST).replace(b"\n", b"\r\n"),
    "old Mac line ends": (FIRST + LAST).replace(b"\n", b"\r"),
    "a byte order mark": b"\xef\xbb\xbf" + FIRST,
    "only a byte order mark": b"\xef\xbb\xbf",
    "a NUL": b"The pier\x00 burned down in the night and nobody was hurt.\n",
    "bytes that are not UTF-8": b"The caf\xe9 burned down in the night\xff and nobody was hurt.\n",
    "a sequence cut short": FIRST + b"\xe2\x82",
    "an encoded surrogate": b"\xed\xa0\x80 " + FIRST,
    "line separators": "One.\u2028Two.\u2029Three.\x85Four.\n".encode(),
}


@pytest.mark.parametrize("text", UNTOUCHED.values(), ids=UNTOUCHED)
def test_a_text_without_boilerplate_comes_out_byte_for_byte(cleaner, rules, text):
    ran = cleaner(*rules, given=text)

    assert ran == (0, text, "")


def test_a_line_that_a_rule_takes_is_gone(cleaner, rules):
    ran = cleaner(*rules, given=FIRST + AD + LAST)

    assert ran == (0, FIRST + LAST, "")


def test_carriage_returns_around_a_removed_line_stay(cleaner, rules):
    ran = cleaner(*rules, given=(FIRST + AD + LAST).replace(b"\n", b"\r\n"))

    assert ran.out == (FIRST + LAST).replace(b"\n", b"\r\n")


def test_a_byte_order_mark_does_not_hide_the_first_line_and_stays(cleaner, rules):
    ran = cleaner(*rules, given=b"\xef\xbb\xbf" + AD + FIRST)

    assert ran.out == b"\xef\xbb\xbf" + FIRST


def test_invalid_bytes_around_a_removed_line_survive(cleaner, rules):
    ran = cleaner(*rules, given=b"\xff caf\xe9 " + FIRST + AD + LAST + b"\xe2\x82\n")

    assert ran.out == b"\xff caf\xe9 " + FIRST + LAST + b"\xe2\x82\n"


def test_no_final_newline_is_added(cleaner, rules):
    ran = cleaner(*rules, given=FIRST + AD + LAST.rstrip())

    assert ran.out == FIRST + LAST.rstrip()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_wide_encoding_is_refused_with_the_way_out(cleaner, rules, tmp_path, encoding):
    path = tmp_path / "wide.txt"
    path.write_bytes(("\ufeff" + FIRST.decode()).encode(encoding))

    ran = cleaner(*rules, path)

    name = encoding[:6].upper()
    assert ran == (
        2,
        b"",
        f"cleaner: {path}: this is {name}, not UTF-8; convert it first: iconv -f {name} -t UTF-8\n",
    )


@pytest.mark.parametrize("command", [(), ("explain",), ("undo",)])
def test_a_compressed_file_is_refused_with_the_way_out(cleaner, tmp_path, command):
    path = tmp_path / "page.zip"
    path.write_bytes(b"PK\x03\x04" + FIRST)

    ran = cleaner(*command, path)

    assert ran == (2, b"", f"cleaner: {path}: this is zip; use: unzip -p {path} | cleaner\n")


@pytest.mark.parametrize(
    "pack",
    [gzip.compress, zstd.compress, lzma.compress, bz2.compress],
    ids=["gzip", "zstd", "xz", "bzip2"],
)
def test_a_packed_file_comes_out_unpacked_and_clean(cleaner, rules, tmp_path, pack):
    path = tmp_path / "page"
    path.write_bytes(pack(FIRST + AD + LAST))

    assert cleaner(*rules, path) == (0, FIRST + LAST, "")


def test_a_packed_file_cut_short_fails_after_what_could_be_read(cleaner, rules, tmp_path):
    path = tmp_path / "scrape.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "Tea."}\n' * 200_000)[:-9])

    ran = cleaner(*rules, path)

    assert (ran.code, len(ran.out) > 1_000_000) == (2, True)
    assert ran.err.startswith(f"cleaner: {path}: damaged gzip before byte ")


@pytest.mark.parametrize(
    ("word", "command"),
    [
        ("explane", "cleaner explain"),
        ("Explain", "cleaner explain"),
        ("und", "cleaner undo"),
        ("explian", "cleaner explain"),
        ("list", "cleaner rules list"),
        ("lint", "cleaner rules lint"),
        ("help", "cleaner --help"),
        ("version", "cleaner --version"),
    ],
)
def test_a_misspelt_command_is_told(cleaner, rules, tmp_path, word, command):
    path = tmp_path / "page.txt"
    path.write_bytes(FIRST)

    ran = cleaner(word, *rules, path)

    message = f"cleaner: {word}: no such file; did you mean '{command}'?\n"
    assert ran == (2, b"", message)


def test_a_file_may_be_called_almost_like_a_command(cleaner, rules, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "explane").write_bytes(FIRST)

    assert cleaner("explane", *rules) == (0, FIRST, "")


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("--profile", "precise", "explain", "page.txt"), id="after an option"),
        pytest.param(("page.txt", "explain"), id="after a file"),
        pytest.param(("--profile=precise", "explain", "--refused"), id="before its own option"),
    ],
)
def test_a_command_comes_first(cleaner, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.txt").write_bytes(FIRST)

    ran = cleaner(*arguments)

    message = "no such file; the command comes first: cleaner explain ..."
    assert (ran.code, ran.out, message in ran.err) == (2, b"", True)


def test_a_file_may_be_called_like_a_command(cleaner, rules, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "undo").write_bytes(FIRST)

    assert cleaner(*rules, "undo") == (0, FIRST, "")


def test_what_follows_two_dashes_is_a_file(cleaner, rules, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("--edits", "--"):
        (tmp_path / name).write_bytes(FIRST)

    assert cleaner(*rules, "--", "--edits", "--") == (0, FIRST + FIRST, "")


def test_a_value_may_be_called_like_a_command(cleaner, rules):
    assert cleaner(*rules, "--text-field", "undo", given=FIRST) == (0, FIRST, "")


def test_a_line_of_twenty_megabytes_costs_in_proportion(cleaner, rules):
    def run(count):
        return cleaner("--ignore", "encoding", *rules, given=b"word " * count)

    assert run(4_000_000)[:2] == (0, b"word " * 4_000_000)
    assert growth(run, 4_000_000) < STEEP


def test_several_files_come_out_one_after_the_other(cleaner, rules, tmp_path):
    (tmp_path / "a.txt").write_bytes(FIRST + AD)
    (tmp_path / "b.txt").write_bytes(AD + LAST)

    ran = cleaner(*rules, tmp_path / "a.txt", tmp_path / "b.txt")

    assert ran == (0, FIRST + LAST, "")


def test_a_byte_order_mark_never_comes_out_in_the_middle(cleaner, rules, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf" + FIRST)
    (tmp_path / "b.txt").write_bytes(b"\xef\xbb\xbf" + LAST)

    ran = cleaner(*rules, tmp_path / "a.txt", tmp_path / "b.txt")

    assert ran.out == b"\xef\xbb\xbf" + FIRST + LAST


def test_a_dash_is_standard_input(cleaner, rules, tmp_path):
    (tmp_path / "a.txt").write_bytes(FIRST)

    ran = cleaner(*rules, tmp_path / "a.txt", "-", given=AD + LAST)

    assert ran.out == FIRST + LAST


def test_a_missing_file_does_not_stop_the_others(cleaner, rules, tmp_path):
    (tmp_path / "a.txt").write_bytes(FIRST)

    ran = cleaner(*rules, tmp_path / "none.txt", tmp_path / "a.txt")

    assert ran == (2, FIRST, f"cleaner: {tmp_path}/none.txt: No such file or directory\n")


def test_a_folder_is_no_file(cleaner, rules, tmp_path):
    ran = cleaner(*rules, tmp_path)

    told = f"Is a directory; a folder is cleaned with: cleaner run {tmp_path} --out clean/"
    assert ran == (2, b"", f"cleaner: {tmp_path}: {told}\n")


def test_options_may_stand_between_files(cleaner, rules, tmp_path):
    (tmp_path / "a.txt").write_bytes(AD + FIRST)

    ran = cleaner(tmp_path / "a.txt", *rules, tmp_path / "a.txt")

    assert ran.out == FIRST + FIRST


def test_an_ignored_category_stays(cleaner, rules):
    ran = cleaner(*rules, "--ignore", "ad", given=FIRST + AD + LAST)

    assert ran.out == FIRST + AD + LAST


def test_names_may_be_separated_by_commas(cleaner, rules):
    ran = cleaner(*rules, "--ignore", "repeat, ad/own-line", given=FIRST + AD + LAST)

    assert ran.out == FIRST + AD + LAST


def test_a_selection_replaces_the_default(cleaner, rules):
    ran = cleaner(*rules, "--select", "repeat", given=FIRST + AD + LAST)

    assert ran.out == FIRST + AD + LAST


def test_an_ignored_rule_may_be_selected_again(cleaner, rules):
    ran = cleaner(*rules, "--ignore=ad", "--extend-select=ad/own-line", given=FIRST + AD + LAST)

    assert ran.out == FIRST + LAST


def test_an_unknown_category_is_named_with_its_neighbour(cleaner, rules):
    ran = cleaner(*rules, "--ignore", "adds", given=FIRST)

    message = "cleaner: no rule or category is called 'adds' (did you mean 'ad'?)\n"
    assert ran == (2, b"", message)


def test_rules_add_to_the_shipped_ones(cleaner, rules):
    ran = cleaner("--rules", rules[-1], given=FIRST + b"The red\x00 pier stood in the sea.\n" + AD)

    assert ran.out == FIRST + b"The red pier stood in the sea.\n"


def test_everything_wrong_with_a_rule_file_is_told_as_it_is(cleaner, tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text("category: ad\nrules:\n  - {id: a, kind: lin}\n  - {id: B, kind: line}\n")

    ran = cleaner("--rules", path, given=FIRST)

    assert (ran.code, ran.out, [line[: len(str(path))] for line in ran.err.splitlines()]) == (
        2,
        b"",
        [str(path)] * len(ran.err.splitlines()),
    )


def test_a_rule_that_is_shipped_already_is_an_error(cleaner, tmp_path):
    path = tmp_path / "encoding.yaml"
    path.write_text(
        "category: encoding\nrules:\n  - {id: mojibake, kind: encoding, fix: mojibake}\n"
    )

    ran = cleaner("--rules", path, given=FIRST)

    assert (ran.code, ran.err.partition(";")[0]) == (
        2,
        f"{path}:3:5: encoding/mojibake: a shipped rule has this id",
    )


def test_a_text_that_would_lose_too_much_comes_out_with_a_note(cleaner, tmp_path):
    path = tmp_path / "all.yaml"
    path.write_text(
        "category: ad\nrules:\n"
        "  - {id: all, why: Takes all., confidence: high, kind: line, phrases: [Buy now]}\n"
    )
    given = b"Buy now\n" * 3

    ran = cleaner("--no-builtin-rules", "--rules", path, given=given)

    assert (ran.code, ran.out, ran.err.splitlines()[-1:]) == (0, given, ["cleaner: 1 guarded"])


def test_abbreviated_options_are_refused(cleaner):
    ran = cleaner("--prof", "precise", given=FIRST)

    assert (ran.code, ran.out) == (2, b"")


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("--profil", "x.txt"), "cleaner: unknown option --profil (did you mean --profile?)"),
        (
            ("--extend-selct=byline",),
            "cleaner: unknown option --extend-selct (did you mean --extend-select?)",
        ),
        (("run", "--dryrun"), "cleaner run: unknown option --dryrun (did you mean --dry-run?)"),
        (("undo", "-Q"), "cleaner undo: unknown option -Q"),
        (("rules", "schema", "tea"), "cleaner rules schema: one argument too many: tea"),
        (("config", "a", "b"), "cleaner config: one file at a time"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_one_line(cleaner, command, told):
    name = told.partition(":")[0]

    assert cleaner(*command) == (2, b"", f"{told}; see {name} --help\n")


@pytest.mark.parametrize("tag", ["english", "xx-yy-zz-", "", "en_US"])
def test_a_language_that_is_none_is_refused(cleaner, tag):
    ran = cleaner(f"--lang={tag}", given=FIRST)

    told = f"argument --lang: {tag!r} is no language tag; write it like en or pt-BR"
    assert (ran.code, told in ran.err) == (2, True)


@pytest.mark.parametrize("command", [(), ("explain",), ("hook",), ("run",)], ids=" ".join)
def test_help_has_options_in_groups(cleaner, command):
    told = cleaner(*command, "--help").out.decode()
    groups = dict(re.findall(r"^([a-z]+):\n(.*?)\n\n", told, re.MULTILINE | re.DOTALL))
    reading = ("--format", "--lang", "--text-field", "--url-field", "--html")

    assert all(f"  {option} " in groups["reading"] for option in reading)
    assert set(re.findall(r"^  (?:-., )?(--[\w-]+)", groups["options"], re.MULTILINE)) <= {
        *("--help", "--version"),  # and what is of this command alone
        *("--json", "--refused", "--report", "--line"),
        *("--check", "--diff", "--max-size", "--no-cache", "--part-links"),
    }


def test_the_version_is_the_packages(cleaner):
    from cleaner import __version__

    ran = cleaner("--version")

    assert (ran.code, ran.err) == (0, "")
    assert __version__


@pytest.mark.parametrize(
    "command", [(), ("undo",), ("explain",)], ids=["filter", "undo", "explain"]
)
def test_help_names_the_command_and_shows_examples(process, command):
    ran = process(*command, "--help")

    start = f"usage: {' '.join(('cleaner', *command))} [-h]".encode()
    assert (ran.returncode, ran.stdout.startswith(start), b"\nexample" in ran.stdout) == (
        0,
        True,
        True,
    )


@pytest.mark.parametrize("name", ["auto", "cp1251", "windows-1251"])
def test_a_text_in_another_encoding_comes_out_as_utf_8(cleaner, rules, name):
    text = "Пристань сгорела ночью, но никто не пострадал, сообщил мэр города в воскресенье.\n"

    ran = cleaner(*rules, f"--encoding={name}", given=text.encode("cp1251") + AD)

    assert ran == (0, text.encode(), "")


def test_an_encoding_that_is_none_is_a_usage_error(cleaner):
    ran = cleaner("--encoding=base64", given=FIRST)

    assert (ran.code, "'base64' is no encoding of text" in ran.err) == (2, True)
