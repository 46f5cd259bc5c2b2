import datetime as dt
import re
from decimal import Decimal
from html import unescape

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Organisation, ServiceUnit
from commitments.models import InterpretationNote, Promise, ResourceFact

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def page(client_of):
    def get(user, promise, query="", status=200):
        address = reverse("dashboard:promise", args=[promise.pk])
        response = client_of(user).get(f"{address}{query}", headers={"accept-language": "en"})
        assert response.status_code == status
        return response

    return get


@pytest.fixture
def repeat(promise, judge):
    """The repeat rate: missed this quarter, met before; two units."""
    found = promise("repeat")
    judge(found, "met", 25, 1000, period="2026Q3")
    judge(
        found,
        "missed",
        368,
        8932,
        low=Decimal("0.0373"),
        high=Decimal("0.0455"),
        clarity="clear",
        reason="letter_silent",
        not_yet_due=12,
    )
    organisation = found.clause.version.letter.organisation
    for name, verdict, repeats in (("华东", "minor", 69), ("西南", "met", 20)):
        unit = ServiceUnit.objects.create(organisation=organisation, name=name)
        judge(found, verdict, repeats, 1000, unit=unit)
    return found


def words(response):
    return " ".join(response.content.decode().split())


def test_the_heading_carries_the_verdict(page, manager, repeat):
    assert '<h1>Repeat complaint rate <span class="pill missed">missed</span>' in words(page(manager, repeat))


def test_the_window_title_says_what_the_heading_says(page, manager, repeat):
    assert "<title>Repeat complaint rate missed · " in words(page(manager, repeat))


def test_why_puts_the_numbers_into_the_formula(page, manager, repeat):
    assert "<code>368 ÷ 8,932 = 4.12% &gt; 3%</code>: missed." in words(page(manager, repeat))


def test_why_names_the_band_that_was_not_reached(page, manager, repeat):
    assert "It does not lie in the band <code>&gt; 5% and &lt; 8%</code> of clause 2.1 (minor breach)." in words(
        page(manager, repeat)
    )


def test_why_says_where_the_letter_is_silent(page, manager, repeat):
    assert "The letter names no breach class for this value" in words(page(manager, repeat))


def test_the_note_that_was_used_is_named(page, manager, letter, promise, judge):
    InterpretationNote.objects.create(
        letter=letter, number=2, question="?", reading="记为未达标。", valid_from="2026-01-01"
    )
    judge(promise("repeat"), "missed", 368, 8932, detail={"notes": [2]})
    shown = words(page(manager, promise("repeat")))
    assert "interpretation note 2" in shown
    assert "记为未达标。" in shown


def test_the_parts_of_a_quarter_with_two_versions_stand_under_the_figure(page, manager, promise, judge):
    parts = [
        {"version": 1, "numerator": "0", "denominator": "0", "value": "", "verdict": "not_evaluable"},
        {"version": 2, "numerator": "368", "denominator": "8932", "value": "0.041200", "verdict": "missed"},
    ]
    judge(promise("repeat"), "not_evaluable", 368, 8932, detail={"parts": parts})
    told = "in 2 parts: version 1 — not evaluable; version 2 4.12% missed"
    assert f'<span class="sub">{told}</span>' in words(page(manager, promise("repeat")))


def test_the_provenance_stands_under_the_reasons(page, manager, repeat):
    shown = words(page(manager, repeat))
    assert 'Letter version 1 · <a href="/metrics/repeat_rate/">metric definition 1</a> · facts known at' in shown
    assert "(change set 41)" in shown
    assert "7f3a…c91e" in shown


def test_the_step_from_the_period_before_is_in_points(page, manager, repeat):
    assert page(manager, repeat).context["change"].startswith("+1.62")


def test_units_are_listed_worst_first(page, manager, repeat):
    assert [str(row.unit) for row in page(manager, repeat).context["unit_rows"]] == ["华东", "西南"]


def test_one_unit_can_be_looked_at(page, manager, repeat):
    unit = ServiceUnit.objects.get(name="华东")
    response = page(manager, repeat, f"?unit={unit.pk}")
    assert response.context["result"].unit == unit
    assert "· 华东" in words(response)


