"""Which language a text is in, told by its stop words; asked only when a rule needs to know."""

from collections import Counter

from cleaner.late import late

# The commonest words of each language that are no word of the others listed here.
STOP_WORDS: dict[str, str] = {
    "en": (
        "the and of to that is was with for it as are "
        "be this have from which you not were their has been will would"
    ),
    "de": (
        "der die und das den von zu ist mit sich des auf dem "
        "nicht eine als auch es werden aus hat dass wird bei einer noch"
    ),
    "es": (
        "el los las del una por con para su al lo como más "
        "pero sus ya fue este sí porque está entre cuando muy sobre también"
    ),
    "fr": (
        "les des est dans une pour qui pas sur au par plus ne "
        "avec ce sont aux cette mais ont été ses comme leur nous vous"
    ),
    "it": (
        "di il che per una sono della con non del alla dei "
        "nel gli anche dal più delle ha questo come nella essere ai"
    ),
    "pt": (
        "do da em um para não uma os no se na mais as "
        "dos ao foi das tem seu sua ou quando muito já também pelo pela"
    ),
    "nl": (
        "het een van dat op te zijn niet met voor er aan "
        "ook bij naar maar om hij uit dan nog wordt deze worden heeft"
    ),
}
LANGUAGES: dict[str, frozenset[str]] = {
    language: frozenset(words.split()) for language, words in STOP_WORDS.items()
}
WORD = late(r"\p{L}+")
SAMPLE = 4000
LEAST_HITS = 6


def told(text: str) -> str:
    """The BCP 47 language of a text, or an empty string if too little speaks for one.

    >>> told("The pier was lost to the sea and it will not be built again, for that is the law.")
    'en'
    """
    said = Counter(WORD.findall(text[:SAMPLE].casefold()))
    counts = Counter(
        {language: sum(map(said.__getitem__, words)) for language, words in LANGUAGES.items()}
    )
    (best, hits), (_, next_hits) = counts.most_common(2)
    return best if hits >= LEAST_HITS and hits >= 1.5 * next_hits else ""


def primary(tag: str) -> str:
    """The language of a tag without script and region, in small letters.

    >>> primary("pt-BR")
    'pt'
    """
    return tag.replace("_", "-").partition("-")[0].lower()


# ISO 639-2 and 639-3 as archives and data sets write them, where rules write ISO 639-1.
LONGER_CODES = """
ara:ar ben:bn bul:bg cat:ca ces:cs chi:zh cmn:zh cze:cs dan:da deu:de dut:nl ell:el eng:en est:et
fas:fa fin:fi fra:fr fre:fr ger:de gre:el heb:he hin:hi hrv:hr hun:hu ind:id ita:it jpn:ja kor:ko
lav:lv lit:lt may:ms msa:ms nld:nl nno:nn nob:nb nor:no per:fa pol:pl por:pt ron:ro rum:ro rus:ru
slk:sk slo:sk slv:sl spa:es srp:sr swe:sv tam:ta tha:th tur:tr ukr:uk urd:ur vie:vi zho:zh
"""
TWO_LETTERS = dict(pair.split(":") for pair in LONGER_CODES.split())


def two_letters(tag: str) -> str:
    """A tag with its language in two letters where there are two; others come back as they are.

    >>> two_letters("eng"), two_letters("deu_Latn"), two_letters("pt-BR")
    ('en', 'de-Latn', 'pt-BR')
    """
    first, dash, rest = tag.replace("_", "-").partition("-")
    return TWO_LETTERS.get(first.lower(), first) + dash + rest
