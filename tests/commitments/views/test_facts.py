from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commitments.models import Benchmark, LawViolation, Outage, ResourceFact, StatutoryLimit
from complaints.models import Category
from evidence.models import EvidenceFile

URL = "/letters/facts/"
AGENTS = {"starts_on": "2026-10-31", "value": "1000"}


@pytest.fixture
def enter(client, manager):
    client.force_login(manager)
    return lambda register, **data: client.post(f"{URL}?kind={register}", {"evidence": source(), **data})


def source(name: str = "名册.txt", content: bytes = "在岗名册".encode()) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_head_count_is_entered(enter, manager):
    assert enter("agents", **AGENTS).status_code == 302
    fact = ResourceFact.objects.get()
    assert (fact.value, fact.entered_by) == (1000, manager)


def test_every_entry_keeps_the_file_it_was_read_from(enter):
    enter("agents", **AGENTS)
    assert ResourceFact.objects.get().evidence.name == "名册.txt"


def test_nothing_is_entered_without_its_source(enter):
    assert "evidence" in enter("agents", **AGENTS, evidence="").context["form"].errors
    assert not ResourceFact.objects.exists()


def test_what_is_entered_already_is_not_entered_again(enter):
    enter("agents", **AGENTS)
    answer = enter("agents", **{**AGENTS, "value": "990"})
    there = f"/letters/facts/fact/{ResourceFact.objects.get().pk}/"
    assert there in str(answer.context["form"].non_field_errors())
    assert ([fact.value for fact in ResourceFact.objects.all()], EvidenceFile.objects.count()) == ([1000], 1)


def test_evidence_of_no_accepted_kind_refuses_the_whole_entry(enter):
    answer = enter("agents", **AGENTS, evidence=source("x.html", b"<html><script>"))
    assert "evidence" in answer.context["form"].errors
    assert not ResourceFact.objects.exists()
    assert not EvidenceFile.objects.exists()


@pytest.mark.parametrize(
    ("kind", "given", "wrong"),
    [
        ("agents", {**AGENTS, "value": "-1"}, "value"),
        ("supervisors", {**AGENTS, "value": "152.5"}, "value"),
        ("supervisors", {**AGENTS, "starts_on": "2026-10-01"}, "starts_on"),
        ("agents", {**AGENTS, "starts_on": "2999-12-31"}, "starts_on"),
        ("agents", {**AGENTS, "starts_on": "31/02/2026"}, "starts_on"),
        ("fund", {"starts_on": "2026-12-31", "ends_on": "2026-01-01", "value": "1"}, "ends_on"),
        ("fund", {"starts_on": "2026-01-01", "value": "1"}, "ends_on"),
        ("seats", {"starts_on": "2026-10-20", "value": "4000.5"}, "value"),
        ("training_session", {"starts_on": "2026-10-20", "ends_on": "2999-10-21", "value": "9"}, "ends_on"),
        ("white_paper", {"starts_on": "2026-10-20"}, "subject"),
        ("white_paper", {"starts_on": "2026-10-20", "subject": "2026Q7"}, "subject"),
    ],
)
def test_an_impossible_fact_is_refused(enter, kind, given, wrong):
    assert wrong in enter(kind, **given).context["form"].errors
    assert not ResourceFact.objects.exists()


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("fund", ["starts_on", "ends_on", "value", "forecast", "note", "evidence"]),
        ("agents", ["starts_on", "value", "note", "evidence"]),
        ("seats", ["starts_on", "value", "note", "evidence"]),
        ("training_session", ["subject", "starts_on", "ends_on", "value", "note", "evidence"]),
        ("white_paper", ["subject", "starts_on", "note", "evidence"]),
    ],
)
def test_each_kind_asks_for_what_it_needs(client, manager, kind, fields):
    client.force_login(manager)
    assert list(client.get(f"{URL}?kind={kind}").context["form"].fields) == fields


def test_an_issue_of_the_white_paper_is_chosen_from_the_quarters_that_are_over(enter, time_machine):
    time_machine.move_to("2026-11-23T09:00:00+08:00", tick=False)
    assert "starts_on" in enter("white_paper", subject="2026Q3", starts_on="2026-09-30").context["form"].errors
    enter("white_paper", subject="2026Q3", starts_on="2026-10-20")
    issue = ResourceFact.objects.get()
    assert (issue.subject, issue.starts_on, issue.ends_on, issue.value) == ("2026Q3", issue.ends_on, issue.starts_on, 1)


