"""The statements that a step needs, in order, as the table is now. Planning changes nothing."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.models import Complaint
from complaints.partitions import catalogue, sql
from complaints.partitions.errors import PartitionError
from complaints.tallies.layout import month_of, months_between

MOST_BACK = 120  # months before this one that get a part by themselves; what is older lies in the rest
IN_VIEW = 36  # months that are looked at every day and cannot be taken out


def to_convert(*, today: date, ahead: int, first: date | None = None) -> list[str]:
    """Put the table in parts from the month of the first complaint, or `first`, to so many months `ahead`."""
    if is_in_parts():
        raise PartitionError(_("The table of complaints is in parts already."))
    earliest = first or Complaint.objects.aggregate(day=Min("received_day"))["day"] or today
    since = min(today, max(earliest, moved(today, -MOST_BACK)))
    return list(sql.conversion(catalogue.of_whole(), months_between(since, moved(today, ahead))))


def to_roll(*, today: date, ahead: int) -> list[str]:
    """Make the months that are missing, up to so many `ahead`."""
    _in_parts()
    return [statement for month in missing(today=today, ahead=ahead) for statement in _new_part(month)]


def missing(*, today: date, ahead: int) -> list[date]:
    known = catalogue.months()
    wanted = months_between(min([*known, today]), moved(today, ahead))
    return [month for month in wanted if month not in known and month not in catalogue.detached()]


def to_detach(month: date, *, today: date) -> list[str]:
    """Take a month out of the record: its table stands apart, its keys stay taken."""
    _in_parts()
    if month not in catalogue.months():
        raise PartitionError(_("%(month)s is no part of the table of complaints.") % {"month": f"{month:%Y-%m}"})
    if month > moved(today, -IN_VIEW):
        raise PartitionError(
            _("%(month)s is still in view: the last %(count)s months stay.")
            % {"month": f"{month:%Y-%m}", "count": IN_VIEW}
        )
    for reference in catalogue.references_to(sql.KEYS):
        if not reference.table.startswith("complaints_"):
            _nobody_names(month, reference)
    return [sql.detach(month)]


def to_attach(month: date) -> list[str]:
    """Take a month that stands apart into the record again."""
    _in_parts()
    if month not in catalogue.detached():
        raise PartitionError(_("There is no detached table of %(month)s.") % {"month": f"{month:%Y-%m}"})
    if catalogue.answer(sql.without_key(month)):
        raise PartitionError(
            _(
                "Complaints of %(month)s were added or renumbered while they stood apart; "
                "they cannot come back as they are."
            )
            % {"month": f"{month:%Y-%m}"}
        )
    return [sql.attach(month)]


def is_in_parts() -> bool:
    """Whether the table is in parts; refuses a database that knows none."""
    if connection.vendor != "postgresql":
        raise PartitionError(
            _("Parts by month need PostgreSQL; this record is kept in %(database)s.")
            % {"database": connection.display_name}
        )
    return catalogue.is_in_parts()


def moved(day: date, months: int) -> date:
    """The first day of the month that is so many months after, or before, that of `day`."""
    count = day.year * 12 + day.month - 1 + months
    return month_of(date(count // 12, count % 12 + 1, 1))


def _in_parts() -> None:
    if not is_in_parts():
        raise PartitionError(_("The table of complaints is not in parts."))


def _new_part(month: date) -> list[str]:
    return list(sql.new_part(month, moving=catalogue.answer(sql.waiting_in_rest(month))))


def _nobody_names(month: date, reference: catalogue.Reference) -> None:
    """Refuse where a breach, a finding or the like would point at nothing."""
    count = catalogue.answer(sql.held_by(month, reference.table, reference.column))
    if count:
        raise PartitionError(
            ngettext(
                "%(count)s row of %(table)s names a complaint of %(month)s.",
                "%(count)s rows of %(table)s name complaints of %(month)s.",
                count,
            )
            % {"count": count, "table": reference.table, "month": f"{month:%Y-%m}"}
        )
