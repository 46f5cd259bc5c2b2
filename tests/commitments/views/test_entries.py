from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commitments import actions
from commitments.models import Benchmark, LawViolation, Outage, ResourceFact, StatutoryLimit
from complaints.models import Category
from evidence.actions import store
from evidence.models import EvidenceFile

DAY = date(2026, 10, 31)
EN = {"accept-language": "en"}


@pytest.fixture
def source(manager):
    return store(upload=SimpleUploadedFile("名册.txt", b"1000"), effective_on=DAY, by=manager)


@pytest.fixture
def heads(company, manager, source):
    return actions.enter_fact(
        organisation=company,
        kind="agents",
        starts_on=DAY,
        ends_on=DAY,
        value=Decimal(1000),
        by=manager,
        evidence=source,
    )


@pytest.fixture
def as_manager(client_of, manager):
    return client_of(manager)


@pytest.fixture
def as_auditor(client_of, auditor, draft, engage):
    engage(draft.letter, today=timezone.localdate())
    return client_of(auditor)


def page(entry, step=""):
    return f"/letters/facts/{entry.REGISTER}/{entry.pk}/{step}"


def test_what_was_empty_before_is_said_to_have_been(as_manager, heads):
    page_of = as_manager.post(
        page(heads, "correct/"), {"value": "1000", "note": "含外包", "reason": "补注"}, follow=True, headers=EN
    )
    assert "Note: nothing" in page_of.content.decode()


def test_another_source_is_told_with_the_words_before_it(as_manager, heads):
    upload = SimpleUploadedFile("更正名册.txt", b"990")
    sent = {"value": "1000", "reason": "换一份名册", "evidence": upload}
    answer = as_manager.post(page(heads, "correct/"), sent, follow=True)
    assert [each.other_source for each in answer.context["history"]] == [True]
    assert "名册.txt" in answer.content.decode().split('id="history"')[1]


def test_the_page_shows_what_was_said_before(as_manager, heads):
    answer = as_manager.post(page(heads, "correct/"), {"value": "990", "reason": "点名有误"}, follow=True)
    assert [each.changed for each in answer.context["history"]] == [{"value": "1000.00"}]
    assert "1,000" in answer.content.decode()
    assert (ResourceFact.objects.get().value, ResourceFact.objects.get().evidence) == (990, heads.evidence)


def test_a_correction_may_bring_a_new_source(as_manager, heads):
    new = SimpleUploadedFile("新名册.txt", b"990")
    as_manager.post(page(heads, "correct/"), {"value": "990", "reason": "换盖章件", "evidence": new})
    assert ResourceFact.objects.get().evidence.name == "新名册.txt"


def test_a_correction_without_a_reason_keeps_what_was_typed(as_manager, heads):
    answer = as_manager.post(page(heads, "correct/"), {"value": "990"})
    assert (answer.status_code, answer.context["correction"]["value"].value()) == (422, "990")


def test_a_refused_source_undoes_the_correction(as_manager, heads):
    bad = SimpleUploadedFile("x.html", b"<html><script>")
    answer = as_manager.post(page(heads, "correct/"), {"value": "990", "reason": "x", "evidence": bad})
    assert "evidence" in answer.context["correction"].errors
    assert (ResourceFact.objects.get().value, EvidenceFile.objects.count()) == (1000, 1)


def test_a_correction_that_changes_nothing_says_so(as_manager, heads):
    answer = as_manager.post(page(heads, "correct/"), {"value": "1000", "reason": "x"})
    assert answer.context["correction"].non_field_errors()


def test_an_outage_is_corrected_in_local_time(as_manager, company, manager):
    start = datetime(2026, 10, 1, 12, 30, tzinfo=UTC)
    outage = actions.enter_outage(
        organisation=company, starts_at=start, ends_at=start.replace(hour=14), planned=False, cause="", by=manager
    )
    told = {"starts_at": "2026-10-01T20:30", "ends_at": "2026-10-01T21:00", "reason": "以监控为准"}
    assert as_manager.get(page(outage)).context["correction"].initial["starts_at"].hour == 20
    assert as_manager.post(page(outage, "correct/"), told).status_code == 302
    assert Outage.objects.get().ends_at.isoformat() == "2026-10-01T13:00:00+00:00"


def test_a_benchmark_is_corrected_in_minutes(as_manager, company, manager):
    benchmark = actions.enter_benchmark(
        organisation=company,
        publisher="协会",
        statistic="p90",
        population="",
        seconds=90,
        valid_from=DAY,
        valid_until=DAY,
        by=manager,
    )
    told = {
        "publisher": "协会",
        "statistic": "p90",
        "minutes": "2",
        "valid_from": DAY,
        "valid_until": DAY,
        "reason": "x",
    }
    as_manager.post(page(benchmark, "correct/"), told)
    assert Benchmark.objects.get().seconds == 120


def test_a_correction_onto_the_days_of_another_benchmark_names_it(as_manager, company):
    first, second = (
        Benchmark.objects.create(
            organisation=company, publisher="协会", seconds=60, valid_from=f"{year}-01-01", valid_until=f"{year}-12-31"
        )
        for year in (2025, 2026)
    )
    told = {"publisher": "协会", "statistic": "p90", "minutes": "1", "valid_until": "2026-12-31", "reason": "x"}
    answer = as_manager.post(page(second, "correct/"), {**told, "valid_from": "2025-12-31"})
    assert page(first) in str(answer.context["correction"].non_field_errors())


