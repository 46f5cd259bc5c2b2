"""Who the customers are is nowhere that it may not be: a planted name, number and address are looked for on every
address of the product, page by page, file by file, as everybody who must not see them (rule book §15)."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone

from accounts.api_tokens.actions import issue
from accounts.api_tokens.models import scopes_of
from accounts.models import Organisation, User
from audits.models import Engagement
from commitments.models import Employee
from complaints.actions import write_facts
from complaints.facts import Facts
from complaints.imports.rejected import RejectedRows
from complaints.looks.actions import unmask
from complaints.models import Complaint, Import, Invitation, Source, Survey
from dashboard.notices.actions import open_inboxes, raise_notices
from evidence.actions import seal
from evidence.models import JournalEntry
from tests.dashboard.test_permissions import (  # noqa: F401  # fixtures, and the list of all addresses
    DEFINED,
    OURS,
    address,
    ask,
    draft_version,
    finding,
    storage,
    things,
)
from tests.engaging import admit

pytestmark = pytest.mark.django_db
NAME, BEFORE, NUMBER, PLACE, STAFF = "鹦哥绿", "鹦哥蓝", "13877665544", "金丝雀路88号7栋1203室", "白头翁"
CANARIES = (NAME, BEFORE, NUMBER, PLACE, STAFF)
TEXT = f"{NAME}来电，请打{NUMBER}，住{PLACE}。此前登记为{BEFORE}。"
REASON = f"{NAME}来电更正，电话{NUMBER}"
# Where the company's own people read what they are there to read; each is in the journal, or is their own file.
OF_THE_COMPANY = {
    "complaints:import_rejected": "the rows they sent, to be corrected",
    "commitments:training_names": "the names of the company's own people, for its manager",
}


@pytest.fixture
def complaint(company: Organisation, manager: User) -> Complaint:
    """A complaint whose customer is in every field, in a version before, and in why it was changed."""
    source = Source.objects.create(organisation=company, key="crm", name="CRM")
    at = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
    place = {"unit": "东区", "category": "维修", "subcategory": "电梯"}
    person = {"customer": "007", "customer_contact": NUMBER, "text": TEXT, **place}
    for name, reason in ((BEFORE, ""), (NAME, REASON)):
        told = Facts(reference="R1", received_at=at, customer_name=name, **person)
        write_facts(source=source, facts=[told], by=manager, kind="form", reason=reason, now=timezone.now())
    return Complaint.objects.get()


@pytest.fixture
def planted(
    things: dict[str, dict[str, object]],  # noqa: F811
    complaint: Complaint,
    company: Organisation,
    manager: User,
    auditor: User,
) -> dict[str, dict[str, object]]:
    """Everything of the company, with its customer wherever one can be."""
    survey = Survey.objects.get()
    wrote = {"answered_at": timezone.now(), "score": 2, "comment": f"{NAME}不满意，请打{NUMBER}"}
    Invitation.objects.create(survey=survey, complaint=complaint, code_hash="x", **wrote)
    Employee.objects.create(organisation=company, staff_number="1", name=STAFF)
    brought = Import.objects.get()
    with RejectedRows() as rejected:
        rejected.header([NAME, NUMBER])
        rejected.file.seek(0)
        brought.rejected_file.save("rejected", ContentFile(rejected.file.read()))
    colleague = User.objects.create(username="colleague", role="auditor", organisation=auditor.organisation)
    admit(Engagement.objects.get(), colleague)
    look = {"complaint": complaint, "by": colleague, "now": timezone.now()}
    for field in ("customer_name", "customer_contact", "text", "survey_comment"):
        unmask(field=field, reason=f"核对客户{NAME}的电话{NUMBER}", **look)
    open_inboxes()
    raise_notices(now=timezone.now() + dt.timedelta(seconds=1))
    return things


@pytest.fixture
def others(person: Callable[..., User], stranger: User, letter: Any) -> dict[str, User]:
    """People of another company, and an auditor who audits that one."""
    other = Organisation.objects.create(name="别家物业", slug="other")
    engagement = Engagement.objects.create(
        organisation=other, firm=stranger.organisation, title="别家", period_from=dt.date(2026, 1, 1),
        period_until=dt.date(2026, 12, 31), valid_from=dt.date(2026, 1, 1), valid_until=dt.date(2099, 1, 1),
    )  # fmt: skip
    admit(engagement, stranger)
    return {"stranger": stranger} | {
        role: person(f"other-{role}", role, other) for role in ("clerk", "manager", "admin")
    }


def content(answer: HttpResponseBase) -> str:
    """What an answer says, its headers and the parts of a workbook among it."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    headers = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return headers + unescape(body.decode("utf-8", "replace"))


def seen_in(text: str, canaries: tuple[str, ...] = CANARIES) -> list[str]:
    return [canary for canary in canaries if canary in text]


