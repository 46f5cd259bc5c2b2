"""What is said about facts that are refused: code → sentence in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.facts import Problem
from complaints.models import Arrival, Complaint
from complaints.rules.arrivals import is_repeat

TEXTS: dict[str, Promise] = {
    "reference_missing": _("The reference is missing."),
    "reference_taken": _("A complaint with this reference is already in the record."),
    "too_long": _("%(field)s is longer than %(longest)s characters."),
    "unstorable_character": _("%(field)s contains a character that cannot be stored."),
    "time_without_zone": _("The time of “%(field)s” names no time zone."),
    "received_missing": _("The time of receipt is missing."),
    "received_in_future": _("The time of receipt lies in the future."),
    "received_too_long_ago": _("The time of receipt lies before %(year)s."),
    "event_in_future": _("“%(field)s” lies in the future."),
    "acknowledged_before_received": _("The automatic acknowledgement lies before the receipt."),
    "responded_before_received": _("The first response lies before the receipt."),
    "preliminary_before_received": _("The preliminary solution lies before the receipt."),
    "resolved_before_received": _("The resolution lies before the receipt."),
    "closed_before_received": _("The closing lies before the receipt."),
    "reopened_before_received": _("The reopening lies before the receipt."),
    "reopened_without_resolution": _(
        "The complaint was reopened, but never resolved. Say when it was resolved, or how many times it was reopened."
    ),
    "due_out_of_range": _("The own deadline lies before 1990 or more than ten years ahead."),
    "unknown_channel": _("“%(value)s” is no known channel."),
    "satisfaction_out_of_range": _("Satisfaction is a whole number from 1 to 5, not %(value)s."),
    "reopen_count_out_of_range": _("The number of reopenings is between 0 and %(most)s."),
    "loss_out_of_range": _("The property loss is an amount of money between 0 and a million millions."),
    "confirmed_too_long_ago": _("The loss was confirmed before %(year)s."),
    "too_many_pauses": _("There are more than %(most)s pauses."),
    "pause_without_zone": _("A time of pause %(number)s names no time zone."),
    "unknown_pause_reason": _("The reason of pause %(number)s is not known."),
    "pause_in_future": _("Pause %(number)s lies in the future. Leave its end empty while it goes on."),
    "pause_before_received": _("Pause %(number)s, or the question before it, lies before the receipt."),
    "pause_ends_before_start": _("Pause %(number)s does not end after it began."),
    "pause_without_question": _(
        "Pause %(number)s waits for the customer, but it is not said when the question to him was sent."
    ),
    "question_after_pause": _("Pause %(number)s began before its question was sent."),
    "pauses_overlap": _("Pause %(number)s overlaps another one."),
    "stale": _(
        "Somebody else has changed this complaint since you opened it. Nothing of yours was saved: "
        "compare with the present version below and save again."
    ),
}
# The same without the particulars of one complaint, where a count of refused rows stands beside it.
HEADINGS: dict[str, Promise] = {
    "too_long": _("A text is too long."),
    "unstorable_character": _("A text contains a character that cannot be stored."),
    "time_without_zone": _("A time names no time zone."),
    "received_too_long_ago": _("The time of receipt lies too long ago."),
    "event_in_future": _("An event lies in the future."),
    "unknown_channel": _("The channel is unknown."),
    "satisfaction_out_of_range": _("Satisfaction is not between 1 and 5."),
    "reopen_count_out_of_range": _("The number of reopenings is out of range."),
    "too_many_pauses": _("There are too many pauses."),
    "confirmed_too_long_ago": _("The loss was confirmed too long ago."),
    "pause_without_zone": _("A time of a pause names no time zone."),
    "unknown_pause_reason": _("The reason of a pause is not known."),
    "pause_in_future": _("A pause lies in the future."),
    "pause_before_received": _("A pause lies before the receipt."),
    "pause_ends_before_start": _("A pause does not end after it began."),
    "pause_without_question": _("A pause waits for the customer without a question on record."),
    "question_after_pause": _("A pause began before its question was sent."),
    "pauses_overlap": _("Pauses overlap."),
}
# Facts that are no column of the same name.
LABELS: dict[str, Promise] = {
    "customer": _("customer reference"),
    "subcategory": _("level-2 category"),
    "source": _("source"),
    "pauses": _("pauses"),
    "pause_from": _("paused from"),
    "pause_to": _("paused to"),
    "pause_reason": _("reason of the pause"),
    "pause_question": _("question sent"),
}


def say(code: str, **params: Any) -> str:
    """The sentence of a code. KeyError for a code nobody has written."""
    return str(TEXTS[code]) % params


def text(problem: Problem) -> str:
    """The sentence that explains a problem, with the names of the facts concerned in it."""
    field = label(problem.fields[0]) if problem.fields else ""
    return say(problem.code, field=field, **problem.params)


def heading(code: str) -> str:
    """A code as the heading of a count: no particulars of a single complaint."""
    return str(HEADINGS.get(code) or TEXTS[code])


def arrival(kind: str, since_previous: int | None) -> str:
    """What a complaint was when it arrived, as the list and the export say it: new, repeat, chaser or duplicate."""
    if kind != Arrival.COUNTED:
        return str(Arrival(kind).label)
    return gettext("repeat") if is_repeat(kind, since_previous) else gettext("new")


def yes_or_no(answer: bool) -> str:
    return gettext("yes") if answer else gettext("no")


def label(fact: str) -> str:
    """A fact's name in the reader's language."""
    if fact in LABELS:
        return str(LABELS[fact])
    return str(Complaint._meta.get_field(fact.removesuffix("_id")).verbose_name)  # type: ignore[union-attr]
