"""What a re-performed sample came to, and what it makes of the promise it was drawn for."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from fractions import Fraction

import pytest
from django.utils import timezone

from audits.actions.reperformance import Examination, reperform
from audits.concluding import concluded, estimate_row, strata
from audits.models import Reperformance
from audits.recorded import recorded
from audits.reperformance.facts import AS_RECORDED, FIELDS, UNDETERMINED, Found, How, Kind
from audits.reported import Promises, moves
from audits.results import SampleResult
from audits.sampling.bounds import upper
from complaints.actions import change
from complaints.facts import Facts
from complaints.models import Complaint
from compliance.judging import OfComplaints
from compliance.registered import Known
from compliance.rules.periods import Period
from compliance.rules.verdicts import Verdict

LATE = {"responded_at": Found(How.OTHERWISE, None)}


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def result(engagement):
    """`result(sample)` as it stands now."""
    return lambda sample: SampleResult.of(sample, Promises(engagement, timezone.now()))


@pytest.fixture
def promised(engagement, promise):
    """The promise in the engagement's period."""
    return lambda: Promises(engagement, timezone.now()).of(promise)


class TestDeviations:
    def test_nothing_is_said_while_items_wait(self, record_of, sampled, result):
        record_of(40)
        found = result(sampled(tolerable="20"))
        assert found.passed is None
        assert concluded(found).endswith("The result is open until every item is examined.")

    def test_without_a_deviation_it_passes_with_an_exact_bound(self, record_of, sampled, result, examine_all, auditor):
        record_of(40)
        sample = sampled(tolerable="20")
        examine_all(sample, auditor)
        found = result(sample)
        assert found.passed is True
        assert found.rates.bound == upper(0, sample.n, Fraction(95, 100), 40)
        assert "It does not show that none does." in concluded(found)

    def test_a_difference_and_missing_evidence_both_deviate(self, record_of, sampled, result, examine_all, auditor):
        record_of(40)
        sample = sampled(tolerable="20")
        examine_all(sample, auditor, item0=LATE, item1={"resolved_at": UNDETERMINED})
        found = result(sample)
        assert found.rates.whole.deviating == 2
        assert found.passed is False
        assert concluded(found).startswith("2 deviations in")
        assert "Not passed" in concluded(found)

    def test_each_stratum_stands_for_itself_and_all_together(self, record_of, sampled, result, examine_all, auditor):
        record_of(40)
        sample = sampled(tolerable="20", stratify_by="channel")
        examine_all(sample, auditor, item0=LATE)
        found = result(sample)
        assert [each.deviating for each in found.rates.strata] == [1, 0]
        assert [each.name for each in strata(found)] == ["e-mail", "phone", "together"]


class TestAgainstThePromise:
    def test_as_recorded_the_audited_share_is_the_reported_one(
        self, record_of, promise, sampled, result, examine_all, auditor
    ):
        record_of(30)
        sample = sampled(promise=promise, tolerable="1")
        examine_all(sample, auditor)
        found = result(sample)
        assert sample.n == 29
        assert found.estimate.audited.value == found.promised.reported.value == 1
        assert found.estimate.audited.verdict is found.promised.reported.verdict is Verdict.MET

    def test_late_answers_found_lower_it_and_the_bound_is_worse(
        self, record_of, promise, sampled, result, examine_all, auditor
    ):
        record_of(30)
        sample = sampled(promise=promise, tolerable="1")
        examine_all(sample, auditor, item0=LATE, item1=LATE)
        said = result(sample).estimate
        assert said.audited.value == Fraction(27, 29)
        assert said.audited.verdict is Verdict.MET
        assert said.at_bound.value == 1 - upper(2, 29, Fraction(95, 100))
        assert said.at_bound.verdict is Verdict.MISSED
        assert result(sample).promised.reported.verdict is Verdict.MET

    def test_no_bound_is_given_while_items_wait(self, record_of, promise, sampled, result, engagement, auditor):
        record_of(30)
        sample = sampled(promise=promise, tolerable="1")
        first = Complaint.objects.get(pk=sample.items.values("complaint")[:1])
        reperform(engagement=engagement, complaint=first, examination=everything(), by=auditor)
        assert result(sample).estimate.at_bound is None

    def test_a_declared_level_is_held_against_the_promise_and_not_the_record(
        self, record_of, promise, sampled, result, examine_all, auditor
    ):
        record_of(60)
        sample = sampled(method="declared", promise=promise, level="10", limit="40", alpha="5", beta="10")
        other = {"satisfaction": Found(How.OTHERWISE, 1)}  # false, and in time all the same
        examine_all(sample, auditor, item0=other, item1=LATE)
        found = result(sample)
        assert found.by_promise
        assert found.rates.whole.deviating == 1
        assert "is not contradicted" in concluded(found)
        assert "It certifies nothing." in concluded(found)

    def test_the_row_names_both_verdicts(self, record_of, promise, sampled, result, examine_all, auditor):
        record_of(30)
        sample = sampled(promise=promise, tolerable="1")
        examine_all(sample, auditor, item0=LATE, item1=LATE)
        row = estimate_row(result(sample))
        assert (row.reported.verdict, row.audited.verdict, row.at_bound.verdict) == ("met", "met", "missed")
        assert row.reported.counts == "30 of 30"


