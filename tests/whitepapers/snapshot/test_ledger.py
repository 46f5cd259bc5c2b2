"""What followed from each promise: breaches, exemptions, compensation, each told in one quarter alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from commitments.models import Clause, LetterVersion, Promise
from compliance.models import Breach, Compensation
from compliance.rules.periods import Period
from tests.whitepapers.conftest import AFTER_QUARTER, make_result
from whitepapers import snapshot
from whitepapers.edition import Edition
from whitepapers.edition.ledger import Line

QUARTER = Period.parse("2026Q3")
IN_QUARTER = date(2026, 9, 30)


@pytest.fixture
def breach(result, run) -> Callable[..., Breach]:
    """`breach(day, status=…)` opens a breach of the promise."""

    def put(day: date, **more: object) -> Breach:
        told = {"promise": result.promise, "period": "2026Q3", "severity": "minor", **more}
        return Breach.objects.create(key=f"b{Breach.objects.count()}", occurred_on=day, opened_by_run=run, **told)

    return put


@pytest.fixture
def pay(breach, editor) -> Callable[..., Compensation]:
    """`pay("promised", 960, day)` writes an entry about one breach."""
    about = breach(date(2026, 8, 1))

    def put(kind: str, amount: int, day: date, **more: object) -> Compensation:
        told = {"breach": about, "words": "张三，每件 120 元", "by": editor, **more}
        return Compensation.objects.create(kind=kind, amount=amount, on=day, **told)

    return put


@pytest.fixture
def lines(publisher) -> Callable[[], list[Line]]:
    return lambda: Edition(snapshot.take(publisher, QUARTER, at=AFTER_QUARTER)).ledger


def test_a_promise_counted_by_cases_has_a_line_of_its_own(result, lines):
    (line,) = lines()
    assert (line.cases, line.failures, line.row["breaches"], line.row["exempt"]) == (1000, 36, 0, 0)
    assert (line.paid, line.promised) == ("", "")


def test_breaches_of_the_quarter_stand_beside_those_of_the_one_before(breach, lines):
    for day in (
        date(2026, 3, 31),
        date(2026, 4, 1),
        date(2026, 6, 30),
        date(2026, 7, 1),
        IN_QUARTER,
        date(2026, 10, 1),
    ):
        breach(day)
    (line,) = lines()
    assert (line.row["breaches"], line.row["breaches_before"]) == (2, 2)


def test_an_exempt_breach_is_counted_and_told_as_exempt(breach, lines):
    breach(IN_QUARTER)
    breach(IN_QUARTER, status="exempt")
    (line,) = lines()
    assert (line.row["breaches"], line.row["exempt"], line.failures) == (2, 1, 36)


def test_a_withdrawn_breach_is_not_counted(breach, lines):
    breach(IN_QUARTER, status="withdrawn")
    (line,) = lines()
    assert line.row["breaches"] == 0


def test_what_was_promised_and_paid_in_the_quarter_is_summed(pay, lines):
    pay("promised", 960, IN_QUARTER)
    pay("paid", Decimal("480.50"), IN_QUARTER)
    pay("paid", 100, IN_QUARTER)
    (line,) = lines()
    assert (line.promised, line.paid) == ("¥960.00", "¥580.50")


@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2026, 10, 1)])
def test_an_entry_of_another_quarter_is_told_in_that_one(pay, lines, day):
    pay("paid", 480, day)
    (line,) = lines()
    assert line.paid == ""


def test_what_was_taken_back_no_longer_counts(pay, lines):
    wrong = pay("paid", 480, IN_QUARTER)
    pay("reversal", 480, IN_QUARTER, reverses=wrong)
    (line,) = lines()
    assert line.paid == ""


def test_what_is_taken_back_in_a_later_quarter_stands_below_zero(pay, lines):
    wrong = pay("paid", 480, date(2026, 6, 30))
    pay("reversal", 480, IN_QUARTER, reverses=wrong)
    (line,) = lines()
    assert line.paid == "−¥480.00"


def test_for_what_and_to_whom_stays_inside(pay, publisher):
    pay("paid", 480, IN_QUARTER)
    text = snapshot.canonical(snapshot.take(publisher, QUARTER, at=AFTER_QUARTER))
    assert "480.00" in text
    assert "张三" not in text


@pytest.fixture
def another(promise) -> Callable[..., Promise]:
    """`another("fund_ratio")` is a promise of a version that is not in force."""

    def put(metric: str, **more: object) -> Promise:
        version = LetterVersion.objects.create(letter=promise.clause.version.letter, number=2, text="…")
        clause = Clause.objects.create(version=version, position=1, number="4.2", path="4.2", text="…")
        return Promise.objects.create(clause=clause, kind=Promise.Kind.TARGET, metric=metric, quote="…", **more)

    return put


def test_what_followed_from_a_promise_without_a_verdict_has_a_line_too(result, breach, another, lines):
    breach(IN_QUARTER, promise=another("supervisor_ratio"))
    assert [(line.clause, line.verdict is None, line.row["breaches"]) for line in lines()] == [
        ("2.3.2", False, 0),
        ("4.2", True, 1),
    ]


def test_what_followed_under_another_version_stands_with_the_promise_that_it_carries_on(
    breach, another, promise, lines
):
    breach(IN_QUARTER, promise=another("repeat_rate", lineage=promise.lineage))
    (line,) = lines()
    assert (line.clause, line.row["breaches"]) == ("2.3.2", 1)


def test_a_promise_that_counts_no_cases_and_broke_nothing_has_no_line(another, run, lines):
    make_result(another("fund_ratio"), run, "2026Q3", numerator=4, denominator=100)
    assert lines() == []


def test_the_change_is_that_of_the_share(result, promise, run, lines):
    make_result(promise, run, "2026Q2", numerator=20, denominator=1000)
    (line,) = lines()
    assert (line.change, line.before_period) == (Decimal("0.016"), "2026Q2")


def test_the_page_tells_breaches_exemptions_and_compensation(client_of, editor, breach, pay):
    from whitepapers.actions import build

    breach(IN_QUARTER, status="exempt")
    pay("promised", 960, IN_QUARTER)
    paper = build(organisation=editor.organisation, period="2026Q3", by=editor, at=AFTER_QUARTER)
    shown = client_of(editor).get(f"/white-papers/{paper.pk}/", headers={"accept-language": "en"}).content.decode()
    table = shown.split('id="ledger-table"')[1].split("</table>")[0]
    assert "<span>2" in table
    assert "promised: ¥960.00" in table
