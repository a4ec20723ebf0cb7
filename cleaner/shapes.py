"""Named shapes of a line: prose, headline, date, url, … – each defined once, for all scripts.

A shape says what a line looks like, never whether it goes.
"""

import re
from collections.abc import Callable
from functools import lru_cache, wraps

import regex

from cleaner.late import late

Shape = Callable[[str], bool]

# Closing marks that may stand between a full stop and the end of its line.
CLOSERS = "\"'”’»›)]}」』】）］*_"
STOPS = ".。．｡।॥۔։።…︒"
ENDS = STOPS + "!?！？؟‽"
WIDE = late(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
# Letters, vowels and tones are each a character here: a word takes more of them.
STOPLESS = late(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
# A sentence that ends inside the line and is followed by another; headlines ask and answer too.
INNER_END = late(
    rf"[{regex.escape(STOPS)}][{regex.escape(CLOSERS)}]*(?:\s+[\"'“‘«‹(\[„¿¡]*[\p{{Lu}}\p{{Lo}}\p{{N}}])"
    r"|[。．｡।॥！？][^\s]"
)
SPACE_AND_CLOSERS = CLOSERS + " \t\r\xa0\u3000"

MONTH = (
    r"(?:jan(?:uary|uar|vier|eiro)?|jän(?:ner)?|ener?o|genn?(?:aio)?|feb(?:ruary|ruar|rero|braio)?"
    r"|fév(?:rier)?|fev(?:ereiro)?|mar(?:ch|s|zo|ço|et)?|märz|maart|apr(?:il|ile)?|avr(?:il)?|abr(?:il)?"
    r"|may|mai|mayo|maio|mei|maggio|mag|june?|juni?|juin|junio|junho|giugno|july?|juli?|juil(?:let)?"
    r"|julio|julho|luglio|aug(?:ust|ustus)?|août|ago(?:sto)?|sept?(?:ember|embre|tembre|iembre)?"
    r"|set(?:embro|tembre)?|o[ck]t(?:ober|obre|ubre)?|out(?:ubro)?|ott(?:obre)?|nov(?:ember|embre|iembre|embro)?"
    r"|de[cz](?:ember|embre|embro)?|déc(?:embre)?|dic(?:iembre|embre)?"
    r"|januari|februari|marts|maj|augusti"
    r"|(?:tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu)kuu(?:ta)?"
    r"|stycz(?:nia|eń)|lut(?:ego|y)|marca|kwie(?:tnia|cień)|maja|czerw(?:ca|iec)|lip(?:ca|iec)"
    r"|sierp(?:nia|ień)|wrze(?:śnia|sień)|paź(?:dziernika|dziernik)|listopad[ua]?|grud(?:nia|zień)"
    r"|led(?:na|en)|února?|březn?[ae]n?|dubn?[ae]n?|květn?[ae]n?|červ(?:na|en|ence?|enec)|srpn?[ae]n?|září"
    r"|říj(?:na|en)|prosin(?:ce|ec)|januára?|februára?|apríla?|mája?|júna?|júla?|augusta?|septembra?"
    r"|októbra?|novembra?|decembra?|március|április|május|június|július|augusztus|szeptember|október"
    r"|ian(?:uarie)?|februarie|martie|aprilie|iunie|iulie|septembrie|octombrie|noiembrie|decembrie"
    r"|ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık"
    r"|maret|agustus|desember|tháng\s\d{1,2}"
    r"|янв(?:ар[ья]|уари)?|фев(?:рал[ья]|руари)?|март?а?|апр(?:ел[ья]|ил)?|ма[йя]|июн[ья]|июл[ья]|юни|юли"
    r"|авг(?:уста?)?|сент?(?:ябр[ья])?|септември|окт(?:ябр[ья]|омври)?|но(?:ябр[ья]|ември)|дек(?:абр[ья]|ември)?"
    r"|січ(?:ня|ень)|лют(?:ого|ий)|берез(?:ня|ень)|квіт(?:ня|ень)|трав(?:ня|ень)|черв(?:ня|ень)"
    r"|лип(?:ня|ень)|серп(?:ня|ень)|верес(?:ня|ень)|жовт(?:ня|ень)|листопада?|груд(?:ня|ень)"
    r"|ιανουαρίου|φεβρουαρίου|μαρτίου|απριλίου|μα[ΐί]ου|ιουνίου|ιουλίου|αυγούστου|σεπτεμβρίου"
    r"|οκτωβρίου|νοεμβρίου|δεκεμβρίου|ιαν|φεβ|μαρ|απρ|ιουν|ιουλ|αυγ|σεπ|οκτ|νοε|δεκ"
    r"|ינואר|פברואר|מרץ|מרס|אפריל|מאי|יוני|יולי|אוגוסט|ספטמבר|אוקטובר|נובמבר|דצמבר"
    r"|يناير|فبراير|مارس|[أا]بريل|مايو|يونيو|يوليو|[أا]غسطس|سبتمبر|[أا]كتوبر|نوفمبر|ديسمبر"
    r"|كانون (?:الثاني|الأول)|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين (?:الأول|الثاني)"
    r"|فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند"
    r"|जनवरी|फ़?रवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर|अक्टूबर|नवंबर|दिसंबर"
    r"|มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม"
    r"|ม\.ค|ก\.พ|มี\.ค|เม\.ย|พ\.ค|มิ\.ย|ก\.ค|ส\.ค|ก\.ย|ต\.ค|พ\.ย|ธ\.ค)\.?"
)
WEEKDAY = (
    r"(?:mon(?:day|tag)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?"
    r"|sun(?:day)?|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|mo|di|mi|do|fr|sa|so"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lundi|mardi|mercredi|jeudi|vendredi"
    r"|samedi|dimanche|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica"
    r"|segunda|terça|quarta|quinta|sexta"
    r"|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
    r"|måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|mandag|tirsdag|lørdag|søndag"
    r"|(?:maanan|tiis|tors|perjan|lauan|sunnun)tai(?:na)?|keskiviikko(?:na)?"
    r"|poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela|pondělí|úterý|středa|čtvrtek|pátek|neděle"
    r"|pondelok|utorok|streda|štvrtok|piatok|nedeľa|hétfő|kedd|szerda|csütörtök|péntek|szombat|vasárnap"
    r"|luni|marți|miercuri|joi|vineri|sâmbătă|duminică"
    r"|понедел(?:ьник|ник)|вторник|среда|сряда|четверг|четвъртък|пятница|петък|суббота|събота"
    r"|воскресенье|неделя|понеділок|вівторок|середа|четвер|п['’]ятниця|субота|неділя|пн|вт|ср|чт|пт|сб|вс|нд"
    r"|δευτέρα|τρίτη|τετάρτη|πέμπτη|παρασκευή|σάββατο|κυριακή"
    r"|pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar|senin|selasa|rabu|kamis|jumat|sabtu|minggu"
    r"|thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|יום (?:ראשון|שני|שלישי|רביעי|חמישי|שישי|שבת)"
    r"|ال(?:اثنين|إثنين|ثلاثاء|أربعاء|خميس|جمعة|سبت|أحد)"
    r"|(?:یک|دو|سه|چهار|پنج)?\s?شنبه|جمعه"
    r"|(?:सोम|मंगल|बुध|गुरु|शुक्र|शनि|रवि)वार"
    r"|วัน(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|ศุกร์|เสาร์|อาทิตย์)(?:ที่)?)(?:-feira)?\.?"
)
TIME = (
    r"(?:\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?\s?(?:[ap]\.?m\.?)?(?:\s?(?:uhr|hrs?|h|ч\.?|น\.|wib|годин[иа]?))?"
    r"|\d{1,2}\s?(?:[ap]\.?m\.?|uhr)|\d{1,2}[時时点]\d{1,2}分?|\d{1,2}시 ?\d{1,2}분"
    r"|(?:오전|오후|午前|午後|上午|下午)\s?\d{1,2}[:時时点]\d{2}分?)"
)
ZONE = (
    r"(?:\(?(?:gmt|utc|[a-z]{1,3}[sd]?t|mez|mesz|cest?)(?:\s?[+-]\d{1,2}(?::?\d{2})?)?\)?"
    r"|[+-]\d{2}:?\d{2}|z)"
)
DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th|\.|er|º)?\s?(?:de\s|of\s|ב)?{MONTH},?\s?(?:de\s|del\s)?(?:พ\.ศ\.\s?)?\d{{4}}"
    r"(?:\s?(?:г\.|года|р\.|року|r\.|roku))?"
    rf"|{MONTH}\s?\d{{1,2}}(?:st|nd|rd|th)?,?\s?\d{{4}}|\d{{4}}\.\s?{MONTH}\s?\d{{1,2}}\."
    r"|ngày\s\d{1,2}\stháng\s\d{1,2}\snăm\s\d{4}|\d{1,2}\stháng\s\d{1,2},?\s\d{4}"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\.?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?:\s?(?:г\.|р\.|r\.))?"
    r"|\d{1,2}\.\s\d{1,2}\.\s\d{4}|\d{4}\.\s\d{1,2}\.\s\d{1,2}\."
    r"|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"|\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日(?:\s?[（(]?(?:[日月火水木金土]|星期[一二三四五六日]|[日月火水木金土]曜日)[）)]?)?"
    r"|\d{4}\s?년\s?\d{1,2}\s?월\s?\d{1,2}\s?일(?:\s?\(?[월화수목금토일](?:요일)?\)?)?)"
)
# What may stand between the day and the time.
AT = (
    r"(?:-|–|—|\||·|•|/|at|um|a las|às|à|alle(?: ore)?|ore|om|kl\.?|klo|o godz\.|godz\.|v|o|в|о"
    r"|στις|saat|الساعة|ساعت|בשעה|pukul|lúc|เวลา|ora|t)"
)
DATE = late(
    rf"(?i)(?:{WEEKDAY},?\s{{0,3}}(?:d\.\s|den\s|der\s|le\s)?)?{DAY}"
    rf"(?:,?\s{{0,3}}{AT}?\s{{0,3}}{TIME})?(?:\s?{ZONE})?(?:,?\s{WEEKDAY})?"
    rf"|(?:{TIME}(?:\s?{ZONE})?,?\s{{0,3}}(?:-|–|—|\||·|on)?\s{{0,3}})(?:{WEEKDAY},?\s{{0,3}})?{DAY}"
)
# Opening quotes, and a quotation with more behind it than a mark.
QUOTES = '"“„”«»‘‚「『《〈‹'
MENTION = late(
    r"[\"“„”«»‘‚「『《〈‹][^\"”“«»’」』》〉›]{2,160}[\"”“«»’」』》〉›][\W_]{0,4}[^\W_].{3,}"
)
MENU_ENTRY = late(r"(?!\p{Ll})[^\s.,;:!?|\d]+(?: [^\s.,;:!?|\d]+){0,4}")
# Every date holds a year or is digits parted by marks: most lines never need the long pattern,
# which takes 50 ms to compile.
YEAR = re.compile(r"\d{4}|\d[-/.]\d{1,2}[-/.]\d\d")
URL = late(r"(?i)<?(?:https?://|www\.)[^\s<>]{3,}>?")
COUNTER = late(r"\W*(?:\d[\d.,]*\s?[kKmM]?\s?\p{L}{0,12}\W*)?")
TALLY = late(
    r"\d[\d.,]*\s?[kKmM]?(?:\s(?i:shares?|likes?|comments?|views?|restacks?|reactions?|kommentare?|comentarios?"
    r"|partages?|commentaires?|condivisioni|commenti|comentários?|reacties?|kommentarer|delinger|komentarzy|комментари(?:й|я|ев)))?"
)
BULLET = late(r"\s*(?:[-*•·‣▪–]|\d{1,3}[.)])\s+\S")
CODE = late(
    r"\s*(?:(?:def|class|import|from|return|elif|except|func|fn|let|const|var|public|private|protected"
    r"|static|void|#include|#define|using|package|namespace|@\w+|\$\s|>>>|sudo|pip|npm|git)\b.*[(){}=;:.@/\"'$-].*"
    r"|import\s+[\w.]+(?:\s+as\s+\w+)?|from\s+[\w.]+\s+import\s.+"
    r"|(?:if|for|while|else|elif|try|with|except|finally|match|case|switch)\b.*:"
    r"|</?[a-zA-Z][\w-]*(?:\s[^>]*)?/?>.*|.*(?:[{};]|\)\s?[:;{]|=>|\\)|[})\]]+[;,)]*|(?://|/\*|\*/|--\s).*"
    r"|[\w.\[\]]+\s?(?:=|\+=|:=)\s?\S.*|[\w.]+\(.*\))\s*"
)
ENOUGH = 120
LEAST_PROSE = 12
MOST_WORDS = 40
UPPER_START = late(r"\W*[\p{Lu}\p{Lo}\p{N}]")


