from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from accounts.models import Organisation, ServiceUnit
from audits.models import Engagement
from commitments.models import Clause, InterpretationNote, Letter, LetterVersion, Promise, ResourceFact
from compliance.models import Breach, Result
from compliance.rules.periods import Period
from tests.engaging import accept
from tests.whitepapers.conftest import AFTER_QUARTER, make_result
from whitepapers import snapshot

QUARTER = Period.parse("2026Q3")


def take(publisher):
    return snapshot.take(publisher, QUARTER, at=AFTER_QUARTER)


def test_every_company_verdict_of_the_quarter_is_in_it(publisher, result):
    (verdict,) = take(publisher)["verdicts"]
    assert (verdict["clause"], verdict["numerator"], verdict["denominator"]) == ("2.3.2", "36", "1000")


def test_numbers_are_decimal_strings_without_trailing_zeros(publisher, result):
    (verdict,) = take(publisher)["verdicts"]
    assert verdict["value"] == "0.036"


def test_the_verdict_before_stands_beside_it(publisher, result, promise, run):
    make_result(promise, run, "2026Q2", numerator=20, denominator=1000)
    (verdict,) = take(publisher)["verdicts"]
    before = verdict["before"]
    assert (before["period"], before["value"], before["verdict"]) == ("2026Q2", "0.02", "met")


def test_the_trend_ends_with_the_quarter_itself(publisher, result, promise, run):
    make_result(promise, run, "2026Q2", numerator=20, denominator=1000)
    make_result(promise, run, "2026Q4", numerator=90, denominator=1000)
    (trend,) = take(publisher)["trends"]
    assert [point["period"] for point in trend["points"]] == ["2026Q2", "2026Q3"]


def test_verdicts_of_units_are_never_suppressed(publisher, result, promise, run):
    unit = ServiceUnit.objects.create(organisation=publisher, name="华东")
    make_result(promise, run, "2026Q3", numerator=1, denominator=3, unit=unit)
    (row,) = take(publisher)["units"]
    assert (row["unit"], row["denominator"]) == ("华东", "3")


def test_hours_of_single_persons_stay_inside(publisher, result):
    ResourceFact.objects.create(
        organisation=publisher,
        kind=ResourceFact.Kind.TRAINING_HOURS,
        subject="E-0001",
        starts_on="2026-07-01",
        ends_on="2026-12-31",
        value=26,
    )
    assert "E-0001" not in snapshot.canonical(take(publisher))


def test_another_company_does_not_appear(publisher, result):
    other = type(publisher).objects.create(name="另一家", slug="other")
    assert take(other)["verdicts"] == []


def test_the_canonical_text_does_not_depend_on_the_order_of_keys():
    assert snapshot.canonical({"b": 1, "a": [2]}) == snapshot.canonical({"a": [2], "b": 1}) == '{"a":[2],"b":1}'


def test_the_canonical_text_is_json_that_gives_the_snapshot_back(publisher, result):
    taken = take(publisher)
    assert json.loads(snapshot.canonical(taken)) == taken


def test_the_moment_it_was_made_is_kept(publisher, result):
    assert datetime.fromisoformat(take(publisher)["made_at"]) == AFTER_QUARTER.astimezone(UTC)


def test_the_auditors_of_the_quarter_are_named(publisher, result):
    firm = Organisation.objects.create(name="衡准", slug="hengzhun")
    for title, last in (("年度核查", date(2026, 12, 31)), ("早先的核查", date(2026, 6, 30))):
        days = {"period_from": date(2026, 1, 1), "period_until": last, "valid_from": last, "valid_until": last}
        accept(Engagement.objects.create(organisation=publisher, firm=firm, title=title, **days))
    assert [row["title"] for row in take(publisher)["engagements"]] == ["年度核查"]


def test_a_breach_class_has_no_trend_of_its_own(publisher, run):
    letter = Letter.objects.create(organisation=publisher, title="服务承诺书")
    version = LetterVersion.objects.create(letter=letter, text="重复投诉率高于5%的,属轻微违约")
    clause = Clause.objects.create(version=version, position=1, number="4.1", path="4.1", text=version.text)
    band = Promise.objects.create(clause=clause, kind=Promise.Kind.BAND, metric="repeat_rate", quote=clause.text)
    make_result(band, run, "2026Q3", numerator=36, denominator=1000)
    taken = take(publisher)
    assert (len(taken["verdicts"]), taken["trends"]) == (1, [])


def test_a_verdict_names_the_notes_it_used(publisher, result):
    Result.objects.filter(pk=result.pk).update(detail={"notes": [2]})
    assert take(publisher)["verdicts"][0]["notes"] == [2]


@pytest.mark.parametrize(("last_day", "shown"), [(None, 1), (date(2026, 7, 1), 1), (date(2026, 6, 30), 0)])
def test_a_note_stands_in_the_paper_while_it_is_valid(publisher, manager, auditor, result, last_day, shown):
    InterpretationNote.objects.create(
        letter=result.promise.clause.version.letter,
        number=1,
        question="?",
        reading="!",
        alternatives="…",
        valid_from=date(2026, 1, 1),
        valid_until=last_day,
        signed_by_manager=manager,
        signed_by_auditor=auditor,
    )
    assert len(take(publisher)["notes"]) == shown


@pytest.mark.parametrize(
    ("day", "issues"), [(date(2026, 6, 30), 0), (date(2026, 7, 1), 1), (date(2026, 9, 30), 1), (date(2026, 10, 1), 0)]
)
def test_a_breach_lies_in_the_quarter_it_occurred_in_and_in_no_other(publisher, result, run, day, issues):
    Breach.objects.create(
        key="b", promise=result.promise, period="2026Q3", severity="minor", occurred_on=day, opened_by_run=run
    )
    assert len(take(publisher)["breaches"]) == issues
