"""What a company has that a promise can be limited to: units, channels, customer segments, categories (rule book §5).

Units are known here; the rest stands in the record. Its models are named by strings, as a foreign key would name them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enumeration import enumerated
from accounts.models import Organisation, ServiceUnit

KINDS: dict[str, LazyText | str] = {
    "units": gettext_lazy("units"),
    "channels": gettext_lazy("channels"),
    "segments": gettext_lazy("customer segments"),
    "categories": gettext_lazy("categories"),
}
"""The keys of `Promise.scope`, in the order in which they are told."""
ONE: dict[str, LazyText | str] = {
    "units": gettext_lazy("unit"),
    "channels": gettext_lazy("channel"),
    "segments": gettext_lazy("customer segment"),
    "categories": gettext_lazy("category"),
}
NEWEST = 5_000
"""How many of the newest complaints are asked for the segments they name: enough for any that is in use."""


@dataclass(frozen=True, slots=True)
class Part:
    """`key` and `value` are those of `Promise.scope`; `name` is what it is called, `label` how a page tells it."""

    key: str
    value: int | str
    name: str
    label: str


def of_company(organisation: Organisation) -> list[Part]:
    """Everything a promise of this company can be limited to."""
    return [
        *_units(organisation.units.all()),
        *channels(),
        *(Part("segments", name, name, name) for name in segments(organisation)),
        *labelled(categories(organisation)),
    ]


def of_scope(scope: Mapping[str, Any]) -> list[Part]:
    """The parts that a stored scope names."""
    return [
        *_units(ServiceUnit.objects.filter(pk__in=scope["units"]) if scope.get("units") else ()),
        *(part for part in channels() if part.value in scope.get("channels", [])),
        *(Part("segments", name, name, name) for name in scope.get("segments", [])),
        *labelled(
            _record("Category").objects.filter(pk__in=scope["categories"]).select_related("parent")
            if scope.get("categories")
            else ()
        ),
    ]


def categories(organisation: Organisation) -> models.QuerySet[Any]:
    """The company's categories of complaints, each below the one it belongs to."""
    found: models.QuerySet[Any] = _record("Category").objects.filter(organisation=organisation)
    above = Coalesce("parent__sort_name", "sort_name")
    return found.select_related("parent").order_by(above, F("parent").asc(nulls_first=True), "sort_name", "pk")


def channels() -> list[Part]:
    """The ways in which complaints come (rule book §2)."""
    field = _record("Complaint")._meta.get_field("channel")
    return [Part("channels", str(key), str(label), str(label)) for key, label in field.choices]


def segments(organisation: Organisation) -> list[str]:
    """What the newest complaints call their customers, in the order of the words."""
    newest = _record("Complaint").objects.filter(organisation=organisation).order_by("-received_at", "-id")
    return sorted(set(newest.values_list("segment", flat=True)[:NEWEST]) - {""})


def scope_of(parts: Sequence[Part]) -> dict[str, list[Any]]:
    """A scope as a promise keeps it; empty for none."""
    found = {key: sorted({part.value for part in parts if part.key == key}, key=str) for key in KINDS}
    return {key: values for key, values in found.items() if values}


def sentences(scope: Mapping[str, Any], known: Sequence[Part] | None = None) -> list[str]:
    """What a scope is, one line for each kind; without `known` the names are looked up."""
    listed = _named(scope, of_scope(scope) if known is None else known)
    return [_("%(kind)s: %(names)s") % {"kind": KINDS[key], "names": enumerated(names)} for key, names in listed]


def names(parts: Sequence[Part]) -> str:
    """Parts in a row, each with what it is."""
    return enumerated([_("%(name)s (%(kind)s)") % {"name": part.label, "kind": ONE[part.key]} for part in parts])


def _named(scope: Mapping[str, Any], known: Sequence[Part]) -> Iterator[tuple[str, list[str]]]:
    labels = {(part.key, part.value): part.label for part in known}
    for key in KINDS:
        names = [labels.get((key, value), str(value)) for value in scope.get(key, [])]
        if names:
            yield key, names


def _units(units: Any) -> Iterator[Part]:
    return (Part("units", unit.pk, unit.name, unit.name) for unit in units)


def labelled(found: Iterable[Any]) -> Iterator[Part]:
    """Categories as parts."""
    for each in found:
        yield Part("categories", each.pk, each.name, f"{each.parent.name} › {each.name}" if each.parent else each.name)


def _record(name: str) -> Any:
    return apps.get_model("complaints", name)