def everything(**otherwise: Found) -> Examination:
    names = FIELDS[:-1]
    return Examination(dict.fromkeys(names, AS_RECORDED) | otherwise)


class TestTheExactValue:
    def test_what_is_reported_is_what_the_product_judges(self, record_of, promise, promised):
        record_of(20)
        known = Known(promise.clause.version.letter, timezone.now())
        product = OfComplaints.of(promise, [promise], Period.parse("2026"), known).of_company()
        assert promised().reported.value == product.measure.value
        assert promised().reported.verdict is product.judged.verdict

    @pytest.mark.parametrize("scope", [{}, {"channels": ["phone"]}])
    def test_every_complaint_counts_as_in_the_products_own_count(
        self, record_of, promise, promised, engagement, manager, scope
    ):
        """The rule of one complaint and the count in SQL, of answers in time and late, none, and not counted ones."""
        rows = record_of(20)
        promise.scope = scope
        for complaint, facts in (
            (rows[0], {"responded_at": rows[0].responded_at + dt.timedelta(hours=2)}),
            (rows[1], {"responded_at": None}),
            (rows[2], {"marked_duplicate": True}),
            (rows[3], {"received_at": dt.datetime(2025, 12, 31, 16, 0, 17, tzinfo=dt.UTC)}),
        ):
            told = Facts(**{"reference": complaint.reference, "received_at": complaint.received_at, **facts})
            change(complaint=complaint, facts=told, by=manager, reason="x", now=timezone.now(), told=set(facts))
        concerned = promised().concerned([row.pk for row in rows])
        records = recorded(engagement, concerned)
        outcomes = Counter(promised().asked.outcome(each.record) for each in records.values())
        del outcomes[None]
        assert outcomes == {part: n for part, n in promised().tally.items() if n}

    def test_as_recorded_moves_nothing(self, record_of, promise, promised, engagement, auditor):
        for complaint in record_of(20)[:5]:
            reperform(engagement=engagement, complaint=complaint, examination=everything(), by=auditor)
        assert moves(promised(), Reperformance.objects.all()) == []

    def test_what_was_found_is_what_the_product_says_of_a_record_with_it(
        self, record_of, promise, promised, engagement, auditor, manager
    ):
        rows = record_of(20)
        later = rows[0].responded_at + dt.timedelta(hours=3)
        reperform(
            engagement=engagement,
            complaint=rows[0],
            examination=everything(responded_at=Found(How.OTHERWISE, later)),
            by=auditor,
        )
        audited = promised().corrected(moves(promised(), Reperformance.objects.all()))
        change(
            complaint=rows[0],
            facts=Facts(reference=rows[0].reference, received_at=None, responded_at=later),
            by=manager,
            reason="x",
            now=timezone.now(),
            told={"responded_at"},
        )
        assert promised().reported.value == audited.value == Fraction(19, 20)

    def test_what_the_company_has_put_right_is_no_difference_any_more(
        self, record_of, promise, promised, engagement, auditor, manager
    ):
        self.test_what_was_found_is_what_the_product_says_of_a_record_with_it(
            record_of, promise, promised, engagement, auditor, manager
        )
        assert moves(promised(), Reperformance.objects.all()) == []

    def test_a_duplicate_found_leaves_both_numbers(self, record_of, promise, promised, engagement, auditor):
        rows = record_of(20)
        found = everything(arrival=Found(How.OTHERWISE, Kind.DUPLICATE))
        reperform(engagement=engagement, complaint=rows[0], examination=found, by=auditor)
        audited = promised().corrected(moves(promised(), Reperformance.objects.all()))
        assert (audited.measure.numerator, audited.measure.denominator) == (19, 19)

    def test_one_outside_the_scope_moves_nothing(self, record_of, promise, promised, engagement, auditor):
        rows = record_of(20)
        promise.scope = {"channels": ["email"]}
        found = everything(responded_at=Found(How.OTHERWISE, None))
        reperform(engagement=engagement, complaint=rows[0], examination=found, by=auditor)
        assert moves(promised(), Reperformance.objects.all()) == []
