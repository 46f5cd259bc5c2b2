"""What auditors found and what was done about it, as the readers of an issue see it."""

from __future__ import annotations

from datetime import date
from typing import Any

from audits import dossier
from audits.models import CorrectiveAction, Finding
from whitepapers.edition.verdicts import day

Json = dict[str, Any]


def told(snapshot: Json) -> list[Json]:
    """The findings of a snapshot in words."""
    return [
        {
            **row,
            "grade_name": Finding.Grade(row["grade"]).label,
            "status_name": Finding.Status(row["status"]).label,
            "recurrence": dossier.times(row["found_before"] + 1) if row["found_before"] else "",
            "actions": [_action_told(action) for action in row["actions"]],
        }
        for row in snapshot["findings"]
    ]


def _action_told(row: Json) -> Json:
    return {
        **row,
        "due_on": date.fromisoformat(row["due_on"]),
        "status_name": CorrectiveAction.Status(row["status"]).label,
        "retested_on": day(row["retested_on"]),
    }
