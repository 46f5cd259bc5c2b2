"""A limit of time as people write it, and which fields of a promise go with which metric."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commitments.letters.folding import fold
from commitments.letters.quantities import find_quantities
from commitments.metrics import Metric
from commitments.proposals import LIMIT_UNITS, limit_of

LIMIT = re.compile(r"([1-9]\d{0,5}(s|min|h|d|wd)|own)", re.ASCII)
WRITTEN_WITHIN = re.compile(r"(?:以内|之内|内)?[。.]?")
TIMED = (Metric.FIRST_RESPONSE, Metric.PRELIMINARY_SOLUTION, Metric.RESOLUTION)


class LimitField(forms.CharField):
    """ "2h", "30min", "3wd", "own" as it is kept; "2 hours" and 3个工作日 are read like the letter's own words."""

    def __init__(self, **kwargs: Any) -> None:
        told = {"help_text": _("Such as 2 hours, 30 min, 30 days or 3 working days."), "max_length": 20}
        super().__init__(**{"required": False, **told, **kwargs})

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        short = text.replace(" ", "").lower()
        if not text or LIMIT.fullmatch(short):
            return short
        return _read(text)


def _read(text: str) -> str:
    folded = fold(text).text.strip()
    found, _always = find_quantities(folded)
    whole = len(found) == 1 and found[0].start == 0 and WRITTEN_WITHIN.fullmatch(folded[found[0].end :])
    if whole and found[0].unit in LIMIT_UNITS and found[0].high is None:
        value, unit = found[0].value, found[0].unit
        limit = limit_of(value, unit)
        if LIMIT.fullmatch(limit) and (value if unit != "hour" else value * 60) % 1 == 0:
            return limit
    raise forms.ValidationError(_("Write a limit like 2 hours, 30 min, 30 days or 3 working days."))


def when(field: str, values: Iterable[str]) -> dict[str, str]:
    """Attributes of a widget that is shown only while another field of the form has one of these values."""
    return {"data-when": f"{field}={' '.join(str(value) for value in values)}"}
