"""What a company has that a promise can be limited to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from commitments import parts
from complaints.derived import derived
from complaints.models import Category, ChangeSet, Channel, Complaint, Source


@pytest.fixture(autouse=True)
def in_chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def category(company):
    def create(name: str, parent: Category | None = None) -> Category:
        return Category.objects.create(organisation=company, name=name, parent=parent)

    return create


@pytest.fixture
def complaint(company):
    source = Source.objects.create(organisation=company, key="s", name="s")
    changes = ChangeSet.objects.create(kind="form")

    def create(reference: str, segment: str) -> Complaint:
        at = datetime(2026, 3, 1, tzinfo=UTC)
        return Complaint.objects.create(
            organisation=company,
            source=source,
            reference=reference,
            segment=segment,
            received_at=at,
            **derived({"received_at": at}, zone=ZoneInfo("Asia/Shanghai")),
            channel=Channel.PHONE,
            change_set=changes,
        )

    return create


def told(found: list[parts.Part], key: str) -> list[Any]:
    return [part.value for part in found if part.key == key]


def test_a_company_has_its_units_the_channels_its_categories_and_the_segments_complaints_name(
    company, category, complaint
):
    unit = company.units.create(name="东区")
    lost = category("断网", category("网络"))
    complaint("1", "签约客户")
    complaint("2", "")
    found = parts.of_company(company)
    assert (told(found, "units"), told(found, "segments")) == ([unit.pk], ["签约客户"])
    assert set(told(found, "channels")) == set(Channel.values)
    assert [part.label for part in found if part.value == lost.pk] == ["网络 › 断网"]


def test_another_company_has_its_own(company, stranger, category):
    category("断网")
    found = parts.of_company(stranger.organisation)
    assert (told(found, "categories"), told(found, "segments")) == ([], [])


def test_only_the_newest_complaints_are_asked_for_segments(monkeypatch, company, complaint):
    monkeypatch.setattr(parts, "NEWEST", 2)
    for number, segment in enumerate(["旧", "新", "新"]):
        complaint(str(number), segment)
    assert parts.segments(company) == ["新"]


def test_a_scope_is_told_a_line_for_each_kind(company, category):
    unit, lost = company.units.create(name="东区"), category("断网")
    scope = {"segments": ["VIP"], "units": [unit.pk], "categories": [lost.pk], "channels": ["phone", "email"]}
    assert parts.sentences(scope) == ["单位：东区", "渠道：电话、电子邮件", "客户类型：VIP", "类别：断网"]


def test_what_is_gone_is_told_by_its_number(company):
    assert parts.sentences({"units": [999]}) == ["单位：999"]


def test_known_parts_are_told_without_asking(company, django_assert_num_queries):
    company.units.create(name="东区")
    known = parts.of_company(company)
    with django_assert_num_queries(0):
        parts.sentences(parts.scope_of(known), known)
