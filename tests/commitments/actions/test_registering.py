from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commitments import actions
from commitments.models import Correction, ResourceFact
from evidence.actions import store
from evidence.models import JournalEntry

DAY = date(2026, 10, 31)
TODAY = date(2026, 11, 23)
EVERYTHING = ResourceFact.objects.all


@pytest.fixture
def source(manager):
    return lambda name="名册.txt": store(upload=SimpleUploadedFile(name, name.encode()), effective_on=DAY, by=manager)


@pytest.fixture
def heads(company, manager, source):
    return actions.enter_fact(
        organisation=company,
        kind="agents",
        starts_on=DAY,
        ends_on=DAY,
        value=Decimal(1000),
        by=manager,
        evidence=source(),
    )


@pytest.fixture
def sworn(heads, auditor, draft, engage):
    """The auditor has access and has confirmed the head count."""
    engage(draft.letter)
    actions.confirm(entries=EVERYTHING(), seen=1, by=auditor, today=TODAY)
    return ResourceFact.objects.get()


def correct(fact, manager, **changes):
    return actions.correct(entry=fact, changes=changes, reason="点名有误", by=manager)


def test_a_correction_keeps_what_was_said_before_and_why(heads, manager):
    correct(heads, manager, value=Decimal(990))
    kept = Correction.objects.get()
    assert (ResourceFact.objects.get().value, kept.before["value"], kept.reason) == (990, "1000.00", "点名有误")
    assert JournalEntry.objects.order_by("-id")[0].detail["changed"] == ["value"]


def test_a_corrected_entry_is_no_longer_confirmed_and_remembers_who_confirmed_it(sworn, auditor, manager):
    corrected = correct(sworn, manager, note="复核")
    assert (corrected.is_confirmed, corrected.confirmed_at, corrected.revision) == (False, None, 2)
    assert Correction.objects.get().confirmed_by == auditor


def test_a_new_source_alone_is_a_correction_and_the_old_file_stays(sworn, manager, source):
    old, new = sworn.evidence, source("新名册.txt")
    corrected = actions.correct(entry=sworn, changes={}, reason="换了盖章件", by=manager, evidence=new)
    assert (corrected.evidence, Correction.objects.get().evidence, corrected.is_confirmed) == (new, old, False)


@pytest.mark.parametrize(
    ("changes", "reason", "code"),
    [({"value": Decimal("1000.00")}, "x", "nothing_changed"), ({"value": Decimal(1)}, "  ", "no_reason")],
)
def test_a_correction_that_says_nothing_is_refused(sworn, manager, changes, reason, code):
    with pytest.raises(actions.RegisterRefused, match=code):
        actions.correct(entry=sworn, changes=changes, reason=reason, by=manager)
    assert ResourceFact.objects.get().is_confirmed


def test_what_an_entry_is_about_is_not_corrected(heads, manager):
    with pytest.raises(ValueError, match="kind"):
        correct(heads, manager, kind="revenue")


def test_a_withdrawn_entry_stays_readable_and_is_not_touched_again(sworn, manager):
    actions.withdraw(entry=sworn, reason="重复登记", by=manager)
    assert (EVERYTHING().standing().count(), Correction.objects.get().before["value"]) == (0, "1000.00")
    with pytest.raises(actions.RegisterRefused, match="withdrawn"):
        correct(sworn, manager, value=Decimal(1))


def test_a_confirmation_says_who_and_is_journalled(sworn, auditor):
    assert (sworn.confirmed_by, sworn.confirmed_at is not None) == (auditor, True)
    entry = JournalEntry.objects.order_by("-id")[0]
    assert (entry.action, entry.detail) == ("commitments.confirm_entries", {"entries": [[sworn.pk, 1]]})


def test_what_was_corrected_while_he_looked_is_not_confirmed(heads, manager, auditor, draft, engage):
    engage(draft.letter)
    correct(heads, manager, value=Decimal(990))
    with pytest.raises(actions.RegisterRefused, match="changed_meanwhile"):
        actions.confirm(entries=EVERYTHING(), seen=1, by=auditor, today=TODAY)


def test_many_are_confirmed_at_once(heads, company, manager, auditor, draft, engage, source):
    engage(draft.letter)
    more = {"organisation": company, "kind": "agents", "value": Decimal(1), "by": manager, "evidence": source()}
    for month in (8, 9):
        actions.enter_fact(starts_on=date(2026, month, 1), ends_on=date(2026, month, 1), **more)
    seen = actions.revisions(EVERYTHING())
    assert actions.confirm(entries=EVERYTHING(), seen=seen, by=auditor, today=TODAY) == 3
    with pytest.raises(actions.RegisterRefused, match="nothing_to_confirm"):
        actions.confirm(entries=EVERYTHING(), seen=seen, by=auditor, today=TODAY)


def test_without_a_source_there_is_nothing_to_confirm_it_by(heads, auditor, draft, engage):
    engage(draft.letter)
    EVERYTHING().update(evidence=None)
    with pytest.raises(actions.RegisterRefused, match="no_source"):
        actions.confirm(entries=EVERYTHING(), seen=1, by=auditor, today=TODAY)


def test_neither_the_company_nor_a_stranger_confirms(heads, manager, stranger):
    with pytest.raises(actions.RegisterRefused, match="not_an_auditor"):
        actions.confirm(entries=EVERYTHING(), seen=1, by=manager, today=TODAY)
    with pytest.raises(actions.RegisterRefused, match="nothing_to_confirm"):
        actions.confirm(entries=EVERYTHING(), seen=1, by=stranger, today=TODAY)
