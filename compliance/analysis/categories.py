"""Which categories the failures of a period have: the largest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from complaints.models import Category
from compliance import charts, counting, wording
from compliance.analysis.pictures import Picture, Row, TableCell, hover, numbered, percent
from compliance.analysis.subject import Subject
from compliance.cases import wanted
from compliance.judging import OfComplaints
from compliance.picked import NO_CATEGORY, failing
from compliance.rules.parts import Ask

MOST = 12
VITAL = Fraction(4, 5)


@dataclass(frozen=True, slots=True)
class _Place:
    """A category with its failures, and those of all categories down to it."""

    name: str
    category: int
    count: int
    so_far: Fraction
    vital: bool


def picture(subject: Subject) -> Picture:
    counts = _counts(subject, subject.asked) if subject.asked else Counter[int]()
    if not counts:
        return Picture([_("No case failed in this period.")])
    places = _places(counts)
    bars = [_bar(subject, place) for place in places[:MOST]]
    vital = sum(place.vital for place in places)
    said = [_said(vital, len(places)), _limited(len(places))]
    columns = numbered(_("Category"), _("Cases"), _("Share"), _("Together"))
    rows = [_row(subject, place, counts.total()) for place in places]
    method = [_("Counted are the cases that failed, by their second level, or by the first where there is no second.")]
    return Picture([each for each in said if each], charts.pareto(bars, _("Cases")), columns, rows, method)


def _said(vital: int, all_of_them: int) -> str:
    told = {"vital": vital, "all": all_of_them}
    return _("%(vital)s of %(all)s categories hold four fifths of all cases that failed.") % told


def _limited(found: int) -> str:
    return (
        _("The picture shows the %(most)s largest; the table has all of them.") % {"most": MOST} if found > MOST else ""
    )


def _counts(subject: Subject, asked: OfComplaints) -> Counter[int]:
    """How many failed of each category of the second level, or the first."""
    question = asked.asked
    found: Counter[int] = Counter()
    if question is None:
        return found
    parts = sorted(wanted(subject.definition, failing(subject.definition)))
    for piece in counting.stretches(asked.cohort, question):
        failed: Any = counting.classified(piece, question)
        rows = failed.filter(subject.pick.condition(), part__in=parts)
        if question.ask is Ask.REPEAT:
            rows = rows.filter(since_previous__isnull=False)  # few have it, and an index knows them
        told = rows.order_by().values_list("category_id", "subcategory_id").annotate(n=Count("id"))
        for category, subcategory, n in told:
            found[subcategory or category or NO_CATEGORY] += n
    return found


def _places(counts: Counter[int]) -> Sequence[_Place]:
    """The categories up to the one that completes four fifths are the vital ones."""
    names = Category.objects.in_bulk([key for key in counts if key != NO_CATEGORY])
    found, together, total = [], 0, counts.total()
    for key, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        vital = Fraction(together, total) < VITAL
        together += n
        name = names[key].name if key in names else _("without a category")
        found.append(_Place(name, key, n, Fraction(together, total), vital))
    return found


def _url(subject: Subject, place: _Place) -> str:
    return subject.url(replace(subject.pick, category=place.category))


def _bar(subject: Subject, place: _Place) -> charts.Bar:
    together = _("%(share)s together") % {"share": percent(float(place.so_far), 0)}
    text = hover(place.name, wording.number(place.count), together)
    beside = f"{wording.number(place.count)} · {together}"
    return charts.Bar(place.name, place.count, beside, place.vital, text, _url(subject, place))


def _row(subject: Subject, place: _Place, total: int) -> Row:
    return Row(
        [
            TableCell(place.name, _url(subject, place)),
            TableCell(wording.number(place.count)),
            TableCell(percent(place.count / total, 1)),
            TableCell(percent(float(place.so_far), 1)),
        ]
    )
