"""A limit of time as people write it, and which fields of a promise go with which metric."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commitments.letters.folding import fold
from commitments.letters.quantities import find_quantities
from commitments.proposals import LIMIT_UNITS, limit_of

LIMIT = re.compile(r"([1-9]\d{0,5}(s|min|h|d|wd|wh)|own)", re.ASCII)
CAP = re.compile(r"[1-9]\d{0,5}(s|min|h|d)", re.ASCII)
CLOCKS = (("", "—"), ("gross", _("gross: nothing stops it")), ("net", _("net: waiting for the customer stops it")))
STATISTICS = (("", "—"), ("p50", "P50"), ("p90", "P90"), ("p95", "P95"))
WRITTEN_WITHIN = re.compile(r"(?:以内|之内|内)?[。.]?")


class LimitField(forms.CharField):
    """ "2h", "3wd", "4wh", "own" as it is kept; "2 hours" and 3个工作日 are read like the letter's own words."""

    def __init__(self, **kwargs: Any) -> None:
        told = _("Such as 2 hours, 30 min, 30 days, 3 working days or 4 working hours.")
        super().__init__(**{"required": False, "help_text": told, "max_length": 20, **kwargs})

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        short = text.replace(" ", "").lower()
        if not text or LIMIT.fullmatch(short):
            return short
        if read := _limit_of(text):
            return read
        raise forms.ValidationError(
            _("Write a limit like 2 hours, 30 min, 30 days, 3 working days or 4 working hours.")
        )


def _limit_of(text: str) -> str:
    """The limit that words say; empty where they say none, or more than one."""
    folded = fold(text).text.strip()
    found, _always = find_quantities(folded)
    whole = len(found) == 1 and found[0].start == 0 and WRITTEN_WITHIN.fullmatch(folded[found[0].end :])
    if whole and found[0].unit in LIMIT_UNITS and found[0].high is None:
        value, unit = found[0].value, found[0].unit
        limit = limit_of(value, unit)
        if LIMIT.fullmatch(limit) and (value if unit != "hour" else value * 60) % 1 == 0:
            return limit
    return ""


class CapField(forms.CharField):
    """How long the net clock stops at most, as parameters keep it: a length of calendar time."""

    def __init__(self, **kwargs: Any) -> None:
        told = {
            "label": _("the net clock stops for at most"),
            "help_text": _("Such as 72 hours or 10 days; empty: 30 days."),
            "max_length": 20,
        }
        super().__init__(**{"required": False, **told, **kwargs})

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        cap = text.replace(" ", "").lower()
        if not text or CAP.fullmatch(cap):
            return cap
        if (read := _limit_of(text)) and CAP.fullmatch(read):
            return read
        raise forms.ValidationError(_("Write a length like 72 hours or 10 days."))


def when(field: str, values: Iterable[str]) -> dict[str, str]:
    """Attributes of a widget that is shown only while another field of the form has one of these values."""
    return {"data-when": f"{field}={' '.join(str(value) for value in values)}"}