def test_an_amount_for_the_days_of_a_forecast_replaces_it(enter):
    year = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    enter("fund", **year, value="47", forecast="on")
    enter("fund", **year, value="46")
    assert [(fact.value, fact.forecast) for fact in ResourceFact.objects.all()] == [(46, False)]


def test_a_benchmark_that_another_one_follows_leaves_no_period_without(client, enter):
    for year in ("2024", "2025"):
        days = {"valid_from": f"{year}-01-01", "valid_until": f"{year}-12-31"}
        enter("benchmark", publisher="协会", statistic="p90", minutes="92", **days)
    first = Benchmark.objects.get(valid_from="2024-01-01")
    assert client.get(f"{URL}?kind=benchmark").context["followed"] == {first.pk}


def test_a_benchmark_beside_another_is_refused_with_a_link_to_it(enter):
    told = {"publisher": "协会", "statistic": "p90", "minutes": "92"}
    enter("benchmark", **told, valid_from="2026-01-01", valid_until="2026-12-31")
    answer = enter("benchmark", **told, valid_from="2026-12-01", valid_until="2027-11-30")
    refusal = str(answer.context["form"].non_field_errors())
    assert f"/letters/facts/benchmark/{Benchmark.objects.get().pk}/" in refusal
    assert "协会 p90, " in refusal


def test_an_outage_is_entered_in_local_time(enter):
    enter("outage", starts_at="2026-10-10T20:30", ends_at="2026-10-10T21:04", cause="线路中断")
    assert Outage.objects.get().starts_at.isoformat() == "2026-10-10T12:30:00+00:00"


def test_an_outage_ends_after_it_begins(enter):
    enter("outage", starts_at="2026-10-10T20:30", ends_at="2026-10-10T20:30")
    assert not Outage.objects.exists()


@pytest.mark.parametrize(
    ("starts", "ends", "wrong"),
    [
        ("2026-11-23T10:00", "2026-11-23T11:00", ["starts_at", "ends_at"]),
        ("2026-11-23T08:00", "2026-11-23T09:01", ["ends_at"]),
    ],
)
def test_only_a_planned_outage_is_entered_ahead(enter, time_machine, starts, ends, wrong):
    time_machine.move_to("2026-11-23T09:00:00+08:00", tick=False)
    assert list(enter("outage", starts_at=starts, ends_at=ends).context["form"].errors) == wrong
    assert enter("outage", starts_at=starts, ends_at=ends, planned="on").status_code == 302


def test_the_revenue_of_a_year_that_is_not_over_is_a_forecast(client, manager, enter, time_machine):
    year = {"starts_on": "2026-01-01", "ends_on": "2026-12-31", "value": "100"}
    time_machine.move_to("2026-12-31T23:59:00+08:00", tick=False)
    client.force_login(manager)
    assert "forecast" in enter("revenue", **year).context["form"].errors
    assert enter("revenue", **year, forecast="on").status_code == 302
    time_machine.move_to("2027-01-01T00:00:00+08:00", tick=False)
    assert enter("revenue", **year).status_code == 302
    assert not ResourceFact.objects.get().forecast


def test_a_benchmark_is_entered_in_minutes(enter):
    enter(
        "benchmark", publisher="协会", statistic="p90", minutes="1.5", valid_from="2026-01-01", valid_until="2026-12-31"
    )
    assert Benchmark.objects.get().seconds == 90


def test_auditors_read_and_do_not_write(client, enter, auditor, draft, engage):
    enter("agents", **AGENTS)
    engage(draft.letter, today=timezone.localdate())
    client.force_login(auditor)
    answer = client.get(f"{URL}?kind=agents")
    assert ([fact.value for fact in answer.context["page"]], answer.context["form"]) == ([1000], None)
    assert client.post(f"{URL}?kind=agents", AGENTS).status_code == 403


def test_a_stranger_reads_nothing(client, enter, stranger):
    enter("agents", **AGENTS)
    client.force_login(stranger)
    assert not client.get(f"{URL}?kind=agents").context["page"].object_list


