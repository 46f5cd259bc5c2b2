"""Words and figures on pages: `{% load kept %}`.

Verdict figures stay exact decimals until they are written out (`dashboard.figures`); nothing here is a float.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils import timezone
from django.utils.html import strip_tags

from commitments import proposals, questions
from commitments.bands import BandError, Interval
from commitments.definitions import has
from commitments.models import InterpretationNote, LetterVersion, Registered, ResourceFact
from compliance import messages, spans, wording
from compliance.models import Result, Verdict
from compliance.spans import Span
from dashboard import entries, graded, hints, navigation, sparklines, versions
from dashboard.scoreboard import Row
from whitepapers.workflow import Act

register = template.Library()


@register.simple_tag(takes_context=True, name="navigation")
def navigation_items(context: RequestContext) -> list[navigation.Item]:
    """`{% navigation as items %}`: the bar's entries for the person asking."""
    return navigation.items(context["request"]) if "request" in context else []


@register.simple_tag(takes_context=True)
def openable(context: RequestContext, name: str, *args: Any) -> str:
    """`{% openable "audits:finding_add" engagement.pk as url %}`: the address if this person's role may open it."""
    return navigation.openable(context["request"], name, *args) if "request" in context else ""


@register.simple_tag(takes_context=True)
def openable_act(context: RequestContext, act: Act) -> str:
    """`{% openable_act act as url %}`: the same for a step of a white paper."""
    return openable(context, act.view, *act.args)


@register.simple_tag(takes_context=True)
def page_name(context: RequestContext) -> str:
    """The page's heading as plain text, for <title>: block `title` is written once and read twice."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block("title") if blocks else None
    return " ".join(strip_tags(block.render(context)).split()) if block else ""


@register.inclusion_tag("components/pill.html")
def verdict(judged: Result | str, show_risk: bool = True) -> dict[str, object]:
    """The pill of a result (with *at risk* beside it while it is kept) or of a bare verdict key."""
    key = judged if isinstance(judged, str) else judged.verdict
    at_risk = show_risk and not isinstance(judged, str) and judged.at_risk and key == Verdict.MET
    return {"key": key, "word": Verdict(key).label, "at_risk": at_risk}


@register.filter
def verdict_word(key: str) -> str:
    """A verdict in words alone, where it is none of a period."""
    return str(Verdict(key).label)


@register.inclusion_tag("components/pill.html")
def grading(result: Result) -> dict[str, object]:
    """The same of a clause that only grades cases: how many there are, in the colour of their breach class."""
    if graded.cases(result) is None:
        return verdict(result)
    return {"key": graded.tone(result), "word": graded.words(result), "at_risk": False}


register.filter("graded_words", graded.words)
register.filter("severity", graded.severity)
register.filter("severity_tone", graded.tone)
register.filter("graded_in_margin", graded.in_margin)
register.filter("cases_graded", graded.cases)


@register.inclusion_tag("components/version.html")
def version_pill(version: LetterVersion, today: dt.date) -> dict[str, object]:
    """What a version of a letter is today, as a pill: one that binds from a later day on says from which."""
    stands = version.standing(today)
    coming = stands is LetterVersion.Standing.COMING
    word = versions.standing(version, today) if coming else stands.label
    return {"tone": versions.TONES[stands], "word": word}


@register.filter
def version_label(version: LetterVersion, today: dt.date) -> str:
    """ "Version 2, in force since 15 May 2026"."""
    return versions.label(version, today)


@register.filter
def share(value: Decimal | None, places: int = 2) -> str:
    """0.983100 → 98.31%"""
    return wording.percent(value, places) if value is not None else wording.NOTHING


@register.filter
def points(difference: Decimal | None) -> str:
    """0.0064 → +0.64 pp"""
    return wording.points(difference) if difference is not None else wording.NOTHING


@register.filter
def count(value: Decimal | int | None) -> str:
    """8932 → 8,932"""
    return wording.number(value) if value is not None else wording.NOTHING


@register.filter
def duration(seconds: Decimal | int | None) -> str:
    """4530 → 1 h 15 min"""
    return wording.duration(seconds) if seconds is not None else wording.NOTHING


@register.filter
def day(value: dt.date | None) -> str:
    """A day; of a moment the one on the wall of the project's zone."""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    return wording.day(value) if value else wording.NOTHING


