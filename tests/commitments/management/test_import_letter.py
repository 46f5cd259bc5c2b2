from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from commitments.messages import LETTER_ERRORS
from commitments.models import Letter, LetterVersion
from tests.commitments.letters.hostile import FILES


@pytest.fixture
def run(tmp_path, settings):
    """`run(content, name, *options)` puts a file there and runs the command on it; returns what it printed."""
    settings.LANGUAGE_CODE = "en"

    def on(content, *options, name="letter.txt"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        out = io.StringIO()
        call_command("import_letter", str(path), *options, stdout=out)
        return out.getvalue()

    return on


def test_json_shows_what_was_understood_and_writes_nothing(run, company, letter_text):
    [letter] = json.loads(run(letter_text, "--json"))
    assert [clause["path"] for clause in letter["clauses"]] == ["1", "1.1", "1.2", "1.3", "2", "2.1", "2.2"]
    assert not Letter.objects.exists()


def test_json_needs_no_company(run, db, letter_text):
    assert json.loads(run(letter_text, "--json"))


def test_a_letter_is_stored_and_the_review_named(run, company, letter_text):
    printed = run(letter_text)
    assert f"/letters/versions/{LetterVersion.objects.get().pk}/review/" in printed


def test_gb18030_is_read(run, company, letter_text):
    run(letter_text.encode("gb18030"))
    assert LetterVersion.objects.get().letter.title == "和风物业服务承诺书"


def test_an_amendment_names_its_letter(run, active, letter_text):
    run(letter_text, "--letter", str(active.letter_id))
    assert active.letter.versions.count() == 2


def test_a_letter_that_is_not_there_is_said(run, company, letter_text):
    with pytest.raises(CommandError, match="999"):
        run(letter_text, "--letter", "999")


def test_with_two_companies_one_must_be_named(run, company, letter_text):
    from accounts.models import Organisation

    Organisation.objects.create(name="别家", slug="other")
    with pytest.raises(CommandError, match="hefeng"):
        run(letter_text)
    run(letter_text, "--organisation", "other")
    assert Letter.objects.get().organisation.slug == "other"


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_one_clear_line_and_nothing_is_stored(run, company, name):
    content, code = FILES[name]
    with pytest.raises(CommandError) as refused:
        run(content, name=name)
    assert str(refused.value).endswith(f"{name}: {LETTER_ERRORS[code]}")
    assert "\n" not in str(refused.value)
    assert not Letter.objects.exists()


def test_a_file_that_is_not_there_is_one_line(company, tmp_path):
    with pytest.raises(CommandError, match=r"nothing\.txt"):
        call_command("import_letter", str(tmp_path / "nothing.txt"))


def test_the_same_file_twice_is_said(run, company, letter_text):
    run(letter_text)
    with pytest.raises(CommandError):
        run(letter_text)
    assert Letter.objects.count() == 1
