"""What was found clean: known again, never believed of anything else, whatever befalls the file."""

import os
import stat
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.files import cache as module
from cleaner.files.cache import Cache, default_folder

STAMP = "8d969eef6ecad3c2"
HASHES = st.lists(st.binary(max_size=4), min_size=1, max_size=6, unique=True)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def file(folder):
    return folder / f"{STAMP}.clean"


def noted(folder, *texts, stamp=STAMP, how="text"):
    cache = Cache(folder, stamp)
    for text in texts:
        cache.add(cache.key(how, text))
    cache.close()


def known(folder, *texts, stamp=STAMP, how="text"):
    cache = Cache(folder, stamp)
    found = [text for text in texts if cache.knows(cache.key(how, text))]
    cache.close()
    return found


def test_what_was_noted_is_known_to_the_next_run(folder):
    noted(folder, b"one", b"two")

    assert known(folder, b"one", b"two", b"three") == [b"one", b"two"]


def test_nothing_is_known_of_another_stamp(folder):
    noted(folder, b"one")

    assert known(folder, b"one", stamp="0123456789abcdef") == []


def test_nothing_is_known_of_another_stamp_even_if_the_files_are_mixed_up(folder, file):
    noted(folder, b"one")
    file.rename(folder / "0123456789abcdef.clean")

    assert known(folder, b"one", stamp="0123456789abcdef") == []


def test_nothing_is_known_of_the_same_bytes_read_otherwise(folder):
    noted(folder, b"one", how=".txt")

    assert known(folder, b"one", how=".csv") == []


def test_how_and_bytes_cannot_run_into_each_other():
    cache = Cache(None, STAMP)

    assert cache.key("a", b"bc") != cache.key("ab", b"c")


def test_two_runs_may_note_at_once(folder):
    one, two = Cache(folder, STAMP), Cache(folder, STAMP)
    for number in range(1000):
        one.add(one.key("text", b"one %d" % number))
        two.add(two.key("text", b"two %d" % number))
    one.close()
    two.close()

    texts = [b"%b %d" % (name, number) for name in (b"one", b"two") for number in range(1000)]
    assert known(folder, *texts) == texts


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_two_processes_may_note_at_once(folder):
    children = []
    for name in (b"one", b"two", b"three"):
        child = os.fork()
        if not child:
            try:
                noted(folder, *[b"%b %d" % (name, number) for number in range(2000)])
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)

    texts = [b"%b %d" % (name, n) for name in (b"one", b"two", b"three") for n in range(2000)]
    assert known(folder, *texts) == texts


@given(HASHES, st.integers(0, 300), st.binary(max_size=50))
def test_a_damaged_file_never_tells_of_what_was_not_noted(tmp_path_factory, texts, at, junk):
    folder = tmp_path_factory.mktemp("cache")
    noted(folder, *texts)
    file = folder / f"{STAMP}.clean"
    content = file.read_bytes()
    file.write_bytes(content[:at] + junk)
    noted(folder, b"later")

    others = [b"dirty %d" % number for number in range(5)]
    assert known(folder, *others) == []
    assert set(known(folder, *texts)) <= set(texts)


def test_a_line_cut_short_costs_only_itself_and_its_neighbour(folder, file):
    noted(folder, b"one", b"two")
    file.write_bytes(file.read_bytes()[:-10])
    noted(folder, b"three", b"four")

    assert known(folder, b"one", b"two", b"three", b"four") == [b"one", b"four"]


def test_what_others_can_write_is_not_believed(folder, file):
    noted(folder, b"one")
    file.chmod(0o666)

    assert known(folder, b"one") == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may do this")
def test_what_belongs_to_another_is_not_believed(folder, file):
    noted(folder, b"one")
    os.chown(file, 12345, 12345)

    assert known(folder, b"one") == []


def test_a_link_in_its_place_is_not_followed(folder, file, tmp_path):
    noted(folder, b"one")
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")

    assert known(folder, b"one") == []


def test_it_is_for_this_user_alone(folder, file):
    noted(folder, b"one")

    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, file)]
    assert modes == [0o700, 0o600]


@pytest.mark.parametrize("where", ["a file", "nowhere"])
def test_where_it_cannot_be_kept_nothing_is_known(tmp_path, where):
    (tmp_path / "a file").touch()
    folder = tmp_path / "a file" / "cache" if where == "a file" else None
    noted(folder, b"one")

    assert known(folder, b"one") == []


def test_a_file_that_grew_too_large_is_begun_anew(folder, file, monkeypatch):
    noted(folder, *[b"%d" % number for number in range(100)])
    monkeypatch.setattr(module, "MOST_BYTES", 1000)
    noted(folder, b"one")

    assert (known(folder, b"1", b"one"), file.stat().st_size < 100) == ([b"one"], True)


def test_what_was_not_used_for_a_month_goes(folder, file):
    noted(folder, b"one")
    noted(folder, b"one", stamp="used")
    month = time.time() - 40 * 24 * 3600
    os.utime(file, (month, month))
    noted(folder, b"one", stamp="new")

    assert sorted(path.name for path in folder.iterdir()) == ["new.clean", "used.clean"]


def test_use_keeps_it(folder, file):
    noted(folder, b"one")
    fresh = file.stat().st_mtime
    month = time.time() - 40 * 24 * 3600
    os.utime(file, (month, month))
    known(folder, b"one")

    assert file.stat().st_mtime >= fresh


def test_the_user_may_say_where(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert default_folder() == tmp_path / "cleaner" / "clean"


def test_without_a_home_there_is_none(monkeypatch):
    def homeless():
        raise RuntimeError("no home")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)

    assert default_folder() is None
