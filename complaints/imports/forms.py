"""Uploading a file to import. What is in it is decided on the pages that follow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from complaints.imports import actions, messages, presets, recognising
from complaints.imports.errors import ImportRefusedError
from complaints.imports.mapping import LARGEST, parse
from complaints.imports.recognising import Recognised
from complaints.models import Import

LARGEST_UPLOAD = 512 * 1024**2  # bytes
SHOWN = 500  # characters of a header that a message repeats


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, plain or as .gz. Nothing is written before you have seen what would be."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.gz"}),
    )
    mapping = forms.ChoiceField(
        label=_("What kind of file it is"),
        required=False,
        help_text=_("If you leave it as it is, the columns of the file tell."),
    )
    mapping_file = forms.FileField(
        label=_("Mapping file"),
        required=False,
        help_text=_("A JSON file that says which column is what. With it, the kind of file above does not count."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json"}),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.known = presets.known(organisation=organisation)
        itself = ("", _("Recognise it by its columns (recommended)"))
        named = ((name, presets.title(name, content)) for name, content in self.known.items())
        self.fields["mapping"].choices = [itself, *named]  # type: ignore[attr-defined]

    @property
    def of_those_who_know(self) -> list[BoundField]:
        """What nobody has to fill in."""
        return [self[name] for name in ("mapping", "mapping_file")]

    @property
    def is_for_those_who_know(self) -> bool:
        return any(field.errors or field.data for field in self.of_those_who_know)

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_UPLOAD:
            limit = LARGEST_UPLOAD // 1024**2
            raise forms.ValidationError(gettext("The file is larger than %(limit)s MB.") % {"limit": limit})
        return file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        try:
            cleaned["given"] = self._given(cleaned)
        except ImportRefusedError as error:
            self.add_error("mapping_file", messages.of_file(error.code, error.params))
        else:
            self._check_columns(cleaned)
        return cleaned

    def begin(self, *, by: User) -> Import | None:
        """The draft; None where the file is no table, which then stands beside the field."""
        data = self.cleaned_data
        try:
            return actions.begin(organisation=self.organisation, file=data["file"], by=by, given=data["given"])
        except ImportRefusedError as error:
            self.add_error("file", messages.of_file(error.code, error.params))
            return None

    def _given(self, cleaned: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
        """Name and content of the mapping that was sent or chosen; None where the columns decide."""
        if file := cleaned.get("mapping_file"):
            return presets.name_of_file(file.name or ""), parse(file.read(LARGEST + 1))
        name = cleaned.get("mapping")
        return (name, self.known[name]) if name else None

    def _check_columns(self, cleaned: dict[str, Any]) -> None:
        """Refuse at once a file that the mapping given cannot read; only its first lines are looked at."""
        if not (cleaned.get("file") and cleaned["given"]):
            return
        name, content = cleaned["given"]
        try:
            found = recognising.recognise(cleaned["file"], content)
        except ImportRefusedError as error:
            self.add_error("file", messages.of_file(error.code, error.params))
            return
        if found and found.fit.missing:
            for sentence in self._misfit(cleaned["file"], presets.title(name, content), found):
                self.add_error("file", sentence)

    def _misfit(self, file: UploadedFile[Any], title: str, found: Recognised) -> Iterator[str]:
        missing, header = ", ".join(found.fit.missing), ", ".join(filter(None, found.header))[:SHOWN]
        said = gettext("The file is not a “%(kind)s”: it lacks %(missing)s.")
        yield said % {"kind": title, "missing": missing}
        yield gettext("Its first line names these columns: %(found)s.") % {"found": header or "—"}
        if fitting := recognising.fitting(file, self.known):
            kind = presets.title(fitting[0], self.known[fitting[0]])
            yield gettext("Choose “%(kind)s”: that fits.") % {"kind": kind}
        else:
            yield gettext("No other kind fits either. Leave the kind open, and say on the next pages what is what.")
