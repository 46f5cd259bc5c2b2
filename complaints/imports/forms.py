"""Uploading a file to import."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_slug
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
        help_text=_("CSV or XLSX, plain or as .gz. The first line names the columns."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.gz"}),
    )
    mapping = forms.ChoiceField(
        label=_("What kind of file it is"),
        required=False,
        help_text=_("Leave it as it is for the standard sheet and for our own export."),
    )
    mapping_file = forms.FileField(
        label=_("Mapping file"),
        required=False,
        help_text=_("A JSON file that says which column is what. With it, the kind of file above does not count."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json"}),
    )
    save_as = forms.CharField(
        label=_("Keep the mapping file as"),
        required=False,
        max_length=60,
        validators=[validate_slug],
        help_text=_("A short name of Latin letters, digits and hyphens; next time you choose it as the kind of file."),
    )
    dry_run = forms.BooleanField(
        label=_("Try out only: read and check everything, write nothing"), required=False, initial=True
    )
    again = forms.BooleanField(label=_("Import it even if the very same file was imported before"), required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.recognised = ""  # what the file was taken for where the person left it to us
        self.known = {
            name: presets.named(name, organisation=organisation) for name in presets.names(organisation=organisation)
        }
        itself = ("", _("Recognise it by its columns (recommended)"))
        named = ((name, presets.title(name, content)) for name, content in self.known.items())
        self.fields["mapping"].choices = [itself, *named]  # type: ignore[attr-defined]

    @property
    def of_everybody(self) -> list[BoundField]:
        return [self[name] for name in ("file", "mapping", "dry_run", "again")]

    @property
    def of_other_systems(self) -> list[BoundField]:
        """What only a file needs that no known mapping fits."""
        return [self[name] for name in ("mapping_file", "save_as")]

    @property
    def is_of_another_system(self) -> bool:
        return any(field.errors or field.data for field in self.of_other_systems)

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_UPLOAD:
            limit = LARGEST_UPLOAD // 1024**2
            raise forms.ValidationError(gettext("The file is larger than %(limit)s MB.") % {"limit": limit})
        return file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("save_as") and not cleaned.get("mapping_file"):
            self.add_error("save_as", gettext("There is no mapping file to keep."))
        try:
            cleaned["content"] = self._content(cleaned)
        except ImportRefusedError as error:
            self.add_error("mapping_file", messages.of_file(error.code, error.params))
        else:
            self._check_columns(cleaned)
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
        """Name and content of the mapping: the one sent, the one chosen, or the one that the file's columns want."""
        if file := cleaned.get("mapping_file"):
            name = cleaned.get("save_as") or presets.name_of_file(file.name or "")
            return name, parse(file.read(LARGEST + 1))
        name = cleaned.get("mapping") or self._recognised(cleaned)
        return name, self.known[name]

    def _recognised(self, cleaned: dict[str, Any]) -> str:
        """The mapping that reads most of the file's columns; the standard sheet where none can read it."""
        fitting = recognising.fitting(cleaned["file"], self.known) if cleaned.get("file") else []
        if fitting:
            self.recognised = presets.title(fitting[0], self.known[fitting[0]])
        return fitting[0] if fitting else presets.STANDARD

    def _check_columns(self, cleaned: dict[str, Any]) -> None:
        """Refuse at once a file that the mapping cannot read; only its first lines are looked at."""
        if not cleaned.get("file"):
            return
        name, content = cleaned["content"]
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
            yield gettext("No other kind fits either. Name the columns as in the template, or send a mapping file.")
