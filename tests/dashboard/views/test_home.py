import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, ServiceUnit, User
from audits.actions.requests import ask as ask_documents
from audits.actions.requests import deliver
from audits.models import DocumentRequest, Engagement, Finding
from commitments.models import (
    Benchmark,
    Clause,
    InterpretationNote,
    LetterVersion,
    Milestone,
    Promise,
    PromiseReview,
    ResourceFact,
)
from complaints.models import Decree
from compliance.actions.exempting import ask_exemption, refuse_exemption
from compliance.actions.handling import Plan, plan_handling
from compliance.models import Breach, ComplianceRun
from evidence.actions import Uploads, store
from tests.engaging import admit, sign

pytestmark = pytest.mark.usefixtures("november")
BUDGET = {"allowed": 200, "used": 168, "remaining": 32, "left": 32, "exhausted_on": "2026-12-09"}


@pytest.fixture
def letter(letter, manager, admin):
    """The letter, with every metric checked this month."""
    PromiseReview.objects.bulk_create(
        PromiseReview(
            promise=promise,
            author=manager,
            checker=admin,
            reviewed_on=dt.date(2026, 11, 2),
            next_review_on=dt.date(2027, 11, 2),
        )
        for promise in Promise.objects.filter(clause__version__letter=letter)
    )
    return letter


@pytest.fixture(autouse=True)
def decree(db):
    """Next year's holidays are known, so that nobody is asked to enter them."""
    return Decree.objects.create(year=2027, settles=True, source="国办发明电", learnt_on=dt.date(2026, 11, 4))


@pytest.fixture
def judged(promise, judge):
    """A quarter with one promise kept at risk, one missed, one obligation done; the quarter before, all were kept."""
    judge(promise("resolution"), "met", 9831, 10000, at_risk=True, provisional=True, detail={"budget": BUDGET})
    judge(promise("repeat"), "missed", 368, 8932, previous_verdict="met", reason="letter_silent")
    judge(promise("paper"), "met", 1, 1, detail={"done_on": "2026-10-20"})
    for name in ("resolution", "repeat", "paper"):
        judge(promise(name), "met", 99, 100, period="2026Q3")


@pytest.fixture
def page(client_of):
    def get(user, query=""):
        response = client_of(user).get(f"{reverse('dashboard:home')}{query}", headers={"accept-language": "en"})
        assert response.status_code == 200
        return response

    return get


def words(response):
    return " ".join(response.content.decode().split())


def test_a_figure_of_a_quarter_with_two_versions_says_so(page, manager, promise, judge):
    judge(promise("resolution"), "met", 9831, 10000)
    told = [(1, "0.051600", "minor"), (2, "0.041200", "missed")]
    parts = [{"version": number, "value": value, "verdict": verdict} for number, value, verdict in told]
    judge(promise("repeat"), "minor", 368, 8932, detail={"parts": parts})
    shown = words(page(manager))
    assert shown.count("part of version 2") == 1
    assert '<span class="sub">version 1 5.16% minor breach</span><span class="sub">version 2 4.12% missed' in shown


def test_the_first_sentence_answers_how_the_promises_stand(page, manager, judged):
    assert "3 promises: 2 met (1 at risk), 1 missed." in words(page(manager))


def test_the_sentence_compares_with_the_quarter_before(page, manager, judged):
    assert "1 fewer met than in Q3 2026." in words(page(manager))


def test_an_open_breach_is_in_the_sentence(page, manager, judged, promise, run):
    a_breach(promise("repeat"), run)
    assert "1 breach is open." in words(page(manager))


def test_every_promise_shows_value_goal_and_verdict(page, manager, judged):
    shown = words(page(manager))
    assert "4.12%" in shown
    assert "≤ 3%" in shown
    assert '<span class="pill missed">missed</span>' in shown


@pytest.mark.parametrize("verdict", ["grades", "not_evaluable"])
def test_bands_that_grade_a_promise_get_no_row(page, manager, letter, promise, judge, verdict):
    judge(promise("band"), verdict, 0, 0)
    [board] = page(manager).context["boards"]
    assert promise("band") not in [row.promise for row in board.rows]


