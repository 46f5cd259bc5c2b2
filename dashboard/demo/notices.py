"""What the demo's people find in their inboxes on the morning after the story's last night."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Organisation
from dashboard.notices import actions


def open_inboxes(company: Organisation) -> None:
    """Before the night, so that what it finds is news to them."""
    for person in company.people.filter(is_active=True):
        actions.open_inbox(person=person)


def tell(*, now: datetime) -> None:
    """Look for what happened, as the worker does every few minutes."""
    actions.raise_notices(now=now)
