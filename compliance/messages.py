"""The judgement's codes in the reader's language."""

from __future__ import annotations

from datetime import date

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from commitments.definitions import METRICS
from compliance.rules.verdicts import Reason

Text = str | Promise

REASONS: dict[str, Text] = {
    Reason.NO_DATA: gettext_lazy("no data for this period"),
    Reason.BELOW_MINIMUM: gettext_lazy("fewer cases than the minimum"),
    Reason.NO_BENCHMARK: gettext_lazy("no industry benchmark is registered"),
    Reason.EXPIRED_BENCHMARK: gettext_lazy("the industry benchmark has expired"),
    Reason.UNANSWERED: gettext_lazy("too many complaints are still unanswered to know the statistic"),
    Reason.NO_LIMIT: gettext_lazy("the limit awaits an interpretation note"),
    Reason.NO_NUMBER: gettext_lazy("no number is agreed"),
    Reason.UNRESOLVED: gettext_lazy("an interpretation note is needed first"),
    Reason.BLANK: gettext_lazy("the letter leaves the number blank"),
    Reason.UNIT: gettext_lazy("the unit does not fit the metric"),
    Reason.NET_CLOCK: gettext_lazy(
        "the letter binds the net clock and a limit in working hours, which are not counted together"
    ),
    Reason.NO_HOURS: gettext_lazy("the limit counts working hours, and no opening hours are registered"),
    Reason.INCOMPLETE_FACTS: gettext_lazy("the registered facts do not cover the whole period"),
    Reason.NO_FACT_KIND: gettext_lazy("nobody has said which fact shows this obligation kept"),
    Reason.LETTER_SILENT: gettext_lazy("the letter names no breach class for this"),
    Reason.BEYOND_MINOR: gettext_lazy("beyond the minor breach, where the letter is silent"),
    Reason.BEYOND_MAJOR: gettext_lazy("beyond the major breach, where the letter is silent"),
    Reason.FIRST_DUE_LATER: gettext_lazy("the first one falls due after this period"),
}
WITHDRAWN: dict[str, Text] = {
    "facts_corrected": gettext_lazy("corrected facts undid it"),
    "facts_returned": gettext_lazy("the facts show it again"),
    "amended": gettext_lazy("an amendment governs the period since %(day)s"),
}


def reason(code: str) -> str:
    """Why there is no verdict, or what the letter leaves unsaid; an unknown code as it stands."""
    return str(REASONS.get(code, code))


def withdrawn(code: str) -> str:
    """Why a breach no longer stands: "facts_corrected", or "amended:2026-11-15" with the day of the amendment."""
    why, _colon, day = code.partition(":")
    words = str(WITHDRAWN.get(why, code))
    return words % {"day": formats.date_format(date.fromisoformat(day))} if day else words


def formula(metric: str) -> str:
    """How a metric is computed; empty where it is not."""
    return gettext(METRICS[metric].formula) if metric in METRICS else ""
