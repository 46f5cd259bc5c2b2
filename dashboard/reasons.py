"""Why a verdict is what it is: a paragraph with the rule, the formula and the numbers put in (rule book §9).

Every sentence is translated whole; figures go in as `<code>`, those that lead to complaints as links.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from commitments.definitions import has
from commitments.metrics import Metric
from commitments.models import InterpretationNote, Promise
from compliance import agreed, messages, spans, wording
from compliance.models import Clarity, Result, Verdict
from compliance.rules import benchmarks
from compliance.rules.metrics import DEFINITIONS
from compliance.rules.verdicts import Reason
from dashboard import counted, divided, foresight, measured
from dashboard.counted import Links

TIMED = (Metric.FIRST_RESPONSE, Metric.PRELIMINARY_SOLUTION, Metric.RESOLUTION)
STOPS, CLOSERS = "。．.!！?？…;；:：", "”’」』\"')）】 \n"


@dataclass(frozen=True, slots=True)
class Case:
    """What the paragraph is written from: a result, the letter's bands for its metric, the notes that were used, and
    where the complaints behind its numbers are listed (empty for a reader who may not see them)."""

    result: Result
    bands: Sequence[Promise] = ()
    notes: Sequence[InterpretationNote] = ()
    links: Links = field(default_factory=dict)
    notes_url: str = ""


def why(case: Case) -> list[SafeString]:
    """The sentences in order: the rule, what was counted, the verdict, the bands, and what is still open.

    Where the letter changed within the period the part of each version comes first; what follows the last version's
    name is said of its part alone (rule book §7).
    """
    own = spans.own(case.result)
    alone = replace(case, result=own)
    said = [
        *divided.short(case.result),
        *divided.parts(case.result),
        *measured.rule(own),
        *counted.counted(own, case.links, case.bands),
        *(_verdict(alone) if own is case.result or own.verdict != Verdict.NOT_EVALUABLE else ()),
        *_bands(alone),
        *_gap(alone),
        *_notes(case),
        *foresight.sentences(case.result),
        *_open(case),
    ]
    return [_ended(sentence) for sentence in said]


def _ended(sentence: SafeString) -> SafeString:
    """With a stop, which what people wrote in a note may lack, so that no two sentences run together."""
    text = strip_tags(sentence).rstrip(CLOSERS)
    if not text or text[-1] in STOPS:
        return sentence
    # Translators: what ends a sentence that was written without a stop; Chinese uses 。
    return format_html("{}{}", sentence, pgettext("at the end of a sentence", "."))


def formula(result: Result, notes: Sequence[InterpretationNote] = ()) -> str:
    """ "368 ÷ 8,932 = 4.12% > 3%": the value and the side of the target it lies on, exact (rule book §7), where the
    letter names no number of the target that one of the notes sets."""
    quotient_of = quotient(result)
    figure = wording.figure(result)
    return _beside(_target(result, notes), result, f"{quotient_of} = {figure}" if quotient_of else figure)


def quotient(result: Result) -> str:
    """The two numbers of the fraction as they are written; empty where a metric has no fraction."""
    if result.promise.metric == Metric.RESPONSE_VS_BENCHMARK:
        return _against_benchmark(result)
    if result.numerator is None or not result.denominator or _is_undivided(result):
        return ""
    return f"{wording.number(result.numerator)} ÷ {wording.number(result.denominator)}"


def _is_undivided(result: Result) -> bool:
    """Whether the value is a number of things, or "3 of 4", which says both numbers already."""
    return wording.is_counted(result.promise.metric) or result.promise.metric == Metric.MILESTONE


def _against_benchmark(result: Result) -> str:
    """The arithmetic of the reading that binds (rule book §6), to the second, so that it can be checked."""
    own, benchmark = result.detail.get("own_seconds"), result.detail.get("benchmark_seconds")
    if not own or not benchmark:
        return ""
    reading, within = benchmarks.binding(result.detail), result.detail.get("within")
    ours, theirs = wording.exact_duration(own), wording.exact_duration(benchmark)
    if reading == benchmarks.R3 and within:
        judged = wording.number(within["met"] + within["late"])
        share = wording.measured(Fraction(within["share"]), result.promise)
        return f"({wording.number(within['met'])} ÷ {judged}) ÷ {share}"
    return f"2 − {ours} ÷ {theirs}" if reading == benchmarks.R2 else f"{theirs} ÷ {ours}"


def _target(result: Result, notes: Sequence[InterpretationNote]) -> Fraction | None:
    note = agreed.note_of(result, notes)
    return agreed.target(result.promise, note) if note else wording.target(result.promise)


def _beside(target: Fraction | None, result: Result, left: str) -> str:
    if target is None or result.value is None or has(result.promise.metric, "is_done"):
        return left
    sign = {-1: "<", 0: "=", 1: ">"}[wording.side(wording.exact(result), target)]
    return f"{left} {sign} {wording.measured(target, result.promise)}"


# The verdict, with the formula.


def _verdict(case: Case) -> Iterator[SafeString]:
    result = case.result
    if result.verdict == Verdict.NOT_EVALUABLE:
        yield format_html(_("Not evaluable: {reason}."), reason=messages.reason(result.reason))
        return
    if result.verdict == Verdict.NOT_YET_DUE and result.value is None:
        yield format_html("{}", _("Nothing is known yet: not yet due."))
        return
    if result.verdict == Verdict.GRADES:
        yield format_html("{}", counted.grading(result))
        return
    note = _classing(case)
    sentence = {
        Verdict.MET: _("{formula}: met."),
        Verdict.MISSED: _("{formula}: missed."),
        Verdict.MINOR: _("{formula}: missed, and by note {note} a minor breach.")
        if note
        else _("{formula}: missed, and the letter calls this a minor breach."),
        Verdict.MAJOR: _("{formula}: missed, and by note {note} a major breach.")
        if note
        else _("{formula}: missed, and the letter calls this a major breach."),
        Verdict.REPORTED: _("{formula}. The letter promises its best effort: this is reported and never a breach."),
        Verdict.NOT_YET_DUE: _("{formula} so far: not yet due."),
    }[Verdict(result.verdict)]
    written = format_html("<code>{}</code>", formula(result, case.notes))
    yield format_html(sentence, formula=written, note=note.number if note else "")


def _classing(case: Case) -> InterpretationNote | None:
    """The note that names the class of the verdict, where no band of the letter does."""
    by_letter = (band.breach_class == case.result.verdict and wording.holds(band, case.result) for band in case.bands)
    return None if any(by_letter) else agreed.classed_by(case.result, case.notes)


def _bands(case: Case) -> Iterator[SafeString]:
    """Each band of the letter that the value might have fallen into; of a value that a note classes, that the letter
    itself says nothing of it."""
    if case.result.value is None or case.result.verdict not in (Verdict.MISSED, Verdict.MINOR, Verdict.MAJOR):
        return
    note = _classing(case)
    silent = agreed.gap(case.result.promise, note) if note else None
    if silent is not None:
        yield format_html(
            _("Of {gap} the letter itself says nothing."), gap=format_html("<code>{}</code>", wording.span(silent))
        )
        return
    for band in case.bands:
        inside = wording.holds(band, case.result)
        if inside is None:
            continue
        sentence = (
            _("It lies in the band {band} of clause {clause}: {severity}.")
            if inside
            else _("It does not lie in the band {band} of clause {clause} ({severity}).")
        )
        yield format_html(
            sentence,
            band=format_html("<code>{}</code>", wording.goal(band)),
            clause=band.clause.number,
            severity=band.get_breach_class_display(),
        )


def _gap(case: Case) -> Iterator[SafeString]:
    gap = case.result.detail.get("gap")
    if gap and case.result.reason == Reason.LETTER_SILENT and case.bands:
        between = _("For {gap} the letter names no breach class; it counts as missed.")
        yield format_html(between, gap=format_html("<code>{}</code>", gap))
        return
    sentence = {
        Reason.LETTER_SILENT: _("The letter names no breach class for this value; it counts as missed."),
        Reason.BEYOND_MINOR: _(
            "It lies beyond the minor-breach band, where the letter is silent; it is no milder than that."
        ),
        Reason.BEYOND_MAJOR: _(
            "It lies beyond the major-breach band, where the letter is silent; it is no milder than that."
        ),
    }.get(case.result.reason)  # type: ignore[call-overload]  # a code that names no gap
    if sentence:
        yield format_html("{}", sentence)


def _notes(case: Case) -> Iterator[SafeString]:
    for note in case.notes:
        name = _("interpretation note %(number)s") % {"number": note.number}
        link = format_html('<a href="{}#note-{}">{}</a>', case.notes_url, note.pk, name) if case.notes_url else name
        applies = divided.under(case.result, note.number)
        sentence = (
            _("For the part of version {version} the reading of {note} applies: {reading}")
            if applies
            else _("The reading of {note} applies: {reading}")
        )
        yield format_html(sentence, note=link, reading=note.reading, version=applies)
        if note.alternatives:
            yield format_html(_("Not chosen: {alternatives}"), alternatives=note.alternatives)
        if note.valid_until:
            yield format_html(_("The note is valid until {day}."), day=wording.day(note.valid_until))


# What is still open: how sure, how final.


def _open(case: Case) -> Iterator[SafeString]:
    result = case.result
    if result.low is not None and result.high is not None and result.clarity != Clarity.NONE:
        yield format_html(
            _certainty(case),
            low=wording.interval_end(result, result.low),
            high=wording.interval_end(result, result.high),
        )
    yield from _unripe(result)
    if result.provisional and result.final_on:
        yield format_html(_("The verdict is provisional until {day}."), day=wording.day(result.final_on))
    if result.provisional and result.verdict in (Verdict.MINOR, Verdict.MAJOR):
        yield format_html("{}", _("A breach of a rate is opened once its period has ended."))


def _unripe(result: Result) -> Iterator[SafeString]:
    """What is kept early counts at once, what fails only when its time is up: so far it looks better than it is."""
    if not result.provisional or not result.not_yet_due or result.promise.metric not in TIMED:
        return
    text = ngettext(
        "So far this looks better than it is: {count} case is not due yet, and fails only when its time is up.",
        "So far this looks better than it is: {count} cases are not due yet; those that fail count only when their "
        "time is up.",
        result.not_yet_due,
    )
    yield format_html(text, count=wording.number(result.not_yet_due))


def _certainty(case: Case) -> str:
    """What the interval says; while the period runs it speaks of what is decided, not of how the period will end."""
    result = case.result
    if result.clarity != Clarity.CLEAR:
        return (
            _("For the cases decided so far the interval at 95%, {low} to {high}, holds the target: may be chance.")
            if result.provisional
            else _("The interval at 95%, {low} to {high}, holds the target: this may be chance.")
        )
    if _keeps(case):
        return (
            _("For the cases decided so far all of the interval at 95%, {low} to {high}, meets the target: no chance.")
            if result.provisional
            else _("All of the interval at 95%, {low} to {high}, meets the target: this is no chance.")
        )
    return (
        _("For the cases decided so far all of the interval at 95%, {low} to {high}, misses the target: no chance.")
        if result.provisional
        else _("All of the interval at 95%, {low} to {high}, misses the target: this is no chance.")
    )


def _keeps(case: Case) -> bool:
    """Whether the value lies on the side of the target that is asked for."""
    target = _target(case.result, case.notes)
    if target is None:
        return case.result.verdict == Verdict.MET
    side = wording.side(wording.exact(case.result), target)
    return side <= 0 if DEFINITIONS[case.result.promise.metric].lower_is_better else side >= 0
