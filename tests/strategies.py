"""Documents rich in trouble and small random rule sets, for the laws that hold for any of them."""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from random import Random
from typing import Any

from hypothesis import strategies as st

from cleaner.condition import Condition
from cleaner.document import Document
from cleaner.kinds.encoding import Encoding
from cleaner.kinds.line import Line
from cleaner.kinds.masthead import Masthead
from cleaner.kinds.region import Region
from cleaner.kinds.repeat import Repeat
from cleaner.kinds.span import Span
from cleaner.kinds.zone import Zone
from cleaner.loading import builtin_rules
from cleaner.pattern import Pattern
from cleaner.phrase import Phrases
from cleaner.rule import Extent, Kind, Rule

SENTENCES = (
    "The council of Westmere voted on Tuesday to close the old harbour road for the winter.",
    "Nobody had expected the bridge to last, and yet the first train crossed it at noon.",
    "“We waited for three hours,” said the baker, “and then the lights came back on.”",
    "Her second novel, written in a shed behind the station, sold a million copies in a year.",
    "Der Fluss trat in der Nacht über die Ufer, und die Feuerwehr räumte zwei Straßen.",
    "Am Morgen danach öffnete der Bäcker trotzdem um sechs Uhr, wie er es immer getan hat.",
    "El ayuntamiento aprobó ayer la reforma del mercado, que costará más de dos millones.",
    "Los vecinos de la calle Mayor dicen que el ruido no les deja dormir desde enero.",
    "La mairie a décidé de fermer l’école du village, faute d’élèves pour la rentrée.",
    "Après la tempête, il ne restait du vieux phare qu’un escalier et quelques pierres.",
    "Городской совет решил отложить ремонт моста до весны, потому что денег не хватает.",
    "Утром жители увидели, что река поднялась почти на два метра за одну ночь.",
    "市议会星期二决定推迟修理老桥，因为今年的预算已经用完了。居民们对此表示不满。",
    "昨夜の大雨で川の水位が二メートル上がり、町の半分が停電した。復旧の見通しは立っていない。",
    "قرر مجلس المدينة تأجيل إصلاح الجسر القديم حتى الربيع بسبب نقص المال.",
    "מועצת העיר החליטה לדחות את תיקון הגשר הישן עד האביב בגלל מחסור בכסף.",
    "नगर परिषद ने मंगलवार को पुराने पुल की मरम्मत वसंत तक टालने का फैसला किया।",
    "สภาเมืองตัดสินใจเลื่อนการซ่อมสะพานเก่าออกไปจนถึงฤดูใบไม้ผลิเพราะงบประมาณไม่พอ",
    "Рада відклала п’ять рішень, бо об'єкт ще не здано; п\u02bcяте лишили на осінь.",
)
HEADLINES = (
    "Old harbour road closes for the winter",
    "Bäcker öffnet trotz Hochwasser",
    "La tempête emporte le vieux phare",
    "Мост отремонтируют только весной",
    "老桥修理推迟到明年春天",
    "तूफ़ान में पुराना घाट टूटा",
)
# The words that random rules look for and random documents say.
WORDS = (
    "Advertisement",
    "Read more",
    "Share",
    "Tweet",
    "Sign up",
    "See also",
    "{n} comments",
    "Anzeige",
    "Weiterlesen",
    "Straße teilen",
    "Artículos relacionados",
    "Подписаться",
    "{n} комментариев",
    "п'ять фото",
    "関連記事",
    "مشاركة",
    "{n} تعليق",
    "और पढ़ें",
    "İlan",
)
FURNITURE = (
    "12 comments",
    "3.4k comments",
    "5 комментариев",
    "١٢ تعليق",
    "п\u02bcять фото",
    "© Подписаться",
    "READ MORE »",
    "**Read** [more](https://example.org/a)",
    "[Read](https://example.org/share) more",
    '[pier](https://example.org/\n"Tweet")',
    "Share | Tweet | 14",
    "ShareTweet",
    "Share this: Tweet",
    "[Advertisement]",
    "(Read more: the harbour) and on",
    "STRASSE TEILEN",
    "ADVERTİSEMENT",
    "advertısement",
    "Sh\u00adare",
    "Read\xa0more…",
    "Re\u200bad more",
    "Westmere Gazette",
    "© 2021 Westmere Gazette. All rights reserved.",
    "Tuesday, 3 March 2020",
    "https://www.westmeregazette.example/a/b",
    "By Anna Beck",
)
ATOMS = (
    "\r",
    "\x0b",
    "\x0c",
    "\x85",
    "\u2028",
    "\u2029",
    "\u200f",
    "\u202eabc\u202c",
    "\u2066x\u2069",
    "👩\u200d👩\u200d👧",
    "🇩🇪🇫🇷",
    "🇩",
    "👍🏽",
    "\u0301",
    "e\u0301\u0323",
    "\u093f",
    "क्षि",
    "\u00ad",
    "\xa0",
    "\u200b",
    "\u200c",
    "\u200d",
    "\ufeff",
    "\ufffd",
    "\x00",
    "\x08",
    "\x7f",
    "\x1b[31m",
    "\x1b]0;t\x07",
    "\x1b",
    "\ud800",
    "\udcff",
    "\ufffe",
    "&amp;",
    "&amp;amp;#8217;",
    "&nbsp;",
    "&#8217;",
    "&lt;b&gt;",
    "&",
    "Ã©",
    "ÃƒÂ©",
    "â€œ",
    "â€™",
    "Â\xa0",
    "Ð¿Ñ€",
    "ä¸\xad",
    "ðŸ˜€",
    "NESTLÉ®",
    "AÇÃO",
    "**",
    "`",
    "|",
    "\t",
    "  ",
    "İ",
    "ß",
    "ﬁ",
    "…",
    "한\u1100\u1161",
    "A" + "\u0300" * 40,
    "](",
    "[",
)
LINES = (
    "```",
    "~~~",
    "    indented()",
    "def f(x): return {x}",
    "| a | b |",
    "> quoted by someone else",
    "- first of the list",
    "1. first of the list",
    "* * *",
    "",
    "",
    " ",
    "\t",
    "\xa0",
    "\u200b",
    "\r",
    "\u3000\u200b",
    "\u200b\u2003",
    "No.",
    "“No.”",
)
NEWLINES = ("\n", "\n", "\n", "\n\n", "\n\n", "\r\n", "\r\n\r\n", "\n\n\n", "\n \n\t\n", "\r")
LANGS = ("en", "de", "es", "fr", "ru", "zh", "ja", "ar", "he", "hi", "th", "tlh", "pt-BR", "")
URLS = ("https://www.westmere-gazette.example/a", "https://pier.org", "http://[", "")


