"""Markdown: what a reader sees is judged, and code and front matter are never touched."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner, Document
from cleaner.formats import FORMATS, Settings, Source, Tally, detect
from cleaner.landmarks import Landmarks
from cleaner.markdown import fenced, front, indented, marked, plain, title
from cleaner.view import View

CLEANER = Cleaner()
FIRST = "The pier burned down in the night and nobody was hurt at all, said the mayor on Sunday."
LAST = "It will be built again in the spring, the council said on Monday after a long evening."
MARKDOWN = {"markup": "markdown"}
# Every line of these would go if it stood in the text.
FURNITURE = ["Advertisement", "Share this:", "Read more", "# Follow us on Twitter", "© 2024 Tarn"]


def cleaned(text, **meta):
    return CLEANER.clean(Document(text, meta=meta)).text


def article(lines):
    """A page of Markdown with some lines between two paragraphs."""
    return f"# The pier\n\n{FIRST}\n\n{lines}\n\n{LAST}\n"


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("[Home](/)", "Home"),
        ("* [Home](/)", "* Home"),
        ("![A mill](mill.jpg) by [Jo](https://a.example/jo_(b))", "A mill by Jo"),
        ('[Home](/ "To the front")', "Home"),
        ("### Related ###", "Related"),
        ("**Read more:** it", "Read more: it"),
        ("*Read more*", "Read more"),
        ("__Read__ more", "Read more"),
        (r"Comment \*", "Comment *"),
        ("#hashtag", "#hashtag"),
        ("a * b * c_d_e", "a * b * c_d_e"),
        ("[no link] (here)", "[no link] (here)"),
    ],
)
def test_a_reader_sees(line, seen):
    assert (plain(line), marked(line) or line == seen) == (seen, True)


@given(st.text(alphabet="ab []()!*_#\\`>-.", max_size=60))
def test_what_a_reader_sees_is_no_longer_than_the_line(line):
    assert len(plain(line)) <= len(line)


FENCES = {
    "backticks": "```\nAD\n```",
    "an info string": "```sh\nAD\n```",
    "tildes": "~~~\nAD\n~~~",
    "longer ones": "````\n```\nAD\n````",
    "others inside": "~~~\n```\nAD\n~~~",
    "in a list": "- ```\n  AD\n  ```",
    "never closed": "```\nAD\nAD",
    "an info string does not close": "```\nAD\n```sh\nAD\n```",
}


@pytest.mark.parametrize("text", FENCES.values(), ids=FENCES)
def test_all_lines_of_a_fence_are_inside(text):
    lines = ["Tea", *text.split("\n")]

    assert list(fenced([*lines, ""] if lines[-1] == "```" else lines))[: len(lines) - 1] == list(
        range(1, len(lines))
    )


@pytest.mark.parametrize(
    "text",
    ["~~~\nTea\n", "``\nTea\n``", "``` a ` b\nTea\n", "It is ```so```.\nTea"],
    ids=["a rule of tildes", "two backticks", "code in a line", "code in a sentence"],
)
def test_what_is_no_fence(text):
    assert list(fenced(text.split("\n"))) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("---\ntitle: Tea\n---\nTea", 3),
        ("---\ntitle: 'Tea: hot'\ntags:\n  - a\n  - b\n# why\n\ndate: 2024-03-04\n...\nTea", 9),
        ("+++\ntitle = 'Tea'\n[params]\nx = 1\n+++\nTea", 5),
        ("---\nTea is hot, and it is drunk at all hours of the day.\n---\nTea", 0),
        ("---\n\nTea\n---\n", 0),
        ("---\ntitle: Tea\n", 0),
        ("Tea\n---\ntitle: Tea\n---\n", 0),
        ("---", 0),
        ("", 0),
    ],
)
def test_front_matter_is_told(text, count):
    assert front(text.split("\n")) == count


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Tea\n\n    a\n\n    b\nTea", [2, 4]),
        ("\ta\n\tb", [0, 1]),
        ("Tea\n    goes on", []),
        ("- Tea\n\n    goes on", []),
        ("- Tea\n    - green", []),
        ("- Tea\n\nMilk\n\n    a", [4]),
    ],
)
def test_indented_code_is_told(text, numbers):
    assert list(indented(text.split("\n"))) == numbers


def test_a_heading_of_the_first_order_heads_the_page():
    text = f"* [The pier of Westmere burned down](/pier)\n\n# The pier\n\n{FIRST}\n"

    assert Landmarks(View(text), Document(text)).headline == 2
    assert title(["The pier", "==="], 0)


@pytest.mark.parametrize("line", FURNITURE)
@pytest.mark.parametrize(
    "block",
    [
        pytest.param("```\n{}\n\n\n{}\n```", id="fence"),
        pytest.param("~~~text\n{}\n{}\n~~~", id="tildes"),
        pytest.param("- It runs:\n\n  ```\n  {}\n  {}\n  ```", id="in a list"),
    ],
)
@pytest.mark.parametrize("meta", [{}, MARKDOWN], ids=["text", "markdown"])
def test_code_in_fences_is_never_touched(line, block, meta):
    text = article(block.format(line, line))

    assert cleaned(text, **meta) == text
    assert cleaned(text.replace(block.format(line, line), "Advertisement"), **meta) != text


@pytest.mark.parametrize("line", FURNITURE)
def test_indented_code_of_markdown_is_never_touched(line):
    text = f"# The pier\n\n{FIRST}\n\n    $ run\n\n    {line}\n\n{LAST}\n"

    assert cleaned(text, **MARKDOWN) == text


@pytest.mark.parametrize("line", ["date: 2024-03-04", "title: Read more", "share: Facebook"])
def test_front_matter_is_never_touched(line):
    text = f"---\n{line}\ndescription: A mill turns again. It was built in 1789, they say.\n---\n"
    text += f"\n# The pier\n\n{FIRST}\n"

    assert cleaned(text) == text


def test_the_furniture_around_code_goes_all_the_same():
    code = "```\nAdvertisement\n```"
    text = f"# The pier\n\n{FIRST}\n\nAdvertisement\n\n{code}\n\nAdvertisement\n\n{LAST}\n"

    assert cleaned(text) == article(code)


@pytest.mark.parametrize(
    "line",
    [
        "**Read more:** [Council puts off its vote on the weir until June](/weir)",
        "*[Advertisement](https://ads.example)*",
        "[Share on Facebook](https://f.example/?u=a) [Share on X](https://x.example/?a=b+c)",
        "- [Share on Facebook](/f)\n- [Share on X](/x)\n- [Email](mailto:?subject=a)",
        "## [Advertisement](/ads)",
        r"Follow us on [Facebook](/f), [X](/x) and [Instagram](/i)\!",
    ],
)
def test_a_line_is_judged_by_what_a_reader_sees(line):
    assert cleaned(article(line)) == f"# The pier\n\n{FIRST}\n\n{LAST}\n"


@pytest.mark.parametrize(
    "line",
    [
        "The council met. [Read more](https://a.example/b_(c)) The mayor spoke.",
        "The council met. \\[Read more\\] The mayor spoke.",
    ],
)
def test_a_link_in_a_line_goes_with_its_address_or_stays(line):
    left = cleaned(article(line))

    assert ("](" in left, "a.example" in left) in ((False, False), (True, True))


@pytest.mark.parametrize(
    "content",
    [
        "1. [History](#history)\n2. [See also](#see-also)\n3. [Share](#share)",
        "- [Otter tracks](/tracks)\n- [A year on the burn](/burn)\n- [Keepers](/keepers)",
        "| Home | About |\n| --- | --- |\n| Share | Tweet |",
        "- [ ] Buy leeks\n- [x] Share the pot",
        "Then we cached them.[^1] See [the manual](/cache).",
        "[^1]: The cache lives below the stairs. See [the manual](/cache) for more.",
        "![The mill below the weir](/mill.jpg)",
        "> Share it with a neighbour: this soup is better on the second day.",
        "| [Read more](/a) | [Home](/) |\n| --- | --- |\n| 1 | 2 |",
    ],
)
def test_content_of_markdown_stays(content):
    text = article(content)

    assert cleaned(text, **MARKDOWN) == text


def test_a_long_menu_goes_whole():
    menu = "\n".join(f"* [Place number {number}](/places/{number})" for number in range(60))
    story = f"{FIRST}\n\n{LAST}\n\n" * 5

    assert cleaned(f"{menu}\n\n# The pier\n\n{story}") == f"# The pier\n\n{story.strip()}\n"


def test_a_record_whose_field_is_called_so_is_markdown():
    content = b'{"markdown": "Tea", "metadata": {"sourceURL": "https://a.example"}}'
    made = FORMATS["jsonl"](Settings(), Tally(print))

    (entry,) = made.documents(Source(io.BytesIO(content), "a"))

    assert entry.document.meta == {"markup": "markdown", "url": "https://a.example"}


@pytest.mark.parametrize(("name", "format"), [("a.md", None), ("a", "markdown"), ("a.md.gz", None)])
def test_a_file_is_markdown_by_its_name_or_by_word(name, format):
    source = Source(io.BytesIO(b"Tea\n"), name)
    made = FORMATS[format or detect(source)](Settings(), Tally(print))

    (entry,) = made.documents(source)

    assert entry.document.meta == {"markup": "markdown"}
