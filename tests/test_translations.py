"""The interface is complete in Chinese. English is the language of the code and complete by construction."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

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
HALF_WIDTH = re.compile(rf"(?<=[{HAN}\0”])[,:;?!]|[,:;?!](?=[{HAN}\0“])|(?<=[{HAN}”])[()]|[()](?=[{HAN}])|^\0[(]")
LATIN = re.compile("[A-Za-z]")


@pytest.mark.parametrize("locale", translations.LOCALES)
def test_chinese_sentences_have_full_width_punctuation(locale: str) -> None:
    """Half-width signs stay within numbers, times, intervals, code and what is not Chinese."""
    texts = [text for message in translations.read(locale) if message.id for text in forms(message.string)]
    sentences = [text for text in texts if re.search(f"[{HAN}]", text) or not LATIN.search(NO_SENTENCE.sub("", text))]
    assert [text for text in sentences if HALF_WIDTH.search(NO_SENTENCE.sub("\0", text))] == []


DEMO = Path(translations.ROOT) / "dashboard" / "demo"
LIST_MARK = re.compile(r"^\(\d+\)", re.MULTILINE)  # (1) as letters number their lines
A_TABLE = "工号,姓名,学时"


def test_the_demo_writes_chinese_with_full_width_punctuation_too() -> None:
    told = [text for text in chinese_of_the_demo() if HALF_WIDTH.search(LIST_MARK.sub("", text))]
    assert told == []


def chinese_of_the_demo() -> Iterator[str]:
    """Its letters and every text in its code that holds Chinese; of a text with places to fill, each part."""
    yield from (path.read_text(encoding="utf-8") for path in sorted(DEMO.glob("letters/*.txt")))
    for path in sorted(DEMO.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value != A_TABLE:
                yield node.value


OTHER_WORDS = {
    "审计人员": "审计员",
    "已兑现": "达标",
    "未兑现": "未达标",
    "没有判定": "未判定",
    "尚无判定": "未判定",
    "未约定等级": "无违约等级",
}
"""What else the same thing could be called: a state and a role have one word each."""


@pytest.mark.parametrize("other", OTHER_WORDS)
def test_a_state_and_a_role_have_one_word(other: str) -> None:
    texts = [text for message in translations.read("zh_Hans") if message.id for text in forms(message.string)]
    assert [text for text in texts if other in text] == []


def forms(words: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words or ())
