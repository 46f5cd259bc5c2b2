"""The interface is complete in Chinese. English is the language of the code and complete by construction."""

from __future__ import annotations

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
