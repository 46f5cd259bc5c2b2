"""A drawn sample waits for its auditors until every item is examined and the re-performance is finished."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation

from accounts.models import Organisation, User
from audits.actions import reperformance, samples
from audits.actions.reperformance import Examination
from audits.actions.samples import Outline
from audits.models import Engagement, Sample
from audits.recorded import recorded
from audits.reperformance.facts import AS_RECORDED
from commitments.companies import Whose
from commitments.portfolio import Portfolio
from complaints.actions import write_facts
from complaints.facts import Facts
from complaints.models import Source
from dashboard.attention import Item, Reader, items
from tests.dashboard.conftest import TODAY

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def sample(
    company: Organisation, engagement: Engagement, auditor: User, settings: Any, tmp_path: Path, time_machine: Any
):
    """Of all three complaints of the engagement's period."""
    settings.MEDIA_ROOT = tmp_path
    source = Source.objects.create(organisation=company, key="crm", name="CRM")
    first = dt.datetime.combine(engagement.period_from, dt.time(4), dt.UTC)
    told = [Facts(reference=f"R{k}", received_at=first + k * dt.timedelta(hours=1), channel="phone") for k in range(3)]
    write_facts(source=source, facts=told, by=None, kind="import", now=timezone.now())
    outline = Outline("核对", "records", {"tolerable": "1"})
    made = samples.freeze(sample=samples.plan_sample(engagement=engagement, outline=outline, by=auditor), by=auditor)
    time_machine.shift(dt.timedelta(minutes=1))
    return samples.enter_seed(sample=made, seed="4711", by=auditor)


@pytest.fixture
def waiting(letter, company) -> Callable[[User], list[Item]]:
    """What of samples waits for a person."""

    def ask(user: User) -> list[Item]:
        with translation.override("en"):
            reader = Reader(user, TODAY, Whose(company, [company], named=False), Portfolio([letter]))
            return [item for item in items(reader) if item.view.startswith("audits:sample")]

    return ask


def examine(sample: Sample, by: User, count: int) -> None:
    numbers = list(sample.items.values_list("complaint", flat=True))[:count]
    records = recorded(sample.engagement, numbers)
    told = {number: Examination(dict.fromkeys(records[number].record.fields, AS_RECORDED)) for number in numbers}
    reperformance.take_workbook(sample=sample, examinations=told, digest="", by=by)


def test_it_says_how_far_one_has_come(sample, waiting, auditor):
    examine(sample, auditor, 1)
    (item,) = waiting(auditor)
    assert (item.title, item.text) == ("Examine the sample", "核对: 1 of 3 examined")
    assert (item.view, item.pk) == ("audits:sample_examine", sample.pk)


def test_an_examined_one_waits_to_be_finished(sample, waiting, auditor):
    examine(sample, auditor, 3)
    assert [item.title for item in waiting(auditor)] == ["Finish the re-performance"]


def test_a_finished_one_waits_no_more(sample, waiting, auditor):
    examine(sample, auditor, 3)
    reperformance.finish(sample=sample, by=auditor)
    assert waiting(auditor) == []


def test_it_waits_for_nobody_else(sample, waiting, manager, stranger):
    assert waiting(manager) == waiting(stranger) == []
