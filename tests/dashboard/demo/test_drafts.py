from __future__ import annotations

from datetime import date

import pytest

from commitments import bandcheck
from commitments.limiting import Beside
from commitments.models import Blank, Promise, Term
from complaints.models import Category
from dashboard.demo.calendar import Calendar
from dashboard.demo.drafts import leave_under_review

TODAY = date(2026, 11, 20)


@pytest.fixture
def version(company, manager):
    return leave_under_review(company, Calendar(TODAY), by=manager)


def test_half_of_the_proposals_wait(version):
    promises = Promise.objects.of_version(version)
    assert version.is_draft
    assert (promises.count(), promises.unreviewed().count()) == (9, 5)


def test_one_was_read_without_its_metric_and_corrected(version):
    corrected = Promise.objects.get(clause__version=version, review="corrected")
    assert (corrected.proposal["metric"], corrected.metric) == ("other", "resolution_rate")


def test_there_is_something_to_see_in_the_band_check(version):
    found = {check.metric: check for check in bandcheck.checks(version, TODAY)}
    assert [str(gap.interval) for gap in found["resolution_rate"].silences] == ["[85, 85]", "[90, 95)"]
    assert [str(twice) for twice in found["repeat_rate"].overlaps] == ["(3, 4]"]


def test_words_that_limit_a_promise_are_read_or_left_to_a_person(company, manager):
    late = Category.objects.create(organisation=company, name="装机延期")
    version = leave_under_review(company, Calendar(TODAY), by=manager)
    promises = Promise.objects.of_version(version)
    assert promises.get(clause__path="2.6").scope == {"categories": [late.pk]}
    assert [hint.words for hint in Beside(version).hints(promises.get(clause__path="2.1"))] == ["对上门服务的投诉"]


def test_it_has_terms_and_an_empty_place(version):
    assert [term.term for term in Term.objects.of_version(version)] == ["上门服务", "约定时段"]
    assert Blank.objects.filter(clause__version=version).count() == 1