def shipped_strings() -> tuple[str, ...]:
    """What the shipped rules look for and say they take, as lines."""
    found = dict.fromkeys(
        text.replace("{n}", "12") for rule in builtin_rules() for text in _said(rule)
    )
    return tuple(found) or ("Advertisement",)


def _said(rule: Rule) -> Iterator[str]:
    yield from rule.removes
    yield from rule.keeps
    for field in fields(rule.kind):  # type: ignore[arg-type]
        value = getattr(rule.kind, field.name)
        if isinstance(value, Phrases):
            yield from value


def mistaken(text: str) -> str:
    """The text, its UTF-8 read as Windows-1252."""
    return text.encode("utf-8", "surrogatepass").decode("cp1252", "replace")


# A line, and below a rule, is made from one number: Hypothesis then leaves lines and rules out to
# make a failing case smaller, and does not spend its time on how each of them is made.
SEEDS = st.integers(0, 2**32 - 1)
TRICKS: tuple[Callable[[str], str], ...] = (
    mistaken,
    lambda line: mistaken(mistaken(line)),
    lambda line: f"[{line}]",
    str.upper,
    lambda line: f" {line} ",
    lambda line: line * 2,
    lambda line: f"\u200f{line}\u0301",
)


def line_of(seed: int, furniture: tuple[str, ...]) -> str:
    """One line, or two glued together, with or without something nasty in it."""
    random = Random(seed)
    pools = (furniture, SENTENCES, HEADLINES, LINES, ATOMS)
    line = random.choice(random.choices(pools, (14, 5, 2, 3, 1))[0])
    roll = random.random()
    if roll < 0.15:
        at = random.randint(0, len(line))
        return line[:at] + random.choice(ATOMS) + line[at:]
    if roll < 0.35:
        return random.choice(TRICKS)(line)
    if roll < 0.4:
        return line + random.choice(("", " ")) + random.choice(furniture)
    return line