def everywhere(things: dict[str, dict[str, object]]) -> Iterator[tuple[str, str]]:  # noqa: F811
    """Every address, that of each object that is there."""
    for name, entry in OURS.items():
        if not name.startswith(("api:", "accounts:logout")):
            yield name, address(name, entry, **things.get(name, {}))


VARIED = ("?identity=1", "?kind=xlsx", "?customer=007&received_from=2026-01-01")


def sightings(browser: Client, things: dict[str, dict[str, object]], variations: tuple[str, ...]) -> dict[str, Any]:  # noqa: F811
    found = {}
    for _name, path in everywhere(things):
        for query in ("", *variations):
            told = content(ask(browser, path + query) if not query else browser.get(path + query))
            if there := seen_in(told):
                found[path + query] = there
    return found


def test_the_auditor_of_the_engagement_sees_nobody(planted: Any, client_of: Any, auditor: User) -> None:
    assert sightings(client_of(auditor), planted, VARIED) == {}


@pytest.mark.parametrize("who", ["stranger", "clerk", "manager", "admin"])
def test_people_of_others_see_nobody(planted: Any, others: dict[str, User], client_of: Any, who: str) -> None:
    assert sightings(client_of(others[who]), planted, ("?identity=1",)) == {}


def test_an_administrator_sees_nobody(planted: Any, client_of: Any, admin: User) -> None:
    browser = client_of(admin)
    assert sightings(browser, planted, ()) == {}
    assert seen_in(content(browser.get("/admin/evidence/journalentry/?all="))) == []
    for entry in JournalEntry.objects.all():
        assert seen_in(content(browser.get(f"/admin/evidence/journalentry/{entry.pk}/change/"))) == []


@pytest.mark.parametrize("role", ["clerk", "manager"])
def test_the_companys_people_see_somebody_only_where_they_ask(
    planted: Any, client_of: Any, role: str, request: pytest.FixtureRequest
) -> None:
    browser = client_of(request.getfixturevalue(role))
    allowed = {address(name, OURS[name], **planted.get(name, {})) for name in OF_THE_COMPANY}
    assert set(sightings(browser, planted, ())) <= allowed


def test_a_visitor_sees_nobody(planted: Any) -> None:
    assert sightings(Client(), planted, ()) == {}


def test_no_link_that_an_auditor_can_follow_leads_to_anybody(planted: Any, client_of: Any, auditor: User) -> None:
    """From his first page on, wherever it leads."""
    browser, waiting, known, found = client_of(auditor), ["/"], {"/"}, {}
    while waiting and len(known) < 400:
        path = waiting.pop()
        answer = browser.get(path)
        text = content(answer)
        if there := seen_in(text):
            found[path] = there
        links = re.findall(r'href="([^"#]+)', text) if "text/html" in answer.get("Content-Type", "") else []
        for link in {path.partition("?")[0] + each if each.startswith("?") else each for each in links}:
            if link.startswith("/") and not link.startswith(("/static/", "/account/logout")) and link not in known:
                known.add(link)
                waiting.append(link)
    assert found == {}
    assert len(known) > 40


@pytest.mark.parametrize("who", ["auditor", "stranger"])
def test_the_api_tells_an_auditor_of_nobody(planted: Any, others: dict[str, User], auditor: User, who: str) -> None:
    owner = {"auditor": auditor, **others}[who]
    today = timezone.localdate()
    _, secret = issue(owner=owner, name="x", scopes=scopes_of(owner), expires_on=today, today=today)
    browser = Client(headers={"Authorization": f"Bearer {secret}"})
    for path in ("", "crm/R1/", "crm/R1/?identity=open", "crm/R1/?identity=masked", "?customer=007", "?reference=R1"):
        assert seen_in(content(browser.get(f"/api/v1/complaints/{path}"))) == [], path


def test_the_journal_keeps_nobody(planted: Any) -> None:
    seal()
    for entry in JournalEntry.objects.all():
        assert seen_in(f"{entry.actor} {entry.subject} {entry.detail}") == [], entry


def test_the_page_of_a_fault_tells_of_nobody(
    planted: Any, client_of: Any, auditor: User, monkeypatch: pytest.MonkeyPatch, complaint: Complaint
) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise RuntimeError(f"{complaint.customer_name} {complaint.customer_contact}")

    monkeypatch.setattr("complaints.views.timeline", fail)
    browser = client_of(auditor)
    browser.raise_request_exception = False
    answer = browser.get(f"/complaints/{complaint.pk}/")
    assert answer.status_code == 500
    assert seen_in(content(answer)) == []


def test_the_canaries_can_be_seen_at_all(planted: Any, client_of: Any, clerk: User, complaint: Complaint) -> None:
    """So that silence above means that nobody sings."""
    page = content(client_of(clerk).get(f"/complaints/{complaint.pk}/?identity=1"))
    assert {NAME, NUMBER, PLACE} <= set(seen_in(page))
    assert DEFINED
