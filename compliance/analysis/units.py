"""The units of a period in a funnel (rule book §8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enumeration import enumerated
from compliance import charts, wording
from compliance.analysis.pictures import Picture, Row, TableCell, axis_start, hover, numbered, percent, words
from compliance.analysis.subject import Subject
from compliance.models import Result
from compliance.picked import failing
from compliance.rules.funnel import FEWEST, Funnel, Where, funnel

INNER, OUTER = "95%", "99.8%"
PLACES = {
    Where.INSIDE: (gettext_lazy("within the limits"), ""),
    Where.HIGH: (gettext_lazy("above the %(level)s limit"), INNER),
    Where.LOW: (gettext_lazy("below the %(level)s limit"), INNER),
    Where.FAR_HIGH: (gettext_lazy("above the %(level)s limit"), OUTER),
    Where.FAR_LOW: (gettext_lazy("below the %(level)s limit"), OUTER),
}
ORDER = {"bad": 0, "watch": 1, "good": 2, "inside": 3}
MARKS = {"bad": "major", "watch": "missed", "good": "met", "inside": ""}


def picture(subject: Subject) -> Picture:
    stored = subject.stored(subject.period)
    results = [result for unit, result in stored.items() if unit is not None and result.denominator]
    found = funnel([_counts(result) for result in results])
    if found is None:
        return Picture([_("A funnel needs at least %(fewest)s units with cases.") % {"fewest": FEWEST}])
    placed = {result.pk: where for result, where in zip(results, found.places, strict=True)}
    spec = _spec(subject, results, placed, found)
    columns = numbered(_("Unit"), _("Value"), "n", _("%(level)s limits") % {"level": INNER})
    sign = -1 if subject.definition.lower_is_better else 1
    ordered = sorted(results, key=lambda each: (ORDER[_mood(subject, placed[each.pk])], sign * (each.value or 0)))
    said = [*_said(subject, ordered, placed), axis_start(spec)]
    rows = [_row(subject, result, placed[result.pk], found) for result in ordered]
    return Picture([each for each in said if each], spec, columns, rows, _method(found))


def _counts(result: Result) -> tuple[int, int]:
    return int(result.numerator or 0), int(result.denominator or 0)


def _mood(subject: Subject, where: Where) -> str:
    """On the good side of a limit, inside, or on the bad side of the inner or the outer one."""
    if where is Where.INSIDE:
        return "inside"
    is_high = where in (Where.HIGH, Where.FAR_HIGH)
    if is_high is not subject.definition.lower_is_better:
        return "good"
    return "bad" if where in (Where.FAR_HIGH, Where.FAR_LOW) else "watch"


def _said(subject: Subject, ordered: Sequence[Result], placed: Mapping[int, Where]) -> Iterator[str]:
    """Which units chance does not explain, by name, the worst first."""
    outside = {"bad": _("Worse than chance explains: %(units)s."), "good": _("Better than chance explains: %(units)s.")}
    moods = {"bad": ("bad", "watch"), "good": ("good",)}
    told = [
        sentence % {"units": enumerated([str(each.unit) for each in ordered if _mood(subject, placed[each.pk]) in of])}
        for sentence, of in ((outside[side], moods[side]) for side in outside)
        if any(_mood(subject, placed[each.pk]) in of for each in ordered)
    ]
    yield from told or [_("All units lie within the limits: between them there is nothing but chance to see.")]


def _place(where: Where) -> str:
    words, level = PLACES[where]
    return str(words) % {"level": level}


def _spec(subject: Subject, results: Sequence[Result], placed: Mapping[int, Where], found: Funnel) -> charts.Spec:
    dots = [_dot(subject, result, placed[result.pk], found) for result in results]
    cases = [dot.cases for dot in dots]
    edges = [
        charts.Edge(at.cases, at.outer_low, at.inner_low, at.inner_high, at.outer_high)
        for at in found.curve(min(cases), max(cases))
    ]
    names = charts.FunnelWords(_("cases of the unit"), INNER, OUTER)
    return charts.funnel(dots, edges, float(found.centre), words(subject.promise), names)


def _dot(subject: Subject, result: Result, where: Where, found: Funnel) -> charts.Dot:
    _hits, cases = _counts(result)
    lines = [f"{wording.figure(result)}, n = {wording.number(cases)}", _limits(found, cases), _place(where)]
    text = hover(str(result.unit), *lines)
    return charts.Dot(
        str(result.unit), cases, float(result.value or 0), _mood(subject, where), text, _url(subject, result)
    )


def _row(subject: Subject, result: Result, where: Where, found: Funnel) -> Row:
    _hits, cases = _counts(result)
    return Row(
        [
            TableCell(str(result.unit), _url(subject, result), MARKS[_mood(subject, where)], _place(where)),
            TableCell(wording.figure(result)),
            TableCell(wording.number(cases)),
            TableCell(_limits(found, cases)),
        ],
        current=subject.unit is not None and result.unit_id == subject.unit.pk,
    )


def _limits(found: Funnel, cases: int) -> str:
    limits = found.limits(cases)
    return f"{percent(limits.inner_low)}–{percent(limits.inner_high)}"


def _url(subject: Subject, result: Result) -> str:
    return reverse("dashboard:cases", args=[result.pk, failing(subject.definition)])


def _method(found: Funnel) -> list[str]:
    dispersed = (
        _(
            "Units differ by more than chance (φ = %(phi)s): the limits are widened by its root (multiplicative; "
            "φ with the tenth of the units at each end drawn in)."
        )
        % {"phi": f"{found.phi:.2f}"}
        if found.phi > 1
        else _("Units differ by no more than chance (φ ≤ 1), so the limits are not widened.")
    )
    centre = percent(float(found.centre))
    return [
        _("Dashed: the rate of the units shown, together %(centre)s. Dotted: 95%% limits; solid: 99.8%%.")
        % {"centre": centre},
        dispersed,
        _("Only the whole company is bound by the letter; units are shown to find the cause."),
    ]
