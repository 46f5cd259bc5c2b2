"""Forms about a letter as a whole: bringing one in, what its front says, putting it in force."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commitments.letters.documents import LETTER_FILES, MAX_TEXT
from commitments.letters.errors import LetterError
from commitments.letters.letter import ParsedLetter
from commitments.letters.reading import parse_text, read_letters
from commitments.messages import LETTER_ERRORS, said
from commitments.models import Letter, LetterQuerySet, LetterVersion
from commitments.readiness import Reason


def day_field(label: Any, *, required: bool = True, **more: Any) -> forms.DateField:
    """A day, picked in the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, **more)


class ImportForm(forms.Form):
    """A file or pasted text; valid only if letters could be read in it, which are then `parsed`."""

    file = forms.FileField(
        label=_("File (.docx, .pdf, .txt)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": LETTER_FILES}),
    )
    text = forms.CharField(
        label=_("or the text itself"),
        required=False,
        max_length=MAX_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    amends = forms.ModelChoiceField(
        label=_("as the next version of"),
        queryset=Letter.objects.none(),
        required=False,
        empty_label=_("a new letter"),
        help_text=_("An amendment becomes the next version; the present one stays in force until it is activated."),
    )

    def __init__(self, *args: Any, letters: LetterQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parsed: list[ParsedLetter] = []
        self.source_name = ""
        self.sha256 = ""
        for name in ("file", "text"):
            self.fields[name].needed_later = True  # type: ignore[attr-defined]  # components/field.html: one of the two
        amends = self.fields["amends"]
        if isinstance(amends, forms.ModelChoiceField):
            amends.queryset = letters

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        upload, text = given.get("file"), given.get("text", "")
        if self.errors:
            return given
        if bool(upload) == bool(text.strip()):
            raise forms.ValidationError(_("Choose a file or paste the text: one of the two."))
        try:
            self._read(upload, text)
        except LetterError as error:
            raise forms.ValidationError(said(LETTER_ERRORS, error.code)) from error
        return given

    def _read(self, upload: Any, text: str) -> None:
        if upload:
            data = upload.read()
            self.source_name, self.parsed = upload.name, read_letters(data, name=upload.name)
        else:
            data = text.encode()
            self.parsed = parse_text(text)
        self.sha256 = hashlib.sha256(data).hexdigest()


class DescribeForm(forms.Form):
    """What the front and tail of the paper say."""

    title = forms.CharField(label=_("title"), max_length=200)
    number = forms.CharField(label=_("number"), max_length=60, required=False)
    signatory = forms.CharField(label=_("signatory"), max_length=200, required=False)
    signed_on = day_field(_("signed on"), required=False)

    def tell_earlier(self, before: LetterVersion | None) -> None:
        """Name the day on which the version before was signed; an amendment is signed on a day of its own."""
        if before and before.signed_on:
            told = {"number": before.number, "day": date_format(before.signed_on)}
            self.fields["signed_on"].help_text = gettext("Version %(number)s was signed on %(day)s.") % told


class ActivateForm(forms.Form):
    """The day from which the letter binds."""

    effective_from = day_field(
        _("effective from"), help_text=_("Complaints received from this day on are judged against this version.")
    )
    looks_back = forms.BooleanField(
        label=_("Yes, from a day in the past: what was received since then is judged by this version, for good."),
        required=False,
    )

    notes_begin_later = forms.BooleanField(
        label=_("Yes, what was received before these notes begin is judged without them, for good."), required=False
    )

    def __init__(self, data: Any = None, *, version: LetterVersion, today: date) -> None:
        """Without notes that could begin too late, nobody is asked whether that is meant."""
        super().__init__(data)
        self.notes, self.today = version.letter.notes.all(), today
        if not self.notes.beginning_after(date.min).exists():
            del self.fields["notes_begin_later"]
        self.fields["looks_back"].widget.attrs["data-before"] = today.isoformat()
        self.fields["effective_from"].error_messages["required"] = _("Say from which day on the letter binds.")

    def refuse(self, reasons: Iterable[Reason]) -> None:
        """Say beside the form what stands in the way; the day, where it is the day."""
        for reason in reasons:
            self.add_error("effective_from" if reason.code == "date_before_current" else None, str(reason))

    def full_clean(self) -> None:
        """Put the cursor where something is wrong, so that the page opens there; at the day where no field is."""
        super().full_clean()
        if self.errors:
            wrong = next((name for name in self.fields if name in self.errors), "effective_from")
            self.fields[wrong].widget.attrs["autofocus"] = True

    @property
    def asks_again(self) -> bool:
        """Whether it came back only for a box to be ticked: the question whether it is meant has been answered."""
        return bool(self.errors) and all(isinstance(self.fields.get(name), forms.BooleanField) for name in self.errors)

    def clean(self) -> dict[str, Any]:
        """A day that has gone by is meant on purpose: what was received since is judged anew, and that stays so."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        day = said.get("effective_from")
        if day and day < self.today and not said.get("looks_back"):
            passed = _(
                "%(day)s has gone by: everything received since then would be judged by this version, for good. "
                "Tick the box if you mean it."
            )
            self.add_error("looks_back", passed % {"day": date_format(day)})
        if day and not said.get("notes_begin_later"):
            self._name_late_notes(day)
        return said

    def _name_late_notes(self, day: date) -> None:
        """The signed notes that would not be used in the letter's first days: a signature is not taken back."""
        later = _("Note %(number)s (“%(question)s”) begins only on %(begins)s: before, it is not used.")
        for note in self.notes.beginning_after(day):
            told = {"number": note.number, "question": note.question, "begins": date_format(note.valid_from)}
            self.add_error("notes_begin_later", later % told)
