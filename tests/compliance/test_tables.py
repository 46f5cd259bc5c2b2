"""Lists of the judgement: where their numbers lead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse

from compliance.models import Breach, Result
from tests.compliance.conftest import Paper, Record

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(paper: Paper, record: Record, judged: Any, local: Callable[..., datetime]) -> Result:
    """Two answers within 30 % over the limit, one further beyond."""
    promise = paper.band("overrun", "<=", 30, limit="10h")
    paper.signed(date(2026, 10, 1))
    for hours in (12, 12.5, 90, 1):
        record(local(2026, 10, 5), responded=hours)
    return judged(promise, "2026Q4", 2026, 10, 20)  # type: ignore[no-any-return]


@pytest.fixture
def page(manager: Any, client_of: Callable[..., Any]) -> Callable[[], str]:
    client = client_of(manager)
    client.cookies["django_language"] = "en"
    return lambda: client.get(reverse("compliance:breaches")).text


def link(result: Result, part: str, number: int) -> str:
    return f'<a href="/results/{result.pk}/cases/{part}/">{number}</a>'


def test_the_number_of_a_breach_leads_to_its_complaints(late: Result, page: Any) -> None:
    text = page()
    assert link(late, "breach", 3) in text
    assert f"{link(late, 'graded', 2)} in the band, {link(late, 'beyond', 1)} beyond it" in text


def test_a_withdrawn_breach_leads_nowhere(late: Result, page: Any) -> None:
    for breach in Breach.objects.all():
        breach.move(Breach.Status.WITHDRAWN, reason="facts_corrected", run=breach.opened_by_run)
    assert "/cases/" not in page()


def test_a_loss_leads_to_the_complaint(paper: Paper, record: Record, judged: Any, local: Any, page: Any) -> None:
    promise = paper.band("property_loss_cases", "", breach_class="major")
    paper.signed(date(2026, 10, 1))
    complaint = record(local(2026, 10, 5), loss_confirmed_on=date(2026, 10, 7))
    judged(promise, "2026Q4", 2026, 10, 20)
    assert f'<a href="/complaints/{complaint.pk}/">1</a>' in page()


def test_a_breach_names_its_letter_and_version(late: Result, page: Any) -> None:
    version = late.promise.clause.version
    assert f'<span class="sub">{version.letter}, version 1 · Q4 2026</span>' in page()


def test_more_breaches_ask_no_more_questions(
    late: Result, page: Any, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    with django_assert_max_num_queries(30) as one:
        page()
    breach = Breach.objects.get()
    for number in range(5):
        breach.pk, breach.key = None, f"another-{number}"
        breach.save()
    with django_assert_num_queries(len(one)):
        page()


def test_a_complaint_says_which_breach_it_is_a_case_of(late: Result, manager: Any, client_of: Any) -> None:
    client = client_of(manager)
    client.cookies["django_language"] = "en"
    complaint = late.promise.clause.version.letter.organisation.complaints.get(response_seconds=90 * 3600)
    text = client.get(reverse("complaints:detail", args=[complaint.pk])).text
    assert "Breaches it is a case of" in text
    assert f'href="/promises/{late.promise_id}/?period=2026Q4"' in text
