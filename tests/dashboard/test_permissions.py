"""The permission matrix: every address of the product, and who may open it. A new address needs a row.

yes     the role may open it (which objects it finds there is the second table's business)
no      403: the page belongs to other roles
login   led to the sign-in page
world   open to everybody
token   401: no session opens it, whoever it belongs to; a token does, or a signature (dashboard/api/test_access.py)

What follows a # is the reason, where one might doubt the row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.api_tokens.actions import issue as issue_token
from accounts.api_tokens.models import scopes_of
from accounts.models import Organisation, ServiceUnit, User
from audits.actions.requests import ask as ask_documents
from audits.models import (
    CorrectiveAction,
    DocumentRequest,
    Engagement,
    Finding,
    Reperformance,
    Sample,
    SampleItem,
    Signature,
)
from audits.recorded import recorded
from audits.reperformance.facts import record_as_json
from commitments.models import (
    Blank,
    Clause,
    InterpretationNote,
    Letter,
    LetterVersion,
    Milestone,
    Promise,
    ResourceFact,
)
from complaints.actions import write_facts
from complaints.facts import Facts
from complaints.models import Complaint, Hold, Import, Mapping, SavedView, Source, Survey
from complaints.models.imports import Export
from compliance.actions import Terms, propose_pool
from compliance.actions.compensating import Entry, add_compensation
from compliance.actions.disputes import Happened, open_dispute
from compliance.actions.exempting import ask_exemption
from compliance.actions.handling import Plan, plan_handling
from compliance.models import Breach, Restatement, Result, ResultVersion
from compliance.saying import canonical, said_by
from dashboard.api.hooks.actions import open_hook
from dashboard.notices.models import Message, Notice, Way
from evidence.actions import Uploads
from evidence.models import EvidenceFile
from tests.engaging import admit, sign
from tests.signing import signed
from whitepapers.actions import build
from whitepapers.models import Remark

ROLES = ("anonymous", "clerk", "manager", "auditor", "admin")
MATRIX = """
    address                          anonymous  clerk  manager  auditor  admin

    dashboard:home                   login      yes    yes      yes      yes
    dashboard:letter                 login      yes    yes      yes      yes
    dashboard:changes                login      yes    yes      yes      yes
    dashboard:promise                login      yes    yes      yes      yes
    dashboard:analysis               login      yes    yes      yes      no   # leads to complaints
    dashboard:letter_analysis        login      yes    yes      yes      no   # the same
    dashboard:picked                 login      yes    yes      yes      no   # complaints behind a point
    dashboard:what_if                login      yes    yes      yes      no   # counts complaints
    dashboard:cases                  login      yes    yes      yes      no   # his own work: complaints
    dashboard:cases_export           login      yes    yes      yes      no   # no more than he lists
    dashboard:metrics                login      yes    yes      yes      yes
    dashboard:metric                 login      yes    yes      yes      yes
    dashboard:changed                login      yes    yes      yes      no   # the same
    dashboard:set_language           world      world  world    world    world
    dashboard:notices                login      yes    yes      yes      yes
    dashboard:notice                 login      yes    yes      yes      yes  # his own
    dashboard:notices_read           login      yes    yes      yes      yes
    dashboard:ways                   login      yes    yes      yes      yes
    dashboard:way_add                login      yes    yes      yes      yes
    dashboard:way_test               login      yes    yes      yes      yes  # his own
    dashboard:way_end                login      yes    yes      yes      yes
    dashboard:undelivered            login      yes    yes      yes      yes  # an administrator: his people's too
    dashboard:undelivered_again      login      yes    yes      yes      yes
    dashboard:undelivered_give_up    login      yes    yes      yes      yes
    dashboard:hooks                  login      no     yes      no       no
    dashboard:hook_add               login      no     yes      no       no
    dashboard:hook_rotate            login      no     yes      no       no
    dashboard:hook_end               login      no     yes      no       no
    dashboard:retention              login      no     yes      no       yes  # counts alone
    dashboard:erase                  login      no     yes      no       no
    dashboard:hold_add               login      no     yes      no       no
    dashboard:hold_release           login      no     yes      no       no

    api:reference                    world      world  world    world    world  # says what there is
    api:openapi                      world      world  world    world    world
    api:nowhere                      world      world  world    world    world  # always 404
    api:complaints                   token      token  token    token    token
    api:complaint_batch              token      token  token    token    token
    api:complaint                    token      token  token    token    token
    api:letters                      token      token  token    token    token
    api:letter                       token      token  token    token    token
    api:figures                      token      token  token    token    token
    api:results                      token      token  token    token    token
    api:breaches                     token      token  token    token    token
    api:restatements                 token      token  token    token    token
    api:breach                       token      token  token    token    token
    api:hook                         token      token  token    token    token

    accounts:login                   world      world  world    world    world
    accounts:logout                  login      yes    yes      yes      yes
    accounts:password                login      yes    yes      yes      yes
    accounts:second_factor           login      yes    yes      yes      yes
    accounts:recovery_codes          login      own    own      own      own
    accounts:second_factor_remove    login      own    own      own      own
    accounts:api_tokens              login      no     yes      yes      no
    accounts:api_token_add           login      no     yes      yes      no
    accounts:api_token_revoke        login      no     yes      yes      no

    commitments:letters              login      no     yes      yes      yes
    commitments:import               login      no     yes      no       no
    commitments:review               login      no     yes      no       no
    commitments:describe             login      no     yes      no       no
    commitments:discard              login      no     yes      no       no
    commitments:decide               login      no     yes      no       no
    commitments:correct              login      no     yes      no       no
    commitments:promise_add          login      no     yes      no       no
    commitments:fill                 login      no     yes      no       no
    commitments:facts                login      no     yes      yes      no
    commitments:entry                login      no     yes      yes      no
    commitments:entry_correct        login      no     yes      no       no
    commitments:entry_withdraw       login      no     yes      no       no
    commitments:entries_confirm      login      no     no       yes      no
    commitments:milestones           login      no     yes      yes      no
    commitments:milestone_agree      login      no     yes      no       no
    commitments:milestone_done       login      no     yes      no       no
    commitments:milestone_add        login      no     yes      no       no
    commitments:training             login      no     yes      yes      no
    commitments:training_template    login      no     yes      no       no
    commitments:training_names       login      no     yes      no       no
    commitments:training_confirm     login      no     no       yes      no
    commitments:metric_reviews       login      no     yes      yes      no
    commitments:metric_review        login      no     yes      yes      no
    commitments:notes                login      no     yes      yes      no
    commitments:sign                 login      no     yes      yes      no
    commitments:decline              login      no     yes      yes      no

    complaints:list                  login      yes    yes      yes      no
    complaints:add                   login      yes    yes      no       no
    complaints:detail                login      yes    yes      yes      no
    complaints:edit                  login      yes    yes      no       no
    complaints:bulk                  login      yes    yes      no       no   # what he reads he does not write
    complaints:earlier               login      yes    yes      no       no
    complaints:export                login      yes    yes      yes      no   # in his period, as tokens
    complaints:calendar              login      yes    yes      yes      yes
    complaints:decree_add            login      no     yes      no       yes
    complaints:hours_add             login      no     yes      no       yes
    complaints:imports               login      yes    yes      no       no
    complaints:import_add            login      yes    yes      no       no
    complaints:import                login      yes    yes      no       no
    complaints:import_template_csv   login      yes    yes      no       no
    complaints:import_template_xlsx  login      yes    yes      no       no
    complaints:import_start          login      yes    yes      no       no
    complaints:import_rejected       login      yes    yes      no       no
    complaints:import_reading        login      yes    yes      no       no
    complaints:import_mapping        login      yes    yes      no       no
    complaints:import_cancel         login      yes    yes      no       no
    complaints:import_reopen         login      yes    yes      no       no
    complaints:import_discard        login      yes    yes      no       no
    complaints:mappings              login      yes    yes      no       no
    complaints:mapping_edit          login      yes    yes      no       no
    complaints:mapping_delete        login      yes    yes      no       no
    complaints:mapping_file          login      yes    yes      no       no
    complaints:sources               login      yes    yes      no       no   # as with imports
    complaints:source                login      yes    yes      no       no
    complaints:surveys               login      yes    yes      no       no
    complaints:survey_add            login      yes    yes      no       no
    complaints:survey_links          login      yes    yes      no       no   # whoever has a link can answer
    complaints:survey_slips          login      yes    yes      no       no
    complaints:views                 login      yes    yes      yes      no   # his own, and his firm's
    complaints:view_add              login      yes    yes      yes      no
    complaints:view_edit             login      yes    yes      yes      no
    complaints:view_delete           login      yes    yes      yes      no
    complaints:unmask                login      no     no       yes      no   # the company's people show the person
    complaints:contact_search        login      yes    yes      yes      no   # he finds what he may see, as tokens
    complaints:looks                 login      no     yes      no       no
    complaints:looks_seen            login      no     yes      no       no
    complaints:export_status         login      yes    yes      yes      no   # his own exports
    complaints:export_download       login      yes    yes      yes      no
    complaints:export_cancel         login      yes    yes      yes      no

    survey:enter                     world      world  world    world    world
    survey:answer                    world      world  world    world    world  # with a code that nobody guesses

    compliance:runs                  login      no     yes      no       yes
    compliance:activate              login      no     yes      no       no
    compliance:recompute             login      no     yes      no       no
    compliance:stock                 login      yes    yes      yes      no
    compliance:due                   login      yes    yes      yes      no
    compliance:obligations           login      no     yes      yes      no
    compliance:breaches              login      no     yes      yes      no
    compliance:breach                login      no     yes      yes      no
    compliance:breach_settle         login      no     yes      no       no
    compliance:breach_reopen         login      no     yes      no       no
    compliance:handling_plan         login      no     yes      no       no
    compliance:handling_change       login      no     yes      no       no
    compliance:handling_finish       login      no     yes      no       no
    compliance:handling_drop         login      no     yes      no       no
    compliance:exemption_ask         login      no     yes      no       no
    compliance:exemption             login      no     no       yes      no   # the company asks, the auditor rules
    compliance:compensation_add      login      no     yes      no       no
    compliance:compensation_reverse  login      no     yes      no       no
    compliance:dispute_open          login      no     yes      no       no
    compliance:dispute               login      no     yes      yes      no
    compliance:dispute_step          login      no     yes      no       no
    compliance:restatements          login      no     yes      yes      no
    compliance:restatement           login      no     yes      yes      no
    compliance:restatement_decide    login      no     yes      no       no
    compliance:rewards               login      no     yes      yes      no
    compliance:reward_propose        login      no     yes      no       no
    compliance:reward                login      no     yes      yes      no
    compliance:reward_revise         login      no     yes      no       no
    compliance:reward_approve        login      no     yes      no       no
    compliance:reward_correct        login      no     yes      no       no
    compliance:reward_discard        login      no     yes      no       no
    compliance:reward_unit           login      no     yes      yes      no
    compliance:reward_export         login      no     yes      yes      no

    audits:engagements               login      no     yes      yes      no
    audits:engagement                login      no     yes      yes      no
    audits:engagement_add            login      no     yes      no       no
    audits:engagement_edit           login      no     yes      no       no
    audits:engagement_accept         login      no     yes      no       no
    audits:engagement_accept_other   login      no     yes      no       no
    audits:acceptance_withdraw       login      no     yes      no       no
    audits:engagement_assign         login      no     no       yes      no   # the lead's alone: others a 404
    audits:threat                    login      no     no       yes      no
    audits:assignment_end            login      no     no       yes      no
    audits:sign                      login      no     no       yes      no   # his own name
    audits:signature                 login      no     yes      yes      no
    audits:request                   login      no     yes      yes      no
    audits:request_add               login      no     no       yes      no
    audits:request_deliver           login      no     yes      no       no
    audits:request_accept            login      no     no       yes      no
    audits:request_return            login      no     no       yes      no
    audits:request_withdraw          login      no     no       yes      no
    audits:finding                   login      no     yes      yes      no
    audits:finding_add               login      no     no       yes      no
    audits:finding_edit              login      no     no       yes      no
    audits:finding_issue             login      no     no       yes      no
    audits:finding_discard           login      no     no       yes      no
    audits:finding_supplement        login      no     no       yes      no
    audits:finding_withdraw          login      no     no       yes      no
    audits:finding_answer            login      no     yes      no       no
    audits:finding_close             login      no     no       yes      no
    audits:finding_reopen            login      no     no       yes      no
    audits:sample                    login      no     yes      yes      no
    audits:sample_add                login      no     no       yes      no
    audits:sample_freeze             login      no     no       yes      no
    audits:sample_seed               login      no     no       yes      no
    audits:sample_extend             login      no     no       yes      no
    audits:sample_give_up            login      no     no       yes      no
    audits:sample_examine            login      no     no       yes      no
    audits:sample_finish             login      no     no       yes      no
    audits:sample_workbook           login      no     no       yes      no
    audits:workbook_read             login      no     no       yes      no
    audits:workbook_take             login      no     no       yes      no
    audits:examine                   login      no     yes      yes      no
    audits:review_lists              login      no     no       yes      no
    audits:review_list               login      no     no       yes      no
    audits:reported_and_audited      login      no     yes      yes      no
    audits:redraw_script             login      no     yes      yes      no
    audits:findings                  login      no     yes      yes      no
    audits:correction_add            login      no     yes      no       no
    audits:correction_report         login      no     yes      no       no
    audits:correction_withdraw       login      no     yes      no       no
    audits:correction_retest         login      no     no       yes      no
    audits:opinion                   login      no     yes      yes      no  # a draft is the firm's alone
    audits:opinion_add               login      no     no       yes      no
    audits:opinion_clause            login      no     no       yes      no
    audits:opinion_overall           login      no     no       yes      no
    audits:opinion_explain           login      no     no       yes      no
    audits:opinion_sign              login      no     no       yes      no
    audits:opinion_withdraw          login      no     no       yes      no
    audits:opinion_text              login      no     yes      yes      no
    audits:rulings                   login      no     no       yes      no
    audits:heads                     login      no     no       yes      no  # his own
    audits:evidence                  login      no     yes      yes      no
    audits:evidence_about            login      no     yes      yes      no
    audits:evidence_page             login      no     yes      yes      no
    audits:evidence_detach           login      no     no       yes      no

    whitepapers:papers               login      no     yes      yes      no
    whitepapers:build                login      no     yes      no       no
    whitepapers:paper                login      no     yes      yes      no
    whitepapers:freeze               login      no     yes      no       no
    whitepapers:approve              login      no     yes      no       no   # with his second factor
    whitepapers:publish              login      no     yes      no       no
    whitepapers:schedule             login      no     yes      no       no
    whitepapers:back                 login      no     yes      no       no
    whitepapers:correct              login      no     yes      no       no
    whitepapers:text                 login      no     yes      yes      no
    whitepapers:passage              login      no     yes      yes      no
    whitepapers:passage_save         login      no     yes      no       no
    whitepapers:passage_preview      login      no     yes      no       no
    whitepapers:passage_versions     login      no     yes      yes      no
    whitepapers:passage_restore      login      no     yes      no       no
    whitepapers:remark               login      no     yes      yes      no
    whitepapers:remark_settle        login      no     yes      yes      no
    whitepapers:public_list          world      world  world    world    world
    whitepapers:feed                 world      world  world    world    world
    whitepapers:public               world      world  world    world    world
    whitepapers:public_version       world      world  world    world    world
    whitepapers:public_file          world      world  world    world    world
    whitepapers:public_data          world      world  world    world    world

    verify:page                      world      world  world    world    world  # tells what is published alone
    verify:digest                    world      world  world    world    world
