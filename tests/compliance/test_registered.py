from __future__ import annotations

import datetime as dt

from accounts.models import Organisation
from commitments.models import Clause, Letter, LetterVersion, Milestone, Promise, ResourceFact
from compliance.judging import outcomes
from compliance.registered import Known, OfCompany
from compliance.rules.periods import Period
from compliance.rules.resources import Step
from compliance.rules.verdicts import Verdict
from evidence.models import EvidenceFile

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
DUE = dt.date(2026, 10, 31)


def plan_of(company: Organisation) -> Promise:
    """A heading with the promise, two clauses under it, one beside it; a step on each of the three."""
    letter = Letter.objects.create(organisation=company, title="承诺书")
    version = LetterVersion.objects.create(letter=letter, text="", effective_from=dt.date(2026, 1, 1))
    top = Clause.objects.create(version=version, position=0, path="3", text="实施步骤", is_heading=True)
    for position, (path, parent) in enumerate([("3/1", top), ("3/2", top), ("4", None)], 1):
        Clause.objects.create(version=version, position=position, path=path, text="", parent=parent)
    file = EvidenceFile.objects.create(sha256="0", size=1, media_type="text/plain", name="a.txt", effective_on=DUE)
    told = {"letter": letter, "agreed": True, "due_on": DUE, "evidence": file}
    Milestone.objects.create(clause_path="3/1", done_on=DUE, **told)
    Milestone.objects.create(clause_path="3/2", done_on=DUE, withdrawn=True, **told)
    Milestone.objects.create(clause_path="4", **told)
    promise = Promise(clause=top, kind="target", metric="milestone_on_time", quote="实施步骤", review="accepted")
    promise.save()
    LetterVersion.objects.filter(pk=version.pk).update(status="active")
    return Promise.objects.get()


def test_a_plan_is_what_stands_and_was_agreed_to_below_the_clause(company: Organisation) -> None:
    promise = plan_of(company)
    assert Known(promise.clause.version.letter, NOW).plan(promise) == [Step(DUE, DUE)]


def test_a_plan_is_judged_by_its_steps(company: Organisation) -> None:
    promise = plan_of(company)
    (found,) = outcomes(promise, [], Period.parse("2026Q4"), Known(promise.clause.version.letter, NOW))
    assert found.judged.verdict is Verdict.MET
    Milestone.objects.filter(clause_path="3/1").update(evidence=None)
    (found,) = outcomes(promise, [], Period.parse("2026Q4"), Known(promise.clause.version.letter, NOW))
    assert found.judged.verdict is Verdict.MISSED


def test_of_hours_only_those_are_read_that_reach_the_day_asked_for(company: Organisation) -> None:
    for kind in ("training_hours", "fund"):
        for first, last in [(dt.date(2024, 1, 1), dt.date(2024, 6, 30)), (dt.date(2024, 7, 1), dt.date(2024, 12, 31))]:
            told = {"organisation": company, "kind": kind, "starts_on": first, "ends_on": last, "value": 1}
            ResourceFact.objects.create(**told)
    found = OfCompany(company.pk, hours_since=dt.date(2024, 12, 31)).facts
    assert {kind: len(facts) for kind, facts in found.items()} == {"training_hours": 1, "fund": 2}