def test_home_the_letter_and_the_list_count_the_same_promises(page, client_of, manager, letter, promise, judge):
    judge(promise("resolution"), "met", 9831, 10000)
    judge(promise("band"), "not_evaluable", 0, 0)
    url = reverse("dashboard:letter", args=[letter.pk])
    of_letter = client_of(manager).get(url, headers={"accept-language": "en"}).context["summary"]
    [version] = client_of(manager).get(reverse("commitments:letters")).context["letters"][0].shown
    [board] = page(manager).context["boards"]
    assert len(board.rows) == version.agreed == 3
    assert of_letter.startswith(page(manager).context["summary"].partition(":")[0])


def test_at_risk_stands_beside_the_verdict(page, manager, judged):
    assert '<span class="pill met">met</span> <span class="pill risk">at risk</span>' in words(page(manager))


def test_the_allowance_is_drawn_where_there_is_one(page, manager, judged):
    shown = words(page(manager))
    assert shown.count('class="meter') == 1
    assert "84% used" in shown


def test_an_earlier_quarter_is_chosen_in_the_address(page, manager, judged):
    response = page(manager, "?period=2026Q3")
    assert response.context["chosen"].label == "2026Q3"
    assert "3 promises: 3 met." in words(response)


@pytest.mark.parametrize("nonsense", ["2026Q9", "2026-10", "2099Q1", "' OR 1=1", ""])
def test_a_period_that_is_none_is_the_running_quarter(page, manager, judged, nonsense):
    assert page(manager, f"?period={nonsense}").context["chosen"].label == "2026Q4"


def test_before_the_first_letter_the_next_steps_are_shown(page, manager):
    shown = words(page(manager))
    assert "Three steps to the first verdict" in shown
    assert reverse("commitments:import") in shown


def test_a_clerk_is_not_offered_what_he_may_not_do(page, clerk):
    assert reverse("commitments:import") not in words(page(clerk))


def test_a_letter_without_results_says_so(page, manager, letter):
    assert "not judged yet" in words(page(manager))


def test_every_letter_has_a_board_of_its_own(page, manager, company, write_letter):
    write_letter(company)
    write_letter(company, "服务承诺书二")
    assert len(page(manager).context["boards"]) == 2


def test_a_letter_of_another_company_is_not_shown(page, manager, write_letter):
    write_letter(Organisation.objects.create(name="远方", slug="far"))
    assert page(manager).context["boards"] == []


def test_an_auditor_sees_the_letters_of_his_engagement(page, auditor, engagement, judged):
    assert [board.letter for board in page(auditor).context["boards"]] == [engagement.letters.get()]


def test_a_stranger_sees_no_letter(page, stranger, judged):
    assert page(stranger).context["boards"] == []


def test_a_letter_is_not_shown_before_it_binds(page, manager, letter):
    assert page(manager, "?period=2024Q3").context["boards"] == []


def test_newly_missed_promises_need_attention_and_those_at_risk_have_a_list_of_their_own(page, manager, judged):
    titles = [item.title for item in page(manager).context["attention"]]
    assert titles == ["Newly missed"]
    assert [line.promise.metric for line in page(manager).context["at_risk"].company] == ["resolution_rate"]


def test_what_is_at_risk_says_how_much_is_left(page, manager, judged):
    shown = words(page(manager))
    assert "At risk, and can still be kept" in shown
    assert "At most 32 more unsolved cases this quarter." in shown
    assert "used up on 9 Dec 2026" in shown


def test_units_at_risk_stand_below_and_lead_to_their_page(page, manager, judged, promise, judge, company):
    unit = ServiceUnit.objects.create(organisation=company, name="东城")
    judge(promise("resolution"), "met", 99, 100, unit=unit, at_risk=True, detail={"budget": BUDGET})
    url = reverse("dashboard:promise", args=[promise("resolution").pk])
    assert f'{url}?period=2026Q4&amp;unit={unit.pk}">东城 · Resolution rate</a>' in words(page(manager))


def test_where_nothing_is_at_risk_there_is_no_list(page, manager, promise, judge):
    judge(promise("resolution"), "met", 9831, 10000, detail={"budget": BUDGET})
    assert "can still be kept" not in words(page(manager))