"""
ROWS = {
    name: tuple(cells)
    for name, *cells in (line.split("#")[0].split() for line in MATRIX.strip().splitlines() if line.strip())
}
assert ROWS.pop("address") == ROLES

OPEN = {"world", "token"}  # cells of addresses that ask for no session
NOWHERE = 987_654_321  # the number of nothing
FILLING = {"int": NOWHERE, "slug": "nobody", "str": "2026Q3"}


def walk(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named address under a resolver, as "namespace:name"."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from walk(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        else:
            yield f"{prefix}{entry.name}", entry


ADDRESSES = dict(walk(get_resolver()))
OURS = {name: entry for name, entry in ADDRESSES.items() if not name.startswith("admin:")}


def address(name: str, entry: URLPattern, /, **known: object) -> str:
    """A path to the address; what it asks for is nothing that exists unless it is `known`."""
    kinds = {
        key: type(converter).__name__.removesuffix("Converter").lower()
        for key, converter in entry.pattern.converters.items()
    }
    kinds = {key: {"string": "str"}.get(kind, kind) for key, kind in kinds.items()}
    return reverse(name, kwargs={key: known.get(key, FILLING.get(kind, "x")) for key, kind in kinds.items()})


def ask(client: Client, path: str, words: dict[str, str] | None = None) -> HttpResponse:
    """The page, or what its button does where there is no page to look at."""
    answer = client.get(path)
    if answer.status_code != 405:
        return answer
    kind = {"content_type": "application/json"} if path.startswith("/api/") else {}
    return client.post(path, words or {}, **kind)


def seen(answer: HttpResponse, expected: str) -> str:
    """The cell that describes an answer."""
    if answer.status_code == 302 and answer.url.startswith("/account/login/?next="):
        return "login"
    if answer.status_code == 401:
        return "token"
    if answer.status_code == 403:
        return "own" if expected == "own" else "no"  # the page is his, but he has no second factor to look after
    return "world" if expected == "world" else "yes"


@pytest.fixture(autouse=True)
def _nobody_has_tried_codes_out() -> None:
    for cache in caches.all():
        cache.clear()


@pytest.fixture
def cast(request: pytest.FixtureRequest, client_of: Callable[[User], Client]) -> dict[str, Client]:
    people = {role: client_of(request.getfixturevalue(role)) for role in ROLES if role != "anonymous"}
    return {"anonymous": Client(), **people}


def test_every_address_has_a_name():
    assert not [str(entry.pattern) for name, entry in OURS.items() if name.endswith("None")]


def test_every_address_has_a_row_and_every_row_an_address():
    assert sorted(ROWS) == sorted(OURS)


def test_every_row_is_complete():
    assert {name: row for name, row in ROWS.items() if len(row) != len(ROLES)} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ROWS)
def test_who_may_open(name, cast):
    path = address(name, OURS[name])
    row = dict(zip(ROLES, ROWS[name], strict=True))
    assert {role: seen(ask(cast[role], path), row[role]) for role in ROLES} == row


def test_an_address_is_public_only_where_the_matrix_says_so():
    public = {name for name, entry in OURS.items() if not getattr(entry.callback, "login_required", True)}
    assert public == {name for name, row in ROWS.items() if row[0] in OPEN}


ADMIN_SITE = [
    *(
        address(name, entry)
        for name, entry in ADDRESSES.items()
        if name.startswith("admin:") and name not in {"admin:None", "admin:app_list"}
    ),
    "/admin/accounts/",
    "/admin/accounts/user/1/",
    "/admin/no/such/page/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["clerk", "manager", "auditor"])
def test_the_admin_site_is_closed_to_other_roles(role, cast):
    """All of it, summarised: each list, form, history and the pages of the site itself."""
    pages = [path for path in ADMIN_SITE if path != reverse("admin:login")]
    assert [path for path in pages if ask(cast[role], path).status_code != 403] == []


@pytest.mark.django_db
def test_the_admin_site_leads_strangers_to_the_one_sign_in_page(client):
    ends = {client.get(path, follow=True).redirect_chain[-1][0].split("?")[0] for path in ADMIN_SITE}
    assert ends == {reverse("accounts:login")}


@pytest.mark.django_db
def test_the_admin_site_opens_to_administrators(cast):
    lists = [reverse(name) for name in ADDRESSES if name.startswith("admin:") and name.endswith("_changelist")]
    assert {cast["admin"].get(path).status_code for path in ["/admin/", *lists]} == {200}


# The second table: what a stranger gets where an object of somebody else does exist. Always 404, page or button.


@pytest.fixture
def storage(settings: Any, tmp_path: Path) -> None:
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": backend, "OPTIONS": {"location": tmp_path}}}


@pytest.fixture
def draft_version(company: Organisation) -> LetterVersion:
    letter = Letter.objects.create(organisation=company, title="草稿")
    version = LetterVersion.objects.create(letter=letter, text="1 每年发布__次。")
    clause = Clause.objects.create(version=version, position=0, number="1", path="1", text="每年发布__次。")
    Blank.objects.create(clause=clause, start=4, end=6)
    Promise.objects.create(clause=clause, kind="obligation", metric="obligation_kept", quote="每年发布")
    return version


@pytest.fixture
def complaint(company: Organisation, manager: User) -> Complaint:
    source = Source.objects.create(organisation=company, key="crm", name="CRM")
    at = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
    told = Facts(reference="R1", received_at=at, channel="phone", unit="东区", category="维修")
    write_facts(source=source, facts=[told], by=manager, kind="form", reason="", now=timezone.now())
    return Complaint.objects.get()


@pytest.fixture
def finding(engagement: Engagement, letter: Letter, auditor: User, manager: User, storage: None) -> Finding:
    clause = Clause.objects.filter(version__letter=letter, is_heading=False).first()
    finding = Finding.objects.create(
        engagement=engagement,
        number=1,
        clause=clause,
        grade="minor",
        title="x",
        condition="x",
        written_by=auditor,
    )
    file = EvidenceFile(sha256="0", size=1, media_type="text/plain", name="a.txt", effective_on=dt.date(2026, 10, 1))
    file.file.save("a", ContentFile(b"a"))
    finding.evidence.add(file)
    finding.status = "issued"
    finding.save()
    return finding


def drawn_sample(engagement: Engagement, complaint: Complaint, number: int = 1, status: str = "drawn") -> Sample:
    """A sample of one complaint, drawn a minute after its frame was frozen."""
    frame = EvidenceFile(sha256="1", size=1, media_type="text/plain", name="f.txt", effective_on=dt.date(2026, 10, 1))
    frame.file.save("f", ContentFile(b"1\n"))
    at = timezone.now()
    sample = Sample.objects.create(
        engagement=engagement,
        number=number,
        title="x",
        method="records",
        terms={"tolerable": "60"},
        status=status,
        frame=frame,
        size=1,
        n=1,
        ac=0,
        strata={"": 1},
        frozen_at=at,
        seed="x",
        seeded_at=at + dt.timedelta(minutes=1),
    )
    SampleItem.objects.create(sample=sample, complaint=complaint, rank=1)
    return sample


def ask_for(finding: Finding) -> DocumentRequest:
    """A request for documents by the finding's auditor."""
    due_on = timezone.localdate()
    return ask_documents(engagement=finding.engagement, what="x", why="x", due_on=due_on, by=finding.written_by)


