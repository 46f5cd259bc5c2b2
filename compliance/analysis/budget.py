"""The error budget of a running period, day by day (rule book §10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance import charts, wording
from compliance.analysis.pictures import Picture, Row, TableCell, hover, numbered
from compliance.analysis.subject import Subject
from compliance.cases import wanted
from compliance.courses import counted
from compliance.models import Result
from compliance.picked import failing
from compliance.rules.parts import local_day, undecided_since
from compliance.series import by_day

DAY = timedelta(days=1)


def picture(subject: Subject) -> Picture:
    result = subject.stored(subject.period).get(subject.unit.pk if subject.unit else None)
    budget = result.detail.get("budget") if result else None
    if result is None or not budget:
        return Picture([_("Only a binding rate in a running period has an allowance.")])
    failures = _failures(subject)
    days = _days(subject)
    allowed, left = int(budget["allowed"]), int(budget["allowed"])
    stairs = []
    ripe_until = _ripe_until(subject)
    for day in days:
        left -= failures[day]
        stairs.append(_left(subject, day, failures[day], left, unripe=day >= ripe_until))
    projected = Decimal(result.detail["projected"]["failures"])
    spec = charts.burndown(
        stairs, _ahead(subject, result, allowed, float(allowed - projected)), _("left of the allowance")
    )
    columns = numbered(_("Received on"), _("Failed"), _("Left"))
    rows = [_row(each, failures[each.day]) for each in stairs if failures[each.day]]
    said = [*_said(left, projected, allowed), *_unripe(ripe_until, days)]
    return Picture(said, spec, columns, rows[::-1], _method())


def _ripe_until(subject: Subject) -> date:
    """The first day of receipt of which something may still fail by its time running out."""
    question = subject.asked.asked if subject.asked else None
    if question is None:
        return date.max
    return local_day(undecided_since(question, subject.known.as_of), question.zone)


def _unripe(ripe_until: date, days: Sequence[date]) -> list[str]:
    if not days or not days[0] <= ripe_until < days[-1]:
        return []
    text = _(
        "Of what was received since %(day)s not everything is decided: there the line is dotted and may still fall."
    )
    return [text % {"day": wording.day(ripe_until)}]


def _failures(subject: Subject) -> Counter[date]:
    """The cases that failed, by the day on which they were received."""
    bad = wanted(subject.definition, failing(subject.definition))
    found: Counter[date] = Counter()
    asked = [subject.asked] if subject.asked else []
    for (unit, day), parts in counted(asked, subject.known, by_day).items():
        if subject.unit is None or unit == subject.unit.pk:
            found[day] += sum(parts[part] for part in bad)
    return found


def _days(subject: Subject) -> Sequence[date]:
    last = min(subject.today, subject.period.last_day)
    return [subject.period.start + n * DAY for n in range((last - subject.period.start).days + 1)]


def _left(subject: Subject, day: date, failed: int, left: int, *, unripe: bool) -> charts.Left:
    text = hover(
        wording.day(day),
        _("%(count)s failed") % {"count": wording.number(failed)},
        _("%(count)s left") % {"count": wording.number(left)},
    )
    url = subject.url(replace(subject.pick, day=day)) if failed else ""
    return charts.Left(day, left, text, url, unripe)


def _ahead(subject: Subject, result: Result, allowed: int, left: float) -> charts.Ahead:
    value = wording.percent_beside(Decimal(result.detail["projected"]["value"]), wording.ends(subject.promise))
    heading = _("heading for %(value)s") % {"value": value}
    days = subject.period.start, subject.period.last_day
    return charts.Ahead(allowed, *days, left, _("used up evenly"), heading, _span(subject, result, allowed))


def _span(subject: Subject, result: Result, allowed: int) -> tuple[float, float] | None:
    """What chance may leave at the end: at the one end of the projected range, and at the other."""
    projected, expected = result.detail["projected"], int(result.detail["budget"]["expected"])
    if "low" not in projected:
        return None
    ends = (Decimal(projected[end]) for end in ("low", "high"))
    shares = (end if subject.definition.lower_is_better else 1 - end for end in ends)
    first, second = (float(allowed - share * expected) for share in shares)
    return first, second


def _said(left: int, projected: Decimal, allowed: int) -> list[str]:
    if left < 0:
        over = ngettext(
            "%(count)s case more has failed than the whole period allows.",
            "%(count)s cases more have failed than the whole period allows.",
            -left,
        ) % {"count": wording.number(-left)}
        return [over]
    told = {"left": wording.number(left), "allowed": wording.number(allowed)}
    found = [_("%(left)s of the %(allowed)s failures that the period allows are left.") % told]
    if projected > allowed:
        found.append(_("At the present rate they will not last."))
    return found


def _row(each: charts.Left, failed: int) -> Row:
    told = [TableCell(wording.number(failed)), TableCell(wording.number(each.left))]
    return Row([TableCell(wording.day(each.day), each.url), *told])


def _method() -> list[str]:
    return [
        _("Each failure is taken off on the day its complaint was received; the table leaves out days without one."),
        _("Allowed is what the expected cases of the whole period allow; the dashed line goes on at the present rate."),
        _("The fan around it is how far chance alone carries the end, in 95 of 100 such periods."),
    ]
