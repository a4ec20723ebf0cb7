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
        pytest.param("Бридж", "", id="too little"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_the_language_is_told(text, language):
    assert told(text) == language