def reperformed(engagement: Engagement, complaint: Complaint) -> Reperformance:
    """What was found of the complaint, in a finished sample: the company sees it."""
    drawn_sample(engagement, complaint, number=2, status="finished")
    return Reperformance.objects.create(
        engagement=engagement,
        complaint=complaint,
        recorded=record_as_json(recorded(engagement, [complaint.pk])[complaint.pk].record),
        recorded_version=1,
    )


def follow(result: Result, manager: User) -> dict[str, dict[str, object]]:
    """A breach of the result with something of everything that is done about one."""
    breach = Breach.objects.create(
        key="b",
        promise=result.promise,
        period=result.period,
        severity="minor",
        occurred_on=dt.date(2026, 9, 30),
        opened_by_run=result.run,
    )
    day = timezone.localdate()
    measure = plan_handling(breach=breach, plan=Plan("x", "x", manager, day), by=manager)
    paid = add_compensation(breach=breach, entry=Entry("paid", Decimal(1), day, "x"), by=manager)
    proof = Uploads([ContentFile(b"%PDF-1.7 proof", "proof.pdf")])
    asked = ask_exemption(breach=breach, ground="other", words="x", uploads=proof, by=manager)
    dispute = open_dispute(breach=breach, party="x", happened=Happened(day, "x"), by=manager)
    of_breach = ("breach", "breach_settle", "breach_reopen", "handling_plan", "exemption_ask", "compensation_add")
    return {
        **{f"compliance:{name}": {"pk": breach.pk} for name in (*of_breach, "dispute_open")},
        **{f"compliance:handling_{name}": {"pk": measure.pk} for name in ("change", "finish", "drop")},
        "compliance:exemption": {"pk": asked.pk},
        "compliance:compensation_reverse": {"pk": paid.pk},
        "compliance:dispute": {"pk": dispute.pk},
        "compliance:dispute_step": {"pk": dispute.pk, "kind": "court"},
    }


