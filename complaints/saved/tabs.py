"""The row of tabs above the complaint list: everything, one's own units, and the saved views."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from complaints.models import SavedView
from complaints.saved.queries import OWN_UNITS, kept


@dataclass(frozen=True, slots=True)
class Tab:
    """A link to the list. `current`: the list shows exactly this; `by`: who shares it, where it is somebody else's."""

    label: str
    query: str
    current: bool
    by: str = ""


@dataclass(frozen=True, slots=True)
class Tabs:
    """The row, and the query to be saved: empty where the list shows what a tab shows already."""

    row: list[Tab]
    unsaved: str


def tabs(query: QueryDict, *, reader: User, has_units: bool) -> Tabs:
    """The row for a list with this query. One query to the database."""
    shown = kept(query)
    row = [Tab(label, its, its == shown, by) for label, its, by in _offered(reader, has_units=has_units)]
    return Tabs(row, "" if any(tab.current for tab in row) else shown)


def _offered(reader: User, *, has_units: bool) -> Iterator[tuple[str, str, str]]:
    yield _("All complaints"), "", ""
    if has_units:
        yield _("My units"), OWN_UNITS, ""
    for view in SavedView.objects.visible_to(reader).select_related("owner"):
        yield view.name, view.query, "" if view.owner_id == reader.pk else str(view.owner)
