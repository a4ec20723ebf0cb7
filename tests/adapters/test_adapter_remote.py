"""Files behind URLs: read as those on a disk, and never shorter than they are."""

import hashlib
import io
import json
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from cleaner.adapters.origin import digest_of, found, opened, state_of
from cleaner.adapters.remote import _Raw
from cleaner.errors import CleanerError, needs

fsspec = pytest.importorskip("fsspec", reason="needs the extra remote")
CONTENT = b'{"text": "Tea."}\n' * 1000


def nobody(message):
    raise AssertionError(message)


@pytest.fixture
def bucket():
    """A filesystem in memory with some files."""
    system = fsspec.filesystem("memory")
    for name in ("b/2.jsonl", "b/deep/1.jsonl", "b/deep/3.txt", "b/.hidden"):
        system.pipe(f"/{name}", CONTENT)
    yield system
    system.rm("/b", recursive=True)


def names(source):
    return [file.name for file in found(source, None, nobody)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("memory://b", ["2.jsonl", "deep/1.jsonl", "deep/3.txt"]),
        ("memory://b/", ["2.jsonl", "deep/1.jsonl", "deep/3.txt"]),
        ("memory://b/2.jsonl", ["2.jsonl"]),
        ("memory://b/**/*.jsonl", ["2.jsonl", "deep/1.jsonl"]),
        ("memory://b/deep/*", ["1.jsonl", "3.txt"]),
    ],
)
def test_a_url_is_a_file_a_folder_or_a_glob(bucket, source, expected):
    assert names(source) == expected


def test_a_file_behind_a_url_is_read_and_hashed_in_one_pass(bucket):
    (file,) = found("memory://b/2.jsonl", None, nobody)
    with opened(file.path) as stream:
        before = digest_of(stream)
        content = stream.read()
        digest = digest_of(stream)

    assert (before, content, file.size) == (None, CONTENT, len(CONTENT))
    assert digest == hashlib.sha256(CONTENT).hexdigest()


def test_the_state_of_a_file_changes_with_it(bucket):
    before = state_of("memory://b/2.jsonl")

    same = state_of("memory://b/2.jsonl")
    bucket.pipe("/b/2.jsonl", CONTENT.replace(b"Tea", b"Pie"))

    assert (same == before, state_of("memory://b/2.jsonl") == before) == (True, False)


def test_a_name_that_leads_out_of_the_folder_is_refused(monkeypatch):
    from cleaner.adapters import remote

    listed = [remote.Listed("memory://b/x", "../x", 1, ())]
    monkeypatch.setattr(remote, "listed", lambda url: listed)

    with pytest.raises(CleanerError, match="outside the folder"):
        names("memory://b")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("memory://nothing", "no such file or folder"),
        ("memory://b/*.csv", "there is no file in it"),
        ("tea://b/x", "Protocol not known: tea; known are s3"),
    ],
)
def test_what_is_not_there_is_told(bucket, source, message):
    with pytest.raises(CleanerError) as caught:
        names(source)

    assert str(caught.value).startswith(f"{source}: {message}")


@pytest.mark.parametrize(
    ("module", "source", "message"),
    [
        (
            "fsspec.core",
            "memory://b",
            f"a URL {needs('remote')}",
        ),
        ("gcsfs", "gs://b/x", "gs:// needs a library: Please install gcsfs"),
    ],
)
def test_a_library_that_is_not_there_is_told(monkeypatch, module, source, message):
    monkeypatch.setitem(__import__("sys").modules, module, None)

    with pytest.raises(CleanerError) as caught:
        names(source)

    assert str(caught.value).startswith(f"{source}: {message}")


def test_a_file_that_ends_too_early_is_an_error_and_no_end():
    raw = _Raw(io.BytesIO(CONTENT[:100]), len(CONTENT), seekable=False)

    with pytest.raises(OSError, match="broke off after byte 100 of 17000"):
        io.BufferedReader(raw).read()


@pytest.fixture
def web(tmp_path):
    """A server of the files of a folder; what is called `cut…` breaks off in the middle."""
    pytest.importorskip("aiohttp", reason="needs the extra remote")

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def copyfile(self, source, outputfile):
            asked.append(self.path)
            data = source.read()
            outputfile.write(data[: len(data) // 2] if "cut" in self.path else data)

    asked = []
    folder = tmp_path / "web"
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def run(*arguments):
    from cleaner.cli import main

    return main(["run", "-j1", "--isolated", *map(str, arguments)])


def test_a_run_over_the_web_gives_what_one_over_the_files_does(web, tmp_path):
    folder, url, _ = web
    (folder / "a.jsonl").write_bytes(CONTENT)
    (folder / "b.txt").write_text("Tea.\n")

    codes = run(url + "/", "--out", tmp_path / "far"), run(folder, "--out", tmp_path / "near")

    far, near = (
        json.loads((tmp_path / out / "_cleaner" / "manifest.json").read_text())
        for out in ("far", "near")
    )
    for entry in (*far["files"], *near["files"]):
        del entry["source"]
    assert (codes, far) == ((0, 0), near)
    assert (tmp_path / "far" / "a.jsonl").read_bytes() == CONTENT


def test_a_file_that_breaks_off_on_its_way_fails_and_the_others_are_cleaned(web, tmp_path, capsys):
    folder, url, _ = web
    (folder / "a.jsonl").write_bytes(CONTENT)
    (folder / "cut.jsonl").write_bytes(CONTENT)

    code = run(url + "/", "--out", tmp_path / "out")

    assert (code, "cut.jsonl: cannot be read:" in capsys.readouterr().err) == (2, True)
    assert [path.name for path in (tmp_path / "out").glob("*.*")] == ["a.jsonl"]


def test_a_run_that_goes_on_reads_no_file_again_that_has_not_changed(web, tmp_path):
    folder, url, asked = web
    (folder / "a.jsonl").write_bytes(CONTENT)
    run(url + "/a.jsonl", "--out", tmp_path / "out")
    asked.clear()

    run(url + "/a.jsonl", "--out", tmp_path / "out", "--resume")
    unchanged = list(asked)
    (folder / "a.jsonl").write_bytes(CONTENT * 2)
    run(url + "/a.jsonl", "--out", tmp_path / "out", "--resume")

    assert (unchanged, asked) == ([], ["/a.jsonl"])
    assert (tmp_path / "out" / "a.jsonl").read_bytes() == CONTENT * 2