def restate(result: Result) -> Restatement:
    """A restatement of the result, and what the result said before."""
    moment = {"as_of": result.as_of, "watermark": 0}
    ResultVersion.objects.create(
        **moment,
        promise=result.promise,
        period=result.period,
        content=canonical(said_by(result)),
        run=result.run,
        replaced_by=result.run,
        lasting=True,
    )
    company = result.promise.clause.version.letter.organisation
    of = {"organisation": company, "promise": result.promise, "period": result.period, "issue": result.period}
    return Restatement.objects.create(**of, **moment, old={}, new={})


@pytest.fixture
def things(
    november: None,
    company: Organisation,
    letter: Letter,
    promise: Callable[[str], Promise],
    judge: Callable[..., Result],
    draft_version: LetterVersion,
    complaint: Complaint,
    finding: Finding,
    manager: User,
) -> dict[str, dict[str, object]]:
    """For every address of an object: an object of the company that is really there."""
    LetterVersion.objects.create(letter=letter, number=2, text="dashboard:changes")
    note = InterpretationNote.objects.create(
        letter=letter, number=1, question="x", reading="x", valid_from=dt.date(2026, 1, 1), signed_by_manager=manager
    )
    brought = Import.objects.create(
        organisation=company, source=complaint.source, name="a.csv", sha256="0", mapping={}, status=Import.Status.DONE
    )
    brought.rejected_file.save("rejected.csv", ContentFile(b""))
    reading = Mapping.objects.create(
        organisation=company, name="m", content={"facts": {"reference": "a", "received_at": "b"}}
    )
    export = Export.objects.create(created_by=manager, query="", kind="csv", language="en")
    export.file.save("export.csv", ContentFile(b""))
    survey = Survey.objects.create(
        organisation=company,
        received_from=dt.date(2026, 10, 1),
        received_until=dt.date(2026, 10, 2),
        answer_until=dt.date(2099, 1, 1),
        created_by=manager,
    )
    view = SavedView.objects.create(owner=manager, name="v", query="", shared=True)
    result = judge(promise("resolution"), "met", 99, 100, period="2026Q3")
    paper = build(organisation=company, period="2026Q3", by=manager, at=timezone.now())
    clause = draft_version.clauses.get()
    version, proposed = {"pk": draft_version.pk}, {"pk": clause.promises.get().pk}
    case, upload, issue = {"pk": complaint.pk}, {"pk": brought.pk}, {"pk": paper.pk}
    passage = issue | {"section": "trends", "language": "en"}
    said = Remark.objects.create(paper=paper, section="trends", text="请核对", by=paper.built_by)
    found, engagement, file = {"pk": finding.pk}, {"pk": finding.engagement_id}, finding.evidence.get().pk
    corrective = CorrectiveAction.objects.create(
        finding=finding, number=1, what="x", owner=finding.written_by, due_on=dt.date(2026, 12, 1), planned_by=manager
    )
    drawn = {"pk": drawn_sample(finding.engagement, complaint).pk}
    asked = {"pk": ask_for(finding).pk}
    opinion = {"pk": signed(finding.engagement, "2026Q3", by=finding.written_by, at=timezone.now()).pk}
    public = {"slug": company.slug, "period": paper.period}
    held = ResourceFact.objects.create(
        organisation=company, kind="seats", starts_on=dt.date(2026, 8, 1), ends_on=dt.date(2026, 8, 1), value=1
    )
    entry = {"register": "fact", "pk": held.pk}
    step = Milestone.objects.create(letter=letter, clause_path="1")
    planned = Milestone.objects.create(letter=letter, clause_path="1", agreed=True, due_on=dt.date(2026, 12, 1))
    pool = propose_pool(
        letter=letter, clause_path="1", year=2025, terms=Terms(Decimal(1), {"resolution_rate": 1}, {}), by=manager
    )
    today = timezone.localdate()
    token, _ = issue_token(owner=manager, name="x", scopes=scopes_of(manager), expires_on=today, today=today)
    hook, _ = open_hook(source=complaint.source, by=manager)
    hold = Hold.objects.create(
        organisation=company, received_from=today, received_until=today, reason="x", set_by=manager
    )
    followed = follow(result, manager)
    restatement = restate(result)
    way = Way.objects.create(person=manager, kind=Way.Kind.WEBHOOK)
    notice = Notice.objects.create(person=manager, key="x", kind="test", occasion="test", path="/", in_inbox=True)
    dead = {"pk": Message.objects.create(way=way, status=Message.Status.DEAD).pk}
    share = {"pk": pool.pk, "unit": ServiceUnit.objects.get_or_create(organisation=company, name="东区")[0].pk}
    return {
        "dashboard:letter": {"pk": letter.pk},
        "dashboard:changes": {"pk": letter.pk},
        "dashboard:promise": {"pk": promise("resolution").pk},
        "dashboard:analysis": {"pk": promise("resolution").pk},
        "dashboard:letter_analysis": {"pk": letter.pk},
        "dashboard:picked": {"pk": promise("resolution").pk, "part": "numerator"},
        "dashboard:what_if": {"pk": promise("resolution").pk},
        "dashboard:cases": {"pk": result.pk, "part": "numerator"},
        "dashboard:cases_export": {"pk": result.pk, "part": "numerator"},
        "dashboard:changed": {"pk": result.pk},
        "dashboard:hook_rotate": {"pk": hook.pk},
        "dashboard:hook_end": {"pk": hook.pk},
        "dashboard:notice": {"pk": notice.pk},
        "dashboard:hold_release": {"pk": hold.pk},
        **{f"dashboard:way_{act}": {"pk": way.pk} for act in ("test", "end")},
        **{f"dashboard:undelivered_{act}": dead for act in ("again", "give_up")},
        "accounts:api_token_revoke": {"pk": token.pk},
        "api:nowhere": {"rest": "x"},
        "commitments:review": version,
        "commitments:describe": version,
        "compliance:activate": version,
        "commitments:discard": version,
        "commitments:decide": proposed,
        "commitments:correct": proposed,
        "commitments:promise_add": {"pk": clause.pk},
        "commitments:fill": {"pk": clause.blanks.get().pk},
        "commitments:sign": {"pk": note.pk},
        "commitments:decline": {"pk": note.pk},
        "commitments:metric_review": {"pk": promise("resolution").pk},
        "commitments:entry": entry,
        "commitments:milestone_agree": {"pk": step.pk},
        "commitments:milestone_done": {"pk": planned.pk},
        "commitments:milestone_add": {"letter": letter.pk},
        "commitments:entry_correct": entry,
        "commitments:entry_withdraw": entry,
        "complaints:detail": case,
        "complaints:unmask": case,
        "complaints:edit": case,
        "complaints:import": upload,
        "complaints:import_start": upload,
        "complaints:import_rejected": upload,
        **{f"complaints:import_{step}": upload for step in ("reading", "mapping", "cancel", "reopen", "discard")},
        **{f"complaints:mapping_{page}": {"pk": reading.pk} for page in ("edit", "delete", "file")},
        "complaints:source": {"pk": complaint.source_id},
        **{f"complaints:survey_{page}": {"pk": survey.pk} for page in ("links", "slips")},
        "survey:answer": {"code": "2222-2222-2222-2222"},
        **{f"complaints:view_{page}": {"pk": view.pk} for page in ("edit", "delete")},
        **{f"complaints:export_{page}": {"pk": export.pk} for page in ("status", "download", "cancel")},
        "audits:engagement": engagement,
        "audits:engagement_edit": engagement,
        **{f"audits:engagement_{act}": engagement for act in ("accept", "accept_other", "assign")},
        "audits:threat": engagement,
        "audits:acceptance_withdraw": {"pk": finding.engagement.acceptances.first().pk},
        "audits:assignment_end": {"pk": finding.engagement.assignments.get().pk},
        "audits:sign": engagement,
        "audits:signature": {"pk": finding.engagement.assignments.get().signatures.first().pk},
        "audits:request": asked,
        "audits:request_add": engagement,
        **{f"audits:request_{act}": asked for act in ("deliver", "accept", "return", "withdraw")},
        "audits:finding": found,
        "audits:finding_add": engagement,
        "audits:finding_edit": found,
        "audits:finding_issue": found,
        "audits:finding_discard": found,
        "audits:finding_supplement": found,
        "audits:finding_withdraw": found,
        "audits:finding_answer": found,
        "audits:finding_close": found,
        "audits:finding_reopen": found,
        "audits:sample": drawn,
        "audits:sample_add": engagement,
        "audits:sample_freeze": drawn,
        "audits:sample_seed": drawn,
        "audits:sample_extend": drawn,
        "audits:sample_give_up": drawn,
        **{f"audits:{page}": drawn for page in ("sample_examine", "sample_finish", "sample_workbook")},
        **{f"audits:workbook_{page}": drawn for page in ("read", "take")},
        "audits:examine": {**engagement, "complaint": reperformed(finding.engagement, complaint).complaint_id},
        "audits:review_lists": engagement,
        "audits:review_list": {**engagement, "which": "excluded"},
        "audits:reported_and_audited": engagement,
        "audits:correction_add": found,
        **{f"audits:correction_{step}": {"pk": corrective.pk} for step in ("report", "withdraw", "retest")},
        **{f"audits:opinion_{act}": opinion for act in ("overall", "sign", "withdraw")},
        "audits:opinion": opinion,
        "audits:opinion_add": engagement,
        "audits:opinion_clause": opinion | {"clause": finding.clause_id},
        "audits:opinion_explain": opinion | {"key": "samples"},
        "audits:opinion_text": opinion | {"kind": "signed"},
        "audits:evidence": {"pk": file},
        "audits:evidence_about": {"pk": file},
        "audits:evidence_page": {"pk": file, "number": 1},
        "audits:evidence_detach": {"pk": finding.pk, "file": file},
        **followed,
        "compliance:restatement": {"pk": restatement.pk},
        "compliance:restatement_decide": {"pk": restatement.pk, "kind": "approve"},
        "compliance:reward_propose": {"pk": letter.pk},
        "compliance:reward": {"pk": pool.pk},
        "compliance:reward_revise": {"pk": pool.pk},
        "compliance:reward_approve": {"pk": pool.pk},
        "compliance:reward_correct": {"pk": pool.pk},
        "compliance:reward_discard": {"pk": pool.pk},
        "compliance:reward_unit": share,
        "compliance:reward_export": {"pk": pool.pk, "kind": "csv"},
        "whitepapers:paper": issue,
        **{f"whitepapers:{act}": issue for act in ("freeze", "approve", "publish", "schedule", "correct")},
        "whitepapers:back": issue | {"act": "withdraw"},
        "whitepapers:text": issue,
        "whitepapers:passage": issue | {"section": "trends"},
        "whitepapers:passage_save": passage,
        "whitepapers:passage_preview": passage,
        "whitepapers:passage_versions": passage,
        "whitepapers:passage_restore": passage,
        "whitepapers:remark": issue | {"section": "trends"},
        "whitepapers:remark_settle": issue | {"number": said.pk},
        "whitepapers:public": public,
        "whitepapers:public_version": public | {"version": 1},
        "whitepapers:public_file": public | {"version": 1, "name": "data.json"},
        "whitepapers:public_data": public,
    }


