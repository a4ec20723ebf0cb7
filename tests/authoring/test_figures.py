"""What figures prove, and the file they are kept in."""

import pytest

from cleaner.authoring.figures import (
    FLOORS,
    LEAST_HOSTS,
    Figure,
    Figures,
    Measured,
    figure,
    proposed,
    read,
    spoken,
    wilson,
    written,
)
from cleaner.errors import CleanerError


def hosts(right: int, wrong: int = 0) -> Figure:
    """The figure of a rule that was right on so many hosts and wrong on others, once each."""
    judged = {f"r{n}.example": (1, 0) for n in range(right)}
    return figure(judged | {f"w{n}.example": (0, 1) for n in range(wrong)}, 0)


def test_one_host_counts_as_one_whatever_its_pages():
    many = figure({"big.example": (900, 0), "a.example": (0, 1)}, doubtful=0)

    assert (many.hits, many.hosts, many.precision) == (901, 2, 0.5)


@pytest.mark.parametrize(("share", "count"), [(0.0, 1), (0.5, 7), (1.0, 3), (0.93, 400)])
def test_an_interval_holds_its_share_and_stays_between_none_and_all(share, count):
    low, high = wilson(share, count)

    assert 0 <= low <= share <= high <= 1


@pytest.mark.parametrize(
    ("measured", "said", "word"),
    [
        pytest.param(hosts(60), "medium", "high", id="right on many"),
        pytest.param(hosts(20), "medium", "medium", id="right on some"),
        pytest.param(hosts(20), "low", "medium", id="said lower than proved"),
        pytest.param(hosts(20), "high", "high", id="not against it"),
        pytest.param(hosts(20, 20), "high", "low", id="wrong on half"),
        pytest.param(hosts(17, 6), "high", "medium", id="wrong on a quarter"),
        pytest.param(hosts(0, LEAST_HOSTS - 1), "high", "high", id="too few hosts"),
    ],
)
def test_a_word_is_proposed_where_the_interval_is_against_the_other(measured, said, word):
    assert proposed(Measured(measured, {}), said) == word


def test_the_hardest_file_decides():
    files = {"whole-pages": hosts(400), "extracted": hosts(8, 20)}
    measured = Measured(hosts(408, 20), files)

    assert (measured.weakest[0], proposed(measured, "medium")) == ("extracted", "low")
    assert "extracted: 28.5 % of 28 hosts" in spoken(measured)


def test_a_file_of_figures_is_read_as_it_was_written(tmp_path):
    own = Measured(hosts(9, 1), {"news": hosts(9, 1)})
    figures = Figures({"ad/label": own}, 12, 11, ("news",))
    path = tmp_path / "figures.json"
    path.write_text(written(figures))

    assert read(path) == figures


@pytest.mark.parametrize("content", ["", "[]", '{"measured": {}, "rules": {"a/b": 3}}'])
def test_a_file_that_holds_no_figures_is_refused(content, tmp_path):
    path = tmp_path / "figures.json"
    path.write_text(content)

    with pytest.raises(CleanerError, match="not a file of figures"):
        read(path)


def test_the_floors_fall():
    assert list(FLOORS.values()) == sorted(FLOORS.values(), reverse=True)