def arranged(found: list[str], seed: int) -> str:
    """The lines as a text: said twice, glued together, with line ends of all sorts."""
    random = Random(seed)
    shapes: tuple[list[str], ...] = (
        found,
        found,
        [HEADLINES[0], "", *found, SENTENCES[0]],
        [SENTENCES[1], *found],
        found + found[: random.randint(0, len(found))],
        found[:1] + found,
        [*found, "".join(found)],
        [*found, *SENTENCES[:8], "".join(SENTENCES[:8])],
    )
    usual = random.choice(NEWLINES)
    ends = (usual, usual, usual, random.choice(NEWLINES))
    text = "".join(line + random.choice(ends) for line in random.choice(shapes))
    return text if random.random() < 0.5 else text.rstrip("\r\n")


@st.composite
def lines(draw: Any, furniture: tuple[str, ...]) -> str:
    """Such a line."""
    return line_of(draw(SEEDS), furniture)


@st.composite
def texts(draw: Any, furniture: tuple[str, ...] = FURNITURE + WORDS * 2) -> str:
    """A text of such lines."""
    return arranged(draw(st.lists(lines(furniture), min_size=3, max_size=14)), draw(SEEDS))


def documents(texts_: st.SearchStrategy[str]) -> st.SearchStrategy[Document]:
    """Documents with these texts, some with an address, a language and a title."""
    meta = st.fixed_dictionaries(
        {},
        optional={
            "lang": st.sampled_from(LANGS),
            "url": st.sampled_from(URLS),
            "title": st.sampled_from(HEADLINES),
            "type": st.sampled_from(("article", "forum")),
        },
    )
    return st.builds(Document, texts_, st.none(), meta)


def any_texts() -> st.SearchStrategy[str]:
    """Texts of every sort, for random rules."""
    return st.one_of(texts(), texts(), texts(), st.text(max_size=60))


def shipped_texts() -> st.SearchStrategy[str]:
    """Texts of every sort that say what the shipped rules look for."""
    return st.one_of(texts(shipped_strings()), texts(shipped_strings() + FURNITURE + WORDS))


def rule(name: str, kind: Kind, **common: Any) -> Rule:
    """A rule of high confidence with this id, unless told otherwise."""
    category = name.split("/")[0]
    given = {"confidence": "high", "kind_name": type(kind).__name__.lower()} | common
    return Rule(name, category, kind, **given)


def phrases(*found: str, **by_language: tuple[str, ...]) -> Phrases:
    """Phrases of any language, or by language."""
    return Phrases((("", found), *by_language.items()) if found else tuple(by_language.items()))


PLAIN_WORDS = tuple(word for word in WORDS if "{n}" not in word)
SHAPE_NAMES = ("short", "headline", "entry", "date", "bullet")
TEMPLATES = (
    "(?i:{}).{{0,60}}",
    r"\W*(?i:{})\b.*",
    r"(?:{}|Westmere|Share).{{0,80}}",
    r".*\b(?i:{})\W*",
    r"\[?{}s?\s*:?\]?",
)
CONDITIONS = tuple(
    condition
    for plain in (
        *(Condition(shape=shape) for shape in (*SHAPE_NAMES, "prose")),
        Condition(regex=Pattern("(?i:share)")),
        Condition(phrases=phrases("Read more", "Подписаться", "Tweet")),
    )
    for condition in (
        plain,
        Condition(before=plain),
        Condition(after=plain),
        Condition(near=plain),
        Condition(later=plain),
        Condition(not_in=("code", "quote")),
        Condition(type=("article",)),
    )
)


