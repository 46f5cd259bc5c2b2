"""The form field that takes evidence files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evidence.files import ACCEPTED, MAX_BYTES, EvidenceRefused, kind_of

MOST = 10  # files in one form


class EvidenceInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class EvidenceField(forms.FileField):
    """Any number of files, each looked at before anything is written; gives a list, empty where there is none."""

    widget = EvidenceInput

    def __init__(self, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {
            "label": _("Evidence files"),
            "required": False,
            "help_text": lazy(_accepted, str)(),
        }
        super().__init__(**(defaults | kwargs))

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        uploads = [upload for upload in data or [] if upload]
        if not uploads:
            super().clean(None, initial)
        if len(uploads) > MOST:
            raise ValidationError(_("At most %(most)s files at once.") % {"most": MOST})
        refused = [words for upload in uploads if (words := _refusal(upload))]
        if refused:
            raise ValidationError(refused)
        return uploads


def _accepted() -> str:
    """Said when the page is made, not when the field is: in the language of that reader."""
    return gettext("%(kinds)s; each at most %(limit)s MB.") % {"kinds": ACCEPTED, "limit": MAX_BYTES // 1024 // 1024}


def _refusal(upload: UploadedFile[Any]) -> str:
    try:
        kind_of(upload)
    except EvidenceRefused as refused:
        return _("%(name)s: %(reason)s") % {"name": upload.name, "reason": refused.message}
    return ""
