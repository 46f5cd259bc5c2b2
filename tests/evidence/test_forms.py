from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext

from evidence.files import ACCEPTED
from evidence.forms import EvidenceField


def test_several_files_are_taken(upload):
    assert [file.name for file in EvidenceField().clean([upload(), upload(name="b.pdf")])] == ["proof.pdf", "b.pdf"]


def test_no_file_is_an_empty_list():
    assert EvidenceField().clean(None) == []


def test_a_needed_file_is_asked_for():
    with pytest.raises(ValidationError):
        EvidenceField(required=True).clean([])


def test_every_refused_file_is_named_with_its_reason(upload):
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        EvidenceField().clean([upload(), upload(b"<svg/>", "logo.png"), upload(b"MZ\0", "run.exe")])
    assert [words.split(":")[0] for words in refused.value.messages] == ["logo.png", "run.exe"]


def test_too_many_files_at_once_are_refused(upload):
    with pytest.raises(ValidationError):
        EvidenceField().clean([upload()] * 11)


def test_what_is_accepted_is_said_in_the_readers_language():
    field = EvidenceField()
    with translation.override("en"):
        assert str(field.help_text).endswith("each at most 20 MB.")
    with translation.override("zh-hans"):
        assert str(field.help_text) == gettext("%(kinds)s; each at most %(limit)s MB.") % {
            "kinds": ACCEPTED,
            "limit": 20,
        }