def test_a_quarter_that_is_over_lists_nothing_at_risk(page, manager, judged):
    assert not page(manager, "?period=2026Q3").context["at_risk"]


def test_a_breach_needs_its_negotiation_started(page, manager, judged, promise, run):
    a_breach(promise("repeat"), run)
    first = page(manager).context["attention"][0]
    assert (first.title, first.due) == ("Start the negotiation", dt.date(2026, 11, 29))


def test_many_breaches_of_a_promise_are_one_thing_to_do(page, manager, judged, promise, run):
    for number in range(3):
        a_breach(promise("repeat"), run, key=f"case {number}", negotiate_by=dt.date(2026, 11, 27 + number))
    shown = page(manager)
    [first, *_others] = shown.context["attention"]
    assert (first.title, first.due) == ("Start the negotiation", dt.date(2026, 11, 27))
    assert "3 breaches, the first negotiation must start by 27 Nov." in first.text
    assert "3 breaches are open." in words(shown)


def test_one_breach_leads_to_its_page_and_is_gone_once_the_negotiation_started(page, manager, judged, promise, run):
    breach = a_breach(promise("repeat"), run)
    item = page(manager).context["attention"][0]
    assert (item.view, item.pk) == ("compliance:breach", breach.pk)
    breach.negotiated_on = dt.date(2026, 11, 20)
    breach.save()
    shown = page(manager)
    assert "Start the negotiation" not in [item.title for item in shown.context["attention"]]
    assert "1 breach is open." in words(shown)


@pytest.mark.parametrize(("days", "told"), [(7, True), (8, False), (-3, True)])
def test_a_measure_is_named_a_week_before_its_day(page, manager, judged, promise, run, days, told):
    day = timezone.localdate() + dt.timedelta(days=days)
    plan = Plan("x", "登记时提示", manager, day)
    plan_handling(breach=a_breach(promise("repeat"), run), plan=plan, by=manager)
    found = [item.due for item in page(manager).context["attention"] if item.title == "Finish the measure"]
    assert found == ([day] if told else [])


def test_an_exemption_waits_for_the_auditor_until_he_rules(page, manager, auditor, engagement, judged, promise, run):
    breach = a_breach(promise("repeat"), run)
    proof = Uploads([SimpleUploadedFile("proof.pdf", b"%PDF-1.7 proof")])
    asked = ask_exemption(breach=breach, ground="other", words="台风停电", uploads=proof, by=manager)

    def waits(who):
        return [item.pk for item in page(who).context["attention"] if item.title == "Rule on the exemption"]

    assert (waits(auditor), waits(manager)) == ([asked.pk], [])
    refuse_exemption(exemption=asked, ruling="x", by=auditor)
    assert waits(auditor) == []


def test_what_is_overdue_comes_first(page, manager, judged, promise, run, engagement, auditor):
    a_breach(promise("repeat"), run)
    a_finding(engagement, auditor)
    response = page(manager)
    assert response.context["attention"][0].title == "Answer the finding"
    assert "2 days overdue" in words(response)


def test_a_draft_finding_is_nobodys_business_yet(page, manager, engagement, auditor):
    a_finding(engagement, auditor, status=Finding.Status.DRAFT)
    assert page(manager).context["attention"] == []


def test_an_auditor_is_asked_to_check_answers(page, auditor, engagement):
    a_finding(engagement, auditor, status=Finding.Status.ANSWERED)
    assert [item.title for item in page(auditor).context["attention"]] == ["Check the answer"]


def test_documents_wait_for_the_company_and_then_for_the_auditor(page, manager, auditor, engagement):
    asked = ask_documents(engagement=engagement, what="签到表", why="x", due_on=dt.date(2026, 11, 23), by=auditor)

    def waits(who):
        return [(each.title, each.due) for each in page(who).context["attention"] if each.view == "audits:request"]

    assert (waits(manager), waits(auditor)) == ([("Deliver the documents", dt.date(2026, 11, 23))], [])
    deliver(request=asked, text="x", by=manager)
    assert (waits(manager), waits(auditor)) == ([], [("Look at what was delivered", None)])


