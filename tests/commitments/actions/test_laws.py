"""Registering violations of the law, and what the law sets."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Organisation, User
from commitments import actions
from commitments.models import Correction, LawViolation, StatutoryLimit
from complaints.models import Category
from evidence.models import JournalEntry

DAY = date(2026, 1, 1)


@pytest.fixture
def statute(company: Organisation, manager: User) -> Any:
    """`statute(limit="15d")` registers a limit of the law."""

    def enter(**more: Any) -> StatutoryLimit:
        said = {"law": "电信服务规范", "article": "第十条", "limit": "15d", "valid_from": DAY, "valid_until": None}
        return actions.enter_statute(organisation=company, by=manager, **{**said, **more})

    return enter


@pytest.fixture
def violation(company: Organisation, manager: User) -> LawViolation:
    return actions.enter_violation(
        organisation=company,
        law="电信条例",
        article="第三十一条",
        occurred_on=date(2026, 10, 20),
        confirmed_on=date(2026, 11, 5),
        what="未按时答复",
        by=manager,
    )


def test_a_violation_is_entered_and_journalled(violation: LawViolation, manager: User) -> None:
    assert (violation.entered_by, violation.revision) == (manager, 1)
    assert JournalEntry.objects.filter(action="commitments.enter_violation").exists()


def test_a_correction_of_a_violation_keeps_what_it_said(violation: LawViolation, manager: User) -> None:
    actions.correct(entry=violation, changes={"article": "第三十二条"}, reason="笔误", by=manager)
    kept = Correction.objects.get(violation=violation)
    assert (kept.before["article"], LawViolation.objects.get().article) == ("第三十一条", "第三十二条")


def test_the_database_knows_that_nothing_is_confirmed_before_it_occurred(violation: LawViolation) -> None:
    violation.confirmed_on = date(2026, 10, 19)
    with pytest.raises(IntegrityError), transaction.atomic():
        violation.save()


def test_one_complaint_has_one_limit_of_the_law(statute: Any) -> None:
    first = statute()
    with pytest.raises(actions.RegisterRefused, match="two_statutes") as refused:
        statute(limit="7d", valid_from=date(2030, 1, 1))
    assert refused.value.entry == first


def test_a_limit_may_follow_another_and_one_of_a_category_stands_beside_it(statute: Any, company: Organisation) -> None:
    statute(valid_until=date(2026, 12, 31))
    statute(limit="7d", valid_from=date(2027, 1, 1))
    statute(limit="2d", category=Category.objects.create(organisation=company, name="资费"))
    assert StatutoryLimit.objects.count() == 3


def test_a_correction_may_not_push_a_limit_over_another(statute: Any, manager: User) -> None:
    first = statute(valid_until=date(2026, 12, 31))
    statute(limit="7d", valid_from=date(2027, 1, 1))
    with pytest.raises(actions.RegisterRefused, match="two_statutes"):
        actions.correct(entry=first, changes={"valid_until": date(2027, 1, 1)}, reason="?", by=manager)


def test_what_a_limit_said_of_its_category_is_kept_by_name(statute: Any, company: Organisation, manager: User) -> None:
    entry = statute(category=Category.objects.create(organisation=company, name="资费"))
    actions.correct(entry=entry, changes={"category": None}, reason="适用全部", by=manager)
    assert Correction.objects.get(statute=entry).before["category"] == "资费"


@pytest.mark.parametrize(("day", "valid"), [("2025-12-31", 0), ("2026-01-01", 1), ("2026-12-31", 1), ("2027-01-01", 0)])
def test_a_limit_is_valid_on_its_days_both_ends_included(statute: Any, day: str, valid: int) -> None:
    entry, on = statute(valid_until=date(2026, 12, 31)), date.fromisoformat(day)
    assert StatutoryLimit.objects.valid_on(on).count() == valid == entry.is_valid_on(on)


def test_a_withdrawn_limit_holds_on_no_day(statute: Any, manager: User) -> None:
    actions.withdraw(entry=statute(), reason="废止", by=manager)
    assert not StatutoryLimit.objects.valid_on(DAY).exists()
