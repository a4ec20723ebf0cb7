"""Which language a text is in, told by script and stop words, and only when a rule asks."""

from collections import Counter
from collections.abc import Collection

from cleaner.late import late, late_re

# The commonest words of each language that are hardly ever words of the others listed here.
STOP_WORDS: dict[str, str] = {
    "en": (
        "the and of to that is was with for it as are be this have from which you not were "
        "their has been will would"
    ),
    "de": (
        "der die und das den von zu ist mit sich des auf dem nicht eine als auch es werden "
        "aus hat dass wird bei einer noch"
    ),
    "es": (
        "el los las del una por con para su al lo como más pero sus ya fue este sí porque "
        "está entre cuando muy sobre también"
    ),
    "fr": (
        "les des est dans une pour qui pas sur au par plus ne avec ce sont aux cette mais ont "
        "été ses comme leur nous vous"
    ),
    "it": (
        "di il che per una sono della con non del alla dei nel gli anche dal più delle ha "
        "questo come nella essere ai"
    ),
    "pt": (
        "do da em um para não uma os no se na mais as dos ao foi das tem seu sua ou quando "
        "muito já também pelo pela"
    ),
    "nl": (
        "het een van dat op te zijn niet met voor er aan ook bij naar maar om hij uit dan nog "
        "wordt deze worden heeft"
    ),
    "sv": (
        "och att är för inte jag av så vid också från var när eller hade mycket ska skulle "
        "sin mellan än efter där"
    ),
    "da": (
        "af blev været hvad meget mod nu end nogle bliver ud op gør hun hvor skal ikke kun "
        "efter også mellem"
    ),
    "no": (
        "ble etter seg vært hva mye nå enn noen opp sier gjør hadde ikke også skal hvor "
        "mellom av bare"
    ),
    "fi": (
        "ja on ei että se oli mutta hän kun ovat myös mukaan joka jotka ole kuin sen niin "
        "vain voi tai olla sekä ollut"
    ),
    "pl": (
        "nie na się że jest jak po ale od przez oraz który są jego dla tym tak już tego może "
        "był która gdy"
    ),
    "cs": (
        "se že jako který která jsou pro když ještě než také byl byla bylo podle při jen být "
        "aby jeho této už"
    ),
    "sk": (
        "sa že ako ktorý ktorá ktoré sú pre keď ešte tiež bol bola bolo podľa pri len byť aj "
        "alebo však už nie čo"
    ),
    "hu": (
        "az és hogy nem egy ez volt csak már még mint azt vagy kell után lehet szerint ezt "
        "így aki amely lesz pedig"
    ),
    "ro": (
        "și în să din pe pentru care sunt după că lui prin această acest iar între despre "
        "fost ale către doar până"
    ),
    "bg": (
        "за се от да са че като което това след който беше още към има само при която но със "
        "този тази тези ще няма през във също"
    ),
    "el": (
        "και το να του η της με για την από είναι που στο τα δεν θα οι στην σε τον τους των ότι"
    ),
    "ru": (
        "что это его или был было они если также который как из же только уже при по не от когда"
    ),
    "uk": (
        "що та від про це його але які був було або після якщо також ще вже він із щоб до як не"
    ),
    "tr": (
        "ve bir bu için ile olarak daha çok gibi olan kadar sonra ama değil her oldu göre "
        "olduğu ancak sadece kendi ise"
    ),
    "ar": "من في على إلى عن أن هذا التي مع هذه لا كان الذي بعد أو كما قد بين كل إن هو ذلك",
    "fa": "در به از که این را با است برای آن می های بر خود تا شد یک بود شده هم اما کرد",
    "he": "של את על לא זה עם הוא כי גם אל אבל היא יותר או אני יש כל מה אם לאחר היה בין",
    "hi": "के में की है से और का को पर ने कि यह हैं भी एक नहीं लिए इस हो कर तो गया था",
    "id": (
        "yang dan untuk dengan dari pada ini itu tidak dalam akan juga adalah oleh atau ada "
        "bisa telah sebagai karena lebih bahwa mengatakan namun "
        "setelah saat jadi warga kota uang cuma bukan"
    ),
    "ca": (
        "els amb dels és són aquest aquesta també però han més molt seva seu fins què quan això "
        "hi pel als seus perquè ser"
    ),
    "gl": (
        "unha dun dunha coa polo pola cunha nunha máis tamén ata despois non hai moi foi xa onde "
        "nin desde"
    ),
    "eu": (
        "eta dira zen baina egin dute dela izan duen horrek beste baino zuen egiten dituzte oso "
        "ziren zuten gure"
    ),
    "hr": (
        "je se na da su će što koji koja koje kako bio bila nije samo već još iz kao ili sve "
        "ovo tko uvijek prije gdje tijekom također vrijeme svijet dvije cijeli ovdje netko "
        "poslije mjesto riječ"
    ),
    "sr": (
        "je se na da su će što koji koja koje kako bio bila nije samo već još iz kao ili sve "
        "ovo šta ko uvek pre gde dve vreme svet posle takođe ovde neko mesto reč ће што који "
        "која које како био била није само већ још из као или све ово шта где пре после један "
        "сам"
    ),
    "sl": (
        "je se na da ki kot tudi še če bila kaj kje lahko zelo jih ga niso smo tega pred zaradi "
        "vse samo leta bilo kako med saj jim"
    ),
    "mk": (
        "за се да со од ќе дека што кој кои веќе биде овој оваа овие тие поради сите беше само "
        "кога има го ги ова"
    ),
    "lt": (
        "ir kad iš su tai bet yra buvo kaip jau dar nuo apie kurie kuris kuri bus taip tik jie "
        "labai prie dėl savo turi"
    ),
    "lv": (
        "un ka par bija tas arī kas lai vai bet tikai jau pie pēc viņš viņa šo tiek būs savu līdz "
        "kurš nav"
    ),
    "et": (
        "ei see oli kui aga ka seda mis kes siis oma nad ta mida pole veel nii või ning olid "
        "juba pärast üle selle"
    ),
    "is": (
        "að á í sem við ekki það þá hann hún þeir eftir þess frá þar verið þessi hefur eru mjög "
        "hafa"
    ),
    "sq": (
        "dhe në të një për me është nga që më ka janë por kur ishte do këtë edhe nuk këto pas "
        "ndërsa"
    ),
    "bn": (
        "এই ও থেকে করে একটি না তিনি এবং এ কিন্তু জন্য পর সঙ্গে হয় করা এর তার হবে কি কোনো ছিল করতে "
        "বলেন নিয়ে আরও যে তাঁর আমি হয়েছে হয়েছে সে"
    ),
    "ur": (
        "کے میں کی ہے سے اور کا کو پر نے کہ یہ ہیں بھی ایک نہیں لیے اس ہو کر تو گیا تھا وہ جو ان"
    ),
    "ms": (
        "yang dan untuk dengan dari pada ini itu tidak dalam akan juga adalah oleh atau ada telah "
        "sebagai lebih ialah beliau kerana boleh berkata turut daripada bahawa katanya manakala "
        "iaitu"
    ),
    "tl": ("ang ng sa mga ay ni hindi ito kung nang siya ko niya pero kay nasa wala mula lang"),
    "sw": (
        "ya wa kwa ni katika za kuwa hii huo hiyo yake wake lakini pia watu baada cha vya alisema "
        "kama hilo"
    ),
    "kk": ("және бұл үшін бір деп еді бар емес осы ол туралы кейін болып дейін екен бойынша мен"),
    "az": ("və ilə üçün də deyil çox kimi görə onun amma lakin olub həmin edib isə bir bu ki etdi"),
    "vi": (
        "và của là có được cho trong không với các một những người này để khi đã từ về đến "
        "như tại nhiều"
    ),
}
# Each stop word and the languages that have it.
SPOKEN: dict[str, tuple[str, ...]] = {}
for _language, _words in STOP_WORDS.items():
    for _word in _words.split():
        SPOKEN[_word] = (*SPOKEN.get(_word, ()), _language)