def test_documents_that_are_overdue_come_first(page, manager, auditor, engagement):
    ask_documents(engagement=engagement, what="签到表", why="x", due_on=dt.date(2026, 11, 23), by=auditor)
    DocumentRequest.objects.update(due_on=dt.date(2026, 11, 20))
    assert page(manager).context["attention"][0].title == "Deliver the documents"
    assert "3 days overdue" in words(page(manager))


def test_an_auditor_is_asked_to_sign_before_he_sees_anything(page, engagement, person, firm):
    colleague = person("colleague", "auditor", firm)
    assignment = engagement.assignments.create(auditor=colleague)
    [item] = page(colleague).context["attention"]
    assert (item.title, item.view, item.pk) == ("Read and sign the declarations", "audits:sign", engagement.pk)
    sign(assignment)
    assert page(colleague).context["attention"] == []


def test_a_firm_that_is_not_accepted_yet_waits_for_the_manager(page, manager, auditor, engagement):
    engagement.acceptances.filter(side="other").update(withdrawn_at=timezone.now())
    title = "Put the acceptance of the audit firm on record"
    assert [each.title for each in page(manager).context["attention"]] == [title]
    assert page(auditor).context["attention"] == []


def test_a_threat_to_independence_is_told_to_the_company_and_the_lead(page, manager, auditor, engagement, person, firm):
    colleague = person("colleague", "auditor", firm)
    sign(engagement.assignments.create(auditor=colleague), threat="x")
    title = "An auditor's independence is endangered"
    assert [[each.title for each in page(who).context["attention"]] for who in (manager, auditor, colleague)] == [
        [title],
        [title],
        [],
    ]


def test_a_metric_nobody_checked_in_time_needs_attention(page, manager, auditor, engagement, letter):
    PromiseReview.objects.filter(promise__metric="repeat_rate").update(next_review_on=dt.date(2026, 11, 22))
    item = page(auditor).context["attention"][0]
    assert (item.title, item.due) == ("Review the metrics", dt.date(2026, 11, 22))
    assert "2 metrics have not been checked again in time." in item.text


def test_who_agreed_to_a_metric_has_it_reviewed_by_somebody_else(page, manager, letter):
    PromiseReview.objects.filter(promise__metric="repeat_rate").update(next_review_on=dt.date(2026, 11, 22))
    [item] = [each for each in page(manager).context["attention"] if "metrics" in each.title]
    assert (item.title, item.due) == ("Have the metrics reviewed", None)


def test_a_promise_judged_by_a_reading_nobody_chose_says_so(page, manager, promise, judge):
    QuerySet(Promise).filter(metric="resolution_rate").update(metric="response_vs_benchmark")
    judge(promise("resolution"), "met", 1, 1)
    assert "how the benchmark is read is not chosen yet" in page(manager).content.decode()


def test_the_open_breaches_are_named_below_the_sentence(page, manager, judged, promise, run):
    breach = a_breach(promise("repeat"), run)
    shown = page(manager).content.decode()
    assert f'href="/compliance/breaches/{breach.pk}/"' in shown.partition("open-breaches")[2].partition("</p>")[0]


def test_a_metric_is_in_time_on_the_day_of_its_review(page, manager, letter):
    PromiseReview.objects.update(next_review_on=dt.date(2026, 11, 23))
    assert not page(manager).context["attention"]


def test_a_clerk_has_no_metrics_to_check(page, clerk, letter):
    PromiseReview.objects.all().delete()
    assert not page(clerk).context["attention"]


def test_an_unsigned_note_needs_both_signatures(page, manager, auditor, engagement, letter):
    InterpretationNote.objects.create(letter=letter, number=1, question="?", reading="!", valid_from="2026-01-01")
    for user in (manager, auditor):
        assert [item.title for item in page(user).context["attention"]] == ["Sign the interpretation note"]


def test_a_note_he_has_signed_does_not_wait_for_the_manager(page, manager, letter):
    InterpretationNote.objects.create(
        letter=letter, number=1, question="?", reading="!", valid_from="2026-01-01", signed_by_manager=manager
    )
    assert page(manager).context["attention"] == []


