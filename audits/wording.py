"""What is said of re-performed facts and of what they count as, in the reader's language."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audits.lists import Which
from audits.reperformance.facts import Found, How, Kind
from compliance import wording
from compliance.remarks import PARTS
from compliance.rules.parts import Part

LABELS: dict[str, Promise] = {
    "received_at": gettext_lazy("received"),
    "responded_at": gettext_lazy("first response"),
    "preliminary_at": gettext_lazy("preliminary solution"),
    "resolved_at": gettext_lazy("resolved"),
    "reopened_at": gettext_lazy("last reopened"),
    "arrival": gettext_lazy("kind of arrival"),
    "first_contact": gettext_lazy("solved at first contact"),
    "satisfaction": gettext_lazy("satisfaction 1–5"),
    "loss": gettext_lazy("property loss through a service error"),
    "pauses": gettext_lazy("pauses"),
}
KINDS: dict[Kind, Promise] = {
    Kind.NEW: gettext_lazy("new"),
    Kind.REPEAT: gettext_lazy("repeat"),
    Kind.CHASER: gettext_lazy("chaser"),
    Kind.DUPLICATE: gettext_lazy("duplicate"),
    Kind.VOID: gettext_lazy("void"),
}
NONE = {
    "satisfaction": gettext_lazy("nobody replied"),
    "loss": gettext_lazy("no loss"),
    "pauses": gettext_lazy("none is borne out"),
}
"""What it is called that a fact is not there; of the others: it did not happen."""


def none_said(name: str) -> str:
    """That a fact is not there, as an auditor found it."""
    return str(NONE[name]) if name in NONE else _("did not happen")


LISTS: dict[str, tuple[Promise, Promise]] = {
    Which.MAJOR: (
        gettext_lazy("Candidates of a major breach"),
        gettext_lazy("What a letter's gravest class grades, and every property loss on record, confirmed or not."),
    ),
    Which.EXCLUDED: (
        gettext_lazy("Exclusions"),
        gettext_lazy("What stands in no denominator: chasers, duplicates and void complaints."),
    ),
    Which.BACKDATED: (
        gettext_lazy("Back-dated edits"),
        gettext_lazy(
            "An event was moved back or the receipt on, or an event was entered later than the threshold after it."
        ),
    ),
    Which.PAUSES: (
        gettext_lazy("Long pauses"),
        gettext_lazy("A pause of the resolution clock lasted longer than the threshold."),
    ),
    Which.LATE: (
        gettext_lazy("Changed after the period"),
        gettext_lazy("A version was replaced after the end of the quarter in which the complaint was received."),
    ),
}
"""The lists that are reviewed in full: the name of each, and what stands on it."""


def fact_said(name: str, value: Any) -> str:
    """A fact as a page writes it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None and name == "first_contact":
        return _("not recorded, counts as no")
    if value is None or value == ():
        return _("none")
    if isinstance(value, Decimal):
        return wording.money(value) if value else _("confirmed, no amount")
    if isinstance(value, Kind):
        return str(KINDS[value])
    if isinstance(value, datetime):
        return wording.moment(value)
    if name == "pauses":
        return ngettext("%(n)s pause", "%(n)s pauses", len(value)) % {"n": len(value)}
    return str(value)


def found_said(name: str, found: Found | None) -> str:
    """What was found of a fact, as a page writes it."""
    if found is None:
        return "—"
    if found.how is How.RECORDED:
        return _("as recorded")
    if found.how is How.UNDETERMINED:
        return _("cannot be determined")
    return none_said(name) if found.value is None else fact_said(name, found.value)


def outcome_said(outcome: Part | None) -> str:
    """What a complaint counts as for a promise."""
    return _("not counted") if outcome is None else str(PARTS[outcome])