@pytest.mark.parametrize("nonsense", ["unit=999999", "unit=x", "unit=-1", "period=1234Q7", "period=2026-10"])
def test_nonsense_in_the_address_is_the_company_today(page, manager, repeat, nonsense):
    response = page(manager, repeat, f"?{nonsense}")
    assert (response.context["result"].unit, response.context["chosen"].label) == (None, "2026Q4")


def test_the_chart_has_the_same_figures_as_its_table(page, manager, repeat):
    context = page(manager, repeat).context
    drawn = context["trend"]["data"][-1]["y"]
    assert [Decimal(str(value)) for value in drawn] == [row.value for row in context["trend_rows"][::-1]]


def test_a_single_period_is_no_trend(page, manager, promise, judge):
    judge(promise("repeat"), "met", 1, 100)
    response = page(manager, promise("repeat"))
    assert response.context["trend"] is None
    assert "plotly" not in words(response)


def test_a_promise_without_a_verdict_says_so(page, manager, promise):
    assert "No verdict is stored for this period" in words(page(manager, promise("repeat")))


def test_a_clerk_may_read_it_too(page, clerk, repeat):
    page(clerk, repeat)


def test_an_auditor_reads_the_promises_of_his_engagement(page, auditor, engagement, repeat):
    page(auditor, repeat)


def test_a_stranger_finds_no_promise(page, stranger, repeat):
    page(stranger, repeat, status=404)


def test_a_promise_of_another_company_is_not_found(page, manager, write_letter):
    write_letter(Organisation.objects.create(name="远方", slug="far"))
    page(manager, Promise.objects.first(), status=404)


def test_few_queries_however_long_the_history(client_of, manager, repeat, judge, django_assert_max_num_queries):
    for period in ("2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2"):
        judge(repeat, "met", 25, 1000, period=period)
    client, address = client_of(manager), reverse("dashboard:promise", args=[repeat.pk])
    with django_assert_max_num_queries(15):
        client.get(address)


def test_a_figure_says_that_an_auditor_has_confirmed_what_is_behind_it(page, promise, judge, company, manager, auditor):
    paper = promise("paper")
    QuerySet(Promise).filter(pk=paper.pk).update(parameters={"fact": "white_paper"})
    judge(promise("paper"), "met", 1, 1)
    issue = {"kind": "white_paper", "subject": "2026Q3", "starts_on": "2026-10-20", "ends_on": "2026-10-20", "value": 1}
    entry = ResourceFact.objects.create(organisation=company, **issue)
    assert "0 of 1 confirmed" in page(manager, paper).content.decode()
    ResourceFact.objects.filter(pk=entry.pk).update(confirmed_by=auditor)
    assert page(manager, paper).context["behind"].all_confirmed


def test_the_readings_of_a_benchmark_stand_side_by_side(page, manager, promise, judge):
    fields = {"metric": "response_vs_benchmark", "comparator": ">=", "value": 120, "unit": "percent", "kind": "target"}
    fields |= {"quote": "达到行业基准的120%以上", "review": Promise.Review.ACCEPTED, "position": 9}
    (found,) = Promise.objects.bulk_create([Promise(clause=promise("resolution").clause, **fields)])
    detail = {"own_seconds": 3000, "benchmark_seconds": 3600, "reading": "R1"}
    judge(found, "met", 90, 100, value=Decimal("1.2"), detail=detail)
    text = page(manager, found).text
    assert "How the benchmark may be read" in text
    assert "116.67%" in text
    assert "By R3 of a P90 nothing can come to more than 111.1%, so that 120% could never be kept." in text


def test_a_promise_without_a_benchmark_has_no_readings(page, manager, repeat):
    assert "How the benchmark may be read" not in page(manager, repeat).text


def test_the_figure_stands_on_the_line_of_what_the_letter_says(page, manager, repeat):
    context = page(manager, repeat).context
    assert context["check"].metric == "repeat_rate"
    ticks = {tick.number: tick.x for tick in context["line"].ticks}
    assert ticks["3"] < context["line"].value_x < ticks["5"]


def test_a_promise_without_bands_has_no_line(page, manager, promise):
    assert "check" not in page(manager, promise("resolution")).context


def test_what_a_person_made_of_the_proposal_is_told(page, manager, repeat):
    proposal = {"kind": "target", "metric": "repeat_rate", "comparator": "<=", "value": "2", "unit": "percent"}
    proposal |= {"period": "quarter", "force": "binding", "parameters": repeat.parameters}
    QuerySet(Promise).filter(pk=repeat.pk).update(proposal=proposal, reviewed_by=manager, review="corrected")
    assert "proposed <del>≤ 2%</del>, made <ins>≤ 3%</ins>" in page(manager, repeat).content.decode()


