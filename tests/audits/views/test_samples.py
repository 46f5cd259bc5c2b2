"""The workbench of samples, as auditors and companies see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Organisation, User
from audits.actions import samples as actions
from audits.actions.samples import Outline
from audits.models import Engagement, Sample
from complaints.actions import write_facts
from complaints.facts import Facts
from complaints.models import Source

RECORDS = {"title": "核对", "method": "records", "tolerable": "3", "confidence": "95", "allowed": "0"}


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture(autouse=True)
def told(company: Organisation) -> None:
    """A hundred complaints of the engagement's period."""
    source = Source.objects.create(organisation=company, key="desk", name="desk")
    start = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    facts = [
        Facts(reference=f"D-{k}", received_at=start + k * dt.timedelta(hours=1), channel="phone", customer="K-1")
        for k in range(100)
    ]
    write_facts(source=source, facts=facts, by=None, kind="import", now=dt.datetime(2026, 11, 23, tzinfo=dt.UTC))


@pytest.fixture
def planned(engagement: Engagement, auditor: User) -> Sample:
    return actions.plan_sample(
        engagement=engagement, outline=Outline("核对", "records", {"tolerable": "3"}), by=auditor
    )


@pytest.fixture
def frozen(planned: Sample, auditor: User, time_machine: Any) -> Sample:
    sample = actions.freeze(sample=planned, by=auditor)
    time_machine.move_to(dt.datetime(2026, 11, 23, 2, 1, tzinfo=dt.UTC), tick=False)
    return sample


@pytest.fixture
def drawn(frozen: Sample, auditor: User) -> Sample:
    return actions.enter_seed(sample=frozen, seed="4711", by=auditor)


@pytest.fixture
def ask(client_of: Any) -> Callable[..., Any]:
    """`ask(user, "sample", sample)` opens a page, `ask(user, "sample_seed", sample, seed="x")` sends a form."""

    def send(user: User, name: str, about: Any = None, **data: str) -> Any:
        url = reverse(f"audits:{name}", args=[about.pk] if about else [])
        client = client_of(user)
        return client.post(url, data) if data else client.get(url)

    return send


def step(user: User, ask: Any, client_of: Any, name: str, sample: Sample, **data: str) -> str:
    url = reverse(f"audits:{name}", args=[sample.pk])
    return client_of(user).post(url, data, follow=True).text


class TestPlanning:
    def test_a_plan_is_made_from_the_form(self, ask, auditor, engagement):
        answer = ask(auditor, "sample_add", engagement, **RECORDS)
        made = Sample.objects.get()
        assert answer.url == reverse("audits:sample", args=[made.pk])
        assert (made.method, made.terms) == ("records", {"tolerable": "3", "confidence": "95", "allowed": "0"})

    def test_terms_of_other_questions_are_dropped(self, ask, auditor, engagement):
        ask(auditor, "sample_add", engagement, **RECORDS, level="2", limit="5", aql="1.0")
        assert set(Sample.objects.get().terms) == {"tolerable", "confidence", "allowed"}

    def test_a_limit_of_the_standard_is_kept_as_its_limit(self, ask, auditor, engagement):
        ask(auditor, "sample_add", engagement, title="x", method="limit", aql="2.5", inspection="II")
        assert Sample.objects.get().terms == {"limit": "2.5", "inspection": "II"}

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"method": "records"}, "This question needs it."),
            ({"method": "declared", "level": "5", "limit": "2", "alpha": "5", "beta": "10"}, "The limit lies above"),
            ({"method": "records", "tolerable": "0", "confidence": "95", "allowed": "0"}, "greater than or equal"),
            ({"method": "divination"}, "Select a valid choice"),
        ],
    )
    def test_terms_that_fit_no_question_are_named(self, ask, auditor, engagement, typed, said):
        answer = ask(auditor, "sample_add", engagement, title="x", **typed)
        assert said in answer.text
        assert not Sample.objects.exists()

    def test_one_in_place_of_another_takes_its_plan_over(self, client_of, auditor, engagement, drawn):
        actions.give_up(sample=drawn, reason="期间填错", by=auditor)
        url = reverse("audits:sample_add", args=[engagement.pk]) + f"?instead_of={drawn.pk}"
        assert 'value="3"' in client_of(auditor).get(url).text
        client_of(auditor).post(url, RECORDS)
        assert Sample.objects.get(number=2).replaces == drawn

    def test_one_that_stands_is_not_replaced(self, client_of, auditor, engagement, drawn):
        url = reverse("audits:sample_add", args=[engagement.pk]) + f"?instead_of={drawn.pk}"
        assert client_of(auditor).get(url).status_code == 404