def _pattern(random: Random) -> Pattern:
    return Pattern(random.choice(TEMPLATES).format(random.choice(PLAIN_WORDS)))


def _phrases(random: Random) -> Phrases:
    some = tuple(random.sample(WORDS, random.randint(8, 16)))
    more = tuple(random.sample(WORDS, random.randint(1, 3)))
    return random.choice((phrases(*some), phrases(*some), phrases(en=some, ru=more)))


def _extent(random: Random) -> Extent:
    shape = random.choice(SHAPE_NAMES)
    regex, longest = _pattern(random), random.randint(1, 90)
    lasting = (
        Extent("while", shape),
        Extent("while", regex=regex),
        Extent("while", longest=longest),
    )
    return random.choice((Extent("labels"), Extent("end"), *lasting))


def _span(random: Random) -> Kind:
    to = random.choice(("match", "sentence", "line"))
    kinds = (
        Span(regex=_pattern(random), to=to),
        Span(phrases=_phrases(random), from_=random.choice(("match", "sentence")), to=to),
        Span(phrases=_phrases(random), open="[(", to=random.choice(("close", to))),
    )
    return random.choice(kinds)


def _line(random: Random) -> Kind:
    kinds = (
        Line(phrases=_phrases(random)),
        Line(phrases=_phrases(random)),
        Line(regex=_pattern(random)),
        Line(labels=_phrases(random), at_least=random.randint(1, 2)),
    )
    return random.choice(kinds)


def _region(random: Random) -> Kind:
    to = _extent(random)
    kinds = (
        Region(phrases=_phrases(random), to=to, least=random.randint(0, 2)),
        Region(regex=_pattern(random), to=to),
        Region(labels=_phrases(random), at_least=random.randint(1, 2), gap=random.choice((0, 40))),
    )
    return random.choice(kinds)


def _page(random: Random) -> Kind:
    of = random.choice(("headline", "paragraph", "block"))
    return random.choice((Masthead(names=_phrases(random)), Repeat(of=of)))


def _zone(random: Random) -> Rule:
    place = random.choice(("head", "tail"))
    kind = Zone(place, known=random.randint(1, 3), within=random.randint(1, 6))
    return rule("footer/zone", kind, place=place)


def _usually(random: Random, value: Any, *others: Any) -> Any:
    return value if random.random() < 0.8 else random.choice(others)


def rule_of(seed: int) -> Rule:
    """A rule made from a number, still without an id of its own."""
    random = Random(seed)
    roll = random.random()
    if roll < 0.1:
        return _zone(random)
    if roll < 0.15:
        return rule("timestamp/shape", Line(shape=random.choice(("date", "url"))), place="head")
    kind = random.choices((_line, _span, _region, _page), (4, 3, 3, 2))[0](random)
    return rule(
        "repeat/r" if isinstance(kind, Repeat) else random.choice(("ad/r", "related/r")),
        kind,
        confidence=random.choice(("high", "high", "high", "medium", "low")),
        effect=_usually(random, "remove", "keep"),
        languages=_usually(random, (), ("en",), ("ru", "de")),
        place=_usually(random, "anywhere", "head", "tail"),
        when=_usually(random, None, *CONDITIONS),
        unless=_usually(random, None, *CONDITIONS),
        capture=_usually(random, "", "said"),
    )


def _numbered(found: list[Rule], repairs: tuple[Rule, ...]) -> tuple[Rule, ...]:
    own = [replace(one, id=f"{one.id}{number}") for number, one in enumerate(found)]
    return (*own, *repairs)


REPAIRS = tuple(
    rule(f"encoding/{fix}", Encoding(fix))
    for fix in ("mojibake", "controls", "escapes", "zero-width", "entities")
)


def rule_sets() -> st.SearchStrategy[tuple[Rule, ...]]:
    """A few rules of all kinds, each with something to look for."""
    some = st.lists(SEEDS.map(rule_of), min_size=2, max_size=7)
    return st.builds(_numbered, some, st.sampled_from(((), (), REPAIRS)))
