from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404, QueryDict

from accounts.models import Organisation, User
from complaints.actions import write_facts
from complaints.bulk import selection
from complaints.bulk.selection import Selection
from complaints.models import Complaint, Source
from tests.complaints.bulk.conftest import ticked
from tests.complaints.conftest import NOW


def references(query: QueryDict, reader: User) -> list[str]:
    return [each.reference for each in Selection(query, reader).complaints]


def test_what_is_ticked_is_meant_in_order_of_receipt(clerk: User, write: Any, facts: Any) -> None:
    write(facts("R2", 2), facts("R1", 1), facts("R3", 3))
    assert references(ticked(["R2", "R1"]), clerk) == ["R1", "R2"]


def test_all_that_match_the_filter_are_meant(clerk: User, write: Any, facts: Any) -> None:
    write(facts("R1"), facts("R2", channel="email"), facts("R3"))
    assert references(QueryDict("all=1&channel=phone&pk=1"), clerk) == ["R1", "R3"]


def test_a_mistake_in_the_filter_means_nothing_and_not_everything(clerk: User, complaint: Complaint) -> None:
    assert references(QueryDict("all=1&channel=nonsense"), clerk) == []


@pytest.mark.parametrize("query", ["", "pk=", "pk=x", "pk=٣", "pk=" + "9" * 40])
def test_what_is_no_number_means_nothing(clerk: User, complaint: Complaint, query: str) -> None:
    assert references(QueryDict(query), clerk) == []


def test_a_complaint_of_another_company_is_not_there(clerk: User, complaint: Complaint, facts: Any) -> None:
    other = Source.objects.create(organisation=Organisation.objects.create(name="别家", slug="o"), key="x", name="x")
    write_facts(source=other, facts=[facts("F1")], by=None, kind="import", now=NOW)
    with pytest.raises(Http404):
        references(ticked(["R1", "F1"]), clerk)


def test_more_than_the_cap_is_too_large(clerk: User, write: Any, facts: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(selection, "MOST", 2)
    write(facts("R1"), facts("R2"))
    assert not Selection(QueryDict("all=1"), clerk).is_too_large
    write(facts("R3"))
    assert Selection(QueryDict("all=1"), clerk).is_too_large


def test_the_fingerprint_changes_with_every_version(clerk: User, write: Any, facts: Any) -> None:
    write(facts("R1"), facts("R2"))
    before = Selection(ticked(["R1", "R2"]), clerk).mark
    assert Selection(ticked(["R2", "R1"]), clerk).mark == before
    write(facts("R1", satisfaction=4))
    assert Selection(ticked(["R1", "R2"]), clerk).mark != before