class TestThePage:
    def test_a_plan_shows_what_it_would_be_now(self, ask, auditor, planned):
        page = ask(auditor, "sample", planned).text
        assert "of 100 are examined; a single deviation fails." in page
        assert "it does not show that none does" in page
        assert "SHA-256" not in page

    def test_a_frozen_frame_shows_its_digest_and_its_account(self, ask, auditor, frozen):
        page = ask(auditor, "sample", frozen).text
        assert frozen.frame_digest in page
        assert reverse("audits:evidence", args=[frozen.frame_id]) in page
        assert "redraw.py" not in page

    def test_a_drawn_sample_lists_its_complaints_and_how_to_draw_them_again(self, ask, auditor, drawn):
        page = ask(auditor, "sample", drawn).text
        assert all(each.complaint.reference in page for each in drawn.items.all())
        assert f"&quot;4711&quot; {drawn.n}" in page or f'"4711" {drawn.n}' in page

    def test_no_customer_stands_on_it(self, ask, auditor, drawn):
        assert "K-1" not in ask(auditor, "sample", drawn).text

    def test_the_company_sees_it_once_it_is_drawn(self, ask, manager, frozen, auditor):
        assert ask(manager, "sample", frozen).status_code == 404
        actions.enter_seed(sample=frozen, seed="x", by=auditor)
        page = ask(manager, "sample", frozen).text
        assert "Give this sample up" not in page

    def test_the_engagement_lists_it(self, ask, auditor, manager, planned):
        address = reverse("audits:sample", args=[planned.pk])
        assert address in ask(auditor, "engagement", planned.engagement).text
        assert address not in ask(manager, "engagement", planned.engagement).text

    def test_the_script_is_handed_out_as_it_is(self, ask, auditor):
        answer = ask(auditor, "redraw_script")
        assert b"".join(answer.streaming_content).startswith(b"# Makes a draw again")
        assert "attachment" in answer["Content-Disposition"]


class TestSteps:
    def test_from_plan_to_extension(self, client_of, ask, auditor, planned, time_machine):
        assert "The frame is frozen." in step(auditor, ask, client_of, "sample_freeze", planned)
        time_machine.move_to(dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC), tick=False)
        assert "The sample is drawn." in step(
            auditor, ask, client_of, "sample_seed", planned, **{"seed-seed": "骰子 3 5 2"}
        )
        told = {"extend-n": "80", "extend-reason": "一处偏差"}
        assert "The sample is extended." in step(auditor, ask, client_of, "sample_extend", planned, **told)
        assert planned.items.count() == 80

    @pytest.mark.parametrize("n", ["1", "101", "x"])
    def test_a_size_that_cannot_be_is_said_beside_the_field(self, client_of, auditor, drawn, n):
        url = reverse("audits:sample_extend", args=[drawn.pk])
        answer = client_of(auditor).post(url, {"extend-n": n, "extend-reason": "x"})
        assert answer.status_code == 422
        assert drawn.items.count() == drawn.n

    def test_an_empty_period_is_said(self, client_of, ask, auditor, engagement, planned):
        Engagement.objects.update(period_from=dt.date(2025, 2, 1), period_until=dt.date(2025, 3, 1))
        assert "Nothing was received" in step(auditor, ask, client_of, "sample_freeze", planned)

    def test_a_step_that_cannot_follow_is_said(self, client_of, ask, auditor, drawn):
        assert "not possible now" in step(auditor, ask, client_of, "sample_freeze", drawn)

    def test_giving_up_takes_a_reason(self, client_of, ask, auditor, drawn):
        url = reverse("audits:sample_give_up", args=[drawn.pk])
        assert client_of(auditor).post(url, {"give_up-reason": ""}).status_code == 422
        page = step(auditor, ask, client_of, "sample_give_up", drawn, **{"give_up-reason": "期间填错"})
        assert "Plan another in its place" in page


@pytest.mark.parametrize("name", ["sample_freeze", "sample_seed", "sample_extend", "sample_give_up"])
@pytest.mark.parametrize("who", ["stranger", "colleague"])
def test_a_stranger_finds_nothing(request, client_of, drawn, name, who):
    client = client_of(request.getfixturevalue(who))
    assert client.post(reverse(f"audits:{name}", args=[drawn.pk])).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "colleague", "outsider"])
def test_a_sample_is_not_there_for_strangers(request, client_of, drawn, who):
    assert client_of(request.getfixturevalue(who)).get(reverse("audits:sample", args=[drawn.pk])).status_code == 404
