"""Replacing a file: the old bytes or the new ones at every moment, and the rest as it was."""

import errno
import os
import random
import signal
import stat
import subprocess
import time
from contextlib import contextmanager

import pytest

from cleaner.errors import CleanerError, UnfitError
from cleaner.files import replace as module
from cleaner.files.replace import read, replace, sweep

OLD = b"The old text.\n" * 4000
NEW = b"The new text.\n" * 5000
needs_links = pytest.mark.skipif(not hasattr(os, "link"), reason="no hard links on this system")
needs_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may do this"
)


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "page.txt"
    made.write_bytes(OLD)
    return made


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a disk of 256 kB."""
    with mounted(tmp_path / "disk", "size=256k") as folder:
        yield folder


@pytest.fixture
def read_only_folder(tmp_path):
    """A folder that nothing can be written to, with a file in it."""
    folder = tmp_path / "disk"
    if os.geteuid() != 0:
        folder.mkdir()
        (folder / "page.txt").write_bytes(OLD)
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)
        return
    with mounted(folder, "size=1m"):
        (folder / "page.txt").write_bytes(OLD)
        mount("-o", "remount,ro", str(folder))
        yield folder


@contextmanager
def mounted(folder, options):
    folder.mkdir()
    if os.geteuid() != 0 or mount("-t", "tmpfs", "-o", options, "none", str(folder)):
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True, timeout=60)


def mount(*arguments):
    ran = subprocess.run(["mount", *arguments], capture_output=True, timeout=60, check=False)
    return ran.returncode


def names(folder):
    return sorted(entry.name for entry in folder.iterdir())


def rewrite(path, new=NEW, **options):
    return replace(read(str(path)), new, **options)


def test_the_new_bytes_are_there_and_nothing_else(path):
    rewrite(path)

    assert (path.read_bytes(), names(path.parent)) == (NEW, ["page.txt"])


@pytest.mark.parametrize("mode", [0o640, 0o755, 0o600, 0o2664])
def test_the_mode_stays(path, mode):
    path.chmod(mode)
    rewrite(path)

    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_nobody_else_can_read_the_text_before_the_mode_is_set(path, monkeypatch):
    modes = []
    monkeypatch.setattr(
        module, "_write", lambda stream, data: modes.append(os.fstat(stream.fileno()))
    )
    path.chmod(0o644)
    rewrite(path)

    assert [stat.S_IMODE(state.st_mode) for state in modes] == [0o600]


@needs_root
def test_owner_and_group_stay(path):
    os.chown(path, 12345, 23456)
    path.chmod(0o4750)
    rewrite(path)

    state = path.stat()
    assert (state.st_uid, state.st_gid, stat.S_IMODE(state.st_mode)) == (12345, 23456, 0o4750)


def test_a_file_whose_owner_cannot_be_kept_stays(path, monkeypatch):
    def refuse(*_):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    original = read(str(path))
    parts = [*original.state]
    parts[stat.ST_UID] = 12345
    other = original._replace(state=os.stat_result(parts, {"st_mtime_ns": 0}))
    monkeypatch.setattr(os, "fchown", refuse)

    with pytest.raises(CleanerError, match="another owner"):
        replace(other, NEW)
    assert (path.read_bytes(), names(path.parent)) == (OLD, ["page.txt"])


def test_extended_attributes_stay(path):
    try:
        os.setxattr(path, "user.source", b"example.org")
    except (AttributeError, OSError):
        pytest.skip("no extended attributes here")
    lost = rewrite(path)

    assert (os.getxattr(path, "user.source"), lost) == (b"example.org", "")


def test_an_attribute_that_cannot_be_kept_is_told(path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(os, "listxattr", lambda _: ["user.odd"], raising=False)
    monkeypatch.setattr(os, "getxattr", lambda *_: b"", raising=False)
    monkeypatch.setattr(os, "setxattr", refuse, raising=False)

    assert (rewrite(path), path.read_bytes()) == ("attributes not kept: user.odd", NEW)


def test_a_link_stays_a_link_and_its_target_is_rewritten(path, tmp_path):
    link = tmp_path / "links" / "link.txt"
    link.parent.mkdir()
    link.symlink_to("../page.txt")
    rewrite(link)

    assert (str(link.readlink()), path.read_bytes(), path.is_symlink()) == (
        "../page.txt",
        NEW,
        False,
    )
    assert names(link.parent) == ["link.txt"]


def test_a_link_to_nothing_is_missing(tmp_path):
    (tmp_path / "link").symlink_to("nowhere")

    with pytest.raises(UnfitError, match="a link to nothing"):
        read(str(tmp_path / "link"))


def test_links_in_a_loop_are_an_error(tmp_path):
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")

    with pytest.raises(CleanerError, match="symbolic link") as caught:
        read(str(tmp_path / "one"))
    assert not isinstance(caught.value, UnfitError)


@needs_links
def test_a_file_with_hard_links_is_refused_with_the_way_out(path):
    path.with_name("other.txt").hardlink_to(path)

    with pytest.raises(CleanerError, match=r"has 2 hard links.*--part-links"):
        rewrite(path)
    assert (path.read_bytes(), names(path.parent)) == (OLD, ["other.txt", "page.txt"])


@needs_links
def test_a_file_with_hard_links_may_be_parted_from_them(path):
    other = path.with_name("other.txt")
    other.hardlink_to(path)
    rewrite(path, part_links=True)

    assert (path.read_bytes(), other.read_bytes()) == (NEW, OLD)


def test_a_read_only_file_is_refused_even_for_root(path):
    path.chmod(0o444)

    with pytest.raises(CleanerError, match="is read-only"):
        rewrite(path)
    assert (path.read_bytes(), names(path.parent)) == (OLD, ["page.txt"])


def test_a_read_only_folder_is_an_error(read_only_folder):
    with pytest.raises(CleanerError, match="cannot be written: "):
        rewrite(read_only_folder / "page.txt")
    assert (read_only_folder / "page.txt").read_bytes() == OLD


def test_a_full_disk_leaves_the_old_text_and_nothing_else(small_disk):
    path = small_disk / "page.txt"
    path.write_bytes(OLD)
    new = b"x" * 240_000

    with pytest.raises(CleanerError, match="cannot be written: No space left on device"):
        rewrite(path, new)
    assert (path.read_bytes(), names(small_disk)) == (OLD, ["page.txt"])


def test_a_limit_on_the_size_of_files_leaves_the_old_text_and_nothing_else(path):
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, before[1]))
    try:
        with pytest.raises(CleanerError, match="cannot be written: File too large"):
            rewrite(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert (path.read_bytes(), names(path.parent)) == (OLD, ["page.txt"])


@pytest.mark.parametrize("step", ["_write", "_dress", "_refuse_changed"])
@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(errno.EIO, "Input/output error")])
def test_an_interruption_leaves_the_old_text_and_nothing_else(path, monkeypatch, step, error):
    def interrupt(*_):
        raise error

    original = read(str(path))
    monkeypatch.setattr(module, step, interrupt)

    with pytest.raises((KeyboardInterrupt, CleanerError)):
        replace(original, NEW)
    assert (path.read_bytes(), names(path.parent)) == (OLD, ["page.txt"])


def changed_in_place(path):
    path.write_bytes(OLD.replace(b"old", b"odd"))


def changed_within_one_tick(path):
    state = path.stat()
    path.write_bytes(OLD.replace(b"old", b"odd"))
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


def appended(path):
    with path.open("ab") as stream:
        stream.write(b"More.\n")


def replaced(path):
    other = path.with_name("other")
    other.write_bytes(OLD)
    other.rename(path)


def removed(path):
    path.unlink()


def turned_into_a_link(path):
    path.rename(path.with_name("other.txt"))
    path.symlink_to("other.txt")


@pytest.mark.parametrize(
    "change",
    [changed_in_place, changed_within_one_tick, appended, replaced, removed, turned_into_a_link],
)
def test_a_file_changed_meanwhile_is_left_as_that_made_it(path, change):
    original = read(str(path))
    change(path)
    after = path.read_bytes() if path.exists() else None
    here = names(path.parent)

    with pytest.raises(CleanerError, match="changed by another program meanwhile"):
        replace(original, NEW)
    assert (path.read_bytes() if path.exists() else None, names(path.parent)) == (after, here)


@pytest.mark.parametrize("name", ["a b.txt", "-rf", "näß.txt", "a\nb.txt", "\x1b[31m", "a'\"b"])
def test_any_name_will_do(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(OLD)
    rewrite(path)

    assert (path.read_bytes(), names(tmp_path)) == (NEW, [name])


def test_a_name_that_is_not_utf_8_will_do(tmp_path):
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    path.write_bytes(OLD)
    rewrite(path)

    assert path.read_bytes() == NEW


def test_a_name_with_a_nul_is_an_error():
    with pytest.raises(CleanerError):
        read("a\0b")


def test_what_is_no_file_to_clean_is_told(tmp_path):
    (tmp_path / "empty").touch()
    (tmp_path / "large").write_bytes(b"12345")
    os.mkfifo(tmp_path / "pipe")
    told = {}
    for name in (".", "empty", "large", "pipe"):
        with pytest.raises(CleanerError) as caught:
            read(str(tmp_path / name), 4)
        told[name] = str(caught.value)

    assert told == {
        ".": "a folder; name the files in it",
        "empty": "empty",
        "large": "5 bytes, over --max-size",
        "pipe": "not a regular file",
    }


def stray(folder, name=".cleaner-abcd_123.tmp"):
    path = folder / name
    path.write_bytes(b"half")
    return path


def test_temporary_files_of_dead_runs_are_swept(tmp_path):
    stray(tmp_path)
    sweep(str(tmp_path))

    assert names(tmp_path) == []


def test_the_temporary_file_of_a_living_run_stays(tmp_path):
    fcntl = pytest.importorskip("fcntl")
    with stray(tmp_path).open("rb") as living:
        fcntl.flock(living, fcntl.LOCK_EX)
        sweep(str(tmp_path))

        assert names(tmp_path) == [".cleaner-abcd_123.tmp"]


@pytest.mark.parametrize(
    "name",
    [".cleaner-notes.tmp", ".cleaner-abcd_123.txt", "x.cleaner-abcd_123.tmp", ".cleanerignore"],
)
def test_files_of_other_names_are_never_swept(tmp_path, name):
    stray(tmp_path, name)
    sweep(str(tmp_path))

    assert names(tmp_path) == [name]


def test_a_link_called_like_a_temporary_file_is_never_followed(tmp_path, path):
    (tmp_path / ".cleaner-abcd_123.tmp").symlink_to(path)
    sweep(str(tmp_path))

    assert path.read_bytes() == OLD


def test_a_sweep_between_making_and_locking_costs_nothing(path, monkeypatch):
    lock = module._lock
    swept = []

    def swept_first(descriptor, *, wait):
        if wait and not swept:
            swept.append(descriptor)
            sweep(str(path.parent))
        return lock(descriptor, wait=wait)

    monkeypatch.setattr(module, "_lock", swept_first)
    rewrite(path)

    assert (len(swept), path.read_bytes(), names(path.parent)) == (1, NEW, ["page.txt"])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_killed_at_any_moment_a_file_is_the_old_one_or_the_new_one(tmp_path):
    paths = [tmp_path / f"page{number}.txt" for number in range(40)]
    moments = random.Random(66)
    seen = set()
    strays = 0
    for _ in range(50):
        for path in paths:
            path.write_bytes(OLD)
        child = os.fork()
        if not child:
            try:
                for path in paths:
                    rewrite(path)
            finally:
                os._exit(0)
        time.sleep(moments.uniform(0, 0.06))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found = {path.read_bytes() for path in paths}
        assert found <= {OLD, NEW}
        seen |= found
        strays += len(names(tmp_path)) - len(paths)
        sweep(str(tmp_path))
        assert len(names(tmp_path)) == len(paths)

    # Were none ever left, the moments would have missed the writing.
    assert (seen, strays > 0) == ({OLD, NEW}, True)
