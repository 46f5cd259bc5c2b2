"""Choosing what a promise is limited to."""

from __future__ import annotations

import pytest

from commitments.forms.promises import PromiseForm
from commitments.models import Promise
from complaints.models import Category

GIVEN = {"kind": "target", "metric": "resolution_rate", "value": "98", "comparator": ">=", "unit": "percent"}
GIVEN |= {"period": "quarter", "force": "binding"}


@pytest.fixture
def form(company):
    def fill(**given):
        promise = Promise(scope=given.pop("stored", {}))
        return PromiseForm({**GIVEN, **given}, instance=promise, organisation=company)

    return fill


def test_nothing_chosen_means_all_complaints(form):
    filled = form()
    assert filled.is_valid()
    assert filled.changes["scope"] == {}


def test_each_kind_can_be_chosen(form, company):
    unit, lost = company.units.create(name="东区"), Category.objects.create(organisation=company, name="断网")
    filled = form(units=[unit.pk], channels=["phone", "email"], segments="VIP, 签约客户、VIP", categories=[lost.pk])
    assert filled.is_valid()
    assert filled.changes["scope"] == {
        "units": [unit.pk],
        "channels": ["email", "phone"],
        "segments": ["VIP", "签约客户"],
        "categories": [lost.pk],
    }


def test_what_is_proposed_stands_in_the_form(company):
    unit = company.units.create(name="东区")
    scope = {"units": [unit.pk], "channels": ["phone"], "segments": ["VIP", "签约客户"]}
    form = PromiseForm(instance=Promise(scope=scope), organisation=company)
    assert [form[name].initial for name in ("units", "channels", "segments")] == [[unit.pk], ["phone"], "VIP、签约客户"]


@pytest.mark.parametrize("wrong", [{"channels": ["pigeon"]}, {"units": [999]}, {"segments": "长" * 41}])
def test_what_the_company_cannot_have_is_refused(form, wrong):
    assert set(form(**wrong).errors) == set(wrong)


def test_the_parts_of_another_company_cannot_be_chosen(form, stranger):
    other = stranger.organisation
    unit, lost = other.units.create(name="外"), Category.objects.create(organisation=other, name="断网")
    assert set(form(units=[unit.pk], categories=[lost.pk]).errors) == {"units", "categories"}
