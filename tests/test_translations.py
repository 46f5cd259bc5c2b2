"""The interface is complete in Chinese. English is the language of the code and complete by construction."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.utils import translation

from commitments.models import Letter
from dashboard import translations


@pytest.mark.parametrize("locale", translations.LOCALES)
def test_no_word_is_missing_fuzzy_or_outdated(locale: str) -> None:
    assert translations.problems(locale) == []


def test_every_language_but_english_has_a_file() -> None:
    offered = {translation.to_locale(code) for code, _name in settings.LANGUAGES if code != "en"}
    assert offered == set(translations.LOCALES)


def test_django_finds_the_words() -> None:
    with translation.override("zh-hans"):
        assert "承诺书" in str(Letter._meta.verbose_name)
    with translation.override("en"):
        assert str(Letter._meta.verbose_name) == "commitment letter"


HAN = "\u3400-\u9fff"
NO_SENTENCE = re.compile(r"%\(\w+\)s|%%|\{\w+\}|<[^>]+>|[\[(][-0-9., ∞]+[\])]")  # placeholders, tags, intervals
HALF_WIDTH = re.compile(rf"(?<=[{HAN}\0”])[,:;?!]|[,:;?!](?=[{HAN}\0“])|(?<=[{HAN}])[()]|[()](?=[{HAN}])")


@pytest.mark.parametrize("locale", translations.LOCALES)
def test_chinese_sentences_have_full_width_punctuation(locale: str) -> None:
    """Half-width signs stay within numbers, times, intervals, code and what is not Chinese."""
    texts = [text for message in translations.read(locale) if message.id for text in forms(message.string)]
    sentences = [text for text in texts if re.search(f"[{HAN}]", text)]
    assert [text for text in sentences if HALF_WIDTH.search(NO_SENTENCE.sub("\0", text))] == []


def forms(words: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words or ())