# Lines this short come again on page after page; what they look like is remembered.
SHORT_LINE = 120
REMEMBERED = 1 << 15


def remembered(shape: Shape) -> Shape:
    """The shape, quicker on short lines seen before."""
    cached = lru_cache(REMEMBERED)(shape)

    @wraps(shape)
    def look(line: str) -> bool:
        return cached(line) if len(line) <= SHORT_LINE else shape(line)

    return look


def words(line: str) -> int:
    """How many words, up to forty; two or three characters of an unspaced script make one."""
    # Nobody asks for more than thirty: the start of a long line tells.
    spaced = len(line.split(None, MOST_WORDS)[:MOST_WORDS])
    if line.isascii():
        return spaced
    wide = len(WIDE.findall(line, 0, ENOUGH)) // 2
    return spaced + wide + len(STOPLESS.findall(line, 0, ENOUGH)) // 3


def ends_sentence(line: str) -> bool:
    """Whether a line ends with a full stop of its script, or with quotes after one."""
    bare = line.rstrip(SPACE_AND_CLOSERS)
    return bare[-1:] in STOPS and bare != "" and not bare.endswith("....")


def prose(line: str) -> bool:
    """A line of running text: a whole sentence of some length, or two, or a very long line."""
    # Most lines of a page are too short: they are told before anything is looked up.
    if len(line) < LEAST_PROSE or (len(line) < 30 and line.isascii()):
        return False
    return _prose(line)


