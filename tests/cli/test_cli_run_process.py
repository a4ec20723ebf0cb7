"""`cleaner run` interrupted, killed and run twice: files are whole or absent."""

import contextlib
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cleaner.adapters import mark

FIRST = "The pier burned down in the night and nobody was hurt at all."
RECORD = {"text": f"{FIRST}\nAdvertisement\nIt rained.", "rest": "x" * 1000}
LINE = json.dumps(RECORD).encode() + b"\n"
FILES = 4

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs POSIX signals")


@pytest.fixture(scope="module")
def command(tmp_path_factory, own_line):
    folder = tmp_path_factory.mktemp("source")
    rules = folder / "ad.yaml"
    rules.write_text(own_line)
    dump = folder / "dump"
    dump.mkdir()
    for number in range(FILES):
        (dump / f"{number}.jsonl").write_bytes(LINE * 1100)

    def command(out, *more):
        options = ["-j2", "--no-builtin-rules", "--rules", str(rules), "--out", str(out), *more]
        return [sys.executable, "-m", "cleaner", "run", *options, str(dump)]

    return command


@contextlib.contextmanager
def underway(command, out, shards=1):
    """The run, after it has finished so many files and has others in hand; and its workers."""
    with subprocess.Popen(command, stderr=subprocess.PIPE, preexec_fn=interruptible) as running:
        deadline = time.monotonic() + 60
        while True:
            finished = len(list((out / "_cleaner").glob("shards/*.json")))
            marks = [mark.read(path) for path in (out / "_cleaner").glob("work/*.mark")]
            if finished >= shards and any(each and each.documents for each in marks):
                break
            assert running.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.005)
        try:
            yield running, {each.process for each in marks if each}
        finally:
            running.kill()


def interruptible() -> None:
    # Whoever runs the tests in the background lets their children ignore SIGINT.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def gone(processes) -> bool:
    """Whether the processes end within some seconds."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if not any(alive(process) for process in processes):
            return True
        time.sleep(0.05)
    return False


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text()
        return state.rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def tree(folder):
    """All files but those that tell how the run went on its way."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    kept = [path for path in paths if path.parent.name != "shards" and path.name != "lock"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in kept}


@pytest.fixture(scope="module")
def whole(command, tmp_path_factory):
    """What the run gives when nobody disturbs it."""
    out = tmp_path_factory.mktemp("whole") / "out"
    subprocess.run(command(out), check=True, capture_output=True)
    return tree(out)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        pytest.param(signal.SIGINT, 130, id="interrupt"),
        pytest.param(signal.SIGTERM, 143, id="termination"),
        pytest.param(signal.SIGHUP, 129, id="hang-up"),
        pytest.param(signal.SIGKILL, -9, id="kill"),
    ],
)
def test_a_run_that_is_ended_goes_on_to_the_same_bytes(command, whole, tmp_path, number, code):
    out = tmp_path / "out"
    with underway(command(out), out) as (running, workers):
        running.send_signal(number)
        complaints = running.stderr.read()
        ended = running.wait(30)

    assert (ended, b"Traceback" in complaints, gone(workers)) == (code, False, True)
    found = {name: data for name, data in tree(out).items() if "/" not in name}
    found = {name: data for name, data in found.items() if not name.startswith(".")}
    assert found.items() <= whole.items()
    again = subprocess.run(command(out, "--resume"), check=False, capture_output=True)
    assert (again.returncode, tree(out)) == (0, whole)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
@pytest.mark.parametrize(
    ("end", "number", "code"),
    [
        # A terminal sends it to all, and a worker that imports does not yet know to ignore it.
        pytest.param(os.killpg, signal.SIGINT, 130, id="interrupt"),
        pytest.param(os.kill, signal.SIGHUP, 129, id="hang-up"),
        pytest.param(os.kill, signal.SIGTERM, 143, id="termination"),
    ],
)
def test_an_end_while_workers_start_is_no_complaint(command, tmp_path, end, number, code):
    shipped = [word for word in command(tmp_path / "out") if word != "--no-builtin-rules"]
    with subprocess.Popen(
        shipped,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=interruptible,
    ) as running:
        children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
        while len(children.read_text().split()) < 2:
            assert running.poll() is None
        end(running.pid, number)
        complaints = running.stderr.read()
        ended = running.wait(30)

    assert (ended, complaints) == (code, b"")


