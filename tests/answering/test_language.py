import pytest

from bot.answering.language import Languages

LANGUAGES = Languages()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ke fa un oss", "it"),
        ("stipendio oss", "it"),
        ("educatore laurea L-19", "it"),
        ("L'OSS aiuta le persone a lavarsi.", "it"),
        ("How do I become a nurse in Italy?", "en"),
        ("Comment devient-on éducateur en Italie ?", "fr"),
        ("¿Cuánto gana un educador en Italia?", "es"),
        ("Що робить соціальний працівник?", "uk"),
        ("社会工作者做什么？", "zh"),
    ],
)
def test_a_language_is_told_where_it_is_plain_and_italian_is_taken_elsewhere(text: str, language: str):
    assert LANGUAGES.of(text) == language
