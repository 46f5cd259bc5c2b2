"""Words of definitions on pages."""

from __future__ import annotations

from django.utils import translation

from dashboard.templatetags.definitions import section, words


def test_a_message_is_told_in_the_readers_language() -> None:
    with translation.override("zh-hans"):
        assert words("repeat complaint rate") == "重复投诉率"
    assert words("") == ""


def test_a_section_of_the_rule_book_is_named_in_the_readers_language() -> None:
    with translation.override("zh-hans"):
        assert section("rule book §4, §6") == "计算规则 §4, §6"
    assert section("elsewhere") == "elsewhere"
