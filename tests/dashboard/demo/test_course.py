"""The audit of the demo lies in time: entrusted, accepted and signed for, then sampled, found, corrected, concluded."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

from django.core.management import call_command
from django.test import TestCase
from django.utils import timezone

from audits.models import (
    Acceptance,
    CorrectiveAction,
    DocumentRequest,
    Engagement,
    Finding,
    Opinion,
    OpinionAct,
    Reperformance,
    Sample,
    Signature,
)

TODAY = date(2026, 11, 20)


def in_order(moments: list[datetime]) -> bool:
    return moments == sorted(moments)


def steps(of: Any) -> list[datetime]:
    return list(of.steps.order_by("pk").values_list("at", flat=True))


def day(moment: datetime) -> date:
    return timezone.localdate(moment)


class TestTheCourseOfTheAudit(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        call_command("seed_demo", today=TODAY, complaints=1_500, stdout=io.StringIO())
        cls.engagement = Engagement.objects.get()
        cls.cleared_at = max(Signature.objects.values_list("at", flat=True))

    def test_access_is_accepted_and_signed_for_after_it_was_entrusted(self) -> None:
        assignment = self.engagement.assignments.get()
        accepted = list(Acceptance.objects.values_list("recorded_at", flat=True))
        assert in_order([self.engagement.created_at, assignment.assigned_at, *accepted, self.cleared_at])
        days = set(Acceptance.objects.values_list("accepted_on", flat=True))
        assert days == {self.engagement.valid_from} == {day(self.engagement.created_at)}

    def test_a_sample_is_frozen_drawn_and_examined_in_this_order(self) -> None:
        for sample in Sample.objects.all():
            told = [at for at in (sample.frozen_at, sample.seeded_at) if at]
            assert in_order([self.cleared_at, steps(sample)[0], *told]), sample
            assert in_order(steps(sample)), sample
            found = list(Reperformance.objects.of_sample(sample).values_list("at", flat=True))
            assert all(sample.seeded_at <= at <= steps(sample)[-1] or sample.status == "drawn" for at in found), sample

    def test_what_a_frame_holds_was_received_before_it_was_frozen(self) -> None:
        for sample in Sample.objects.exclude(frozen_at=None):
            last = sample.items.order_by("-complaint__received_at").values_list("complaint__received_at", flat=True)[0]
            assert last <= sample.frozen_at, sample

    def test_a_finding_goes_from_its_issue_to_its_correction_and_to_its_end(self) -> None:
        for finding in Finding.objects.all():
            told = [self.cleared_at, *steps(finding)]
            assert in_order(told), finding
            for action in finding.corrective_actions.all():
                assert in_order([told[1], action.planned_at, *steps(action)]), action
                assert action.status != "effective" or steps(action)[-1] <= told[-1], action

    def test_a_recurrence_is_found_after_the_first_was_closed(self) -> None:
        again = Finding.objects.exclude(recurrence_of=None).get()
        assert steps(again.recurrence_of)[-1] < steps(again)[0]

    def test_a_signed_opinion_comes_after_what_it_rests_on(self) -> None:
        signed = list(OpinionAct.objects.order_by("opinion__period").values_list("at", flat=True))
        assert steps(Sample.objects.get(status="finished"))[-1] < signed[0]
        assert steps(Finding.objects.get(status="closed"))[-1] < signed[0]
        assert steps(Finding.objects.get(status="issued"))[-1] < signed[-1]

    def test_an_opinion_says_how_many_findings_there_were_by_then(self) -> None:
        for act in OpinionAct.objects.select_related("opinion"):
            before = [each for each in Finding.objects.all() if steps(each)[0] < act.at]
            assert act.opinion.reason.startswith(f"{'零一两三'[len(before)]}项不符合"), act

    def test_nothing_is_dated_before_the_engagement_or_after_today(self) -> None:
        told = [self.engagement.created_at, *Opinion.objects.values_list("changed_at", flat=True)]
        told += [at for model in (Sample, Finding, CorrectiveAction, DocumentRequest) for each in model.objects.all()
                 for at in steps(each)]  # fmt: skip
        told += [*Reperformance.objects.values_list("at", flat=True), *OpinionAct.objects.values_list("at", flat=True)]
        told += DocumentRequest.objects.values_list("asked_at", flat=True)
        assert self.engagement.valid_from <= day(min(told))
        assert day(max(told)) <= TODAY
