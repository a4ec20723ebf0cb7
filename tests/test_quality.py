"""The floors of quality hold, and cannot sink without a word."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

from cleaner import Document, Edit, Result

ROOT = Path(__file__).parent.parent
spec = importlib.util.spec_from_file_location("quality", ROOT / "bench" / "quality.py")
assert spec
assert spec.loader
quality = importlib.util.module_from_spec(spec)
sys.modules["quality"] = quality
spec.loader.exec_module(quality)

PAGE = {"id": "1", "text": "Tea.\nAdvertisement\nMore tea. [Ad]\n", "labels": [1, 0, 1, None]}
FLOOR = {"sha256": "abc", "removed": 40.0, "lost": 0.1, "hurt": 1.0}


def after(*cuts, **more):
    """The figures after cutting these spans of the page."""
    total = quality.Score()
    page = {**PAGE, **more}
    edits = tuple(Edit(start, end, "", "ad/label") for start, end in cuts)
    total.add(page, Result(Document(page["text"]), edits))
    return total.figures()


def test_the_floors_hold_on_our_own_pages(tmp_path, capsys):
    code = quality.main(["--gate", "--corpus", str(tmp_path)])

    assert code == 0, capsys.readouterr().err


def test_without_a_corpus_our_own_pages_run(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(quality, "CORPUS", tmp_path / "none")

    assert quality.main([]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("own ")
    assert told.err == "our own pages alone; --corpus FOLDER adds a labelled corpus\n"


def test_a_corpus_that_is_named_must_be_there(tmp_path, capsys):
    with pytest.raises(SystemExit):
        quality.main(["--corpus", str(tmp_path / "none")])

    assert f"{tmp_path}/none: no such folder" in capsys.readouterr().err


@pytest.mark.skipif(not quality.CORPUS.is_dir(), reason="the corpus is not on this machine")
def test_the_floors_hold_on_the_corpus(capsys):
    assert quality.main(["--gate"]) == 0, capsys.readouterr().err


def test_a_cut_line_of_boilerplate_is_removed_and_a_cut_line_of_content_lost():
    assert after((5, 19)) == quality.Figures(1, 100, 0, 0)
    assert after((0, 5)) == quality.Figures(1, 0, round(100 * 4 / 18, 4), 100)


def test_boilerplate_inside_a_line_of_content_is_due():
    inline = {"2": "More tea."}

    assert after((28, 33), inline=inline).removed == 50
    assert after((28, 33), inline=inline).lost == 0
    assert after((19, 33), inline=inline).lost == 50


def test_what_is_said_again_is_not_lost():
    said = {"text": "Tea.\nAdvertisement\nTea.\n", "labels": [1, 0, 1, None]}

    assert after((0, 5), **said).lost == 0


@pytest.mark.parametrize(
    ("got", "fault"),
    [
        pytest.param((9, 39.0, 0.1, 1.0), "removed 39.0 %, less than", id="too little goes"),
        pytest.param((9, 40.0, 0.2, 1.0), "lost 0.2 %, more than", id="too much goes"),
        pytest.param((9, 40.0, 0.1, 2.0), "hurt 2.0 %, more than", id="too many pages hurt"),
    ],
)
def test_a_figure_worse_than_its_floor_is_a_fault(got, fault):
    (told,) = quality.faults("own", quality.Figures(*got), "abc", FLOOR)

    assert fault in told


def test_better_figures_are_no_fault():
    assert not list(quality.faults("own", quality.Figures(9, 50.0, 0.0, 0.0), "abc", FLOOR))


def test_floors_are_those_of_these_very_pages():
    (told,) = quality.faults("own", quality.Figures(9, 50.0, 0.0, 0.0), "abd", FLOOR)

    assert "other pages" in told


def test_a_floor_does_not_sink_without_a_word(tmp_path, monkeypatch, capsys):
    floors = json.loads(quality.FLOORS.read_text())
    floors["own"] |= {"removed": 100.0}
    path = tmp_path / "floors.json"
    path.write_text(json.dumps(floors))
    monkeypatch.setattr(quality, "FLOORS", path)

    refused = quality.main(["--update", "--corpus", str(tmp_path)])
    kept = json.loads(path.read_text())["own"]["removed"]
    allowed = quality.main(["--update", "--allow-regression", "--corpus", str(tmp_path)])

    assert (refused, kept, allowed) == (1, 100.0, 0)
    assert json.loads(path.read_text())["own"]["removed"] < 100
    assert "less than the floor" in capsys.readouterr().err
