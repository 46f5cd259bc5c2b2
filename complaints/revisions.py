"""A version of a complaint's facts as JSON, personal data staying encrypted, and what changed between versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import ServiceUnit
from accounts.privacy import decrypt, encrypt
from complaints import messages
from complaints.facts import PERSONAL
from complaints.models import Category, ChangeSet, Channel, Complaint, Pause

COLUMNS = (
    "received_at",
    "channel",
    "unit_id",
    "category_id",
    "subcategory_id",
    "customer_key",
    *PERSONAL,
    "segment",
    "severity",
    "acknowledged_at",
    "responded_at",
    "preliminary_at",
    "resolved_at",
    "closed_at",
    "reopened_at",
    "reopen_count",
    "due_at",
    "satisfaction",
    "first_contact",
    "loss_amount",
    "loss_confirmed_on",
    "marked_duplicate",
    "duplicate_of_id",
    "voided",
)
FACTS = (*COLUMNS, "pauses")  # pauses are rows of their own


def as_json(complaint: Complaint) -> dict[str, Any]:
    """The facts of the complaint's present version, ready for `ComplaintRevision.facts`."""
    return {name: _value(name, getattr(complaint, name)) for name in FACTS}


def _value(name: str, value: Any) -> Any:
    if name in PERSONAL:
        return encrypt(value, field=name)
    if name == "pauses":
        return [{part: _value(part, told) for part, told in asdict(pause).items()} for pause in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that a change replaced. Personal data are `hidden`: never spelled out here."""

    fact: str
    old: Any = None
    new: Any = None
    hidden: bool = False

    @property
    def label(self) -> str:
        return messages.label(self.fact)


@dataclass(frozen=True, slots=True)
class Change:
    """One act of changing a complaint: the version it made, who did it, when, why, and what became different."""

    version: int
    set: ChangeSet
    differences: list[Difference]
    reason: str  # as the reader may see it


def history(complaint: Complaint, *, said: Callable[[str], str] = str) -> list[Change]:
    """Every change of a complaint, the latest first; the first version is the last entry and has no differences. `said`
    makes of a reason, which a person wrote, what the reader may see."""
    kept = list(complaint.revisions.select_related("known_from__by", "known_until__by").order_by("version"))
    versions = [*(revision.facts for revision in kept), as_json(complaint)]
    names = _Names(versions)
    sets = [kept[0].known_from if kept else complaint.change_set, *(revision.known_until for revision in kept)]
    differences = [[], *(_differences(old, new, names) for old, new in pairwise(versions))]
    found = enumerate(zip(sets, differences, strict=True), start=1)
    return [Change(version, each, different, said(each.reason)) for version, (each, different) in found][::-1]


def earlier_names(complaint: Complaint) -> set[str]:
    """Names and contacts the customer had in versions before."""
    kept = complaint.revisions.values_list("facts", flat=True)
    return {decrypt(facts[field], field=field) for facts in kept for field in ("customer_name", "customer_contact")}


def _differences(old: dict[str, Any], new: dict[str, Any], names: _Names) -> list[Difference]:
    found = []
    for fact in FACTS:
        if fact in PERSONAL:
            if decrypt(old[fact], field=fact) != decrypt(new[fact], field=fact):
                found.append(Difference(fact, hidden=True))
        elif old[fact] == new[fact]:
            continue
        elif fact == "customer_key":
            found.append(Difference("customer", hidden=True))
        else:
            found.append(Difference(fact, names.read(fact, old[fact]), names.read(fact, new[fact])))
    return found


class _Names:
    """Values of old versions as people read them: names for ids, instants for text."""

    def __init__(self, versions: list[dict[str, Any]]) -> None:
        units = {version["unit_id"] for version in versions} - {None}
        categories = {version[name] for version in versions for name in ("category_id", "subcategory_id")} - {None}
        self.units = dict(ServiceUnit.objects.filter(pk__in=units).values_list("pk", "name"))
        others = {version["duplicate_of_id"] for version in versions} - {None}
        self.others = dict(Complaint.objects.filter(pk__in=others).values_list("pk", "reference")) if others else {}
        self.categories = dict(Category.objects.filter(pk__in=categories).values_list("pk", "name"))

    def read(self, fact: str, value: Any) -> str:
        if value is None or value in ("", []):
            return "—"
        if fact == "pauses":
            return "; ".join(map(self._pause, value))
        if fact.endswith("_at"):
            return _moment(value)
        if fact == "unit_id":
            return self.units[value]
        if fact in ("category_id", "subcategory_id"):
            return self.categories[value]
        if fact == "duplicate_of_id":
            return self.others.get(value, "—")
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        return str(Channel(value).label if fact == "channel" else value)

    def _pause(self, told: dict[str, Any]) -> str:
        values = {
            "reason": Pause.Reason(told["reason"]).label,
            "start": _moment(told["starts_at"]),
            "end": _moment(told["ends_at"]) if told["ends_at"] else "…",
            "question": _moment(told["question_at"]) if told["question_at"] else "",
        }
        if told["question_at"]:
            return gettext("%(reason)s %(start)s – %(end)s, question sent %(question)s") % values
        return gettext("%(reason)s %(start)s – %(end)s") % values


def _moment(text: str) -> str:
    return f"{timezone.localtime(datetime.fromisoformat(text)):%Y-%m-%d %H:%M:%S}"