def test_an_unknown_register_falls_back_to_the_first(client, manager):
    client.force_login(manager)
    assert client.get(f"{URL}?kind=nonsense&page=x").context["kind"] == "fund"


def test_an_auditor_is_offered_what_has_a_source(client, enter, auditor, draft, engage, company):
    enter("agents", **AGENTS)
    ResourceFact.objects.create(
        organisation=company, kind="agents", starts_on="2026-09-30", ends_on="2026-09-30", value=1
    )
    engage(draft.letter, today=timezone.localdate())
    client.force_login(auditor)
    offered = client.get(f"{URL}?kind=agents").context["to_confirm"]
    assert offered == {"pks": [ResourceFact.objects.exclude(evidence=None).get().pk], "seen": 1}


def test_a_withdrawn_entry_leaves_the_register(client, enter, manager):
    enter("agents", **AGENTS)
    ResourceFact.objects.update(withdrawn=True)
    assert not client.get(f"{URL}?kind=agents").context["page"].object_list
    assert enter("agents", **AGENTS).status_code == 302


VIOLATION = {
    "law": "电信条例",
    "article": "第三十一条",
    "occurred_on": "2026-10-20",
    "confirmed_on": "2026-11-05",
    "what": "未按时答复",
}
STATUTE = {"law": "电信服务规范", "article": "第十条", "limit": "15 天", "valid_from": "2026-01-01"}


def test_a_violation_of_law_is_entered_with_its_judgement(enter):
    assert enter("violation", **VIOLATION).status_code == 302
    entry = LawViolation.objects.get()
    assert (entry.law, str(entry.confirmed_on), entry.evidence.name) == ("电信条例", "2026-11-05", "名册.txt")


@pytest.mark.parametrize("confirmed", ["2026-10-19", "2999-01-01"])
def test_a_violation_is_confirmed_after_it_occurred_and_not_ahead(enter, confirmed):
    answer = enter("violation", **{**VIOLATION, "confirmed_on": confirmed})
    assert list(answer.context["form"].errors) == ["confirmed_on"]
    assert not LawViolation.objects.exists()


def test_a_limit_of_the_law_is_read_like_the_letters_own_words(enter):
    assert enter("statute", **STATUTE).status_code == 302
    assert (StatutoryLimit.objects.get().limit, StatutoryLimit.objects.get().category) == ("15d", None)


def test_the_law_sets_a_time_and_not_the_deadline_of_the_case(enter):
    assert list(enter("statute", **{**STATUTE, "limit": "own"}).context["form"].errors) == ["limit"]


def test_a_limit_beside_another_is_refused_with_a_link_to_it(enter):
    enter("statute", **STATUTE)
    refusal = str(enter("statute", **STATUTE).context["form"].non_field_errors())
    assert f"/letters/facts/statute/{StatutoryLimit.objects.get().pk}/" in refusal


def test_a_limit_can_be_of_one_category_of_the_company(enter, company):
    ours = Category.objects.create(organisation=company, name="资费")
    other = Category.objects.create(organisation=type(company).objects.create(name="他司", slug="tasi"), name="资费")
    assert "category" in enter("statute", **STATUTE, category=other.pk).context["form"].errors
    enter("statute", **STATUTE, category=ours.pk)
    assert StatutoryLimit.objects.get().category == ours


def test_a_declaration_speaks_of_days_that_are_over(enter, time_machine):
    time_machine.move_to("2026-11-23T09:00:00+08:00", tick=False)
    days = {"starts_on": "2026-07-01", "ends_on": "2026-11-24"}
    assert "ends_on" in enter("no_violations", **days).context["form"].errors
    enter("no_violations", **{**days, "ends_on": "2026-09-30"})
    assert ResourceFact.objects.get().value == 0


@pytest.mark.parametrize("register", ["violation", "statute"])
def test_the_registers_of_the_law_are_shown_like_the_others(client, enter, register):
    enter(register, **(VIOLATION if register == "violation" else STATUTE))
    page = client.get(f"{URL}?kind={register}").content.decode()
    assert f"/letters/facts/{register}/" in page
    assert "名册.txt" in page
