"""Uploading a file to import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_slug
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from complaints.imports import actions, messages, presets
from complaints.imports.errors import ImportRefusedError
from complaints.imports.mapping import LARGEST, parse
from complaints.models import Import

LARGEST_UPLOAD = 512 * 1024**2  # bytes


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, plain or as .gz."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.gz"}),
    )
    mapping = forms.ChoiceField(
        label=_("Mapping"),
        required=False,
        help_text=_("Says which column is what. Not needed where you send a mapping file of your own."),
    )
    mapping_file = forms.FileField(
        label=_("Mapping file"),
        required=False,
        help_text=_("JSON; it goes before the mapping chosen above."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json"}),
    )
    save_as = forms.CharField(
        label=_("Keep the mapping file as"),
        required=False,
        max_length=60,
        validators=[validate_slug],
        help_text=_("A short name of Latin letters, digits and hyphens; next time you choose it above."),
    )
    dry_run = forms.BooleanField(
        label=_("Try out only: read and check everything, write nothing"), required=False, initial=True
    )
    again = forms.BooleanField(label=_("Import it even if the very same file was imported before"), required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        names = presets.names(organisation=organisation)
        self.fields["mapping"].choices = [("", "—"), *((name, self._label(name)) for name in names)]  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_UPLOAD:
            limit = LARGEST_UPLOAD // 1024**2
            raise forms.ValidationError(gettext("The file is larger than %(limit)s MB.") % {"limit": limit})
        return file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        try:
            cleaned["content"] = self._content(cleaned)
        except ImportRefusedError as error:
            field = "mapping_file" if cleaned.get("mapping_file") else "mapping"
            self.add_error(field, messages.of_file(error.code, error.params))
        if cleaned.get("save_as") and not cleaned.get("mapping_file"):
            self.add_error("save_as", gettext("There is no mapping file to keep."))
        return cleaned

    def take_in(self, *, by: User) -> Import:
        """The waiting import. Raises AlreadyImportedError."""
        name, content = self.cleaned_data["content"]
        if self.cleaned_data["save_as"]:
            actions.save_mapping(organisation=self.organisation, name=name, content=content, by=by)
        return actions.take_in(
            organisation=self.organisation,
            file=self.cleaned_data["file"],
            mapping=content,
            mapping_name=name,
            dry_run=self.cleaned_data["dry_run"],
            by=by,
            again=self.cleaned_data["again"],
        )

    def _content(self, cleaned: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        if file := cleaned.get("mapping_file"):
            name = cleaned.get("save_as") or presets.name_of_file(file.name or "")
            return name, parse(file.read(LARGEST + 1))
        if not cleaned.get("mapping"):
            raise ImportRefusedError("mapping_not_chosen")
        return cleaned["mapping"], presets.named(cleaned["mapping"], organisation=self.organisation)

    def _label(self, name: str) -> str:
        title = presets.named(name, organisation=self.organisation).get("title")
        return f"{name} · {title}" if title else name