WORDS = {"commitments:decide": {"decision": "accept"}}  # what a button sends, where it finds nothing without it
# Nobody's: the same whoever asks.
DEFINED = {"dashboard:metric", "whitepapers:feed", "verify:digest"}
OF_OBJECTS = [
    name
    for name, entry in OURS.items()
    if entry.pattern.converters and ROWS[name][0] != "token" and name not in DEFINED
]


@pytest.fixture
def strangers(person: Callable[..., User], stranger: User, client_of: Callable[[User], Client]) -> dict[str, Client]:
    """People of every role who have nothing to do with the company."""
    other = Organisation.objects.create(name="别家物业", slug="other")
    people = {role: client_of(person(f"other-{role}", role, other)) for role in ("clerk", "manager", "admin")}
    return {"anonymous": Client(), "auditor": client_of(stranger), **people}


def test_every_address_of_an_object_has_an_object(things):
    assert set(OF_OBJECTS) <= set(things)


@pytest.mark.parametrize("name", OF_OBJECTS)
def test_a_stranger_finds_nothing(name, things, strangers):
    path = address(name, OURS[name], **things[name])
    may = [role for role, cell in zip(ROLES, ROWS[name], strict=True) if cell in {"yes", "world"}]
    assert {role: ask(strangers[role], path, WORDS.get(name)).status_code for role in may} == dict.fromkeys(may, 404)


