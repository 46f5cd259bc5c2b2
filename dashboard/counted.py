"""What was counted for a verdict, in sentences: each number of complaints leads to exactly these complaints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.enumeration import enumerated
from commitments.bands import Interval
from commitments.definitions import METRICS, Ask, has
from commitments.models import Promise
from compliance import cases, wording
from compliance.models import Result, Verdict
from compliance.readings import silence_after
from compliance.rules.parts import Part
from dashboard import graded

Links = Mapping[str, str]
"""Addresses of the lists behind a result (`compliance.cases.offered`); fewer for readers who may not see them."""


def counted(result: Result, links: Links, bands: Sequence[Promise] = ()) -> Iterator[SafeString]:
    """The numbers of the fraction or of the classes, what was left out, and what cannot be judged yet."""
    if result.denominator is None:
        return
    definition = METRICS.get(result.promise.metric)
    if definition is None or not definition.words.counted:
        return
    sentence = _(definition.words.counted)
    if definition.ask is Ask.OVERRUN:
        yield from _graded(sentence, result, links, bands)
    else:
        numbers = {part: number(cases.count(result, part), links.get(part, "")) for part in cases.PARTS}
        yield format_html(sentence, **numbers)
    yield from _rank(result, links)
    yield from _left_out(result)
    yield from _windows(result)
    yield from _other_clock(result)
    if result.not_yet_due:
        waiting = number(result.not_yet_due, links.get("not_yet_due", ""))
        text = (
            _("{waiting} more have not been resolved so far and stand in neither number.")
            if definition.ask is Ask.REOPENED
            else _("{waiting} more are not yet due and stand in neither number.")
        )
        yield format_html(text, waiting=waiting)


def number(value: Decimal | int, url: str = "") -> SafeString:
    """A number, as a link where it leads to anything."""
    written = wording.number(value)
    if url and value:
        return format_html('<a href="{}"><code>{}</code></a>', url, written)
    return format_html("<code>{}</code>", written)


def _graded(sentence: str, result: Result, links: Links, bands: Sequence[Promise]) -> Iterator[SafeString]:
    """Late cases by class, and those of which the letter is silent (rule book §7)."""
    own = wording.wanted(result.promise)
    if own is None:
        return
    yield format_html(
        sentence,
        denominator=number(cases.count(result, "denominator"), links.get("denominator", "")),
        graded=number(cases.count(result, "graded"), links.get("graded", "")),
        span=wording.span(own),
        severity=severity(result.promise),
    )
    yield from _by_note(result, links)
    beyond = cases.count(result, "beyond")
    known = [own, *(where for band in bands if (where := wording.wanted(band)) is not None)]
    if beyond:
        yield format_html(
            _("{beyond} more ran over by {span}, for which the letter names no breach class."),
            beyond=number(beyond, links.get("beyond", "")),
            span=enumerated(wording.span(gap) for gap in _silence(result, own, known)) or wording.NOTHING,
        )


def _by_note(result: Result, links: Links) -> Iterator[SafeString]:
    """Late cases past the band whose class a signed note names (rule book §11)."""
    told = result.detail.get("noted", [])
    for part, class_ in ((Part.NOTED_MAJOR, Verdict.MAJOR), (Part.NOTED_MINOR, Verdict.MINOR)):
        spans = [wording.span(Interval.parse(each["span"])) for each in told if each["part"] == part]
        if spans:
            yield format_html(
                _("{noted} more ran over by {span}, which a signed note calls a {severity}."),
                noted=number(int(result.detail[part]), links.get("noted", "")),
                span=enumerated(spans),
                severity=class_.label,
            )


def _silence(result: Result, own: Interval, bands: Sequence[Interval]) -> list[Interval]:
    """What neither a band nor a note speaks of behind a band."""
    silent = list(silence_after(own, bands))
    for each in result.detail.get("noted", []):
        silent = [rest for gap in silent for rest in gap.without(Interval.parse(each["span"]))]
    return silent


def severity(promise: Promise) -> str:
    """The breach class of a clause that grades; of one that names none, that it names none."""
    return promise.get_breach_class_display() or _("no breach class")


def grading(result: Result) -> str:
    """What a clause that only grades says of a result, in place of a verdict (rule book §7)."""
    promise = result.promise
    if result.value is None:
        return _("Nothing is registered for this clause: nothing was counted, which is not the same as none.")
    if has(promise.metric, "one_by_one"):
        every = _(METRICS[promise.metric].words.every) % {"severity": severity(promise)}
        return _counting(result, every)
    inside = wording.holds(promise, result)
    if inside is None:
        return _("This clause only grades cases and gets no verdict of its own.")
    words = {"severity": severity(promise), "figure": wording.figure(result), "band": wording.goal(promise)}
    if inside:
        return _("The figure, %(figure)s, lies in this band, %(band)s: %(severity)s.") % words
    return _("The figure, %(figure)s, does not lie in this band, %(band)s (%(severity)s).") % words


def _counting(result: Result, every: str) -> str:
    """What every case is, with what there are before it."""
    if not result.value:
        return every
    there = _("%(cases)s.") % {"cases": graded.words(result)}
    return _("%(first)s %(second)s") % {"first": there, "second": every}


def _rank(result: Result, links: Links) -> Iterator[SafeString]:
    """Which complaint the statistic is (nearest rank, rule book §6)."""
    rank, statistic = result.detail.get("rank"), str(result.detail.get("statistic") or "").upper()
    own = result.detail.get("own_seconds")
    if rank is None or own is None:
        return
    yield format_html(
        _("Our {statistic} is {own}: by nearest rank the complaint at rank {rank} from the fastest."),
        statistic=statistic,
        own=format_html("<code>{}</code>", wording.exact_duration(own)),
        rank=number(int(rank), links.get("rank", "")),
    )


def _left_out(result: Result) -> Iterator[SafeString]:
    chasers, duplicates = result.detail.get("chasers"), result.detail.get("duplicates")
    if not chasers and not duplicates:
        return
    if METRICS[result.promise.metric].ask is Ask.LOSS:  # money lost is lost, whatever reported it
        return
    yield format_html(
        _("{chasers} chasers and {duplicates} duplicates are attached to their complaint and not counted."),
        chasers=wording.number(chasers or 0),
        duplicates=wording.number(duplicates or 0),
    )


def _windows(result: Result) -> Iterator[SafeString]:
    """The same count with other windows, for repeats (rule book §3)."""
    windows = result.detail.get("windows")
    if windows:
        yield format_html(
            _("With windows of 7, 30 and 90 days there would be {week}, {month} and {quarter} repeats."),
            week=wording.number(windows["7"]),
            month=wording.number(windows["30"]),
            quarter=wording.number(windows["90"]),
        )


def _other_clock(result: Result) -> Iterator[SafeString]:
    """The same complaints by the clock that does not bind (rule book §4)."""
    other = result.detail.get("other_clock")
    if not other:
        return
    met, cases = other["met"], other["met"] + other["late"]
    sentence = (
        _("By the gross clock, which nothing stops, {met} of {cases} were in time: {share}.")
        if result.detail["clock"] == "net"
        else _("By the net clock, which waiting for the customer stops, {met} of {cases} were in time: {share}.")
    )
    share = wording.percent(Decimal(met) / cases) if cases else wording.NOTHING
    yield format_html(sentence, met=number(met), cases=number(cases), share=share)