@remembered
def _prose(line: str) -> bool:
    count = words(line)
    if count < 6:
        return False
    # Thai, Lao, Khmer and Burmese write no full stop: length alone tells.
    return count >= 30 or ends_sentence(line) or INNER_END.search(line) is not None


def date(line: str) -> bool:
    """A date, with or without its weekday, time and zone, and nothing else."""
    return 6 <= len(line) <= 100 and YEAR.search(line) is not None and _date(line)


@remembered
def _date(line: str) -> bool:
    bare = line.strip(" \t\r\xa0|·•-–—,()[]")
    return 6 <= len(bare) <= 60 and DATE.fullmatch(bare) is not None


@remembered
def url(line: str) -> bool:
    """A bare web address."""
    return URL.fullmatch(line.strip()) is not None


@remembered
def counter(line: str) -> bool:
    """A number with at most one word, or marks alone: `12 comments`, `3.4k`, `--`."""
    return 0 < len(line) <= 30 and COUNTER.fullmatch(line.strip()) is not None


def tally(line: str) -> bool:
    """A count as buttons show it: a bare number, with or without what it counts."""
    return 0 < len(line) <= 30 and TALLY.fullmatch(line.strip()) is not None


def short(line: str) -> bool:
    """A line too short for a sentence of weight, and not one."""
    # A hundred characters of a script without spaces say more than twenty words do.
    return len(line) <= 100 and (line.isascii() or words(line) <= 20) and not prose(line)


