"""What only a process of its own can show: terminals, pipes, signals, locales and start-up."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE
from threading import Thread, Timer

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


LONG = b'{"text": "The pier burned down in the night and nobody was hurt at all."}\n' * 40_000


def workers(running) -> list[int]:
    """The processes that a command has started, once there are two; it may take a second."""
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    deadline = time.monotonic() + 30
    while len(found := children.read_text().split()) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return [int(child) for child in found]


needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")


@contextmanager
def at_work(rules):
    """A command that cleans on two processes and waits for more; who reads it; the processes."""
    with started(*rules, "-j2", "--format=jsonl", stdin=PIPE, stdout=PIPE, stderr=PIPE) as running:
        reader = Thread(target=running.stdout.read)
        reader.start()
        running.stdin.write(LONG)
        running.stdin.flush()
        yield running, reader, workers(running)


@needs_proc
def test_workers_end_with_an_interrupt(rules):
    with at_work(rules) as (running, reader, children):
        running.send_signal(signal.SIGINT)
        complaints = running.stderr.read()
        code = running.wait(60)
        reader.join()

    assert (code, complaints) == (130, b"")
    assert [child for child in children if Path(f"/proc/{child}").exists()] == []


@needs_proc
def test_workers_end_with_their_parent(rules):
    with at_work(rules) as (running, reader, children):
        running.kill()
        running.wait(60)
        reader.join()  # the last of them that could write has ended

    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{child}").exists() for child in children):
        assert time.monotonic() < deadline
        time.sleep(0.01)


@needs_proc
def test_a_worker_that_is_killed_changes_nothing(rules, tmp_path):
    path, clean = tmp_path / "long.jsonl", tmp_path / "clean.jsonl"
    path.write_bytes(LONG)
    with clean.open("wb") as out, started(*rules, "-j2", path, stdout=out, stderr=PIPE) as running:
        os.kill(workers(running)[0], signal.SIGKILL)
        complaints = running.stderr.read()
        code = running.wait(60)

    assert (code, clean.read_bytes() == LONG, complaints) == (0, True, b"")


def test_a_reader_that_has_enough_of_several_processes_is_no_error(rules, tmp_path):
    path = tmp_path / "long.jsonl"
    path.write_bytes(LONG)
    with started(*rules, "-j2", path, stdout=PIPE, stderr=PIPE) as running:
        running.stdout.readline()
        running.stdout.close()
        complaints = running.stderr.read()
        code = running.wait(60)

    assert (code, complaints) == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes cannot be asked whether they hold more")
def test_a_record_of_several_processes_is_out_before_the_input_ends(rules):
    with started(*rules, "-j2", "--format=jsonl", stdin=PIPE, stdout=PIPE) as running:
        writer = Thread(target=lambda: (running.stdin.write(LONG), running.stdin.flush()))
        writer.start()
        out = running.stdout.read(len(LONG))
        writer.join()
        running.stdin.write(b'{"text": "Tea."}\n')
        running.stdin.flush()
        line = running.stdout.readline()
        running.stdin.close()
        running.wait(60)

    assert (out == LONG, line) == (True, b'{"text": "Tea."}\n')
