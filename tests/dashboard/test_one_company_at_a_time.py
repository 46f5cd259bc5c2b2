"""An auditor of two companies reads every register for one company at a time, and nobody else's at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from audits.models import Engagement, Finding
from commitments.models import Benchmark, InterpretationNote, Letter, Milestone, Outage, Promise, ResourceFact
from compliance.models import Breach, ComplianceRun, Result, RewardPool
from tests.engaging import admit
from whitepapers.actions import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]

DAY = dt.date(2026, 10, 5)
NAMES = {"alpha": "甲物业", "beta": "乙物业"}
PAGES = {
    "dashboard:home": "",
    "commitments:letters": "",
    "commitments:facts": "kind=seats",
    "commitments:facts outage": "kind=outage",
    "commitments:facts benchmark": "kind=benchmark",
    "commitments:training": "period=2026H2",
    "commitments:milestones": "",
    "commitments:notes": "",
    "commitments:metric_reviews": "",
    "compliance:obligations": "",
    "compliance:rewards": "",
    "compliance:breaches": "",
    "whitepapers:papers": "",
}
"""Every register, and what its address says beside the company."""


def found_of(slug: str, page: str) -> str:
    """What a page says only where it is of this company."""
    marks = {
        "commitments:facts": f"{slug}-drill",
        "commitments:facts outage": f"{slug}-outage",
        "commitments:facts benchmark": f"{slug}-publisher",
        "commitments:training": f"{slug}-YG1",
        "commitments:milestones": f"{slug}-step",
        "commitments:notes": f"{slug}-question",
        "compliance:obligations": f"{slug}-step",
        "compliance:breaches": reverse("compliance:breach", args=[breach_of(slug)]),
        "whitepapers:papers": reverse("whitepapers:paper", args=[paper_of(slug)]),
    }
    return marks.get(page, f"{slug}-letter")


def breach_of(slug: str) -> int:
    return Breach.objects.get(key=slug).pk


def paper_of(slug: str) -> int:
    return Organisation.objects.get(slug=slug).white_papers.get().pk


@pytest.fixture
def companies(write_letter: Callable[..., Letter], judge: Callable[..., Result], run: ComplianceRun, manager: User):
    """Two companies with one entry in every register each."""
    made = [Organisation.objects.create(name=name, slug=slug) for slug, name in NAMES.items()]
    for company in made:
        letter = write_letter(company, f"{company.slug}-letter")
        register(company, letter)
        promise = Promise.objects.filter(clause__version__letter=letter, kind="target").first()
        judge(promise, "missed", 90, 100, period="2026Q3")
        Breach.objects.create(
            key=company.slug,
            promise=promise,
            period="2026Q3",
            severity="minor",
            occurred_on=dt.date(2026, 10, 1),
            negotiate_by=dt.date(2026, 12, 1),
            opened_by_run=run,
        )
        build(organisation=company, period="2026Q3", by=manager, at=dt.datetime(2026, 10, 20, tzinfo=dt.UTC))
    return made


def register(company: Organisation, letter: Letter) -> None:
    slug, days, own = company.slug, {"starts_on": DAY, "ends_on": DAY}, {"organisation": company}
    ResourceFact.objects.create(kind="seats", value=1, note=f"{slug}-drill", **days, **own)
    ResourceFact.objects.create(kind="training_hours", value=40, subject=f"{slug}-YG1", **days, **own)
    at = dt.datetime(2026, 10, 5, tzinfo=dt.UTC)
    Outage.objects.create(starts_at=at, ends_at=at + dt.timedelta(hours=1), cause=f"{slug}-outage", **own)
    until = dt.date(2026, 12, 31)
    Benchmark.objects.create(publisher=f"{slug}-publisher", seconds=60, valid_from=DAY, valid_until=until, **own)
    Milestone.objects.create(letter=letter, clause_path="1", phase=f"{slug}-step", due_on=DAY, agreed=True)
    InterpretationNote.objects.create(
        letter=letter, number=1, question=f"{slug}-question", reading="x", valid_from=DAY, proposed_by=None
    )
    pool = RewardPool.objects.create(letter=letter, clause_path="1", year=2026, amount=Decimal(1))
    pool.formulas.create(number=1)


@pytest.fixture
def engage(firm: Organisation, auditor: User):
    def open_to(company: Organisation) -> Engagement:
        year = {"period_from": dt.date(2026, 1, 1), "period_until": dt.date(2026, 12, 31)}
        access = {"valid_from": dt.date(2026, 1, 1), "valid_until": dt.date(2026, 12, 31)}
        engagement = Engagement.objects.create(organisation=company, firm=firm, title="x", **year, **access)
        admit(engagement, auditor)
        engagement.letters.set(company.letters.all())
        return engagement

    return open_to


@pytest.fixture
def auditor_of_both(companies, engage, auditor: User, client_of: Callable[[User], Client]) -> Client:
    for company in companies:
        engage(company)
    return client_of(auditor)


def ask(client: Client, page: str, company: str = "") -> Any:
    query = "&".join(filter(None, [PAGES[page], f"company={company}" if company else ""]))
    return client.get(f"{reverse(page.split()[0])}?{query}", headers={"accept-language": "en"})


def words_of(client: Client, company: str = "") -> dict[str, str]:
    return {page: ask(client, page, company).content.decode() for page in PAGES}


def told(words: dict[str, str], slug: str) -> list[str]:
    """The pages that say something of a company."""
    return [page for page in PAGES if found_of(slug, page) in words[page]]


@pytest.mark.parametrize(("slug", "other"), [("alpha", "beta"), ("beta", "alpha")])
def test_a_register_is_of_the_company_in_the_address_and_of_no_other(
    slug: str, other: str, auditor_of_both: Client
) -> None:
    words = words_of(auditor_of_both, slug)
    assert told(words, slug) == list(PAGES)
    assert told(words, other) == []


def test_every_register_names_its_company_and_offers_the_other(auditor_of_both: Client) -> None:
    words = words_of(auditor_of_both, "beta")
    shown, offered = f'company=beta" aria-current="true">{NAMES["beta"]}</a>', f'company=alpha">{NAMES["alpha"]}</a>'
    assert [page for page in PAGES if shown in words[page] and offered in words[page]] == list(PAGES)


def test_without_a_choice_a_register_is_of_the_first_by_name(auditor_of_both: Client) -> None:
    words = words_of(auditor_of_both)
    assert told(words, "beta") == list(PAGES)  # 乙 stands before 甲
    assert told(words, "alpha") == []


@pytest.mark.parametrize("slug", ["gamma", "nobody"])
def test_a_company_that_does_not_engage_him_is_not_found(slug: str, auditor_of_both: Client) -> None:
    Organisation.objects.create(name="丙物业", slug="gamma")
    assert {page: ask(auditor_of_both, page, slug).status_code for page in PAGES} == dict.fromkeys(PAGES, 404)


def test_an_auditor_of_one_is_told_which_and_offered_nothing(
    companies, engage, auditor: User, client_of: Callable[[User], Client]
) -> None:
    engage(companies[0])
    heads = {page: text.split("<main")[1].split("</h1>")[0] for page, text in words_of(client_of(auditor)).items()}
    assert [page for page, head in heads.items() if f'<p class="goal">{NAMES["alpha"]}</p>' in head] == list(PAGES)
    assert [page for page, head in heads.items() if "company=" in head] == []


def test_an_engagement_that_is_over_closes_its_company(auditor_of_both: Client, companies) -> None:
    Engagement.objects.filter(organisation=companies[1]).update(valid_until=dt.date(2026, 11, 22))
    assert {page: ask(auditor_of_both, page, "beta").status_code for page in PAGES} == dict.fromkeys(PAGES, 404)


def test_people_of_a_company_see_their_own_and_can_name_no_other(
    companies, person: Callable[..., User], client_of: Callable[[User], Client]
) -> None:
    client = client_of(person("of-alpha", User.Role.MANAGER, companies[0]))
    assert {page: ask(client, page, "beta").status_code for page in PAGES} == dict.fromkeys(PAGES, 404)
    words = words_of(client)
    assert told(words, "alpha") == list(PAGES)
    assert [page for page in PAGES if 'class="choosers company"' in words[page]] == []


def test_the_plan_of_a_letter_is_of_the_letters_company(auditor_of_both: Client) -> None:
    letter = Letter.objects.get(title="alpha-letter")
    path = reverse("commitments:milestones")
    words = auditor_of_both.get(path, {"letter": letter.pk}).content.decode()
    assert "alpha-step" in words
    assert "beta-step" not in words
    assert auditor_of_both.get(path, {"letter": letter.pk, "company": "beta"}).status_code == 404


@pytest.mark.parametrize("name", ["commitments:milestones", "commitments:notes"])
def test_a_letter_of_another_company_is_not_found(
    name: str, companies, engage, auditor: User, client_of: Callable[[User], Client]
) -> None:
    engage(companies[0])
    foreign = Letter.objects.get(title="beta-letter")
    assert client_of(auditor).get(reverse(name), {"letter": foreign.pk}).status_code == 404


def test_a_note_is_proposed_for_the_company_that_was_looked_at(auditor_of_both: Client) -> None:
    given = {"letter": Letter.objects.get(title="alpha-letter").pk, "question": "?", "reading": "!"}
    path = reverse("commitments:notes") + "?company="
    given["valid_from"] = "2026-11-23"
    assert auditor_of_both.post(path + "beta", given).context["form"].errors["letter"]
    assert auditor_of_both.post(path + "alpha", given).url.partition("#")[0].endswith("?company=alpha")


def test_links_to_the_registers_stay_with_the_company(auditor_of_both: Client) -> None:
    words = ask(auditor_of_both, "commitments:letters", "alpha").content.decode()
    for name in ("commitments:facts", "compliance:obligations", "commitments:milestones", "compliance:rewards"):
        assert f'href="{reverse(name)}?company=alpha"' in words


def test_what_waits_is_of_the_company_that_is_looked_at(auditor_of_both: Client, auditor: User) -> None:
    titles = [item.text for item in ask(auditor_of_both, "dashboard:home", "alpha").context["attention"]]
    assert any("alpha" in title for title in titles)
    assert not any("beta" in title for title in titles)


def test_an_answered_finding_waits_where_its_company_is_looked_at(
    auditor_of_both: Client, auditor: User, companies
) -> None:
    engagement = Engagement.objects.get(organisation=companies[0])
    Finding.objects.create(
        engagement=engagement,
        number=1,
        clause=engagement.clauses().first(),
        title="alpha-finding",
        status=Finding.Status.ANSWERED,
        written_by=auditor,
    )
    seen = {
        slug: [item.text for item in ask(auditor_of_both, "dashboard:home", slug).context["attention"]]
        for slug in NAMES
    }
    assert "alpha-finding" in seen["alpha"]
    assert "alpha-finding" not in seen["beta"]