@register.filter
def moment(value: dt.datetime | None) -> str:
    return wording.moment(value) if value else wording.NOTHING


@register.filter
def period(label: str) -> str:
    """2026Q4 → Q4 2026 / 2026 年第四季度"""
    return wording.period_name(label)


@register.filter
def name(promise: Any) -> str:
    """What a promise is called."""
    return wording.name(promise)


@register.filter
def short_day(value: dt.date | None) -> str:
    return wording.short_day(value) if value else wording.NOTHING


@register.filter
def due_in(value: dt.date, today: dt.date) -> str:
    """How long until a day, or how long past it."""
    return wording.due_in(value, today)


@register.filter
def hint(row: Row) -> str:
    """The line under a promise's name: the one number that explains the verdict."""
    return hints.hint(row)


@register.filter
def triggered(row: Row) -> bool | None:
    """Whether a band applies to the value it grades; None for what is no band of a rate, or is not judged."""
    if row.promise.kind != "band" or row.result is None or row.result.value is None:
        return None
    return wording.holds(row.promise, row.result)


@register.filter
def figure(result: Result | None) -> str:
    """A result's value as its metric is written: a share, a number of seats, a number of cases."""
    return wording.figure(result) if result else wording.NOTHING


@register.filter
def interval_end(result: Result, share: Decimal) -> str:
    """`{{ result|interval_end:result.low }}`: never rounded onto the target."""
    return wording.interval_end(result, share)


@register.filter
def days(span: Span | None) -> str:
    """ "from 15 Nov", where a verdict tells of fewer days than its period has."""
    return spans.words(span) if span else ""


@register.filter
def days_of(result: Result) -> str:
    """The same of a result."""
    return spans.words(spans.of(result))


@register.filter(name="versions")
def of_versions(result: Result | None) -> str:
    """ "2 versions" where the letter changed within the period."""
    return hints.versions(result) if result else ""


@register.filter
def whole_figure(result: Result | None) -> str:
    """The figure of a period over all versions, where it can be added up."""
    return hints.figure(result) if result else wording.NOTHING


@register.filter
def whose(result: Result | None) -> str:
    """ "part of version 2": of which versions that figure is, where the letter changed within the period."""
    return hints.whose(result) if result else ""


@register.filter
def in_parts(result: Result) -> str:
    """What each version's part of the period came to."""
    return hints.in_parts(result)


@register.filter
def beside(unit: Result | None, company: Result | None) -> list[str]:
    """Of which versions' parts a unit's mark is, or the company's own, where the letter changed within the period."""
    return hints.of_unit(unit, company) if unit else []


@register.filter
def goal(promise: Any) -> str:
    """What a promise asks for: ≥ 98%, (5%, 8%), within 2 h, every quarter."""
    return wording.goal(promise)


@register.filter
def formula(promise: Any) -> str:
    """How the metric of a promise is computed, in words."""
    return messages.formula(promise.metric)


@register.filter
def settings(promise: Any) -> list[tuple[str, str]]:
    """What else the calculation of a promise is told, without its limit: names and values."""
    return proposals.settings(promise)


@register.filter
def amount(fact: ResourceFact) -> str:
    """A registered amount with its unit: ¥47,355,840."""
    return wording.fact(fact)


