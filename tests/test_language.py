import pytest

from cleaner.language import told


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("昨夜の大雨で川の水位が上がり、町の半分が停電した。", "ja", id="kana and Han"),
        pytest.param(
            "市议会星期二决定推迟修理老桥，因为今年的预算已经用完了。", "zh", id="Han alone"
        ),
        pytest.param("시의회는 오래된 다리의 수리를 봄까지 미루기로 했다.", "ko", id="Hangul"),
        pytest.param("สภาเมืองตัดสินใจเลื่อนการซ่อมสะพานเก่าออกไป", "th", id="Thai"),
        pytest.param("पुल की मरम्मत के लिए पैसे नहीं हैं और इस साल भी काम में देर है।", "hi", id="vowel signs"),
        pytest.param(
            "Рада не дала грошей, бо це вже було, а міст ще не здано, який він є.",
            "uk",
            id="Ukrainian",
        ),
        pytest.param(
            "Совет не дал денег, так как это уже было, и мост, который он строил, только из досок.",
            "ru",
            id="Russian",
        ),
        pytest.param(
            "Most, který jsou zvyklí vídat, ještě není, když to už bylo. Byl to podle nich omyl.",
            "cs",
            id="Czech",
        ),
        pytest.param(
            "The bridge Мост 橋 is old and the town will not pay for it, as it was told.",
            "en",
            id="English with foreign names",
        ),
        pytest.param(
            "El pont és vell i els veïns no volen que aquest any també quedi tancat més temps, "
            "perquè fins ara ningú hi ha fet res.",
            "ca",
            id="Catalan, not Spanish",
        ),
        pytest.param(
            "A ponte é velha e não foi reparada, porque o dinheiro já tinha sido gasto em uma "
            "outra obra, mas também pelo tempo.",
            "pt",
            id="Portuguese, not Galician",
        ),
        pytest.param(
            "A ponte é vella e non foi reparada, pois unha parte dos cartos xa estaba gastada "
            "cunha obra máis cara, e tamén polo tempo que non hai.",
            "gl",
            id="Galician, not Portuguese",
        ),
        pytest.param(
            "Netko je rekao da će se most popraviti prije zime, ali vijeće još nije reklo gdje će "
            "uvijek biti vrijeme za to, a svijet je čekao.",
            "hr",
            id="Croatian, not Serbian",
        ),
        pytest.param(
            "Neko je rekao da će se most popraviti pre zime, ali veće još nije reklo gde će uvek "
            "biti vreme za to, a svet je čekao posle kiše.",
            "sr",
            id="Serbian in Latin, not Croatian",
        ),
        pytest.param(
            "Неко је рекао да ће се мост поправити пре зиме, али веће још није рекло где ће бити "
            "време за то и шта је било после кише.",
            "sr",
            id="Serbian in Cyrillic, not Bulgarian",
        ),
        pytest.param(
            "Некој рече дека мостот ќе биде поправен, но советот веќе го одложи, со што овој пат "
            "сите кои живеат тука ќе чекаат.",
            "mk",
            id="Macedonian, not Bulgarian",
        ),
        pytest.param(
            "Той каза, че мостът ще бъде поправен, като се намерят пари, но съветът го отложи след "
            "това, което беше към края само дума, и още чакат.",
            "bg",
            id="Bulgarian, not Macedonian",
        ),
        pytest.param(
            "Most je star in ga še niso popravili, ker denarja tudi letos ni bilo, kot pravijo "
            "na občini, zelo lahko pa čakajo.",
            "sl",
            id="Slovenian, not Czech",
        ),
        pytest.param(
            "Tiltas yra senas ir jau buvo uždarytas, bet pinigų nuo pavasario dar nėra, kaip sako "
            "taryba, kuri apie tai kalba.",
            "lt",
            id="Lithuanian",
        ),
        pytest.param(
            "Tilts ir vecs un jau bija slēgts, bet naudas pēc tam arī nav, ka saka dome, kas par "
            "to runā, lai būs kārtība.",
            "lv",
            id="Latvian",
        ),
        pytest.param(
            "Sild on vana ja see oli juba suletud, aga raha pole veel, kui volikogu seda pärast "
            "tahab, siis mis või kes selle teeb.",
            "et",
            id="Estonian, not Finnish",
        ),
        pytest.param(
            "Jambatan itu lama dan beliau berkata tidak boleh dibaiki kerana wang daripada majlis "
            "telah habis, manakala penduduk akan menunggu.",
            "ms",
            id="Malay, not Indonesian",
        ),
        pytest.param(
            "Jembatan itu tua dan tidak bisa diperbaiki karena uang dari dewan telah habis, "
            "sebagai yang dikatakan bahwa warga akan menunggu, namun tidak lama.",
            "id",
            id="Indonesian, not Malay",
        ),
        pytest.param(
            "پل پرانا ہے اور اس کی مرمت کے لیے پیسے نہیں ہیں، "
            "یہ کونسل نے کہا کہ کام بھی دیر سے ہو گا۔",
            "ur",
            id="Urdu, not Persian",
        ),
        pytest.param(
            "সেতুটি পুরোনো এবং এই বছরও মেরামত করা হবে না, তিনি বলেন, কিন্তু এর জন্য টাকা ছিল।",
            "bn",
            id="Bengali",
        ),
        pytest.param(
            "Brúin er gömul og það er ekki fé til að laga hana, sem þeir sögðu við okkur eftir "
            "fundinn, þá verið hafa margir þar.",
            "is",
            id="Icelandic, not Danish",
        ),
        pytest.param("Мост је стар.", "", id="too little to tell Slavic languages apart"),
        pytest.param("Бридж", "", id="too little"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_the_language_is_told(text, language):
    assert told(text) == language
