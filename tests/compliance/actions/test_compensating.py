"""The ledger of compensation: added to, never changed, its sums counted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.models import User
from compliance.actions.compensating import Entry, add_compensation, reverse_compensation
from compliance.actions.following import StepRefused
from compliance.models import Balance, Breach, Compensation, ComplianceRun
from evidence.models import AppendOnlyError
from tests.compliance.following import TODAY, journal, uploads

pytestmark = pytest.mark.django_db


def add(breach: Breach, by: User, kind: str = "promised", amount: str = "300.00", on: date = TODAY) -> Compensation:
    return add_compensation(breach=breach, entry=Entry(kind, Decimal(amount), on, "赔偿 3 户"), by=by)


def test_promised_and_paid_are_counted_apart(breach: Breach, manager: User) -> None:
    add(breach, manager)
    add(breach, manager, "paid", "120.50")
    balance = breach.compensations.balance()
    assert (balance, balance.owed) == (Balance(Decimal("300.00"), Decimal("120.50")), Decimal("179.50"))


def test_an_empty_ledger_owes_nothing(breach: Breach) -> None:
    assert breach.compensations.balance() == Balance(Decimal(0), Decimal(0))


def test_a_wrong_entry_is_taken_back_with_the_reason(breach: Breach, manager: User) -> None:
    wrong = add(breach, manager, "paid", "3000.00")
    back = reverse_compensation(compensation=wrong, on=TODAY, reason="多写一个零", by=manager)
    assert (back.amount, back.reverses, back.words) == (Decimal("3000.00"), wrong, "多写一个零")
    assert breach.compensations.balance().paid == 0
    assert journal(breach) == ["add_compensation"] * 2


def test_an_entry_is_taken_back_once_and_a_reversal_never(breach: Breach, manager: User) -> None:
    wrong = add(breach, manager)
    back = reverse_compensation(compensation=wrong, on=TODAY, reason="x", by=manager)
    with pytest.raises(StepRefused, match="reversed_already"):
        reverse_compensation(compensation=wrong, on=TODAY, reason="x", by=manager)
    with pytest.raises(StepRefused, match="state"):
        reverse_compensation(compensation=back, on=TODAY, reason="x", by=manager)


def test_entries_never_change(breach: Breach, manager: User) -> None:
    entry = add(breach, manager)
    for change in (entry.save, entry.delete, Compensation.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            change()
    with pytest.raises(AppendOnlyError):
        Compensation.objects.update(amount=1)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (Entry("reversal", Decimal(1), TODAY, "x"), "state"),
        (Entry("paid", Decimal(0), TODAY, "x"), "amount"),
        (Entry("paid", Decimal(1), TODAY, " "), "no_reason"),
        (Entry("paid", Decimal(1), TODAY + timedelta(days=1), "x"), "future"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(entry: Entry, code: str, breach: Breach, manager: User) -> None:
    with pytest.raises(StepRefused, match=code):
        add_compensation(breach=breach, entry=entry, by=manager)
    assert not Compensation.objects.exists()


@pytest.mark.parametrize("who", ["clerk", "admin", "stranger", "engaged"])
def test_others_write_nothing_into_the_ledger(who: str, breach: Breach, request: pytest.FixtureRequest) -> None:
    with pytest.raises(StepRefused, match="not_yours"):
        add(breach, request.getfixturevalue(who))


def test_an_entry_keeps_its_proof(breach: Breach, manager: User) -> None:
    entry = Entry("paid", Decimal(1), TODAY, "x")
    assert add_compensation(breach=breach, entry=entry, by=manager, uploads=uploads()).evidence.count() == 1


def test_what_was_paid_for_a_withdrawn_breach_is_still_written_down(
    breach: Breach, manager: User, run: ComplianceRun
) -> None:
    breach.move("withdrawn", reason="facts_corrected", run=run)
    assert add(breach, manager, "paid").kind == "paid"


def test_the_database_takes_no_amount_below_nothing_and_no_reversal_of_nothing(breach: Breach, manager: User) -> None:
    told = {"breach": breach, "on": TODAY, "words": "x", "by": manager}
    for wrong in ({"kind": "paid", "amount": -1}, {"kind": "reversal", "amount": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Compensation.objects.create(**told, **wrong)


ledgers = st.lists(st.tuples(st.sampled_from(["promised", "paid"]), st.integers(1, 10**6), st.booleans()), max_size=6)


@example(told=[("promised", 1, False), ("promised", 1_000_000, True)])
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=ledgers)
def test_the_balance_is_the_sum_of_what_was_not_taken_back(
    told: list[tuple[str, int, bool]], breach: Breach, manager: User
) -> None:
    with transaction.atomic():
        for kind, cents, back in told:
            entry = add(breach, manager, kind, str(Decimal(cents) / 100))
            if back:
                reverse_compensation(compensation=entry, on=TODAY, reason="x", by=manager)
        stands = {
            kind: sum(cents for k, cents, back in told if k == kind and not back) for kind in ("promised", "paid")
        }
        balance = breach.compensations.balance()
        assert (balance.promised * 100, balance.paid * 100) == (stands["promised"], stands["paid"])
        transaction.set_rollback(True)
