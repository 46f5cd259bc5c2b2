"""The default text of every section in English."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from whitepapers.prose.sentences.claims import CLOCKS, RESOURCES, Claim, Direction, Issue, Movement
from whitepapers.sections import Section

BESIDE = {1: "above it", -1: "below it"}
MOVED = {Direction.ROSE: "up", Direction.FELL: "down"}
BREACHED = {"missed": "was not met", "minor": "was broken (minor breach)", "major": "was broken (major breach)"}


def judged(claim: Claim) -> str:
    """How a promise came out."""
    value, target = claim.ask("value"), f" (promised: {claim.ask('target')})" if claim.has_target else ""
    if claim.verdict == "not_evaluable":
        return f"Clause {claim.clause}, {claim.name}, could not be judged: {claim.reason}."
    if claim.verdict == "not_yet_due":
        so_far = f"; it stands at {value}" if claim.is_known else ""
        return f"Clause {claim.clause}, {claim.name}, is not yet due{so_far}{target}."
    if claim.verdict == "reported":
        if not claim.is_known:
            return f"Clause {claim.clause}, {claim.name}: there are no data for this issue."
        return f"Clause {claim.clause}, {claim.name}, is reported and not judged: it was {value}{target}."
    if claim.verdict == "met":
        return f"Clause {claim.clause}, {claim.name}, was met: {value}{target}{_clarity(claim)}."
    gap = f", {claim.ask('gap')} {BESIDE[claim.beside]}" if claim.beside else ""
    silent = f"; {claim.reason}" if claim.reason else ""
    return (
        f"Clause {claim.clause}, {claim.name}, {BREACHED[claim.verdict]}: "
        f"{value}{target}{gap}{silent}{_clarity(claim)}."
    )


def moved(claim: Claim) -> str:
    """How a promise has moved on the period before, and on the same period of the year before."""
    if claim.movement is None:
        return f"For {claim.name} there is no earlier figure to compare with."
    before = f"{claim.ask('before')} ({claim.ask('before_period')})"
    said = f"{_capital(claim.name)}: {claim.ask('value')}, {_step(claim, claim.movement, '', before)}"
    if claim.movement_year is None:
        return f"{said}."
    year = f"{claim.ask('before_year')} a year earlier"
    return f"{said}; {_step(claim, claim.movement_year, '_year', year)}."


def unit_range(claim: Claim) -> str:
    """The best and the worst unit."""
    if not claim.units_differ:
        return f"{_capital(claim.name)}: all {claim.ask('units')} units stood at {claim.ask('best_value')}."
    best, worst = (f"{claim.ask(f'{word}_unit')} ({claim.ask(f'{word}_value')})" for word in ("best", "worst"))
    return f"{_capital(claim.name)}: of {claim.ask('units')} units the best was {best}, the worst {worst}."


def provisional(claim: Claim) -> str:
    """A figure that may still change, and until when."""
    return f"{claim.name} (until {claim.ask('final_on')})" if claim.has_final_day else claim.name


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _clarity(claim: Claim) -> str:
    if claim.clear is None:
        return ""
    ends = f"the 95% interval from {claim.ask('low')} to {claim.ask('high')}"
    if claim.clear:
        return f"; {ends} lies on one side of what was promised"
    return f"; {ends} spans what was promised, so the result is not statistically clear"


def _step(claim: Claim, movement: Movement, suffix: str, before: str) -> str:
    if movement.direction is Direction.UNCHANGED:
        return f"unchanged from {before}"
    said = f"{MOVED[movement.direction]} {claim.ask(f'step{suffix}')} from {before}"
    if movement.significant is None:
        return said
    return f"{said}, {'' if movement.significant else 'not '}statistically significant"


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _count(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def _statement(issue: Issue) -> Iterator[str]:
    yield (
        "This paper reports how {{ organisation name }} kept its service promises in {{ period name }} "
        "({{ period from }} to {{ period until }}). {{ total received }} complaints are counted in it."
    )
    if issue.totals["judged"]:
        promises = _count(issue.totals["judged"], "promise", "promises")
        said = f"Of {{{{ total judged }}}} {promises} that could be judged, {{{{ total met }}}} "
        said += _count(issue.totals["met"], "was met", "were met")
        said += ", {{ total not_met }} not" if issue.totals["not_met"] else ""
        yield said + (
            ", and {{ total not_evaluable }} could not be evaluated." if issue.totals["not_evaluable"] else "."
        )
    if issue.broken:
        yield f"Not met: {_listed([f'{each.name} (clause {each.clause})' for each in issue.broken])}."
    yield _breach_count(issue)


def _verdicts(issue: Issue) -> Iterator[str]:
    if not issue.totals["judged"]:
        yield "No promise could be judged in this issue."
    elif not issue.broken and not issue.not_evaluable:
        yield "Every promise that could be judged was met: {{ total judged }} in all."
    else:
        yield "Of {{ total judged }} promises that could be judged, {{ total met }} were met."
    yield from map(judged, [*issue.broken, *issue.not_evaluable])
    yield from map(judged, issue.barely_met)
    if issue.provisional:
        named = _listed([*map(provisional, issue.provisional)])
        yield f"Provisional figures: {named}. Where a final one differs, a later issue restates it."


def _ledger(issue: Issue) -> Iterator[str]:
    if not issue.totals["breaches"]:
        yield "No breach occurred in the quarter."
    else:
        said = (
            f"{{{{ total breaches }}}} {_count(issue.totals['breaches'], 'breach', 'breaches')} occurred in the quarter"
        )
        exempt = "; {{ total exempt }} of them exempt, and published nevertheless." if issue.totals["exempt"] else "."
        yield said + exempt
    if issue.compensates:
        yield "Compensation of {{ total promised }} was promised and {{ total paid }} was paid."
    else:
        yield "No compensation was registered."


def _trends(issue: Issue) -> Iterator[str]:
    if not issue.moved:
        yield "There are no earlier figures to compare with."
        return
    yield from map(moved, issue.moved)
    if issue.tells_significance:
        yield (
            "A change is called significant where the 95% interval of the difference of two shares (Newcombe's) leaves "
            "out zero; one that is not may be due to chance."
        )


def _units(issue: Issue) -> Iterator[str]:
    if not issue.by_unit:
        yield "There are no figures to compare by unit in this issue."
        return
    yield from map(unit_range, issue.by_unit)
    yield "Units handle different numbers of complaints, and figures of small ones scatter more: this is no ranking."


def _categories(issue: Issue) -> Iterator[str]:
    if not issue.most_received:
        yield "There are no figures by category that can be published."
        return
    named = [f"{{{{ category:{rank} name }}}} ({{{{ category:{rank} received }}}})" for rank in issue.most_received]
    yield f"Of {{{{ total received }}}} complaints counted, most were about {_listed(named)}."
    yield "Counts of 1 to 4 are not published, so that they point at nobody."


def _timeliness(issue: Issue) -> Iterator[str]:
    clocks = issue.known_about(*CLOCKS)
    if not clocks:
        yield "There are no figures on time limits in this issue."
    for claim in clocks:
        were = _count(claim.not_yet_due, "was not yet due and is", "were not yet due and are")
        due = f"; {claim.ask('not_yet_due')} more {were} not counted" if claim.not_yet_due else ""
        yield (
            f"{_capital(claim.name)} was {claim.ask('value')}: of {claim.ask('denominator')} complaints that were due, "
            f"{claim.ask('numerator')} were dealt with in time and {claim.ask('rest')} were not{due}."
        )


def _chains(issue: Issue) -> Iterator[str]:
    repeats = issue.known_about("repeat_rate")
    if not repeats:
        yield "There are no figures on repeat complaints in this issue."
    for claim in repeats:
        yield (
            f"Of {claim.ask('denominator')} complaints counted, {claim.ask('numerator')} were repeat complaints: "
            f"a {claim.name} of {claim.ask('value')}."
        )
        if claim.movement:
            yield moved(claim)


def _breach_count(issue: Issue) -> str:
    if not issue.totals["breaches"]:
        return "No breach occurred in the quarter."
    breaches = _count(issue.totals["breaches"], "breach", "breaches")
    said = (
        f"{{{{ total breaches }}}} {breaches} occurred in the quarter: {{{{ total major_breaches }}}} major and "
        "{{ total minor_breaches }} minor"
    )
    return said + (", of which {{ total exempt }} exempt." if issue.totals["exempt"] else ".")


def _breaches(issue: Issue) -> Iterator[str]:
    yield _breach_count(issue)
    if issue.totals["withdrawn"]:
        was = _count(issue.totals["withdrawn"], "was", "were")
        yield f"{{{{ total withdrawn }}}} more {was} withdrawn after the facts were corrected; the table says why."
    if issue.totals["breaches"]:
        yield "The table says how each is being handled; negotiation has to start within 30 days of a breach."


def _resources(issue: Issue) -> Iterator[str]:
    found = issue.about(*RESOURCES)
    if not found:
        yield "No promise about resources is part of this issue."
    yield from map(judged, found)


def _audit(issue: Issue) -> Iterator[str]:
    if not issue.totals["opinions"]:
        yield "No audit opinion on the quarter has been signed yet."
    for ask, contradicts_nothing in issue.opinions:
        yield (
            f"{{{{ {ask} firm }}}} has given an opinion on the figures of this issue. "
            f"Overall opinion: {{{{ {ask} view }}}}."
        )
        if contradicts_nothing:
            yield (
                "It says that nothing examined contradicts the published figures; it is no assurance that they "
                "are free of error."
            )
    yield from _samples(issue)
    if issue.totals["findings"]:
        findings = _count(issue.totals["findings"], "finding", "findings")
        yield f"The audit reported {{{{ total findings }}}} {findings}."
    elif not issue.unreported_findings:
        yield "The audit reported no findings."
    for rank in issue.unreported_findings:
        yield f"Audit findings that the opinion rests on: {{{{ opinion:{rank} findings }}}}; its text names them."


def _samples(issue: Issue) -> Iterator[str]:
    for ask, has_bound in issue.examined:
        bound = f"; the error rate is at most {{{{ {ask} bound }}}}" if has_bound else ""
        yield (
            f"Sample “{{{{ {ask} title }}}}”: {{{{ {ask} n }}}} of {{{{ {ask} size }}}} complaints were drawn, "
            f"{{{{ {ask} examined }}}} examined, {{{{ {ask} deviating }}}} deviated{bound}."
        )


def _corrections(issue: Issue) -> Iterator[str]:
    if not issue.totals["actions"]:
        yield "There are no corrective actions to report."
        return
    findings = _count(issue.totals["findings"], "finding", "findings")
    actions = _count(issue.totals["actions"], "corrective action", "corrective actions")
    yield (
        f"To {{{{ total findings }}}} audit {findings} {{{{ total actions }}}} {actions} responded; "
        "a retest found {{ total actions_effective }} effective."
    )


def _method(issue: Issue) -> Iterator[str]:
    if issue.figures.all["period as_of"].is_known:
        yield "The figures are computed from the record as it stood on {{ period as_of }}."
    yield (
        "A complaint belongs to the quarter in which it was received; figures are compared with what was promised "
        "before any rounding."
    )
    if issue.totals["notes"]:
        notes = _count(issue.totals["notes"], "interpretation note", "interpretation notes")
        yield f"What the clauses leave open is settled by {{{{ total notes }}}} {notes} signed by both sides."


def _exclusions(issue: Issue) -> Iterator[str]:
    yield "Chasers and duplicates are attached to the complaint they repeat and are not counted again."
    if not issue.undue:
        yield "No complaint was left out because it was not yet due."
        return
    named = [f"{claim.name} ({claim.ask('not_yet_due')})" for claim in issue.undue]
    yield f"Complaints not yet due are in neither numerator nor denominator: {_listed(named)}."


def _restatements(issue: Issue) -> Iterator[str]:
    if not issue.totals["restatements"]:
        yield "No published figure is restated in this issue."
        return
    figures = _count(issue.totals["restatements"], "published figure is", "published figures are")
    yield f"{{{{ total restatements }}}} {figures} restated."
    for ask, is_another_value in issue.restated:
        subject = f"{{{{ {ask} name }}}} of {{{{ {ask} issue }}}} (clause {{{{ {ask} clause }}}})"
        if is_another_value:
            yield f"The {subject} is restated from {{{{ {ask} old }}}} to {{{{ {ask} new }}}}."
        else:
            yield f"The {subject} is restated as the table tells."


def _annex(_issue: Issue) -> Iterator[str]:
    yield (
        "Every figure of this issue is also published as CSV and JSON files, whose SHA-256 digests stand in the "
        "manifest."
    )


def _next(_issue: Issue) -> Iterator[str]:
    yield "The next issue is published by {{ period next }}."


SECTIONS: dict[Section, Callable[[Issue], Iterator[str]]] = {
    Section.STATEMENT: _statement,
    Section.VERDICTS: _verdicts,
    Section.LEDGER: _ledger,
    Section.TRENDS: _trends,
    Section.UNITS: _units,
    Section.CATEGORIES: _categories,
    Section.TIMELINESS: _timeliness,
    Section.CHAINS: _chains,
    Section.BREACHES: _breaches,
    Section.RESOURCES: _resources,
    Section.AUDIT: _audit,
    Section.CORRECTIONS: _corrections,
    Section.METHOD: _method,
    Section.EXCLUSIONS: _exclusions,
    Section.RESTATEMENTS: _restatements,
    Section.ANNEX: _annex,
    Section.NEXT: _next,
}