def test_a_note_on_a_promise_is_begun_with_its_letter_metric_and_clause(client_of, page, manager, letter, promise):
    [link] = re.findall(r'href="([^"]+#propose)">Propose a note on it', words(page(manager, promise("repeat"))))
    form = client_of(manager).get(unescape(link)).context["form"]
    assert [str(form[name].value()) for name in ("letter", "metric", "clause_path")] == [
        str(letter.pk),
        "repeat_rate",
        "1/1.1",
    ]


def test_a_benchmark_that_nobody_chose_a_reading_of_is_an_open_question(page, manager, letter, promise):
    QuerySet(Promise).filter(pk=promise("repeat").pk).update(metric="response_vs_benchmark")
    shown = words(page(manager, promise("repeat")))
    assert "Open question" in shown
    assert f"letter={letter.pk}&amp;metric=response_vs_benchmark" in shown


def test_a_period_that_the_amendment_judges_leads_to_its_verdict(page, manager, yearly, amended):
    shown = words(page(manager, yearly, "?period=2026"))
    assert "From 15 Nov 2026 on version 2 governs this period" in shown
    assert f'{reverse("dashboard:promise", args=[amended.pk])}?period=2026"' in shown
    assert "the history is that of version 2" in shown


def test_a_period_that_an_amendment_judges_without_the_promise_says_so(page, manager, yearly, amended):
    QuerySet(Promise).filter(pk=yearly.pk).update(lineage="00000000-0000-0000-0000-000000000001")
    shown = words(page(manager, yearly, "?period=2026"))
    assert "It does not carry this promise on, so the period gets no verdict." in shown


def test_a_period_before_the_amendment_is_simply_not_judged(page, manager, yearly):
    assert "No verdict is stored for this period" in words(page(manager, yearly, "?period=2025"))


def test_no_dash_hangs_behind_the_interval_of_a_figure_without_a_target(page, manager, promise, judge):
    judge(promise("resolution"), "not_evaluable", 99, 100, low=Decimal("0.95"), high=Decimal("0.99"), clarity="none")
    assert "95% interval 95.00%–99.00%</dd>" in words(page(manager, promise("resolution")))


def test_a_target_that_a_note_set_stands_beside_the_figure(page, manager, promise, judge, letter):
    told = {"letter": letter, "question": "?", "reading": "!", "valid_from": dt.date(2026, 1, 1)}
    InterpretationNote.objects.create(number=7, metric="obligation_kept", parameters={"target": "[99.9, ∞)"}, **told)
    found = promise("paper")
    QuerySet(Promise).filter(pk=found.pk).update(metric="availability", unit="percent", comparator="", value=None)
    judge(found, "met", 999, 1000, detail={"notes": [7]})
    assert "target ≥ 99.9% by note 7" in words(page(manager, found))


def test_an_allowance_that_lasts_says_so(page, manager, promise, judge):
    budget = {"used": 10, "allowed": 100, "remaining": 90, "exhausted_on": "", "expected": 5000}
    judge(
        promise("resolution"),
        "met",
        4990,
        5000,
        detail={"budget": {**budget, "recent_failures": 1, "recent_judged": 9}},
    )
    shown = words(page(manager, promise("resolution")))
    assert "10% used" in shown
    assert "not within the period at this rate" in shown


def test_what_rests_on_complaints_keeps_its_part_after_an_amendment(page, manager, amended):
    before = Promise.objects.exclude(pk=amended.pk).get(lineage=amended.lineage)
    assert "No verdict is stored for this period" in words(page(manager, before))


def test_the_page_of_an_old_version_says_that_it_shows_a_part(page, manager, handed_over, amended):
    shown = words(page(manager, handed_over))
    assert "This is the part of version 1, until 14 Nov 2026." in shown
    assert (
        f'{reverse("dashboard:promise", args=[amended.pk])}?period=2026Q4">Q4 2026 as a whole, 2 versions: missed'
        in shown
    )
    assert "Version 1 governed until 14 Nov 2026: only what was received until then is judged here." in shown
    assert "<dt>Part of version 1</dt>" in shown


