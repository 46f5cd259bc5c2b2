"""What an auditor writes in a finding, and what both sides write in its steps."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.enumeration import enumerated
from accounts.models import User
from audits.actions import Words
from audits.forms.fields import DayInput, coming_day, past_day
from audits.models import Engagement, Finding
from commitments.models import Clause
from complaints.models import Complaint
from evidence.actions import Uploads
from evidence.forms import EvidenceField

BETWEEN = re.compile(r"[,，、;；\r\n]+")  # what stands between two references
MOST_NAMED = 100  # complaints in one finding


class FindingForm(forms.ModelForm):  # type: ignore[type-arg]
    """A finding as its auditor writes it. `words` and `uploads` give what was filled in.

    A draft may be saved with little more than a clause and a title; what is needed is asked for when it is issued.
    """

    complaints = forms.CharField(
        label=_("Complaints it speaks of"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("their references, with commas or line breaks between them; the finding links to them"),
    )
    effective_on = forms.DateField(
        label=_("Date of the evidence"),
        required=False,
        widget=DayInput(),
        help_text=_("the date the files speak of; empty means today"),
    )
    attachments = EvidenceField()
    seen = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Finding
        fields = [
            "clause", "title", "criterion", "condition", "cause", "effect", "grade", "recurrence_of", "due_on",
        ]  # fmt: skip
        widgets = {
            "due_on": DayInput(),
            "criterion": forms.Textarea(attrs={"rows": 3}),
            "condition": forms.Textarea(attrs={"rows": 8}),
            "cause": forms.Textarea(attrs={"rows": 3}),
            "effect": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "criterion": _("what should be, and where that is written; needed before you issue a nonconformity"),
            "condition": _("what is; needed before you issue it"),
            "cause": _("why it is so; empty while it is not known yet, you can add it after issuing"),
            "effect": _("what comes of it, for customers or for the figures; needed before you issue a nonconformity"),
            "grade": _("needed before you issue it"),
            "recurrence_of": _("where the same was found before; both findings then say so"),
            "due_on": _("needed before you issue a nonconformity"),
        }

    # The order in which an auditor thinks: what should be, what is, why, what of it, what proves it; then how grave.
    field_order = [
        "clause", "title", "criterion", "condition", "cause", "effect", "complaints", "attachments", "effective_on",
        "grade", "recurrence_of", "due_on",
    ]  # fmt: skip

    def __init__(self, *args: Any, engagement: Engagement, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.engagement = engagement
        clauses = engagement.clauses().order_by("version__letter", "version__number", "position")
        self.fields["clause"].queryset = clauses  # type: ignore[attr-defined]
        self.fields["clause"].choices = [("", "—"), *_by_letter(clauses)]  # type: ignore[attr-defined]
        self.fields["grade"].choices = [("", "—"), *Finding.Grade.choices]  # type: ignore[attr-defined]
        self._offer_earlier(reader)
        for name in ("grade", "criterion", "condition", "effect", "due_on"):
            self.fields[name].needed_later = True  # type: ignore[attr-defined]  # components/field.html: not optional
        if self.instance.pk:
            self.fields["seen"].initial = self.instance.updated_at.isoformat()
            named = self.instance.complaints.order_by("reference").values_list("reference", flat=True)
            self.fields["complaints"].initial = ", ".join(named)

    def _offer_earlier(self, reader: User) -> None:
        """Findings that this one may repeat: those of the same clause first, whatever the letter's version."""
        seen = Finding.objects.issued_about(self.engagement).visible_to(reader, timezone.localdate())
        earlier = seen.select_related("clause__version", "engagement").order_by("-pk")
        chosen = self["clause"].value() or None
        clause = self.fields["clause"].queryset.filter(pk=chosen).first() if str(chosen).isdecimal() else None  # type: ignore[attr-defined]
        same: list[tuple[int, str]] = []
        other: list[tuple[int, str]] = []
        for each in earlier:
            (same if clause and _is_same(each.clause, clause) else other).append((each.pk, _named(each)))
        groups = [(_("same clause"), same), (_("other clauses") if same else _("earlier findings"), other)]
        self.fields["recurrence_of"].queryset = earlier  # type: ignore[attr-defined]
        self.fields["recurrence_of"].choices = [("", _("not seen before")), *(g for g in groups if g[1])]  # type: ignore[attr-defined]

    def clean_effective_on(self) -> date:
        return past_day(self.cleaned_data["effective_on"]) or timezone.localdate()

    def clean_due_on(self) -> date | None:
        return coming_day(self.cleaned_data["due_on"])

    def clean_complaints(self) -> list[Complaint]:
        return named_complaints(self.cleaned_data["complaints"], self.engagement)

    def words(self) -> Words:
        return Words(**{name: self.cleaned_data[name] for name in Words.__slots__})

    def uploads(self) -> Uploads:
        return Uploads(self.cleaned_data["attachments"], self.cleaned_data["effective_on"])

    def seen_at(self) -> datetime | None:
        seen: datetime | None = self.cleaned_data.get("seen")
        return seen


class StepForm(forms.Form):
    """The words and files of one step: an answer, a supplement, a closing, a reopening, a withdrawal."""

    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 5}), max_length=10_000)
    attachments = EvidenceField()

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label

    def uploads(self) -> Uploads:
        return Uploads(self.cleaned_data["attachments"])


class ReopenForm(StepForm):
    """Why the answer is not enough, and by when another is due."""

    due_on = forms.DateField(label=_("Answer due"), widget=DayInput())
    field_order = ["text", "due_on", "attachments"]

    def clean_due_on(self) -> date | None:
        return coming_day(self.cleaned_data["due_on"])


class SupplementForm(StepForm):
    """Words added to an issued finding, which may say why it is so."""

    tells_cause = forms.BooleanField(label=_("These words tell the cause"), required=False)
    field_order = ["text", "tells_cause", "attachments"]


class CloseForm(StepForm):
    """What was checked; and why no corrective action is needed, where none was retested effective."""

    no_action = forms.CharField(
        label=_("Why no corrective action is needed"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("No corrective action of this nonconformity has been retested effective. Your reason is kept."),
    )
    field_order = ["text", "no_action", "attachments"]

    def __init__(self, *args: Any, asks_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_reason:
            del self.fields["no_action"]


def named_complaints(text: str, engagement: Engagement) -> list[Complaint]:
    """The complaints named by their references. A reference that two sources use stands for both.

    Raises `ValidationError` for too many, and for one that is none of the engagement's."""
    named = set(filter(None, (part.strip() for part in BETWEEN.split(text))))
    if len(named) > MOST_NAMED:
        raise ValidationError(_("At most %(most)s complaints in one finding.") % {"most": MOST_NAMED})
    found = list(Complaint.objects.within([engagement]).filter(reference__in=named))
    if unknown := sorted(named - {complaint.reference for complaint in found}):
        said = _("Not among the complaints of this engagement's period: %(references)s.")
        raise ValidationError(said % {"references": enumerated(unknown)})
    return found


def _is_same(one: Clause, other: Clause) -> bool:
    """The same clause of a letter, in whichever version."""
    return (one.version.letter_id, one.path) == (other.version.letter_id, other.path)


def _named(finding: Finding) -> str:
    return Truncator(f"{finding} · {finding.clause.number} · {finding.title}").chars(72)


def _by_letter(clauses: Iterable[Clause]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Choices under the name of the letter and version they stand in."""
    return [
        (str(version), [(clause.pk, Truncator(f"{clause.number} {clause.text}").chars(64)) for clause in group])
        for version, group in groupby(clauses, key=lambda clause: clause.version)
    ]
