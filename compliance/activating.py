"""The form that puts a letter in force, once more: it knows which duties would be overdue at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from commitments.forms import ActivateForm
from commitments.models import LetterVersion
from compliance import wording
from compliance.obligations import Occurrence
from compliance.rehearsal import overdue_after


class RehearsedForm(ActivateForm):
    """A day in the past makes tasks whose day has gone by as well: that is meant on purpose, too."""

    leaves_overdue = forms.BooleanField(
        label=_("Yes, these tasks are overdue from the start; what was done in time is registered afterwards."),
        required=False,
    )

    def __init__(self, data: Any, *, version: LetterVersion, by: User, now: datetime) -> None:
        super().__init__(data, version=version, today=timezone.localdate(now))
        self.version, self.by, self.now = version, by, now

    def clean(self) -> dict[str, Any]:
        """Asks only where there is something to ask."""
        given = super().clean()
        day = given.get("effective_from")
        back = day is not None and day < self.today
        late = overdue_after(self.version, effective_from=day, by=self.by, at=self.now) if day and back else []
        if not late:
            del self.fields["leaves_overdue"]
        elif not given.get("leaves_overdue"):
            self.add_error("leaves_overdue", _overdue(late))
        return given


def _overdue(late: Sequence[Occurrence]) -> str:
    """How many, and which of them is the oldest."""
    oldest = late[0]
    words = ngettext(
        "%(count)s task is overdue at once: “%(task)s” for %(period)s, due on %(day)s; nothing on record shows it "
        "done. Tick the box if you mean it.",
        "%(count)s tasks are overdue at once, the oldest being “%(task)s” for %(period)s, due on %(day)s; nothing on "
        "record shows them done. Tick the box if you mean it.",
        len(late),
    )
    told = {"task": wording.name(oldest.promise), "period": wording.period_name(oldest.period.label)}
    return words % {"count": len(late), "day": date_format(oldest.due_on), **told}