def test_a_period_that_began_before_the_letter_says_from_when_it_tells(page, manager, promise, judge):
    version = promise("repeat").clause.version
    QuerySet(type(version)).filter(pk=version.pk).update(effective_from=dt.date(2026, 11, 2))
    judge(promise("repeat"), "met", 20, 1000)
    shown = words(page(manager, promise("repeat")))
    assert "Q4 2026 (from 2 Nov)" in shown
    assert 'Q4 2026</span><span class="sub">from 2 Nov</span></td>' in shown
    assert "It binds from 2 Nov 2026 on: of the period only what has been received since then is judged." in shown


def test_the_trend_holds_every_version_against_its_own_target(page, manager, handed_over, amended, judge):
    judge(handed_over, "met", 25, 1000, period="2026Q3")
    answer = page(manager, amended)
    first, second = (trace for trace in answer.context["trend"]["data"] if trace["mode"] == "lines+markers")
    assert (first["y"], second["y"]) == ([0.025, 0.02], [0.05])
    drawn = [shape for shape in answer.context["trend"]["layout"]["shapes"] if shape["yref"] == "y"]
    assert [shape["y0"] for shape in drawn if shape["type"] == "line"][:2] == [0.03, 0.02]
    shown = words(answer)
    assert '<span class="sub">version 2, target ≤ 2%</span>' in shown
    assert '<span class="sub">version 1 2.00% met</span><span class="sub">version 2 5.00% missed</span>' in shown


def test_a_unit_says_of_which_versions_its_mark_is(page, manager, handed_over, amended, judge, company):
    one, other, old = (ServiceUnit.objects.create(organisation=company, name=name) for name in ("东", "西", "北"))
    judge(amended, "missed", 1, 100, unit=one, detail=handed_over_parts(amended))
    judge(amended, "met", 1, 100, unit=other)
    judge(handed_over, "met", 1, 100, unit=old)
    shown = words(page(manager, amended))
    assert '</span>东</a><span class="sub">version 1 2.00% met</span><span class="sub">version 2 5.00% missed' in shown
    assert '</span>西</a><span class="sub">version 2 alone, from 15 Nov</span>' in shown
    assert '</span>北</a><span class="sub">version 1 alone, until 14 Nov</span>' in shown
    assert "A unit's mark is the worse of its parts;" in unescape(shown)


def handed_over_parts(amended):
    return amended.results.get(unit=None).detail


def test_in_a_quarter_of_one_version_a_unit_says_none(page, manager, repeat):
    assert "alone" not in words(page(manager, repeat))


def a_signed_note(letter, manager, auditor, **more):
    signed = {"signed_by_manager": manager, "signed_by_auditor": auditor}
    signed |= {"signed_by_manager_on": "2026-11-20", "signed_by_auditor_on": "2026-11-23"}
    told = {"number": 2, "question": "多少算少？", "reading": "!", "metric": "repeat_rate", "valid_from": "2026-01-01"}
    return InterpretationNote.objects.create(letter=letter, **told, **signed, **more)


SAID_OF_NOTE = "Note 2 is signed by both sides; the next run uses it."


def test_a_note_signed_after_the_last_run_is_told_to_all_and_not_proposed_again(
    page, manager, auditor, engagement, repeat, letter
):
    assert "Propose a note on it" in words(page(manager, repeat))
    a_signed_note(letter, manager, auditor, parameters={"gap": "(3, 5]", "breach_class": "minor"})
    for user in (manager, auditor):
        shown = words(page(user, repeat))
        assert SAID_OF_NOTE in shown
        assert "Propose a note on it" not in shown


@pytest.mark.parametrize("parameters", [{}, {"gap": "[8, ∞)", "breach_class": "major"}])
def test_a_note_without_a_say_in_the_figure_awaits_no_run(page, manager, auditor, repeat, letter, parameters):
    a_signed_note(letter, manager, auditor, parameters=parameters)
    assert SAID_OF_NOTE not in words(page(manager, repeat))


def test_units_of_which_nothing_is_known_are_one_line(page, manager, company, promise, judge):
    judge(promise("repeat"), "not_evaluable", reason="no_data")
    judge(promise("repeat"), "not_evaluable", unit=ServiceUnit.objects.create(organisation=company, name="华东"))
    response = page(manager, promise("repeat"))
    assert response.context["units"] is None
    assert "No data yet" in words(response)
    assert "Table of the units" not in words(response)


