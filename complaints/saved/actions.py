"""Keeping, changing and forgetting a view. What others see through a shared one is journalled like any change."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from complaints.models import SavedView
from evidence.actions import record


@transaction.atomic
def keep(*, by: User, name: str, query: str, shared: bool) -> SavedView:
    """Save a view. `query` comes from `queries.kept`."""
    view = SavedView.objects.create(owner=by, name=name, query=query, shared=shared)
    record(action="saved_view.add", actor=by, subject=view, detail=_told(view))
    return view


@transaction.atomic
def change(*, view: SavedView, by: User, name: str, shared: bool) -> None:
    """Name a view anew, share it, or keep it for oneself."""
    view.name, view.shared = name, shared
    view.save(update_fields=["name", "shared"])
    record(action="saved_view.change", actor=by, subject=view, detail=_told(view))


@transaction.atomic
def forget(*, view: SavedView, by: User) -> None:
    record(action="saved_view.delete", actor=by, subject=view, detail=_told(view))
    view.delete()


def _told(view: SavedView) -> dict[str, object]:
    return {"name": view.name, "query": view.query, "shared": view.shared}
