"""Encodings other than UTF-8, named or told."""

import io

import pytest

from cleaner.errors import CleanerError
from cleaner.formats import Source
from cleaner.formats.recoding import encoding_named

TEXTS = {
    "de": (
        "Die Kapelle über dem Dorf öffnet an Sonntagen für Gäste, die den steilen Weg "
        "nicht scheuen und früh genug aufstehen. Müde Wanderer dürfen im Schatten der "
        "großen Bäume ausruhen."
    ),
    "pl": (
        "Młyn nad rzeką znów będzie mełł zboże, sześćdziesiąt lat po tym, jak ostatni "
        "worek mąki opuścił jego podwórze. Koło odbudowała wnuczka ostatniego młynarza."
    ),
    "ru": (
        "Пристань сгорела ночью, но никто не пострадал, сообщил мэр города в "
        "воскресенье. Весной её построят заново, и рыбаки вернутся на своё место."
    ),
    "el": (
        "Ο παλιός μύλος κάτω από το φράγμα θα γυρίσει ξανά τον Μάιο, εξήντα χρόνια μετά "
        "το τελευταίο σακί αλεύρι που έφυγε από την αυλή του."
    ),
    "ja": (
        "川の下の古い水車は、最後の小麦粉の袋が庭を出てから六十年ぶりに、五月に再び回り始"
        "めます。石は昔のままです。"
    ),
    "zh": (
        "河坝下面的老磨坊将在五月重新转动,距离最后一袋面粉离开院子已经六十年了。石磨还是"
        "从前的石磨。"
    ),
    "ko": (
        "둑 아래의 오래된 물레방아는 마지막 밀가루 자루가 마당을 떠난 지 육십 년 만에 "
        "오월에 다시 돌아갈 것이다."
    ),
}


class Drip:
    """Gives a few bytes at a time."""

    def __init__(self, content: bytes, size: int) -> None:
        self._stream = io.BytesIO(content)
        self._size = size

    def read1(self, size: int) -> bytes:
        return self._stream.read(min(size, self._size))


def read(content: bytes, encoding: str, size: int = 1 << 20) -> bytes:
    source = Source(Drip(content, size), "a", encoding)
    return source.bom + source.read()


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("de", "utf-8"),
        ("de", "utf-16"),
        ("de", "utf-32"),
        ("pl", "cp1250"),
        ("ru", "cp1251"),
        ("ru", "koi8-r"),
        ("el", "cp1253"),
        ("ja", "shift_jis"),
        ("ja", "euc-jp"),
        ("ja", "iso2022_jp"),
        ("zh", "gb18030"),
        ("zh", "big5"),
        ("ko", "euc-kr"),
    ],
)
@pytest.mark.parametrize("auto", [True, False], ids=["told", "named"])
def test_a_text_becomes_utf_8(language, encoding, auto):
    text = TEXTS[language] if encoding != "big5" else "河壩下面的老磨坊將在五月重新轉動。" * 4
    content = text.encode(encoding)

    assert read(content, "auto" if auto else encoding).decode() == text


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize("encoding", ["utf-16", "shift_jis", "gb18030"])
def test_no_character_is_split_where_blocks_end(size, encoding):
    text = TEXTS["ja"] * 50

    assert read(text.encode(encoding), encoding, size).decode() == text


def test_bytes_that_are_not_in_the_encoding_survive():
    assert read(b"\x82\xa0\xff\x82\xa2", "shift_jis") == "あ".encode() + b"\xff" + "い".encode()


def test_ascii_is_utf_8_until_it_is_not():
    content = b"Tea is hot.\n" * 50_000 + TEXTS["ru"].encode("cp1251")

    assert read(content, "auto").endswith(TEXTS["ru"].encode())


def test_what_a_page_declares_is_believed_where_its_bytes_are_no_utf_8():
    page = '<html><head><meta charset="windows-1252"></head><p>Café'.encode("cp1252")

    assert read(page, "auto").decode().endswith("Café")


def test_archives_keep_their_bytes():
    content = b"WARC/1.0\r\n\r\n" + TEXTS["ru"].encode("cp1251")

    assert read(content, "auto") == content


@pytest.mark.parametrize("name", ["nonsense", "base64", "rot13"])
def test_what_is_no_encoding_is_refused(name):
    with pytest.raises(CleanerError, match=name):
        encoding_named(name)