def test_a_clause_with_a_loss_is_headed_by_its_class(page, manager, promise, judge):
    fields = {"metric": "property_loss_cases", "value": None, "value_high": None, "unit": "", "comparator": ""}
    QuerySet(Promise).filter(pk=promise("band").pk).update(breach_class="major", **fields)
    judge(promise("band"), "grades", 1, 100, value=1)
    shown = words(page(manager, promise("band")))
    assert '<span class="pill major">1 case · major breach</span>' in shown
    assert "Why “1 case · major breach”?" in shown
    assert "1 case · major breach. Every confirmed loss is a breach of its own: major breach." in shown


def test_the_interval_beside_the_figure_is_told_from_the_target(page, manager, promise, judge):
    ends = {"low": Decimal("0.980015"), "high": Decimal("0.987231"), "clarity": "clear", "provisional": True}
    judge(promise("resolution"), "met", 9840, 10000, **ends)
    shown = words(page(manager, promise("resolution")))
    assert "95% interval of the cases decided so far 98.002%–98.72%" in shown


AHEAD = {
    "budget": {
        "allowed": 200,
        "used": 168,
        "remaining": 32,
        "left": 32,
        "expected": 10_000,
        "recent_failures": 92,
        "recent_judged": 4000,
        "recent_days": 28,
        "burn_rate": "1.150000",
        "exhausted_on": "2026-12-09",
    },
    "projected": {"value": "0.976200", "low": "0.971000", "high": "0.981000", "failures": "238"},
}


def test_what_is_left_stands_before_the_reasons(page, manager, promise, judge):
    judge(promise("resolution"), "met", 7832, 8000, at_risk=True, detail=AHEAD)
    shown = words(page(manager, promise("resolution")))
    assert '<p class="headline">At most 32 more unsolved cases this quarter.</p>' in shown
    assert "<dt>Heading for</dt><dd><b>97.62%</b>97.10% to 98.10% (95%)</dd>" in shown
    assert "<dt>Burn rate</dt><dd><b>1.15</b>1 lasts to the end; this is faster</dd>" in shown
    assert "<dt>Used up on</dt><dd><b>9 Dec 2026</b>at the present rate</dd>" in shown
    assert shown.index("Before the period ends") < shown.index("Why “met”?")


def test_a_period_that_is_over_has_nothing_left_to_say(page, manager, promise, judge):
    judge(promise("resolution"), "met", 7832, 8000, period="2026Q3", detail=AHEAD)
    assert "Before the period ends" not in words(page(manager, promise("resolution"), "?period=2026Q3"))


@pytest.fixture
def drawn(promise, judge, company):
    """A promise with two periods and one unit, and its results of the last one."""
    judge(promise("repeat"), "met", 20, 1000, period="2026Q3")
    unit = ServiceUnit.objects.create(organisation=company, name="东城")
    return judge(promise("repeat"), "missed", 50, 1000), judge(promise("repeat"), "met", 1, 100, unit=unit)


def test_each_dot_leads_to_its_cases_and_so_does_the_table(page, manager, promise, drawn):
    response = page(manager, promise("repeat"))
    whole, unit = (reverse("dashboard:cases", args=[result.pk, "numerator"]) for result in drawn)
    assert response.context["trend"]["data"][-1]["customdata"][-1] == whole
    assert response.context["units"]["data"][0]["customdata"] == [unit]
    shown = words(response)
    assert f'<a href="{whole}">5.00%</a>' in shown
    assert f'<a href="{unit}">1.00%</a>' in shown


def test_an_administrator_who_may_open_no_cases_is_led_nowhere(page, admin, promise, drawn):
    response = page(admin, promise("repeat"))
    assert set(response.context["trend"]["data"][-1]["customdata"]) == {""}
    assert "/cases/" not in words(response)


def test_the_dots_of_registered_facts_lead_nowhere(page, manager, promise, judge):
    for period in ("2026Q3", "2026Q4"):
        judge(promise("paper"), "met", 1, 1, period=period)
    assert set(page(manager, promise("paper")).context["trend"]["data"][-1]["customdata"]) == {""}


def test_every_chart_of_the_page_can_be_saved(page, manager, promise, drawn):
    shown = words(page(manager, promise("repeat")))
    for chart in ("trend-chart", "units-chart"):
        assert f'data-download="{chart}"' in shown
        assert f'id="{chart}"' in shown