@pytest.mark.parametrize("name", [name for name in OF_OBJECTS if ROWS.get(name, ["world"])[0] != "world"])
def test_the_companys_own_people_find_it(name, things, cast):
    """So that a 404 above means "not yours" and not "not there"."""
    path = address(name, OURS[name], **things[name])
    role = next(role for role in ("manager", "auditor") if ROWS[name][ROLES.index(role)] == "yes")
    assert ask(cast[role], path, WORDS.get(name)).status_code != 404


# The third table: an auditor to whom the engagement is not open. He reads its terms, signs, and finds nothing else.

BEFORE_ACCESS = {"audits:engagement", "audits:sign"}
SIGNED = BEFORE_ACCESS | {"audits:threat"}  # a threat may be declared at any time after the signature


def unsigned(engagement: Engagement, colleague: User) -> None:
    engagement.assignments.create(auditor=colleague)


def endangered(engagement: Engagement, colleague: User) -> None:
    sign(engagement.assignments.create(auditor=colleague), threat="x")


def dismissed(engagement: Engagement, colleague: User) -> None:
    admit(engagement, colleague)
    engagement.assignments.filter(auditor=colleague).update(ended_at=timezone.now(), reason="x")


def not_accepted(engagement: Engagement, colleague: User) -> None:
    admit(engagement, colleague)
    engagement.acceptances.filter(side="other").update(withdrawn_at=timezone.now(), reason="x")


