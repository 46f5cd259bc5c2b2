"""Every kind of page, by axe-core: labels, contrast, landmarks; and on a telephone nothing sticks out.

axe is run from outside the page, so its window alone ignores the content security policy. Only the style sheet
differs between day and night, so by night only colours are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.api_tokens.actions import issue
from accounts.api_tokens.models import scopes_of
from accounts.models import Organisation, User
from audits.actions import Words, discard, write_finding
from audits.actions.opinions import begin_opinion, withdraw_opinion
from audits.models import DocumentRequest, Engagement, Finding, Opinion, Sample, Signature
from commitments.actions import store_letters
from commitments.letters.reading import parse_text
from commitments.models import LetterVersion, Milestone, ResourceFact
from complaints.imports import actions as imports
from complaints.models import Complaint, Import, Mapping, Source
from compliance.actions.compensating import Entry, add_compensation
from compliance.actions.disputes import Happened, open_dispute
from compliance.actions.exempting import ask_exemption, refuse_exemption
from compliance.actions.handling import Plan, plan_handling
from compliance.actions.restating import reject_restatement
from compliance.analysis import offered
from compliance.models import Breach, Restatement, Result, ResultVersion, RewardPool
from dashboard.api.hooks.actions import open_hook
from dashboard.api.hooks.models import Hook
from dashboard.notices.actions import add_way, send_test
from dashboard.notices.models import Delivery, Message, Way
from evidence.actions import Uploads
from evidence.models import EvidenceFile
from tests.browser.test_bringing_in_a_letter import LINES
from tests.browser.test_importing_complaints import LEDGER, MAPPING, ROWS
from tests.publishing import approved
from tests.signing import app_of, confirmed, signed, written
from whitepapers.actions import build, freeze
from whitepapers.models import WhitePaper

ANYBODY = "anybody"
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
WIDTHS = (1280, 390)
RULES = {
    "light": {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "dark": {"runOnly": ["color-contrast", "link-in-text-block"]},
}
NOT_HERE = "/letters/999999/"
STICKS_OUT = """() => [...document.querySelectorAll("main *, header *, footer *")]
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
    .map(each => each.outerHTML.slice(0, 100)).slice(0, 5)"""


class Pages:
    """The addresses of the demo, by who opens them."""

    def of(self, role: str) -> Iterator[str]:
        return getattr(self, f"of_{role}")()

    def of_anybody(self) -> Iterator[str]:
        paper = WhitePaper.objects.published().filter(version=2).get()
        yield "/account/login/"
        yield "/white-papers/public/"
        yield "/api/v1/"
        yield "/s/"
        yield f"/white-papers/public/{paper.organisation.slug}/{paper.period}/"
        yield f"/white-papers/public/{paper.organisation.slug}/{paper.period}/v1/"
        yield "/verify/"

    def of_manager(self) -> Iterator[str]:
        result = self._result()
        letter = result.promise.clause.version.letter
        draft = LetterVersion.objects.drafts().latest("pk")
        yield "/"
        yield f"/letters/{letter.pk}/"
        yield f"/promises/{result.promise_id}/?period={result.period}"
        yield f"/promises/{result.promise_id}/"
        for picture in offered(result.promise.metric):
            yield f"/promises/{result.promise_id}/analysis/?picture={picture}"
        yield f"/promises/{result.promise_id}/what-if/?period={result.period}&target=99&window_days=7"
        yield f"/promises/{result.promise_id}/cases/denominator/?period={result.period}"
        yield f"/letters/{letter.pk}/analysis/"
        yield f"/results/{result.pk}/cases/numerator/"
        yield "/letters/"
        yield "/letters/import/"
        yield f"/letters/versions/{draft.pk}/review/"
        yield f"/letters/promises/{draft.clauses.filter(promises__isnull=False).first().promises.first().pk}/correct/"
        yield "/letters/facts/"
        yield "/letters/facts/training/"
        yield f"/letters/facts/fact/{ResourceFact.objects.filter(kind='fund').first().pk}/"
        yield "/letters/milestones/"
        yield f"/letters/facts/milestone/{Milestone.objects.agreed().first().pk}/"
        yield f"/letters/milestones/{Milestone.objects.standing().filter(agreed=False).first().pk}/agree/"
        yield f"/letters/milestones/{Milestone.objects.agreed().first().pk}/done/"
        amended = LetterVersion.objects.signed().filter(number=2).latest("pk").letter_id
        yield f"/letters/{amended}/changes/"
        yield "/letters/metric-reviews/"
        yield "/metrics/"
        yield "/metrics/repeat_rate/"
        yield "/letters/facts/?kind=statute"
        yield "/letters/facts/?kind=violation"
        yield "/letters/notes/"
        yield "/complaints/looks/"
        yield "/complaints/contact/"
        yield "/retention/"
        yield "/retention/erase/"
        yield "/retention/holds/add/"
        yield "/compliance/runs/"
        yield "/compliance/breaches/"
        yield from self._breach()
        yield from self._restatement()
        yield "/compliance/obligations/"
        yield from self._rewards(letter.pk)
        yield "/complaints/calendar/add/"
        yield "/complaints/calendar/hours/add/"
        yield "/audits/"
        yield "/audits/add/"
        engagement = Engagement.objects.get()
        yield f"/audits/{engagement.pk}/"
        yield f"/audits/{engagement.pk}/edit/"
        yield f"/audits/acceptances/{engagement.acceptances.first().pk}/withdraw/"
        yield f"/audits/{engagement.pk}/accept/other/"
        yield f"/audits/requests/{DocumentRequest.objects.get(status='asked').pk}/"
        yield f"/audits/findings/{Finding.objects.get(status='issued').pk}/"
        waiting = Finding.objects.get(status="issued")
        yield f"/audits/findings/{waiting.pk}/"
        yield "/audits/findings/"
        yield f"/audits/findings/{waiting.pk}/corrections/add/"
        corrective = waiting.corrective_actions.get().pk
        yield f"/audits/corrections/{corrective}/report/"
        yield f"/audits/corrections/{corrective}/withdraw/"
        proof = EvidenceFile.objects.filter(corrective_steps__isnull=False, media_type="image/png").first()
        yield f"/audits/evidence/{proof.pk}/about/"
        yield "/white-papers/"
        yield f"/white-papers/{WhitePaper.objects.get(status='draft', period='2026Q4').pk}/"
        yield from self._paper()
        yield "/account/api-tokens/"
        yield "/account/api-tokens/add/"
        yield "/webhooks/"
        yield "/webhooks/add/"
        yield f"/webhooks/{Hook.objects.get().pk}/rotate/"
        yield "/notices/"
        yield "/notices/ways/"
        yield "/notices/ways/add/?kind=dingtalk"
        yield "/notices/undelivered/"
        yield NOT_HERE

    def _breach(self) -> Iterator[str]:
        """A breach with something of everything, and each form."""
        breach, manager = Breach.objects.get(severity="major"), User.objects.get(username="manager")
        today, word = timezone.localdate(), "见记录。"
        planned = plan_handling(breach=breach, plan=Plan(word, word, manager, today), by=manager)
        paid = add_compensation(breach=breach, entry=Entry("paid", Decimal(1), today, word), by=manager)
        proof = Uploads([ContentFile(b"%PDF-1.7 proof", "proof.pdf")])
        asked = ask_exemption(breach=breach, ground="force_majeure", words=word, uploads=proof, by=manager)
        dispute = open_dispute(breach=breach, party=word, happened=Happened(today, word, proof), by=manager)
        yield from (
            f"/compliance/breaches/{breach.pk}/{form}" for form in ("", "measure/", "compensation/", "dispute/")
        )
        yield from (f"/compliance/measures/{planned.pk}/{form}" for form in ("", "done/", "drop/"))
        yield f"/compliance/compensation/{paid.pk}/back/"
        yield from (f"/compliance/disputes/{dispute.pk}/{form}" for form in ("", "body/", "agreement/", "ended/"))
        refuse_exemption(exemption=asked, ruling=word, by=User.objects.get(username="auditor"))
        yield f"/compliance/breaches/{breach.pk}/exemption/"

    def _paper(self) -> Iterator[str]:
        """A paper on its whole way, looked at in each state; and the issues."""
        manager, now = User.objects.get(username="manager"), timezone.now()
        paper = freeze(paper=WhitePaper.objects.get(period="2026Q1"), by=manager, at=now)
        yield f"/white-papers/{paper.pk}/"
        yield f"/white-papers/{paper.pk}/approve/"
        yield f"/white-papers/{paper.pk}/back/freeze/"
        approved(paper, by=manager, at=now)
        yield f"/white-papers/{paper.pk}/"
        yield f"/white-papers/{paper.pk}/publish/"
        yield f"/white-papers/{paper.pk}/schedule/"
        corrected = WhitePaper.objects.get(version=2)
        yield f"/white-papers/{corrected.pk}/"
        yield f"/white-papers/{corrected.pk}/correct/"

    def _restatement(self) -> Iterator[str]:
        """The demo's restatement, decided so that nothing hinders an issue; and the figure that a run changed."""
        manager = User.objects.get(username="manager")
        drafted = list(Restatement.objects.drafted())
        for each in drafted:
            reject_restatement(restatement=each, seen=each.seal, reason="见记录。", by=manager)
        yield "/compliance/restatements/"
        yield f"/compliance/restatements/{drafted[0].pk}/"
        yield f"/compliance/restatements/{drafted[0].pk}/approve/"
        version = ResultVersion.objects.filter(promise=drafted[0].promise_id, unit=None).latest("pk")
        result = Result.objects.get(promise=version.promise_id, period=version.period, unit=None)
        yield f"/results/{result.pk}/changed/"
        yield f"/promises/{result.promise_id}/?period={result.period}"

    def _rewards(self, letter: int) -> Iterator[str]:
        proposed, approved = (RewardPool.objects.get(status=status) for status in ("proposed", "approved"))
        yield "/compliance/rewards/"
        yield f"/compliance/rewards/propose/{letter}/"
        yield f"/compliance/rewards/{proposed.pk}/"
        yield f"/compliance/rewards/{proposed.pk}/revise/"
        yield f"/compliance/rewards/{approved.pk}/"
        yield f"/compliance/rewards/{approved.pk}/correct/"
        yield f"/compliance/rewards/{approved.pk}/units/{approved.frozen()['units'][0]['unit']}/"

    def of_clerk(self) -> Iterator[str]:
        yield "/"
        yield "/complaints/"
        yield f"/complaints/{Complaint.objects.filter(previous__isnull=False).first().pk}/"
        yield f"/complaints/{Complaint.objects.filter(loss_amount__isnull=False).first().pk}/edit/"
        yield f"/complaints/{Complaint.objects.filter(loss_amount__isnull=False).first().pk}/edit/?identity=1"
        yield "/complaints/add/"
        yield f"/complaints/bulk/?do=merge&pk={Complaint.objects.latest('received_at').pk}"
        yield "/complaints/sources/"
        yield f"/complaints/sources/{Source.objects.get(key='hotline').pk}/"
        yield "/complaints/surveys/"
        yield "/complaints/surveys/add/"
        yield "/complaints/views/"
        yield "/complaints/views/add/?state=open&channel=phone"
        yield "/complaints/calendar/"
        yield "/compliance/stock/"
        yield "/compliance/due/"
        yield "/complaints/imports/"
        yield "/complaints/imports/add/"
        yield f"/complaints/imports/{Import.objects.get(status='done').pk}/"
        draft = Import.objects.get(status="draft").pk
        yield f"/complaints/imports/{draft}/reading/"
        yield f"/complaints/imports/{draft}/mapping/"
        yield "/complaints/imports/mappings/"
        yield f"/complaints/imports/mappings/{Mapping.objects.get().pk}/"

    def of_auditor(self) -> Iterator[str]:
        engagement = Engagement.objects.get().pk
        yield "/"
        yield "/audits/"
        yield "/compliance/restatements/"
        yield f"/audits/{engagement}/"
        yield f"/letters/promises/{self._result().promise_id}/metric-review/"
        yield f"/audits/{engagement}/assign/"
        yield f"/audits/signatures/{Signature.objects.first().pk}/"
        yield f"/audits/{engagement}/requests/add/"
        yield f"/audits/requests/{DocumentRequest.objects.get(status='accepted').pk}/"
        yield f"/audits/{engagement}/findings/add/"
        yield f"/audits/{engagement}/samples/add/"
        yield from (f"/audits/samples/{sample.pk}/" for sample in Sample.objects.all())
        drawn = Sample.objects.get(status="drawn")
        yield f"/audits/samples/{drawn.pk}/workbook/"
        yield f"/audits/{engagement}/complaints/{drawn.items.all()[0].complaint_id}/?sample={drawn.pk}"
        yield f"/audits/{engagement}/lists/"
        yield f"/audits/{engagement}/lists/pauses/?hours=48"
        yield f"/audits/{engagement}/audited/"
        opinions = {opinion.period: opinion.pk for opinion in Opinion.objects.all()}
        yield from (f"/audits/opinions/{pk}/" for pk in opinions.values())
        yield f"/audits/opinions/{opinions['2026Q2']}/withdraw/"
        yield "/audits/rulings/"
        yield "/audits/heads/"
        yield f"/audits/findings/{Finding.objects.get(status='answered').pk}/"
        answered = Finding.objects.get(status="answered")
        yield f"/audits/findings/{answered.pk}/"
        yield f"/audits/evidence/{answered.evidence.get().pk}/about/"
        yield "/audits/findings/?overdue=any"
        draft = Finding.objects.get(status="draft")
        yield f"/audits/findings/{draft.pk}/"
        yield f"/audits/findings/{draft.pk}/issue/"
        yield f"/audits/findings/{draft.pk}/discard/"
        discard(finding=draft, by=draft.written_by)  # a draft would stand in the way of the signature
        yield f"/audits/opinions/{opinions['2025Q4']}/sign/"
        yield "/complaints/?received_from=2020-01-01&received_until=2019-01-01"
        yield "/account/password/"
        yield "/account/second-factor/"

    def of_admin(self) -> Iterator[str]:
        yield "/"
        yield "/compliance/runs/"

    def of_colleague(self) -> Iterator[str]:
        yield "/"
        yield "/audits/"
        yield f"/audits/{Engagement.objects.get().pk}/"
        yield f"/audits/{Engagement.objects.get().pk}/sign/"

    def of_newcomer(self) -> Iterator[str]:
        yield "/"
        yield "/notices/"
        yield "/notices/undelivered/"
        yield "/letters/"
        yield "/complaints/"
        yield "/compliance/breaches/"
        yield "/audits/"
        yield "/white-papers/"
        yield "/account/api-tokens/"
        yield "/webhooks/"

    def _result(self) -> Result:
        return Result.objects.get(promise__metric="repeat_rate", promise__kind="target", period="2026Q3", unit=None)


