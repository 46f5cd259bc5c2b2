"""The form by which a complaint is entered or corrected by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.forms import BoundField
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import ServiceUnit, User
from complaints import messages, pause_forms
from complaints.facts import EVENTS, FACTS, LENGTHS, PERSONAL, Facts, Problem, merge, problems
from complaints.fields import DayField, MomentField
from complaints.models import Category, Channel, Complaint

GROUPS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (
        _("The complaint"),
        ("reference", "received_at", "channel", "unit", "category", "subcategory", "text", "segment", "severity"),
    ),
    (_("The customer"), ("customer", "customer_name", "customer_contact")),
    (
        _("What happened since"),
        (*EVENTS, "reopen_count", "due_at", "first_contact", "satisfaction", "marked_duplicate"),
    ),
    (_("Property loss"), ("loss_amount", "loss_confirmed_on")),
    (_("Why"), ("reason",)),
)
SAID_FREELY = ("segment", "severity")  # written without a list behind it
SUGGESTED = ("category", "subcategory", *SAID_FREELY)
RECENT = 2_000  # complaints in which words are looked for
MOST_SUGGESTED = 50


class ComplaintForm(forms.Form):
    """Facts as a person enters them. Impossible ones are refused here, at the field, in the words of `messages`.

    With a `complaint` it corrects that one: only what was changed is told to the record, and a reason is needed.
    Personal data are among the fields only with `open_identity`; without it they stay as they are.
    """

    reference = forms.CharField(
        label=_("reference"),
        required=False,
        max_length=LENGTHS["reference"],
        help_text=_("Left empty, the complaint gets the day and a running number."),
    )
    received_at = MomentField(label=_("received"))
    channel = forms.ChoiceField(label=_("channel"), choices=Channel.choices)
    unit = forms.ModelChoiceField(label=_("unit"), queryset=ServiceUnit.objects.none(), required=False, empty_label="—")
    category = forms.CharField(label=_("category"), required=False, max_length=LENGTHS["category"])
    subcategory = forms.CharField(label=_("level-2 category"), required=False, max_length=LENGTHS["subcategory"])
    text = forms.CharField(
        label=_("what was said"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 5})
    )
    segment = forms.CharField(label=_("customer segment"), required=False, max_length=LENGTHS["segment"])
    severity = forms.CharField(label=_("severity"), required=False, max_length=LENGTHS["severity"])
    customer = forms.CharField(
        label=_("customer reference"),
        required=False,
        max_length=LENGTHS["customer"],
        help_text=_("A customer or contract number. Only a keyed hash of it is kept: it finds repeats, not people."),
    )
    customer_name = forms.CharField(label=_("customer name"), required=False, max_length=LENGTHS["customer_name"])
    customer_contact = forms.CharField(
        label=_("customer contact"), required=False, max_length=LENGTHS["customer_contact"]
    )
    acknowledged_at = MomentField(label=_("automatic acknowledgement"), required=False)
    responded_at = MomentField(
        label=_("first response"), required=False, help_text=_("The first reply by a person, not by a machine.")
    )
    preliminary_at = MomentField(label=_("preliminary solution"), required=False)
    resolved_at = MomentField(label=_("resolved"), required=False)
    closed_at = MomentField(label=_("closed"), required=False)
    reopened_at = MomentField(label=_("last reopened"), required=False)
    reopen_count = forms.IntegerField(label=_("times reopened"), required=False, min_value=0)
    due_at = MomentField(label=_("own deadline"), required=False)
    first_contact = forms.NullBooleanField(label=_("solved at first contact"), required=False)
    satisfaction = forms.TypedChoiceField(
        label=_("satisfaction 1–5"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "—"), *((score, str(score)) for score in range(1, 6))],
    )
    marked_duplicate = forms.BooleanField(label=_("the same report as an earlier one (duplicate)"), required=False)
    loss_amount = forms.DecimalField(
        label=_("property loss"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    loss_confirmed_on = DayField(label=_("loss confirmed as a service error on"), required=False)
    reason = forms.CharField(
        label=_("reason for the change"),
        max_length=300,
        help_text=_("Kept with the version before, for whoever reads the record later."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        person: User,
        now: datetime,
        complaint: Complaint | None = None,
        open_identity: bool = False,
    ) -> None:
        super().__init__(data, initial=_initial(complaint))
        self.person, self.now, self.complaint = person, now, complaint
        self.pause_rows = pause_forms.rows(data, complaint)
        for name in ("reference", *(() if open_identity else PERSONAL)) if complaint else ("reason", "version"):
            del self.fields[name]
        if complaint is None:
            self._ask_for_earlier_ones()
        units = self.fields["unit"]
        units.queryset = ServiceUnit.objects.filter(  # type: ignore[attr-defined]
            organisation=person.organisation_id, active=True
        ) | ServiceUnit.objects.filter(pk=(complaint and complaint.unit_id) or 0)
        self.known = list(Category.objects.filter(organisation=person.organisation_id).select_related("parent"))
        for name in SUGGESTED:
            self.fields[name].widget.attrs.update({"list": f"known-{name}", "autocomplete": "off"})
        if complaint and complaint.customer_key:
            self.fields["customer"].help_text = _("Only a hash is kept. Leave empty unless it was another customer.")

    @property
    def groups(self) -> Iterator[tuple[Promise, list[BoundField]]]:
        """The fields under their headings, as the page shows them."""
        for heading, names in GROUPS:
            if fields := [self[name] for name in names if name in self.fields]:
                yield heading, fields

    @property
    def told(self) -> list[str]:
        """The facts this form changes."""
        told = [name for name in self.changed_data if name in FACTS]
        return [*told, *(["pauses"] if self.pause_rows.told else [])]

    @property
    def personal_read(self) -> list[str]:
        """The personal data that the form shows."""
        return [name for name in PERSONAL if name in self.fields and self.complaint and getattr(self.complaint, name)]

    @property
    def suggestions(self) -> dict[str, list[str]]:
        """By field, the words that the company uses: all its categories, and what the latest complaints say."""
        recent = Complaint.objects.filter(organisation=self.person.organisation_id).order_by("-received_at", "-id")
        said = list(recent.values_list(*SAID_FREELY)[:RECENT])
        return {
            "category": [each.name for each in self.known if each.parent_id is None],
            "subcategory": list(dict.fromkeys(each.name for each in self.known if each.parent_id is not None)),
            **{name: _most_used(row[at] for row in said) for at, name in enumerate(SAID_FREELY)},
        }

    @property
    def new_categories(self) -> list[str]:
        """The categories that the record did not have before this form, as a person would write them."""
        category, subcategory = self.cleaned_data.get("category", ""), self.cleaned_data.get("subcategory", "")
        known = self._known_pairs()
        added = [category] if ("", category) not in known else []
        if subcategory and (category, subcategory) not in known:
            added.append(f"{category} › {subcategory}")
        return added

    def _ask_for_earlier_ones(self) -> None:
        """Once a customer number stands in the form, his earlier complaints are shown below it."""
        self.fields["customer"].widget.attrs |= {
            "hx-post": reverse("complaints:earlier"),
            "hx-params": "customer",
            "hx-target": "#earlier",
            "hx-trigger": "change, load" if self.is_bound else "change",
        }

    def facts(self) -> Facts:
        """The facts as entered; those of a complaint under correction that were not touched come from the record."""
        told = {name: self.cleaned_data[name] for name in FACTS if name in self.cleaned_data and name != "unit"}
        told["unit"] = str(self.cleaned_data.get("unit") or "")
        told["reopen_count"] = told.get("reopen_count") or 0
        told["pauses"] = self.pause_rows.pauses
        entered = Facts(**({"reference": "", "received_at": None} | told))
        if self.complaint is None:
            return entered
        entered = replace(entered, reference=self.complaint.reference)
        return merge(Facts.of(self.complaint), entered, self.told)

    def show_again(self, why: str) -> None:
        """Keep what was entered, say why it was not saved, and let it be saved over the present version."""
        self.add_error(None, why)
        self.data = {**dict(self.data.items()), "version": self.complaint.version if self.complaint else None}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._check_categories(cleaned)
        if not self.pause_rows.sound:
            self.add_error(None, _("Something is wrong with the pauses of the clock: see below."))
        for problem in problems(self.facts(), now=self.now):
            if problem.fields == ("pauses",) and "number" in problem.params:
                self._say_of_pause(problem)
                continue
            fields = [name for name in problem.fields if name in self.fields]
            if problem.code == "reference_missing" or any(name in self.errors for name in fields):
                continue  # given when written; or said already
            self.add_error(fields[0] if fields else None, messages.text(problem))
        return cleaned

    def _say_of_pause(self, problem: Problem) -> None:
        self.pause_rows.say(problem.params["number"], messages.text(problem))
        self.add_error(None, messages.text(problem))

    def _check_categories(self, cleaned: dict[str, Any]) -> None:
        """A typing error would hide repeats, so only managers bring new categories into the record."""
        category, subcategory = cleaned.get("category", ""), cleaned.get("subcategory", "")
        if subcategory and not category:
            self.add_error("category", _("Name the category above the level-2 category."))
            return
        known = self._known_pairs()
        if self.person.role == User.Role.MANAGER or not {"category", "subcategory"} & set(self.changed_data):
            return
        if ("", category) not in known:
            self.add_error("category", _("Choose a category from the list; managers can add new ones."))
        elif subcategory and (category, subcategory) not in known:
            self.add_error("subcategory", _("Choose a level-2 category of this category; managers can add new ones."))

    def _known_pairs(self) -> set[tuple[str, str]]:
        """(category above or nothing, category) of everything known; no category at all is known too."""
        pairs = {(str(each.parent or ""), each.name) for each in self.known}
        return pairs | {("", "")}


def _most_used(words: Iterable[str]) -> list[str]:
    return [word for word, _ in Counter(filter(None, words)).most_common(MOST_SUGGESTED)]


def _initial(complaint: Complaint | None) -> dict[str, Any]:
    if complaint is None:
        return {"channel": Channel.PHONE}
    facts = Facts.of(complaint)
    initial = {name: getattr(facts, name) for name in FACTS if name not in ("reference", "customer", "unit", "pauses")}
    return {**initial, "unit": complaint.unit_id, "version": complaint.version}