def too_early(engagement: Engagement, colleague: User) -> None:
    admit(engagement, colleague)
    engagement.valid_from = timezone.localdate() + dt.timedelta(days=1)
    engagement.save()


@pytest.mark.parametrize(
    ("how", "reads"),
    [
        (unsigned, BEFORE_ACCESS),
        (endangered, BEFORE_ACCESS),
        (dismissed, set()),
        (not_accepted, SIGNED),
        (too_early, SIGNED),
    ],
)
def test_an_auditor_who_is_not_let_in_finds_nothing(how, reads, things, finding, person, firm, client_of):
    colleague = person("colleague", "auditor", firm)
    how(finding.engagement, colleague)
    client = client_of(colleague)
    asked = [name for name in OF_OBJECTS if ROWS[name][ROLES.index("auditor")] == "yes"]
    found = {
        name
        for name in asked
        if ask(client, address(name, OURS[name], **things[name]), WORDS.get(name)).status_code != 404
    }
    assert found == reads
    mine = Signature.objects.filter(assignment__auditor=colleague).first()
    if mine and reads:
        assert client.get(reverse("audits:signature", args=[mine.pk])).status_code == 200


LISTS = [
    name
    for name, entry in OURS.items()
    if not entry.pattern.converters and ROWS[name][ROLES.index("auditor")] == "yes" and name.split(":")[0] != "accounts"
]