@pytest.mark.parametrize(("kind", "refused"), [("revenue", True), ("fund", False)])
def test_a_forecast_of_a_running_year_is_not_corrected_into_an_actual_revenue(as_manager, company, kind, refused):
    year = timezone.localdate().year
    days = {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}
    money = ResourceFact.objects.create(organisation=company, kind=kind, value=1, forecast=True, **days)
    as_manager.post(page(money, "correct/"), {"value": "2", "reason": "x"})
    assert ResourceFact.objects.get().forecast is refused


def test_a_withdrawal_needs_a_reason(as_manager, heads):
    assert as_manager.post(page(heads, "withdraw/"), {}).status_code == 422
    as_manager.post(page(heads, "withdraw/"), {"withdraw-reason": "重复"})
    assert ResourceFact.objects.get().withdrawn
    assert as_manager.get(page(heads)).context["correction"] is None


def test_an_auditor_confirms_what_he_sees(as_auditor, heads, auditor):
    assert as_auditor.get(page(heads)).context["confirmable"]
    as_auditor.post("/letters/facts/confirm/", {"register": "fact", "pk": heads.pk, "seen": 1})
    assert ResourceFact.objects.get().confirmed_by == auditor
    assert not as_auditor.get(page(heads)).context["confirmable"]


def test_a_confirmation_of_older_words_is_refused(as_auditor, heads, manager):
    actions.correct(entry=heads, changes={"value": Decimal(1)}, reason="x", by=manager)
    as_auditor.post("/letters/facts/confirm/", {"register": "fact", "pk": heads.pk, "seen": 1})
    assert not ResourceFact.objects.get().is_confirmed


@pytest.mark.parametrize("asked", [{}, {"register": "gold", "pk": 1}, {"register": "fact", "pk": "x"}])
def test_nothing_to_confirm_is_not_found(as_auditor, asked):
    assert as_auditor.post("/letters/facts/confirm/", asked).status_code == 404


def test_a_confirmation_leads_back_only_to_our_own_pages(as_auditor, heads):
    told = {"register": "fact", "pk": heads.pk, "seen": 1, "next": "//evil.example/"}
    assert as_auditor.post("/letters/facts/confirm/", told).url == page(heads)


def test_a_stranger_finds_no_entry(client_of, stranger, heads):
    client = client_of(stranger)
    assert client.get(page(heads)).status_code == 404
    told = {"register": "fact", "pk": heads.pk, "seen": 1}
    assert client.post("/letters/facts/confirm/", told).status_code == 404


def test_an_auditor_reads_the_source_and_the_one_before_it(as_auditor, as_manager, heads):
    new = SimpleUploadedFile("新名册.txt", b"990")
    as_manager.post(page(heads, "correct/"), {"value": "990", "reason": "x", "evidence": new})
    for file in EvidenceFile.objects.all():
        assert as_auditor.get(f"/audits/evidence/{file.pk}/").status_code == 200


def test_people_are_corrected_in_whole_numbers_and_have_no_forecast(as_manager, heads):
    assert "forecast" not in as_manager.get(page(heads)).context["correction"].fields
    answer = as_manager.post(page(heads, "correct/"), {"value": "990.5", "reason": "点名有误"})
    assert "value" in answer.context["correction"].errors


def test_a_confirmation_goes_on_to_the_next_that_waits(as_auditor, heads, company, manager, source):
    earlier = actions.enter_fact(
        organisation=company,
        kind="agents",
        starts_on=date(2026, 9, 30),
        ends_on=date(2026, 9, 30),
        value=Decimal(990),
        by=manager,
        evidence=source,
    )
    told = {"register": "fact", "pk": heads.pk, "seen": 1}
    assert as_auditor.post("/letters/facts/confirm/", told).url == page(earlier)
    assert as_auditor.post("/letters/facts/confirm/", {**told, "pk": earlier.pk}).url == page(earlier)


def test_an_auditor_sees_how_many_wait_in_each_register(as_auditor, heads):
    assert as_auditor.get("/letters/facts/").context["waiting"] == {"agents": 1}


@pytest.fixture
def statute(company, manager):
    return actions.enter_statute(
        organisation=company,
        law="电信服务规范",
        article="第十条",
        category=Category.objects.create(organisation=company, name="资费"),
        limit="15d",
        valid_from=date(2026, 1, 1),
        valid_until=None,
        by=manager,
    )


def test_a_limit_of_the_law_is_corrected_as_it_stands(as_manager, statute):
    form = as_manager.get(page(statute)).context["correction"]
    sent = {name: form[name].value() or "" for name in form.fields if name != "evidence"}
    answer = as_manager.post(page(statute, "correct/"), {**sent, "limit": "7 天", "reason": "修订"}, follow=True)
    assert [each.changed for each in answer.context["history"]] == [{"limit": "15d"}]
    assert StatutoryLimit.objects.get().category == statute.category


def test_a_correction_may_take_a_limit_out_of_its_category(as_manager, statute):
    sent = {"law": statute.law, "article": statute.article, "limit": "15d", "valid_from": "2026-01-01"}
    answer = as_manager.post(page(statute, "correct/"), {**sent, "reason": "适用全部"}, follow=True)
    assert [each.changed for each in answer.context["history"]] == [{"category": "资费"}]


def test_a_violation_is_corrected_and_withdrawn_like_any_entry(as_manager, company, manager):
    days = {"occurred_on": "2026-10-20", "confirmed_on": "2026-11-05"}
    told = {"law": "电信条例", "article": "第三十一条", "what": "未按时答复", **days}
    violation = LawViolation.objects.create(organisation=company, entered_by=manager, **told)
    as_manager.post(page(violation, "correct/"), {**told, "what": "逾期答复", "reason": "措辞"})
    as_manager.post(page(violation, "withdraw/"), {"withdraw-reason": "判决撤销"})
    violation.refresh_from_db()
    assert (violation.what, violation.withdrawn, violation.revision) == ("逾期答复", True, 3)
