"""Words are found where people write them, kept over changes, and missing ones are told."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from dashboard import translations

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext

GREETING = _("Good morning")
def count(n): return ngettext("%(n)d case", "%(n)d cases", n)
MAY = pgettext("month", "May")
"""
TEMPLATE = """{% load i18n %}
{% if user %}
      <h1>{% translate "Promises" %}</h1>
  {% blocktranslate with name=user.name trimmed %}
    Signed by {{ name }}
  {% endblocktranslate %}
{% endif %}
    {{ _("Letters") }} it's 'quoted
"""
WORDS = {
    "Good morning": "早上好",
    "%(n)d case": "%(n)d 件",
    "May": "五月",
    "Promises": "承诺",
    "Signed by %(name)s": "%(name)s签署",
    "Letters": "承诺书",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project of one module and one template."""
    (tmp_path / "accounts").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "accounts" / "words.py").write_text(PYTHON)
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    return tmp_path


@pytest.fixture
def translate(project: Path) -> Callable[..., None]:
    """Collects the words and fills them in as a translator does."""

    def fill(**corrections: str) -> None:
        catalog = translations.extract("zh_Hans")
        lines = translations.path_of("zh_Hans").read_text()
        for message in catalog:
            if message.id:
                single = message.id if isinstance(message.id, str) else message.id[0]
                words = corrections.get(single.replace(" ", "_"), WORDS[single])
                last = message.id if isinstance(message.id, str) else message.id[1]
                index = "" if isinstance(message.id, str) else "[0]"
                lines = lines.replace(f'"{last}"\nmsgstr{index} ""', f'"{last}"\nmsgstr{index} "{words}"')
        translations.path_of("zh_Hans").write_text(lines)

    return fill


def test_words_of_code_and_templates_are_found(project: Path) -> None:
    catalog = translations.extract("zh_Hans")
    found = {message.id if isinstance(message.id, str) else message.id[0] for message in catalog if message.id}
    assert found == set(WORDS)


def test_a_second_collection_changes_nothing(project: Path, translate: Callable[..., None]) -> None:
    translate()
    before = translations.path_of("zh_Hans").read_bytes()
    translations.extract("zh_Hans")
    assert translations.path_of("zh_Hans").read_bytes() == before
    assert "早上好".encode() in before


def test_a_complete_translation_has_no_problems(translate: Callable[..., None]) -> None:
    translate()
    assert translations.problems("zh_Hans") == []


def test_an_empty_translation_is_told(translate: Callable[..., None]) -> None:
    translate(Promises="")
    assert translations.problems("zh_Hans") == ["not translated: Promises"]


def test_a_lost_placeholder_is_told(translate: Callable[..., None]) -> None:
    translate(**{"Signed_by_%(name)s": "%(nom)s签署"})
    (problem,) = translations.problems("zh_Hans")
    assert problem.startswith("wrong placeholders")


def test_a_fuzzy_translation_is_told(translate: Callable[..., None]) -> None:
    translate()
    path = translations.path_of("zh_Hans")
    path.write_text(path.read_text().replace('msgid "Promises"', '#, fuzzy\nmsgid "Promises"'))
    assert translations.problems("zh_Hans") == ["fuzzy: Promises"]


def test_new_and_vanished_words_are_told(project: Path, translate: Callable[..., None]) -> None:
    translate()
    (project / "accounts" / "words.py").write_text(PYTHON.replace("Good morning", "Good evening"))
    assert translations.problems("zh_Hans") == [
        "not in the file: Good evening",
        "no longer in the code: Good morning",
    ]


def test_the_same_word_of_two_contexts_is_two_words(project: Path, translate: Callable[..., None]) -> None:
    translate()
    (project / "accounts" / "words.py").write_text(PYTHON + 'OTHER = pgettext("permission", "May")\n')
    assert translations.problems("zh_Hans") == ["not in the file: permission | May"]


def test_the_compiled_file_speaks(project: Path, translate: Callable[..., None]) -> None:
    translate()
    compiled = translations.compile_one("zh_Hans")
    with compiled.open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert words.gettext("Good morning") == "早上好"
    assert words.ngettext("%(n)d case", "%(n)d cases", 5) == "%(n)d 件"
    assert words.pgettext("month", "May") == "五月"


def test_only_a_stale_file_is_compiled(project: Path, translate: Callable[..., None]) -> None:
    translate()
    assert len(translations.compile_stale()) == 1
    assert translations.compile_stale() == []


def test_the_command_fails_with_the_list(project: Path) -> None:
    translations.extract("zh_Hans")
    with pytest.raises(CommandError, match="6 problems\nnot translated: "):
        call_command("messages", check=True)


def test_the_command_wants_to_know_what_to_do(project: Path) -> None:
    with pytest.raises(CommandError, match="required"):
        call_command("messages")
