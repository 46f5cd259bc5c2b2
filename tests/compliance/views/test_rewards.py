"""The pages of a reward pool, as a manager, an auditor and a stranger see them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import ServiceUnit, User
from audits.models import Engagement
from commitments.models import Letter
from compliance import allocations
from compliance.actions import Terms, propose_pool, recompute
from compliance.models import Result, RewardPool
from evidence.models import JournalEntry
from tests.engaging import admit

pytestmark = pytest.mark.django_db

TERMS = Terms(Decimal("1000.01"), {"first_response_timely_rate": 1}, {"met": 100, "missed": 50, "minor": 0, "major": 0})
GIVEN = {
    "amount": "1000.01",
    "basis": "verdict",
    "sharing": "equal",
    "weight_first_response_timely_rate": "1",
    "points_met": "100",
    "points_missed": "50",
    "points_minor": "0",
    "points_major": "0",
}


@pytest.fixture
def letter(paper: Any, record: Any, local: Callable[..., datetime]) -> Letter:
    paper.says("first_response_timely_rate", ">=", 90, limit="2h")
    record(local(2025, 2, 1), unit="东区", responded=1)
    record(local(2025, 2, 1), unit="=西区", responded=3)
    letter = paper.signed(date(2025, 1, 1))
    recompute(as_of=local(2026, 2, 1))
    return letter


@pytest.fixture
def pool(letter: Letter, manager: User) -> RewardPool:
    return propose_pool(letter=letter, clause_path="1", year=2025, terms=TERMS, by=manager)


@pytest.fixture
def client(manager: User, client_of: Callable[[User], Client]) -> Client:
    client = client_of(manager)
    client.cookies["django_language"] = "en"
    return client


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"compliance:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def approve(client: Client, pool: RewardPool, digest: str = "") -> RewardPool:
    digest = digest or allocations.digest(allocations.canonical(allocations.allocation(pool)))
    client.post(reverse("compliance:reward_approve", args=[pool.pk]), {"digest": digest})
    return RewardPool.objects.get(pk=pool.pk)


def test_a_manager_proposes_a_pool(client: Client, letter: Letter) -> None:
    answer = client.post(
        reverse("compliance:reward_propose", args=[letter.pk]), {**GIVEN, "clause": "1", "year": "2025"}
    )
    assert answer.url == reverse("compliance:reward", args=[RewardPool.objects.get().pk])


def test_a_metric_that_nobody_could_judge_yet_weighs_nothing_by_default(client: Client, letter: Letter) -> None:
    weighs = "weight_first_response_timely_rate"
    address = reverse("compliance:reward_propose", args=[letter.pk])
    assert client.get(address).context["form"][weighs].initial == 1
    Result.objects.update(verdict="not_evaluable")
    assert client.get(address).context["form"][weighs].initial == 0


def test_a_second_pool_of_the_year_is_refused_in_words(client: Client, pool: RewardPool) -> None:
    path = reverse("compliance:reward_propose", args=[pool.letter_id])
    text = client.post(path, {**GIVEN, "clause": "1", "year": "2025"}).content.decode()
    assert "has a pool for this year already" in text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"weight_first_response_timely_rate": "0"}, "At least one metric must have a weight."),
        ({"points_major": "60"}, "A worse verdict cannot earn more points"),
        ({"sharing": "heads"}, "Enter the people of the units below."),
        ({"amount": "0"}, "greater than or equal to 1"),
    ],
)
def test_a_formula_that_makes_no_sense_is_refused(
    client: Client, pool: RewardPool, wrong: dict[str, str], said: str
) -> None:
    text = client.post(reverse("compliance:reward_revise", args=[pool.pk]), {**GIVEN, **wrong}).content.decode()
    assert said in text
    assert pool.formulas.count() == 1


def test_a_change_of_the_formula_is_its_next_version(client: Client, pool: RewardPool) -> None:
    unit = ServiceUnit.objects.get(name="东区").pk
    given = {**GIVEN, "sharing": "heads", f"heads_{unit}": "12", "remark": "按人数"}
    client.post(reverse("compliance:reward_revise", args=[pool.pk]), given)
    newest = RewardPool.objects.get().formula
    assert (newest.number, newest.heads, newest.remark) == (2, {str(unit): 12}, "按人数")


def test_the_form_shows_the_formula_as_it_is(client: Client, pool: RewardPool) -> None:
    assert 'name="points_missed" value="50"' in page(client, "reward_revise", pool.pk)


def test_the_page_shows_the_parts_and_their_sum(client: Client, pool: RewardPool) -> None:
    text = page(client, "reward", pool.pk)
    assert all(money in text for money in ("¥666.67", "¥333.34", "¥1,000.01"))


def test_what_was_looked_at_is_approved(client: Client, pool: RewardPool) -> None:
    assert approve(client, pool).is_approved


def test_figures_nobody_looked_at_are_not_approved(client: Client, pool: RewardPool) -> None:
    assert not approve(client, pool, "0" * 64).is_approved
    assert "have changed since you opened the page" in page(client, "reward", pool.pk)


def test_a_later_correction_leaves_the_approved_page_and_shows_the_difference(
    client: Client, pool: RewardPool, record: Any, local: Callable[..., datetime]
) -> None:
    approve(client, pool)
    assert "it comes out the same" in page(client, "reward", pool.pk)
    record(local(2025, 3, 1), unit="东区", responded=3)
    recompute(as_of=local(2026, 2, 2))
    text = page(client, "reward", pool.pk)
    assert "¥666.67" in text
    assert "−¥166.67" in text


def test_the_why_page_puts_the_numbers_in(client: Client, pool: RewardPool) -> None:
    text = page(client, "reward_unit", pool.pk, ServiceUnit.objects.get(name="=西区").pk)
    assert "Score: (50 × 1) ÷ 1 = 50." in text
    assert "Claim: 50 × 1 = 50; all claims together are 150." in text
    assert "its remainder is among the largest: ¥333.34" in text


def test_the_file_for_spreadsheets_runs_no_formula(client: Client, pool: RewardPool) -> None:
    text = page(client, "reward_export", pool.pk, "csv")
    assert "'=西区,50.00,1,50.00,333.34" in text


def test_the_data_file_is_what_the_digest_was_made_of(client: Client, pool: RewardPool) -> None:
    approved = approve(client, pool)
    text = page(client, "reward_export", pool.pk, "json")
    assert allocations.digest(text) == approved.digest
    assert sum(unit["cents"] for unit in json.loads(text)["units"]) == 100_001


def test_an_export_is_written_to_the_journal(client: Client, pool: RewardPool) -> None:
    page(client, "reward_export", pool.pk, "csv")
    assert JournalEntry.objects.about(pool).filter(action="compliance.export_rewards").count() == 1


def test_there_is_no_other_kind_of_file(client: Client, pool: RewardPool) -> None:
    assert client.get(reverse("compliance:reward_export", args=[pool.pk, "xls"])).status_code == 404


def test_a_year_that_runs_has_no_button(client: Client, letter: Letter, manager: User) -> None:
    pool = propose_pool(letter=letter, clause_path="1", year=2999, terms=TERMS, by=manager)
    text = page(client, "reward", pool.pk)
    assert "The year runs until" in text
    assert "Approve the allocation" not in text


def test_an_auditor_reads_and_does_not_approve(
    pool: RewardPool, auditor: User, company: Any, firm: Any, client_of: Callable[[User], Client]
) -> None:
    engage(auditor, pool, company, firm)
    client = client_of(auditor)
    assert "¥666.67" in page(client, "reward", pool.pk)
    assert client.post(reverse("compliance:reward_approve", args=[pool.pk])).status_code == 403


def test_a_stranger_finds_no_pool(pool: RewardPool, stranger: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(stranger)
    assert client.get(reverse("compliance:reward", args=[pool.pk])).status_code == 404
    assert reverse("compliance:reward", args=[pool.pk]) not in page(client, "rewards")


@pytest.fixture
def approved(client: Client, pool: RewardPool) -> RewardPool:
    return approve(client, pool)


@pytest.fixture
def correction(client: Client, approved: RewardPool, record: Any, local: Callable[..., datetime]) -> RewardPool:
    """Proposed after a complaint has come to light."""
    record(local(2025, 3, 1), unit="东区", responded=3)
    recompute(as_of=local(2026, 2, 2))
    answer = client.post(reverse("compliance:reward_correct", args=[approved.pk]), {"reason": "漏记一件投诉"})
    assert answer.status_code == 302
    return RewardPool.objects.get(version=2)


def test_a_correction_needs_a_reason(client: Client, approved: RewardPool) -> None:
    client.post(reverse("compliance:reward_correct", args=[approved.pk]), {"reason": " "})
    assert RewardPool.objects.count() == 1


def test_a_correction_shows_its_reason_and_the_difference_to_the_version_before(
    client: Client, correction: RewardPool
) -> None:
    text = page(client, "reward", correction.pk)
    assert "Correction. Reason: 漏记一件投诉" in text
    assert "Against version 1" in text
    assert "−¥166.67" in text


def test_until_its_approval_the_first_page_says_that_it_holds(
    client: Client, approved: RewardPool, correction: RewardPool
) -> None:
    text = page(client, "reward", approved.pk)
    assert "Until it is approved, this version holds." in text
    assert "Correct the allocation" not in text


def test_a_corrected_version_stays_readable_and_exportable(
    client: Client, approved: RewardPool, correction: RewardPool
) -> None:
    approve(client, correction)
    text = page(client, "reward", approved.pk)
    assert "another version was approved on" in text
    assert "¥666.67" in text
    assert "If computed today" not in text
    assert allocations.digest(page(client, "reward_export", approved.pk, "json")) == approved.digest


def test_the_list_names_the_versions(client: Client, approved: RewardPool, correction: RewardPool) -> None:
    approve(client, correction)
    text = page(client, "rewards")
    assert text.index("Version 2") < text.index("Version 1")
    assert "corrected" in text


def test_a_correction_that_comes_out_the_same_offers_no_approval(client: Client, approved: RewardPool) -> None:
    client.post(reverse("compliance:reward_correct", args=[approved.pk]), {"reason": "误会"})
    text = page(client, "reward", RewardPool.objects.get(version=2).pk)
    assert "there is nothing to approve" in text
    assert reverse("compliance:reward_approve", args=[RewardPool.objects.get(version=2).pk]) not in text


def test_a_correction_is_dropped(client: Client, approved: RewardPool, correction: RewardPool) -> None:
    answer = client.post(reverse("compliance:reward_discard", args=[correction.pk]))
    assert answer.url == reverse("compliance:reward", args=[approved.pk])
    assert list(RewardPool.objects.all()) == [approved]


def test_the_year_that_is_owed_is_chosen_in_the_form(client: Client, letter: Letter) -> None:
    text = client.get(reverse("compliance:reward_propose", args=[letter.pk]), {"year": "2025"}).content.decode()
    assert '<option value="2025" selected>' in text


def engage(auditor: User, pool: RewardPool, company: Any, firm: Any) -> None:
    ages = {"period_from": date(2020, 1, 1), "period_until": date(2099, 1, 1)}
    access = {"valid_from": date(2020, 1, 1), "valid_until": date(2099, 1, 1)}
    engagement = Engagement.objects.create(organisation=company, firm=firm, title="x", **ages, **access)
    admit(engagement, auditor)
    engagement.letters.add(pool.letter)
