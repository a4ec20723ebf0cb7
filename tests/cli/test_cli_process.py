"""What only a process of its own can show: terminals, pipes, signals, locales and start-up."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE
from threading import Timer

import pytest

AD = b"The pier burned down in the night and nobody was hurt at all.\nAdvertisement\n"
pty = pytest.importorskip("pty")


def imported(stderr: bytes) -> set[str]:
    """The names of all modules that `-X importtime` lists."""
    return {line.rpartition("|")[2].strip() for line in stderr.decode().splitlines()}


@pytest.mark.parametrize("module", ["trafilatura", "ftfy", "pyarrow", "rich", "lxml", "difflib"])
def test_the_filter_does_not_import_what_clean_text_needs_not(process, module):
    ran = process(given=b"Tea is drunk hot.\n", python=("-X", "importtime"))

    names = imported(ran.stderr)
    assert ("cleaner.cli.filter" in names, module in names) == (True, False)


def test_plain_text_needs_no_json_decoder(process, rules):
    ran = process(*rules, given=b"Tea is drunk hot.\n", python=("-X", "importtime"))

    assert "msgspec" not in imported(ran.stderr)


@contextmanager
def started(*arguments: str | Path, **pipes: int) -> Iterator["subprocess.Popen[bytes]"]:
    """The command, running; it is killed if it still runs after a minute, and its pipes end."""
    command = [sys.executable, "-m", "cleaner", *arguments]
    with subprocess.Popen(command, preexec_fn=interruptible, **pipes) as running:
        timer = Timer(60, running.kill)
        timer.start()
        try:
            yield running
        finally:
            timer.cancel()
            timer.join()


def interruptible() -> None:
    # Whoever runs the tests with nohup or in the background lets their children ignore SIGINT.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_reader_that_has_enough_is_no_error(rules, tmp_path):
    path = tmp_path / "many.jsonl"
    path.write_bytes(b'{"text": "Tea."}\n' * 200_000)
    with started(*rules, path, stdout=PIPE, stderr=PIPE) as running:
        running.stdout.readline()
        running.stdout.close()
        complaints = running.stderr.read()
        code = running.wait(60)

    assert (code, complaints) == (0, b"")


def test_a_record_is_out_before_the_input_ends(rules):
    with started(*rules, "--format=jsonl", stdin=PIPE, stdout=PIPE) as running:
        running.stdin.write(b'{"text": "Tea."}\n')
        running.stdin.flush()
        line = running.stdout.readline()
        running.stdin.close()
        running.wait(60)

    assert line == b'{"text": "Tea."}\n'


def test_an_interrupt_leaves_no_traceback(rules):
    with started(*rules, "--format=jsonl", stdin=PIPE, stdout=PIPE, stderr=PIPE) as running:
        running.stdin.write(b'{"text": "Tea."}\n')
        running.stdin.flush()
        running.stdout.readline()
        running.send_signal(signal.SIGINT)
        complaints = running.stderr.read()
        code = running.wait(60)

    assert (code, complaints) == (130, b"")


@pytest.mark.parametrize(
    "command", [(), ("undo",), ("explain",)], ids=["filter", "undo", "explain"]
)
def test_a_terminal_and_no_file_is_a_usage_error(command):
    master, terminal = pty.openpty()
    ran = subprocess.run(
        [sys.executable, "-m", "cleaner", *command],
        stdin=terminal,
        capture_output=True,
        timeout=60,
        check=False,
    )
    os.close(terminal)
    os.close(master)

    assert (ran.returncode, ran.stdout, ran.stderr.startswith(b"usage: cleaner")) == (2, b"", True)


def test_no_locale_changes_a_byte(process, rules, tmp_path):
    path = tmp_path / "näß.txt"
    path.write_bytes("Tee und Käse – 茶 😀.\nAdvertisement\n".encode())

    ran = process(*rules, path, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "Tee und Käse – 茶 😀.\n".encode(), b"")


def test_a_message_can_be_told_in_any_locale(process, rules):
    ran = process(*rules, "näß.txt", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")

    assert (ran.returncode, ran.stdout, ran.stderr.count(b"\n")) == (2, b"", 1)


def test_an_explanation_can_be_told_in_any_locale(process):
    given = "The cafÃ© on the quay serves people that drive an hour for it.\n".encode()

    ran = process("explain", given=given, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")

    assert '"cafÃ©" -> "café"'.encode() in ran.stdout


def test_colours_are_never_printed(process, rules):
    ran = process("explain", *rules, given=AD, FORCE_COLOR="1", TERM="xterm-256color")

    assert (ran.returncode, b"\x1b" in ran.stdout + ran.stderr) == (0, False)


def test_a_file_name_cannot_speak_to_the_terminal(process, rules):
    ran = process(*rules, "\x1b[31mred.txt")

    assert (ran.returncode, ran.stderr.startswith(rb"cleaner: \x1b[31mred.txt: ")) == (2, True)


def test_a_file_is_never_read_and_written_at_once(rules, tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes(AD)
    with path.open("ab") as output:
        ran = subprocess.run(
            [sys.executable, "-m", "cleaner", *rules, path],
            stdout=output,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )

    assert (ran.returncode, path.read_bytes()) == (2, AD)


def test_a_file_is_never_read_and_written_at_once_by_redirection(rules, tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes(AD)
    with path.open("rb") as given, path.open("ab") as output:
        ran = subprocess.run(
            [sys.executable, "-m", "cleaner", *rules],
            stdin=given,
            stdout=output,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )

    message = b"cleaner: <stdin>: is both read and written; write to another file\n"
    assert (ran.returncode, path.read_bytes(), ran.stderr) == (2, AD, message)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_an_error(rules):
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "cleaner", *rules],
            input=AD,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )

    assert (ran.returncode, ran.stderr) == (
        2,
        b"cleaner: standard output: No space left on device\n",
    )