@pytest.fixture
def everything(demo: Callable[[str], User], person: Callable[..., User]) -> Callable[[str], User]:
    """The demo, and what it lacks: a letter under review, an import with bad rows, a draft of a white paper.

    And a newcomer, the manager of a company that has nothing yet, and a colleague, an auditor who has not signed.
    """
    manager = demo("manager")
    company = manager.organisation
    text = "\n".join(LINES)
    store_letters(organisation=company, parsed=parse_text(text), by=manager, source_name="letter.txt", source_sha256="")
    imports.take_in(
        organisation=company,
        file=ContentFile(ROWS.encode(), name="hotline.csv"),
        mapping=MAPPING,
        mapping_name="hotline",
        dry_run=False,
        by=demo("clerk"),
    )
    imports.run_waiting()
    imports.begin(organisation=company, file=ContentFile(LEDGER.encode(), name="ledger.csv"), by=demo("clerk"))
    imports.save_mapping(organisation=company, name="hotline", content=MAPPING, by=demo("clerk"))
    engagement = Engagement.objects.get()
    _opinions(engagement, by=demo("auditor"))
    build(organisation=company, period="2026Q1", by=manager, at=timezone.now())
    words = Words(clause=engagement.clauses().first(), title="签到表缺页")
    write_finding(engagement=engagement, words=words, by=demo("auditor"))
    today = timezone.localdate()
    issue(owner=manager, name="CRM", scopes=scopes_of(manager), expires_on=today, today=today)
    open_hook(source=Source.objects.exclude(key__in=Source.OF_THE_PRODUCT).first(), by=manager)
    way, _ = add_way(person=manager, kind="feishu", name="客服群", address="https://open.feishu.cn/x", secret="")
    lost = Message.objects.create(way=way, status="dead", attempts=6, fault="robot", answer="19021 sign match fail")
    inbox = Way.objects.get(person=manager, kind="inbox")
    Delivery.objects.create(way=way, message=lost, notice=send_test(way=inbox, now=timezone.now()))
    colleague = person("colleague", User.Role.AUDITOR, demo("auditor").organisation)
    Engagement.objects.get().assignments.create(auditor=colleague)
    person("newcomer", User.Role.MANAGER, Organisation.objects.create(name="新叶物业", slug="xinye"))
    return demo


