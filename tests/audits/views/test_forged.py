"""Fields that no form offers are of no account, whoever sends them; what one offers is checked against what he may
name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.models import Organisation, User
from audits.models import CorrectiveAction, DocumentRequest, Engagement, Finding, Sample
from commitments.models import Clause, Letter, LetterVersion
from complaints.models import Complaint

pytestmark = pytest.mark.django_db
# What only actions settle: where something belongs, how it stands, who did it and when, what proves it.
SETTLED = {
    "id", "pk", "organisation", "organisation_id", "engagement", "engagement_id", "number", "status", "stage",
    "version", "written_by", "written_at", "created_by", "created_at", "planned_by", "asked_by", "answered_by",
    "answered_at", "uploaded_by", "uploaded_at", "signed_by_manager", "signed_by_auditor", "confirmed_by", "by",
    "at", "sha256", "digest", "frame", "frame_digest", "watermark", "frozen_at", "seeded_at", "position",
    "snapshot_text", "published_by", "published_at", "is_staff", "is_superuser", "frozen_by",
}  # fmt: skip
OFFERED = {
    ("ComplaintForm", "version"): "what he has seen, so that nothing is overwritten unseen",
    ("DescribeForm", "number"): "the letter's own number, as it is printed on it",
    ("PersonForm", "is_staff"): "the administrator's; a person's role decides it when he is saved",
    ("PersonForm", "is_superuser"): "the same",
}
As = Callable[[User], Client]


def every_form() -> list[type[forms.BaseForm]]:
    """All forms of the product, once all its addresses are loaded."""
    assert get_resolver().url_patterns
    found, left = [], [forms.BaseForm]
    while left:
        kind = left.pop()
        left += kind.__subclasses__()
        found += [kind] if kind.__module__.split(".")[0] in {app.label for app in apps.get_app_configs()} else []
    return found


def test_no_form_offers_what_only_actions_settle() -> None:
    offered = {
        (form.__name__, name)
        for form in every_form()
        for name, field in form.base_fields.items()
        if name in SETTLED and not field.disabled
    }
    assert offered == set(OFFERED)


def kept(row: models.Model) -> dict[str, Any]:
    """What stands in its columns, but for when it was touched."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.fixture
def elsewhere(company: Organisation, firm: Organisation, engagement: Engagement) -> Engagement:
    """Another engagement of the firm."""
    days = {name: getattr(engagement, name) for name in ("period_from", "period_until", "valid_from", "valid_until")}
    return Engagement.objects.create(organisation=company, firm=firm, title="另一项", **days)


@pytest.fixture
def forged(elsewhere: Engagement, manager: User) -> dict[str, Any]:
    """Every column that somebody might like to set, as fields of a form."""
    return {
        **dict.fromkeys(("written_by", "asked_by", "planned_by", "created_by", "by", "answered_by"), manager.pk),
        **{f"{name}_id": manager.pk for name in ("written_by", "asked_by", "planned_by", "created_by")},
        "engagement": elsewhere.pk, "engagement_id": elsewhere.pk, "id": 999, "pk": 999, "number": 99,
        "status": "closed", "answer": "x", "n": 1, "ac": 50, "seed": "x", "frame_digest": "0" * 64, "size": 1,
        "organisation": 999, "organisation_id": 999,
    }  # fmt: skip


def test_a_finding_is_a_draft_of_this_engagement_by_who_wrote_it(
    client_of: As, auditor: User, engagement: Engagement, clause: Clause, forged: dict[str, Any]
) -> None:
    sent = forged | {"clause": clause.pk, "title": "伪造", "grade": "minor", "action": "save"}
    client_of(auditor).post(reverse("audits:finding_add", args=[engagement.pk]), sent)
    found = Finding.objects.get(title="伪造")
    assert (found.engagement, found.written_by, found.status, found.number) == (engagement, auditor, "draft", 1)
    assert (found.answer, found.answered_by) == ("", None)


def test_a_sample_is_planned_whatever_else_is_sent(
    client_of: As, auditor: User, engagement: Engagement, complaints: list[Complaint], forged: dict[str, Any]
) -> None:
    sent = forged | {"title": "伪造", "method": "records", "tolerable": "3", "confidence": "95", "allowed": "0"}
    client_of(auditor).post(reverse("audits:sample_add", args=[engagement.pk]), sent)
    made = Sample.objects.get(title="伪造")
    assert (made.engagement, made.status, made.number, made.seed, made.n) == (engagement, "planned", 1, "", None)


def test_a_request_is_asked_by_who_asks_it(
    client_of: As, auditor: User, engagement: Engagement, forged: dict[str, Any]
) -> None:
    sent = forged | {"what": "伪造", "why": "x", "due_on": "2026-12-01"}
    client_of(auditor).post(reverse("audits:request_add", args=[engagement.pk]), sent)
    asked = DocumentRequest.objects.get(what="伪造")
    assert (asked.engagement, asked.asked_by, asked.status, asked.number) == (engagement, auditor, "asked", 1)


def test_a_corrective_action_is_planned_and_not_yet_effective(
    client_of: As, manager: User, clerk: User, auditor: User, issued: Finding, forged: dict[str, Any]
) -> None:
    sent = forged | {"what": "伪造", "owner": clerk.pk, "due_on": "2026-12-10", "status": "effective"}
    sent |= {"planned_by": auditor.pk}
    client_of(manager).post(reverse("audits:correction_add", args=[issued.pk]), sent)
    action = CorrectiveAction.objects.get(what="伪造")
    assert (action.finding, action.planned_by, action.status, action.number) == (issued, manager, "planned", 1)


def test_an_owner_of_another_company_is_refused(client_of: As, manager: User, auditor: User, issued: Finding) -> None:
    sent = {"what": "伪造", "owner": auditor.pk, "due_on": "2026-12-10"}
    answer = client_of(manager).post(reverse("audits:correction_add", args=[issued.pk]), sent)
    assert answer.status_code in {200, 422}
    assert not CorrectiveAction.objects.exists()


def test_a_clause_of_another_letter_is_refused(
    client_of: As, auditor: User, engagement: Engagement, elsewhere_clause: Clause
) -> None:
    sent = {"clause": elsewhere_clause.pk, "title": "伪造", "grade": "minor", "action": "save"}
    client_of(auditor).post(reverse("audits:finding_add", args=[engagement.pk]), sent)
    assert not Finding.objects.filter(title="伪造").exists()


@pytest.fixture
def elsewhere_clause() -> Clause:
    other = Organisation.objects.create(name="别家", slug="other")
    version = LetterVersion.objects.create(letter=Letter.objects.create(organisation=other, title="别家"), text="x")
    return Clause.objects.create(version=version, position=1, number="1", path="1", text="x")


@pytest.mark.parametrize("who", ["manager", "clerk", "stranger"])
def test_nobody_else_changes_an_issued_finding_by_any_address(
    client_of: As, request: pytest.FixtureRequest, issued: Finding, forged: dict[str, Any], who: str
) -> None:
    before = kept(issued)
    client = client_of(request.getfixturevalue(who))
    for name in ("finding_edit", "finding_issue", "finding_supplement", "finding_withdraw", "finding_close"):
        sent = forged | {"text": "x", "title": "伪造", "close-text": "x", "withdraw-text": "x"}
        assert client.post(reverse(f"audits:{name}", args=[issued.pk]), sent).status_code in {403, 404}
    assert kept(Finding.objects.get(pk=issued.pk)) == before
