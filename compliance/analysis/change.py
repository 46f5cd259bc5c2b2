"""What changed between two periods, by unit (`compliance.rules.steps`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from compliance import charts, wording
from compliance.analysis.pictures import (
    Picture,
    Row,
    TableCell,
    axis_start,
    bare,
    hover,
    numbered,
    points,
    share,
    words,
)
from compliance.analysis.subject import Subject
from compliance.answers import COMPANY
from compliance.models import Result
from compliance.picked import failing
from compliance.rules.steps import Change, Counts, Step, change

MOST = 10
NO_UNIT = 0  # of complaints that name none
Stored = Mapping[int | None, Result]


def picture(subject: Subject) -> Picture:
    before, after = (subject.stored(period) for period in (subject.period.previous(), subject.period))
    found = change(_counts(before), _counts(after))
    if found is None or None not in before or None not in after:
        return Picture([_("There is no period before this one to compare with.")])
    spec = _spec(subject, found, before, after)
    names = {
        "before": wording.period_name(subject.period.previous().label),
        "after": wording.period_name(subject.period.label),
    }
    said = _("From %(before)s to %(after)s the rate moved by %(step)s.") % {
        **names,
        "step": points(found.after - found.before),
    }
    later = after[None]
    unripe = (
        _("%(period)s is provisional: %(count)s cases are not due yet, and those that fail are still to come.")
        % {"period": names["after"], "count": wording.number(later.not_yet_due)}
        if later.provisional and later.not_yet_due
        else ""
    )
    columns = numbered(_("Unit"), _("Whole step"), _("Own rate"), _("Volume"))
    rows = [_row(subject, step, after) for step in found.steps]
    rows += [_whole(subject, *end) for end in _ends(subject, found, before, after)]
    return Picture([each for each in (said, unripe, axis_start(spec, "xaxis")) if each], spec, columns, rows, _method())


def _counts(stored: Stored) -> dict[int, Counts]:
    """The counts of the units, and of the complaints that name none: what the company has more than its units."""
    found = {unit: _pair(result) for unit, result in stored.items() if unit is not None}
    if None in stored:
        whole = _pair(stored[None])
        rest = (
            whole[0] - sum(hits for hits, _ in found.values()),
            whole[1] - sum(cases for _, cases in found.values()),
        )
        if 0 <= rest[0] <= rest[1] and rest[1]:
            found[NO_UNIT] = rest
    return found


def _pair(result: Result) -> Counts:
    return int(result.numerator or 0), int(result.denominator or 0)


def _spec(subject: Subject, found: Change[int], before: Stored, after: Stored) -> charts.Spec:
    shown, others = found.steps[:MOST], found.steps[MOST:]
    falls = [_fall(subject, step, after) for step in shown]
    if others:
        rest = sum((step.whole for step in others), Fraction(0))
        falls.append(_step(subject, _("%(count)s more units") % {"count": len(others)}, rest, "", ""))
    ends = [_end(subject, *end) for end in _ends(subject, found, before, after)]
    return charts.waterfall(ends[0], falls, ends[1], words(subject.promise))


def _ends(
    subject: Subject, found: Change[int], before: Stored, after: Stored
) -> Sequence[tuple[str, Fraction, Stored]]:
    """Both periods by their labels, each with its rate and its results."""
    labels = subject.period.previous().label, subject.period.label
    return [(labels[0], found.before, before), (labels[1], found.after, after)]


def _end(subject: Subject, label: str, rate: Fraction, stored: Stored) -> charts.Fall:
    text = hover(wording.period_name(label))
    return charts.Fall(label, float(rate), True, share(rate, subject.promise), text, _url(subject, COMPANY, stored))


def _fall(subject: Subject, step: Step[int], after: Stored) -> charts.Fall:
    name = _name(subject, step.key)
    text = hover(
        name,
        points(step.whole),
        _("own rate %(step)s") % {"step": points(step.rate)},
        _("volume %(step)s") % {"step": points(step.volume)},
    )
    return _step(subject, name, step.whole, text, _url(subject, step.key, after))


def _step(subject: Subject, name: str, step: Fraction, text: str, url: str) -> charts.Fall:
    good = (step <= 0) if subject.definition.lower_is_better else (step >= 0)
    return charts.Fall(name, float(step), good, bare(step), text or hover(name, points(step)), url)


def _row(subject: Subject, step: Step[int], after: Stored) -> Row:
    steps: Sequence[Fraction] = (step.whole, step.rate, step.volume)
    cells = [TableCell(points(each)) for each in steps]
    return Row([TableCell(_name(subject, step.key), _url(subject, step.key, after)), *cells])


def _whole(subject: Subject, label: str, rate: Fraction, stored: Stored) -> Row:
    """The rate of a whole period, below the steps between the two."""
    name = TableCell(wording.period_name(label), _url(subject, COMPANY, stored))
    return Row([name, TableCell(share(rate, subject.promise)), *(TableCell(wording.NOTHING) for _ in range(2))])


def _name(subject: Subject, unit: int) -> str:
    return subject.name(unit, _("without a unit"))


def _url(subject: Subject, unit: int | None, stored: Stored) -> str:
    result = stored.get(unit)
    return reverse("dashboard:cases", args=[result.pk, failing(subject.definition)]) if result else ""


def _method() -> list[str]:
    return [
        _("Own rate: how much the unit's rate moved, times its mean share of all cases."),
        _("Volume: how much its share of all cases moved, times how far its mean rate lies from the company's."),
        _("The steps add up to the difference exactly; in the picture they are rounded."),
    ]