def _opinions(engagement: Engagement, *, by: User) -> None:
    """One that is withdrawn, one that stands, one that only wants a signature, and one that is being written."""
    now, former = timezone.now(), Opinion.objects.get(period="2026Q3")
    withdraw_opinion(opinion=former, reason="见记录。", by=by, at=now, confirmed=confirmed(by))
    signed(engagement, "2026Q1", by=by, at=now)
    written(engagement, "2025Q4", by=by, at=now)
    begin_opinion(engagement=engagement, period="2025Q3", by=by, at=now)
    for person in User.objects.filter(username__in=["manager", "auditor"]):
        app_of(person)


@pytest.fixture
def look(
    chromium: Any, live_server: Any, client_of: Callable[[User], Client], everything: Callable[[str], User]
) -> Iterator[Callable[[str, str], Any]]:
    """`look("manager", "en")` is a window in which the pages can be examined."""
    contexts = []

    def open_window(role: str, language: str) -> Any:
        context = chromium.new_context(base_url=live_server.url, locale=LANGUAGES[language], bypass_csp=True)
        contexts.append(context)
        if role != ANYBODY:
            session = client_of(everything(role)).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return context.new_page()

    yield open_window
    for context in contexts:
        context.close()


def fits(page: Any) -> bool:
    """Whether the page is no wider than its window; charts need a moment to follow it."""
    from playwright.sync_api import TimeoutError as NeverError

    try:
        page.wait_for_function("document.documentElement.scrollWidth <= innerWidth", timeout=3_000)
    except NeverError:
        return False
    return True


def problems(page: Any, address: str) -> Iterator[str]:
    """What is wrong with a page, by day and night, wide and narrow."""
    from axe_playwright_python.sync_playwright import Axe

    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    assert page.goto(address).status == (404 if address == NOT_HERE else 200), address
    page.evaluate(Axe().axe_script)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if not fits(page):
            yield f"{address} {width} px: sticks out: {page.evaluate(STICKS_OUT)}"
        for theme, rules in RULES.items():
            page.emulate_media(color_scheme=theme)
            page.wait_for_selector(f"html[data-theme={theme}]")
            found = page.evaluate("rules => axe.run({...rules, resultTypes: ['violations']})", rules)
            for violation in found["violations"]:
                for node in violation["nodes"]:
                    said = (node["any"] or node["all"] or node["none"])[0]["message"]
                    yield f"{address} {width} px {theme}: {violation['id']}: {node['html'][:160]}: {said}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", [ANYBODY, "manager", "clerk", "auditor", "admin", "colleague", "newcomer"])
def test_nothing_is_wrong_with_a_page(look: Callable[[str, str], Any], role: str, language: str) -> None:
    page = look(role, language)
    found = [problem for address in Pages().of(role) for problem in problems(page, address)]
    assert not found, "\n".join(found)