def mentioned(line: str) -> bool:
    """A line that begins with something quoted and goes on: it speaks of what it quotes.

    >>> mentioned("“Subscribe now” is what the button says."), mentioned("“Subscribe now”")
    (True, False)
    """
    bare = line.lstrip()
    return bare[:1] in QUOTES and MENTION.match(bare) is not None


@remembered
def menu_entry(line: str) -> bool:
    """A few words without a mark or a digit, not begun in small letters."""
    bare = line.strip()
    return 0 < len(bare) <= 40 and MENU_ENTRY.fullmatch(bare) is not None


def headline(line: str) -> bool:
    """A line that could head a story: some words, a capital or digit first, no full stop."""
    bare = line.strip()
    if not 8 <= len(bare) <= 200 or ends_sentence(bare) or date(bare) or url(bare):
        return False
    return 3 <= words(bare) <= 32 and UPPER_START.match(bare) is not None


def bullet(line: str) -> bool:
    """An item of a list, told by its bullet or number."""
    return BULLET.match(line) is not None


def entry(line: str) -> bool:
    """An entry of a list: a bulleted line, or a short one that is no sentence."""
    return bullet(line) or (len(line) <= 80 and not ends_sentence(line))


@remembered
def teaser(line: str) -> bool:
    """A line that could be part of a list of stories: a headline, a date, a section's name."""
    return len(line) <= 160 and not prose(line) and not ends_sentence(line)


@remembered
def code(line: str) -> bool:
    """A line of program text: indented, or built of its keywords and marks."""
    if line.startswith(("    ", "\t")):
        return True
    return len(line) <= 240 and CODE.fullmatch(line) is not None and not prose(line)


def table(line: str) -> bool:
    """A row of a table written with bars or tabs."""
    return line.count("|") >= 2 or line.count("\t") >= 2


def quote(line: str) -> bool:
    """A line quoted in the manner of mail and Markdown."""
    return line.startswith(">")


@remembered
def block_like(line: str) -> bool:
    """A line that may belong to a block: code, a table's row or a quotation."""
    return quote(line) or table(line) or code(line)


SHAPES: dict[str, Shape] = {
    "bullet": bullet,
    "code": code,
    "counter": counter,
    "date": date,
    "entry": entry,
    "headline": headline,
    "prose": prose,
    "quote": quote,
    "sentence": ends_sentence,
    "short": short,
    "table": table,
    "tally": tally,
    "teaser": teaser,
    "url": url,
}