def test_a_failed_run_is_said(page, manager, letter, run):
    ComplianceRun.objects.create(as_of=dt.datetime(2026, 11, 23, tzinfo=dt.UTC), rule_version="2", status="failed")
    assert "failed; the verdicts shown are those of the last complete one" in words(page(manager))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ([], "Sample of 20 results: all follow from the facts"),
        ([7], "Results that do not follow from the facts: 1 of 20 looked at"),
    ],
)
def test_whether_the_sample_of_the_night_follows_from_the_facts_is_said(page, manager, letter, run, wrong, said):
    ComplianceRun.objects.filter(pk=run.pk).update(replayed=20, replays_wrong=wrong)
    assert said in words(page(manager))


def test_a_missing_night_is_said(page, manager, letter, run):
    ComplianceRun.objects.update(as_of=dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
    assert "a nightly calculation is missing" in words(page(manager))


def test_a_fresh_night_is_not_complained_about(page, manager, letter, run):
    assert "a nightly calculation is missing" not in words(page(manager))


@pytest.mark.parametrize("role", ["manager", "auditor", "clerk", "admin"])
def test_few_queries_however_many_promises(
    request, client_of, role, judged, promise, run, engagement, auditor, django_assert_max_num_queries
):
    a_breach(promise("repeat"), run)
    a_finding(engagement, auditor)
    client, address = client_of(request.getfixturevalue(role)), reverse("dashboard:home")
    with django_assert_max_num_queries(15):
        client.get(address)


def a_breach(promise, run, key="b", negotiate_by=dt.date(2026, 11, 29)):
    return Breach.objects.create(
        key=key,
        promise=promise,
        period="2026Q3",
        severity="minor",
        occurred_on=dt.date(2026, 10, 30),
        negotiate_by=negotiate_by,
        opened_by_run=run,
    )


def a_finding(engagement, auditor: User, status=Finding.Status.ISSUED):
    return Finding.objects.create(
        engagement=engagement,
        number=18,
        clause=Clause.objects.filter(is_heading=False).first(),
        grade="minor",
        title="重复投诉归并不当",
        condition="x",
        status=status,
        due_on=dt.date(2026, 11, 21),
        written_by=auditor,
    )


def test_figures_on_the_board_are_exact(page, manager, promise, judge):
    judge(promise("resolution"), "missed", 979999, 1000000, value=Decimal("0.979999"))
    assert "97.9999%" in words(page(manager))


def reminders(client_of, user):
    return [(item.title, item.due) for item in client_of(user).get("/").context["attention"]]


def test_the_next_step_of_a_plan_is_reminded_a_fortnight_ahead(client_of, manager, clerk, letter):
    told = {"letter": letter, "clause_path": "1", "agreed": True}
    Milestone.objects.create(phase="近", due_on=dt.date(2026, 12, 7), **told)
    Milestone.objects.create(phase="远", due_on=dt.date(2026, 12, 8), **told)
    assert [due for _title, due in reminders(client_of, manager) if due] == [dt.date(2026, 12, 7)]
    assert reminders(client_of, clerk) == []


def test_a_benchmark_without_a_next_one_is_reminded(client_of, manager, company):
    told = {"organisation": company, "publisher": "协会", "seconds": 60}
    Benchmark.objects.create(valid_from=dt.date(2026, 1, 1), valid_until=dt.date(2026, 12, 1), **told)
    assert dt.date(2026, 12, 1) in [due for _title, due in reminders(client_of, manager)]
    Benchmark.objects.create(valid_from=dt.date(2026, 12, 2), valid_until=dt.date(2027, 12, 1), **told)
    assert dt.date(2026, 12, 1) not in [due for _title, due in reminders(client_of, manager)]


def test_a_promise_dropped_in_the_period_keeps_its_verdict_on_the_board(page, manager, judged, letter, promise):
    """An amendment without the resolution rate takes effect in mid-quarter."""
    before = LetterVersion.objects.filter(letter=letter)
    before.update(status="superseded", effective_until=dt.date(2026, 11, 15))
    LetterVersion.objects.create(
        letter=letter, number=2, text="x", status="active", effective_from=dt.date(2026, 11, 15)
    )
    shown = words(page(manager))
    assert "dropped by the amendment of 15 Nov 2026; judged until then" in shown
    assert "98.31%" in shown


def test_in_the_next_quarter_it_is_gone(page, manager, judged, letter, promise, time_machine):
    before = LetterVersion.objects.filter(letter=letter)
    before.update(status="superseded", effective_until=dt.date(2026, 11, 15))
    LetterVersion.objects.create(
        letter=letter, number=2, text="x", status="active", effective_from=dt.date(2026, 11, 15)
    )
    time_machine.move_to(dt.datetime(2027, 1, 10, tzinfo=dt.UTC))
    assert "dropped by the amendment" not in words(page(manager))


@pytest.mark.parametrize(("role", "told"), [("auditor", 1), ("manager", 0)])
def test_entries_that_nobody_confirmed_wait_for_the_auditor(page, request, company, engagement, manager, role, told):
    file = store(upload=SimpleUploadedFile("名册.txt", b"1000"), effective_on=dt.date(2026, 10, 31), by=manager)
    day = {"starts_on": dt.date(2026, 10, 31), "ends_on": dt.date(2026, 10, 31)}
    ResourceFact.objects.create(organisation=company, kind="agents", value=1000, evidence=file, **day)
    items = page(request.getfixturevalue(role)).context["attention"]
    assert [item.query for item in items if item.view == "commitments:facts"] == ["?kind=agents"] * told


@pytest.mark.parametrize(("role", "asked"), [("manager", True), ("admin", True), ("clerk", False)])
def test_from_november_on_next_years_holidays_are_asked_for(page, request, decree, role, asked):
    decree.delete()
    titles = [item.title for item in page(request.getfixturevalue(role)).context["attention"]]
    assert ("Enter next year's holidays" in titles) == asked


def test_what_waits_for_the_auditor_is_of_the_company_shown(page, company, engagement, auditor, manager, write_letter):
    other = Organisation.objects.create(name="远方", slug="far")
    engagement_with(other, engagement, write_letter(other))
    file = store(upload=SimpleUploadedFile("名册.txt", b"1000"), effective_on=dt.date(2026, 10, 31), by=manager)
    day = {"starts_on": dt.date(2026, 10, 31), "ends_on": dt.date(2026, 10, 31), "evidence": file, "value": 3}
    for owner, kind in ((company, "agents"), (other, "supervisors")):
        ResourceFact.objects.create(organisation=owner, kind=kind, **day)
    items = page(auditor, "?company=far").context["attention"]
    asked = [item.query for item in items if item.view == "commitments:facts"]
    assert asked == ["?kind=supervisors&company=far"]


def engagement_with(other, like, letter):
    """Another engagement of the same auditor."""
    days = {name: getattr(like, name) for name in ("period_from", "period_until", "valid_from", "valid_until")}
    made = Engagement.objects.create(organisation=other, firm=like.firm, title="远方", **days)
    made.letters.add(letter)
    admit(made, *like.auditors.all())


def test_a_quarter_closed_before_an_amendment_keeps_the_verdict_of_its_year(page, manager, judge, yearly, amended):
    """The version in force on the year's last day judges it, so its promise stands there with its own target."""
    judge(amended, "met", 150, 10_000, period="2026")
    rows = [row for board in page(manager, "?period=2026Q3").context["boards"] for row in board.rows]
    assert [(row.promise, row.verdict) for row in rows if row.promise.lineage == amended.lineage] == [(amended, "met")]


def test_a_quarter_that_began_before_the_letter_is_marked_on_the_board(page, manager, letter, promise, judge):
    QuerySet(letter.versions.model).filter(letter=letter).update(effective_from=dt.date(2026, 11, 2))
    judge(promise("repeat"), "missed", 368, 8932)
    assert '<span class="sub nowrap">from 2 Nov</span>' in words(page(manager))


def test_a_number_that_a_note_set_stands_on_the_board_and_is_the_line_of_its_history(page, manager, by_note, judge):
    judge(by_note, "met", 9995, 10_000, detail={"notes": [7]})
    answer = page(manager)
    assert "≥ 99.9% by note 7" in words(answer)
    [row] = [row for board in answer.context["boards"] for row in board.rows if row.promise == by_note]
    assert row.sparkline.target_y is not None


def test_a_note_that_no_verdict_used_sets_nothing_on_the_board(page, manager, by_note, judge):
    judge(by_note, "not_evaluable", reason="no_number")
    assert "by note 7" not in words(page(manager))