@register.filter
def said(entry: Registered, words: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    """What a registered entry says: names and values, empty ones left out; of what it said once, those too."""
    return entries.said(entry, entry.words) if words is None else entries.said(entry, words, whole=True)


@register.filter
def of(known: Mapping[str, str], key: str) -> str:
    """What a mapping knows of a key; empty where it knows nothing."""
    return known.get(key, "")


@register.filter
def limit(text: str) -> str:
    """A limit as parameters keep it, in words: 30d → 30 days"""
    return wording.limit(text)


@register.filter
def between(found: Interval, metric: str) -> str:
    """An interval of a metric's numbers, written in the letter's unit: (3, 5] → > 3% and ≤ 5%"""
    return wording.interval(found, "" if has(metric, "is_of_pieces") else "percent")


@register.filter
def spelled(found: Interval, unit: str) -> str:
    """An interval in the unit of its promise: (3, 5] of percent → > 3% and ≤ 5%"""
    return wording.interval(found, unit)


@register.filter
def gap(note: InterpretationNote) -> str:
    """The gap a note settles; as it stands where it cannot be read."""
    return _numbers(note, "gap")


@register.filter
def ceiling(note: InterpretationNote) -> str:
    """What the reading that a note chooses can come to at most, where it is held down."""
    return questions.most(note.parameters)


@register.filter
def agreed_number(note: InterpretationNote) -> str:
    """The number a note sets where the letter names none."""
    return _numbers(note, "target")


def _numbers(note: InterpretationNote, parameter: str) -> str:
    text = str(note.parameters.get(parameter, ""))
    try:
        return between(Interval.parse(text), note.metric)
    except BandError:
        return text


@register.filter
def widget_kind(field: BoundField) -> str:
    """How a form row is laid out: `checkbox`, `group` (several boxes with one name) or `field`."""
    widget = field.field.widget
    if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        return "group"
    return "checkbox" if isinstance(widget, CheckboxInput) else "field"


@register.filter
def wrong_fields(form: BaseForm) -> list[BoundField]:
    """The fields of a form that have something to say against what was filled in."""
    return [field for field in form.visible_fields() if field.errors]


@register.filter
def page_numbers(page: Page[Any]) -> Iterator[int | None]:
    """The pages worth a link: first, last, and those around this one; None is a gap."""
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1):
        yield number if isinstance(number, int) else None


@register.filter
def form_rows(form: Any) -> str:
    """A form's fields with labels, help and errors; the same as including components/form.html."""
    rendered: str = render_to_string("components/form.html", {"form": form})
    return rendered


NEARLY = Fraction(3, 4)
SHAPES = {
    "met": "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0",
    "missed": "M0-4.5L4.5 4h-9z",
    "minor": "M0-5L5 0 0 5-5 0z",
    "major": "M-4-4h8v8h-8z",
}


@register.filter
def shape(verdict_key: str) -> str:
    """The outline of a verdict's mark around the origin: a verdict is never colour alone."""
    return SHAPES.get(verdict_key, "M-4-1h8v2h-8z")


@register.filter
def newest(history: Sequence[Result]) -> Sequence[Result]:
    """The periods a sparkline shows."""
    return history[-sparklines.POINTS :]


@register.filter
def used_up(budget: dict[str, Any]) -> dict[str, object]:
    """An allowance for a bar: its width of 100, its words, and its mood: calm, `risk` from three quarters, `minor`
    once it is used up."""
    used = hints.used(budget)
    if used is None:
        return {"width": 100, "text": "", "mood": "minor"}
    mood = "minor" if used >= 1 else "risk" if used >= NEARLY else ""
    width = min(100, round(float(used) * 100))
    return {"width": width, "text": wording.percent(Decimal(used.numerator) / used.denominator, 0), "mood": mood}


@register.filter
def decimal(text: str) -> Decimal:
    """A decimal kept as text in JSON."""
    return Decimal(text)


@register.filter
def iso_day(text: str) -> str:
    """A day kept as text in JSON."""
    return wording.iso_day(text)


@register.filter
def short_digest(digest: str) -> str:
    """Enough of a digest to compare by eye."""
    return f"{digest[:4]}…{digest[-4:]}"
