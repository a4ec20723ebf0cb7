"""How dates and times are written: months, weekdays, hours and days of many languages."""

import re

from cleaner.late import late

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
    r"(?:\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?\s?(?:[ap]\.?m\.?)?(?:\s?(?:uhr|hrs?|hs?|ч\.?|น\.|wib|годин[иа]?))?"
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
    r"|(?:\d{4}|(?:令和|平成)\s?(?:\d{1,2}|元))\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日(?:\s?[（(]?(?:[日月火水木金土]|星期[一二三四五六日]|[日月火水木金土]曜日)[）)]?)?"
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
# Every date holds a year or its sign, or is digits parted by marks: most lines never need the long
# pattern, which takes 50 ms to compile.
YEAR = re.compile(r"\d{4}|\d[-/.]\d{1,2}[-/.]\d\d|年")