def test_neither_does_any_list_name_a_thing_of_the_company(things, finding, complaint, person, firm, client_of):
    """Every page without a number in its address, read by somebody who is assigned and has not signed."""
    colleague = person("colleague", "auditor", firm)
    unsigned(finding.engagement, colleague)
    client = client_of(colleague)
    letter = finding.clause.version.letter
    words = {f">{complaint.reference}<", letter.title, "东区"}
    named = {(name, word) for name in LISTS for word in words if word in b"".join(client.get(reverse(name))).decode()}
    assert named <= {("audits:engagements", letter.title)}  # its terms


def test_a_token_of_his_reads_nothing(things, finding, person, firm):
    colleague = person("colleague", "auditor", firm)
    unsigned(finding.engagement, colleague)
    today = timezone.localdate()
    _token, secret = issue_token(owner=colleague, name="x", scopes=scopes_of(colleague), expires_on=today, today=today)
    program = Client(headers={"authorization": f"Bearer {secret}"})
    for path in ("complaints", "letters", "results", "breaches", "restatements"):
        answer = program.get(f"/api/v1/{path}/")
        assert (path, answer.status_code, answer.json().get("items", [])) == (path, 200, [])
    assert program.get("/api/v1/figures/?metric=repeat_rate").status_code == 404