@pytest.mark.parametrize("delay", [0, 0.003, 0.01, 0.03])
def test_ctrl_c_twice_is_ctrl_c(command, tmp_path, delay):
    out = tmp_path / "out"
    with underway(command(out), out) as (running, workers):
        running.send_signal(signal.SIGINT)
        time.sleep(delay)
        running.send_signal(signal.SIGINT)
        complaints = running.stderr.read()
        ended = running.wait(30)

    assert (ended, complaints, gone(workers)) == (130, b"", True)
    assert [path for path in out.rglob(".*") if path.name.endswith(".part")] == []


def test_an_end_that_can_be_answered_leaves_no_half_file(command, tmp_path):
    out = tmp_path / "out"
    with underway(command(out), out) as (running, workers):
        running.send_signal(signal.SIGTERM)
        running.wait(30)

    assert gone(workers)
    assert [path for path in out.rglob(".*") if path.name.endswith(".part")] == []


def test_a_worker_that_is_killed_costs_nothing(command, whole, tmp_path):
    out = tmp_path / "out"
    with underway(command(out), out) as (running, workers):
        os.kill(max(workers), signal.SIGKILL)
        ended = running.wait(60)

    assert (ended, tree(out)) == (0, whole)


@pytest.mark.parametrize(
    "closed", ["stdout", "stderr", "stdin"], ids=lambda name: f"without {name}"
)
def test_a_run_needs_no_stream(command, whole, tmp_path, closed):
    number = {"stdin": 0, "stdout": 1, "stderr": 2}[closed]
    ran = subprocess.run(
        command(tmp_path / "out"), check=False, preexec_fn=lambda: os.close(number)
    )

    assert (ran.returncode, tree(tmp_path / "out")) == (0, whole)


def test_nothing_but_the_sources_shapes_what_comes_out(command, whole, tmp_path):
    *options, dump = command(tmp_path / "out", "-j3")
    files = sorted(map(str, Path(dump).iterdir()), reverse=True)
    kept = {"PATH": os.environ["PATH"]}  # and no HOME
    bare = kept | {"LANG": "C", "PYTHONUTF8": "0", "PYTHONHASHSEED": "7"}

    subprocess.run([*options, *files], check=True, env=bare, capture_output=True)

    found = tree(tmp_path / "out")
    manifest, expected = (
        json.loads(each.pop("_cleaner/manifest.json")) for each in (found, dict(whole))
    )
    assert manifest == expected
    assert found.items() <= whole.items()


def test_nobody_reading_the_statistics_is_no_error(command, tmp_path):
    *options, dump = command(tmp_path / "out", "--dry-run")
    with subprocess.Popen(
        [*options, dump], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        running.stdout.close()
        complaints = running.stderr.read()
        ended = running.wait(60)

    assert (ended, complaints) == (0, b"cleaner: 4400 documents, 16.3% removed\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("env", "escapes"),
    [
        pytest.param({"TERM": "xterm"}, True, id="terminal"),
        pytest.param({"TERM": "dumb", "FORCE_COLOR": "1"}, False, id="dumb terminal"),
    ],
)
def test_progress_is_shown_on_a_terminal_that_can(command, tmp_path, env, escapes):
    pytest.importorskip("rich", reason="the extra progress is not installed")
    shown = on_a_terminal(command(tmp_path / "out"), env)

    assert (b"\x1b" in shown) == escapes
    assert shown.endswith(b"cleaner: 4400 documents, 16.3% removed\r\n")


def test_no_color_is_no_colour(command, tmp_path):
    pytest.importorskip("rich", reason="the extra progress is not installed")
    shown = on_a_terminal(command(tmp_path / "out"), {"TERM": "xterm", "NO_COLOR": "1"})

    assert not re.search(rb"\x1b\[[0-9;]*m", shown.replace(b"\x1b[0m", b""))


def on_a_terminal(command, env) -> bytes:
    """What a command tells a terminal, on standard error."""
    master, terminal = pty.openpty()
    with subprocess.Popen(command, stderr=terminal, env=os.environ | env):
        os.close(terminal)
        shown = b""
        with contextlib.suppress(OSError):
            while block := os.read(master, 1 << 16):
                shown += block
    os.close(master)
    return shown


def test_progress_leaves_no_escapes_where_there_is_no_terminal(command, tmp_path):
    ran = subprocess.run(
        command(tmp_path / "out"),
        check=False,
        capture_output=True,
        env=os.environ | {"FORCE_COLOR": "1"},
    )

    assert (ran.returncode, b"\x1b" in ran.stdout + ran.stderr) == (0, False)