# Languages told by their script, and which share of the letters it has at least: Japanese writes
# most of its words with Chinese characters, so it comes first.
SCRIPTS = tuple(
    (language, late(script), share)
    for language, script, share in (
        ("ja", r"[\p{Hiragana}\p{Katakana}]", 0.1),
        ("ko", r"\p{Hangul}", 0.3),
        ("th", r"\p{Thai}", 0.3),
        ("zh", r"\p{Han}", 0.3),
        ("ta", r"\p{Tamil}", 0.3),
        ("ka", r"\p{Georgian}", 0.3),
        ("hy", r"\p{Armenian}", 0.3),
    )
)
# Signs of vowels are marks, not letters, in Hindi.
NO_TAG = "{!r} is no language tag; write it like en or pt-BR"
TAG = late_re(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
WORD = late(r"[\p{L}\p{M}]+")
SAMPLE = 4000
LEAST_HITS = 6
# So many words of its own, and so many times those of the other, tell two close languages apart.
LEAST_OWN = 4
MANY_TIMES = 4


def told(text: str) -> str:
    """The BCP 47 language of a text, or an empty string if too little speaks for one.

    >>> told("The pier was lost to the sea and it will not be built again, for that is the law.")
    'en'
    """
    sample = text[:SAMPLE].casefold()
    return _told_by_script(sample) or _told_by_words(sample)


def _told_by_script(sample: str) -> str:
    if sample.isascii():
        return ""
    letters = sum(map(str.isalpha, sample))
    for language, script, share in SCRIPTS:
        hits = len(script.findall(sample))
        if hits >= LEAST_HITS and hits >= share * letters:
            return language
    return ""


def foreign(text: str, languages: Collection[str]) -> bool:
    """Whether what little is told of a text speaks for other languages, and not for some.

    >>> foreign("Butter and jam", ["fr"]), foreign("Butter and jam", ["en"]), foreign("Jam", ["fr"])
    (True, False, False)
    """
    counts = _counts(text[:SAMPLE].casefold())
    known = [language for language in languages if language in STOP_WORDS]
    # Of other languages no word is listed: none of theirs can be found.
    if not counts or len(known) < len(languages):
        return False
    return not any(counts[language] for language in known)


def _counts(sample: str) -> Counter[str]:
    """How many words of each language stand in a text in small letters."""
    counts: Counter[str] = Counter()
    for word, times in Counter(WORD.findall(sample)).items():
        for language in SPOKEN.get(word, ()):
            counts[language] += times
    return counts


def _told_by_words(sample: str) -> str:
    counts = _counts(sample)
    (best, hits), (other, next_hits) = (*counts.most_common(2), ("", 0), ("", 0))[:2]
    if hits < LEAST_HITS:
        return ""
    return best if hits >= 1.5 * next_hits or _speaks_against(best, other, sample) else ""


def _speaks_against(language: str, other: str, sample: str) -> bool:
    """Whether a text speaks one of two close languages: by the words that only one of them has."""
    one, two = (frozenset(STOP_WORDS[name].split()) for name in (language, other))
    words = Counter(WORD.findall(sample))
    own, others = (sum(words[word] for word in only) for only in (one - two, two - one))
    return own >= LEAST_OWN and own >= MANY_TIMES * others


def primary(tag: str) -> str:
    """The language of a tag without script and region, in small letters.

    >>> primary("pt-BR")
    'pt'
    """
    return tag.replace("_", "-").partition("-")[0].lower()


# ISO 639-2 and 639-3 as archives and data sets write them, where rules write ISO 639-1.
LONGER_CODES = """
alb:sq ara:ar arm:hy aze:az baq:eu ben:bn bos:bs bul:bg cat:ca ces:cs chi:zh cmn:zh cze:cs dan:da
deu:de dut:nl ell:el eng:en est:et eus:eu fas:fa fin:fi fra:fr fre:fr geo:ka ger:de glg:gl gre:el
heb:he hin:hi hrv:hr hun:hu hye:hy ice:is ind:id isl:is ita:it jpn:ja kat:ka kaz:kk kor:ko lav:lv
lit:lt mac:mk may:ms mkd:mk msa:ms nld:nl nno:nn nob:nb nor:no per:fa pol:pl por:pt ron:ro rum:ro
rus:ru slk:sk slo:sk slv:sl spa:es sqi:sq srp:sr swa:sw swe:sv tam:ta tgl:tl tha:th tur:tr ukr:uk
urd:ur vie:vi zho:zh
"""
TWO_LETTERS = dict(pair.split(":") for pair in LONGER_CODES.split())


def two_letters(tag: str) -> str:
    """A tag with its language in two letters where there are two; others come back as they are.

    >>> two_letters("eng"), two_letters("deu_Latn"), two_letters("pt-BR")
    ('en', 'de-Latn', 'pt-BR')
    """
    first, dash, rest = tag.replace("_", "-").partition("-")
    return TWO_LETTERS.get(first.lower(), first) + dash + rest
