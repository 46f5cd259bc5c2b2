"""Mappings by name: those that come with the product, and those a company has saved."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from complaints.imports.errors import ImportRefusedError
from complaints.imports.fitting import fit, unused
from complaints.imports.mapping import Mapping as CheckedMapping
from complaints.imports.mapping import parse
from complaints.imports.rejected import added_columns
from complaints.models import Mapping

STANDARD = "standard"
TITLES: dict[str, Promise] = {
    STANDARD: _("Standard sheet (our template, our export)"),
    "baltimore311": _("Baltimore 311: service requests"),
    "servicenow": _("ServiceNow: event log of incidents"),
    "zh_messages": _("Messages of citizens and the replies"),
}
FOLDER = Path(__file__).parent.parent / "mappings"


@cache
def presets() -> dict[str, dict[str, Any]]:
    """Every mapping that comes with the product, by name, the standard sheet first."""
    paths = sorted(FOLDER.glob("*.json"), key=lambda path: (path.stem != STANDARD, path.stem))
    return {path.stem: parse(path.read_bytes()) for path in paths}


def named(name: str, *, organisation: Organisation | None = None) -> dict[str, Any]:
    """The mapping of that name; a company's own goes before the product's. Raises ImportRefusedError."""
    own = Mapping.objects.filter(organisation=organisation, name=name).first() if organisation else None
    if own:
        return dict(own.content)
    if name in presets():
        return presets()[name]
    raise ImportRefusedError("mapping_not_found", name=name[:100], known=", ".join(names(organisation=organisation)))


def wanted(header: Sequence[str], *, organisation: Organisation) -> tuple[str, dict[str, Any]] | None:
    """The mapping by which a file with this header is read without being asked: the company's own for exactly these
    columns, a system that is known, or the standard sheet where that knows every column."""
    ours = set(filter(None, header)) - added_columns()
    for saved in Mapping.objects.filter(organisation=organisation).order_by("-changed_at"):
        if saved.columns and set(filter(None, saved.columns)) - added_columns() == ours:
            return saved.name, dict(saved.content)
    best: tuple[int, str] = (0, "")
    for name, content in presets().items():
        laid = fit(CheckedMapping.of(content), header)
        whole = name != STANDARD or not set(unused(laid.mapping, header)) - added_columns()
        if not laid.missing and whole:
            best = max(best, (laid.used, name))
    return (best[1], presets()[best[1]]) if best[1] else None


def title(name: str, content: dict[str, Any]) -> str:
    """What a mapping is called on the pages: those that come with the product in the reader's language."""
    if name in TITLES and content.get("facts") == presets()[name]["facts"]:
        return str(TITLES[name])
    own = str(content.get("title", ""))
    return f"{name} · {own}" if own else name


def name_of_file(name: str) -> str:
    """A name for a mapping that came as a file."""
    return slugify(Path(name).stem)[:60] or "mapping"


def known(*, organisation: Organisation) -> dict[str, dict[str, Any]]:
    """Every mapping that a company can choose, by name, its own first; they go before the product's."""
    own = dict(Mapping.objects.filter(organisation=organisation).values_list("name", "content"))
    return own | {name: content for name, content in presets().items() if name not in own}


def names(*, organisation: Organisation | None) -> list[str]:
    """Names to choose from, the company's own first."""
    own = Mapping.objects.filter(organisation=organisation).values_list("name", flat=True) if organisation else ()
    return list(dict.fromkeys([*own, *presets()]))
