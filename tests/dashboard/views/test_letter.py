import datetime as dt

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Organisation
from commitments.models import Blank, InterpretationNote, LetterVersion, Promise, Term
from tests.dashboard.conftest import PROMISES

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def page(client_of):
    def get(user, letter, query="", status=200):
        address = reverse("dashboard:letter", args=[letter.pk])
        response = client_of(user).get(f"{address}{query}", headers={"accept-language": "en"})
        assert response.status_code == status
        return response

    return get


def words(response):
    return " ".join(response.content.decode().split())


def test_the_text_is_shown_as_it_was_signed(page, manager, letter):
    lines = page(manager, letter).context["lines"]
    shown = ["".join(stretch.text for stretch in line.stretches) for line in lines]
    assert shown == [clause.text for clause in letter.versions.get().clauses.all()]


def test_a_measurable_phrase_leads_to_its_promise(page, manager, letter, promise):
    address = reverse("dashboard:promise", args=[promise("resolution").pk])
    assert f'href="{address}?period=2026Q4">问题解决率不得低于98%</a>,' in words(page(manager, letter))


def test_a_missed_promise_is_underlined_as_missed(page, manager, letter, promise, judge):
    judge(promise("repeat"), "missed", 368, 8932)
    assert '<a class="phrase missed"' in words(page(manager, letter))


def test_the_verdict_stands_beside_its_clause(page, manager, letter, promise, judge):
    judge(promise("repeat"), "missed", 368, 8932)
    [line] = [line for line in page(manager, letter).context["lines"] if promise("repeat") in promises(line)]
    assert [row.verdict for row in line.rows] == ["", "missed"]


def test_a_figure_of_a_quarter_with_two_versions_says_so(page, manager, letter, promise, judge):
    judge(promise("resolution"), "met", 9831, 10000)
    told = [(1, "0.051600", "minor"), (2, "0.041200", "missed")]
    parts = [{"version": number, "value": value, "verdict": verdict} for number, value, verdict in told]
    judge(promise("repeat"), "minor", 368, 8932, detail={"parts": parts})
    shown = words(page(manager, letter))
    assert shown.count("part of version 2") == 1
    assert '<span class="sub">version 1 5.16% minor breach</span><span class="sub">version 2 4.12% missed' in shown


def test_a_band_says_that_it_grades(page, manager, letter):
    assert "&gt; 5% and &lt; 8%" in words(page(manager, letter))


def test_headings_of_the_letter_are_headings_of_the_page(page, manager, letter):
    assert '<h2 class="text"><span class="key">1.</span>服务标准</h2>' in words(page(manager, letter))


@pytest.fixture
def draft(write_letter, company):
    return write_letter(company, draft=True)


def test_an_unfilled_blank_is_shown(page, manager, draft):
    Blank.objects.create(clause=draft.versions.get().clauses.last(), start=0, end=2)
    shown = words(page(manager, draft))
    assert '<span class="blank">重复</span>' in shown
    assert "not filled in" in shown


def test_what_was_filled_in_stands_beside_the_text(page, manager, draft):
    Blank.objects.create(clause=draft.versions.get().clauses.last(), start=0, end=2, value="消费者权益保护")
    assert "消费者权益保护" in words(page(manager, draft))


def test_a_draft_leads_to_its_review(page, manager, draft):
    assert reverse("commitments:review", args=[draft.versions.get().pk]) in words(page(manager, draft))


def test_a_metric_nobody_checked_in_time_is_marked_in_the_margin(page, manager, letter, promise):
    assert promise("repeat").pk in page(manager, letter).context["overdue"]
    assert "review of the metric" in page(manager, letter).content.decode()


def test_a_verdict_shows_the_note_it_used_beside_it(page, manager, letter, promise, judge):
    note = InterpretationNote.objects.create(
        letter=letter, number=7, clause_path="9", question="?", reading="!", valid_from=dt.date(2024, 10, 1)
    )
    judge(promise("resolution"), "met", 99, 100, detail={"notes": [7]})
    assert [line.clause.path for line in page(manager, letter).context["lines"] if note in line.notes] == ["1/1.1"]


def test_a_note_that_is_over_no_longer_stands_there(page, manager, letter):
    InterpretationNote.objects.create(
        letter=letter,
        number=7,
        clause_path="1/1.1",
        question="?",
        reading="!",
        valid_from=dt.date(2024, 10, 1),
        valid_until=dt.date(2026, 11, 22),
    )
    assert not [line for line in page(manager, letter).context["lines"] if line.notes]


def test_a_superseded_version_opens_with_the_verdicts_of_its_own_time(page, manager, letter):
    old = LetterVersion.objects.filter(letter=letter)
    old.update(status="superseded", effective_until=dt.date(2026, 8, 15))
    LetterVersion.objects.create(
        letter=letter, number=2, text="x", status="active", effective_from=dt.date(2026, 8, 15)
    )
    answer = page(manager, letter, "?version=1")
    assert answer.context["chosen"].label == "2026Q3"


def test_a_note_stands_beside_the_clause_it_is_about(page, manager, letter, promise):
    InterpretationNote.objects.create(
        letter=letter, number=2, clause_path="2/2.1", question="3%–5%?", reading="!", valid_from="2026-01-01"
    )
    with_notes = [line.clause.path for line in page(manager, letter).context["lines"] if line.notes]
    assert with_notes == ["2/2.1"]


def test_the_version_in_force_is_shown_first(page, manager, letter):
    LetterVersion.objects.update(effective_until=dt.date(2026, 4, 1), status="superseded")
    LetterVersion.objects.create(letter=letter, number=2, status="active", effective_from=dt.date(2026, 4, 1), text="")
    assert page(manager, letter).context["version"].number == 2


def test_an_earlier_quarter_shows_the_version_that_bound_then(page, manager, letter):
    LetterVersion.objects.update(effective_until=dt.date(2026, 4, 1), status="superseded")
    LetterVersion.objects.create(letter=letter, number=2, status="active", effective_from=dt.date(2026, 4, 1), text="")
    assert page(manager, letter, "?period=2025Q4").context["version"].number == 1


def test_a_version_can_be_asked_for(page, manager, letter):
    assert page(manager, letter, "?version=1").context["version"].number == 1


def test_a_version_that_does_not_exist_is_not_found(page, manager, letter):
    page(manager, letter, "?version=7", status=404)


def test_a_letter_of_another_company_is_not_found(page, manager, write_letter):
    page(manager, write_letter(Organisation.objects.create(name="远方", slug="far")), status=404)


def test_an_auditor_reads_the_letter_of_his_engagement(page, auditor, engagement):
    page(auditor, engagement.letters.get())


def test_a_stranger_finds_no_letter(page, stranger, letter):
    page(stranger, letter, status=404)


def test_an_auditor_sees_no_draft(page, auditor, engagement, draft):
    engagement.letters.add(draft)
    page(auditor, draft, status=404)


def test_a_band_says_whether_it_is_triggered(page, manager, letter, promise, judge):
    judge(promise("band"), "grades", 368, 8932)
    assert "not triggered" in words(page(manager, letter))


def test_few_queries_however_many_clauses(client_of, manager, letter, promise, judge, django_assert_max_num_queries):
    judge(promise("repeat"), "missed", 368, 8932)
    judge(promise("resolution"), "met", 99, 100)
    client, address = client_of(manager), reverse("dashboard:letter", args=[letter.pk])
    with django_assert_max_num_queries(15):
        client.get(address)


def promises(line):
    return [row.promise for row in line.rows]


def test_a_defined_term_opens_its_definition_and_a_missed_phrase_stays_missed(page, manager, letter, promise, judge):
    repeat = promise("repeat")
    judge(repeat, "missed", 368, 8932)
    where = {"clause": letter.versions.get().clauses.first(), "start": 0, "end": 1}
    [term] = Term.objects.bulk_create([Term(term="重复投诉率", meaning="三十日内再次投诉的比率", **where)])
    text = words(page(manager, letter))
    assert (
        f'<button type="button" class="term phrase missed" popovertarget="term-{term.pk}">重复投诉率</button>' in text
    )
    assert f'id="term-{term.pk}" popover' in text


def test_a_verdict_on_the_old_terms_does_not_stand_beside_the_new_ones(page, manager, letter, judge, amended):
    judge(Promise.objects.exclude(pk=amended.pk).get(lineage=amended.lineage), "met", 200, 10_000)
    answer = page(manager, letter)
    assert [row.result for line in answer.context["lines"] for row in line.rows] == [None]
    assert answer.context["waits"]
    judge(amended, "met", 200, 10_000)
    assert not page(manager, letter).context["waits"]


def test_a_quarter_that_was_over_before_the_letter_took_effect_is_not_offered(page, manager, letter, promise, judge):
    judge(promise("repeat"), "met", 200, 10_000, period="2024Q4", starts_on=dt.date(2024, 1, 1))
    answer = page(manager, letter, "?period=2024Q2")
    assert answer.context["chosen"].label == "2026Q4"
    assert "2024Q3" not in [choice.value for choice in answer.context["periods"]]


@pytest.fixture
def against_benchmark(letter):
    """The first promise of the letter, held against the industry benchmark."""
    QuerySet(Promise).filter(quote=PROMISES["resolution"]["quote"]).update(metric="response_vs_benchmark")
    return Promise.objects.get(metric="response_vs_benchmark")


def test_an_open_question_stands_beside_its_promise_with_what_holds_meanwhile(page, manager, letter, against_benchmark):
    shown = words(page(manager, letter))
    assert "Until a note that both sides have signed chooses R1, R2 or R3, R1 applies." in shown
    assert f"letter={letter.pk}&amp;metric=response_vs_benchmark&amp;clause_path=1/1.1&amp;question=" in shown


def test_who_signs_no_notes_reads_what_holds_and_is_asked_nothing(page, clerk, letter, against_benchmark):
    shown = words(page(clerk, letter))
    assert "R1 applies." in shown
    assert "propose a note" not in shown


def test_a_version_that_no_longer_binds_asks_nothing(page, manager, letter, against_benchmark):
    letter.versions.update(effective_until=dt.date(2026, 10, 1))
    assert page(manager, letter, "?version=1").context["unsettled"] == {}


def test_a_blank_of_a_letter_in_force_leads_to_a_note(page, manager, letter):
    clause = letter.versions.get().clauses.last()
    Blank.objects.bulk_create([Blank(clause=clause, start=0, end=2)])
    assert f"?letter={letter.pk}&amp;clause_path=2/2.1&amp;question=" in words(page(manager, letter))


def test_the_sentence_counts_the_rows_of_the_board_and_not_the_bands(page, manager, letter, promise, judge):
    judge(promise("repeat"), "missed", 368, 8932)
    judge(promise("band"), "grades")
    assert page(manager, letter).context["summary"] == "3 promises: 1 missed, 2 without a verdict."


def test_a_longer_period_that_the_amendment_judges_says_so_in_the_old_letter(page, manager, letter, yearly):
    shown = page(manager, letter, "?version=1&period=2026Q3").content.decode()
    assert "from 15 Nov 2026 on an amendment governs this period" in shown


def test_an_old_version_shows_its_part_and_leads_to_the_whole_period(page, manager, letter, handed_over, amended):
    shown = words(page(manager, letter, "?version=1"))
    assert '2.00%</a> <span class="goal">until 14 Nov ·</span>' in shown
    whole = f'{reverse("dashboard:promise", args=[amended.pk])}?period=2026Q4">'
    assert f"{whole}Q4 2026 as a whole, 2 versions: missed</a>" in shown
    assert "Version 1 governed this quarter until 14 Nov 2026." in shown
    assert '<a href="?version=2&amp;period=2026Q4">' in shown


def test_a_quarter_that_an_old_version_governed_to_its_end_is_whole(page, manager, letter, judge, handed_over):
    judge(handed_over, "met", 20, 1000, period="2026Q3")
    answer = page(manager, letter, "?version=1&period=2026Q3")
    assert "part_until" not in answer.context
    assert [row.whole for line in answer.context["lines"] for row in line.rows if row.result] == [None]


def test_a_year_that_the_amendment_judges_as_a_whole_is_led_to(page, manager, letter, judge, yearly, amended):
    judge(amended, "missed", 1, 100, period="2026")
    answer = page(manager, letter, "?version=1&period=2026Q2")
    assert '<span class="pill plain">by version 2</span>' in words(answer)
    assert "year 2026 as a whole, by version 2: 1.00%, missed</a>" in words(answer)


def test_what_the_amendment_judges_is_not_counted_as_without_a_verdict(page, manager, letter, judge, yearly, amended):
    judge(amended, "missed", 1, 100, period="2026")
    judge(Promise.objects.get(quote=PROMISES["resolution"]["quote"]), "met", 99, 100)
    told = "3 promises: 1 met, 1 judged by a later version, 1 without a verdict."
    assert page(manager, letter, "?version=1").context["summary"] == told


def test_a_letter_that_binds_from_the_middle_of_a_quarter_says_from_when(page, manager, letter, promise, judge):
    QuerySet(LetterVersion).filter(letter=letter).update(effective_from=dt.date(2026, 11, 2))
    judge(promise("repeat"), "missed", 368, 8932)
    assert '<span class="goal">from 2 Nov ·</span>' in words(page(manager, letter))


def test_a_number_that_a_note_set_stands_in_the_margin(page, manager, letter, by_note, judge):
    judge(by_note, "met", 9995, 10_000, detail={"notes": [7]})
    assert '<span class="goal">≥ 99.9% by note 7</span>' in words(page(manager, letter))


def graded(promise, **fields):
    """The band of the letter, turned into one that grades single cases."""
    QuerySet(Promise).filter(pk=promise("band").pk).update(value_high=None, **fields)
    return promise("band")


def test_a_loss_stands_beside_its_clause_in_the_colour_of_its_class(page, manager, letter, promise, judge):
    loss = graded(promise, metric="property_loss_cases", value=None, unit="", comparator="", breach_class="major")
    judge(loss, "grades", 1, 100, value=1)
    shown = words(page(manager, letter))
    assert '<span class="pill major">major breach</span>' in shown
    assert ': 1 case · major breach">1 case</a>' in shown


def test_late_cases_are_counted_beside_their_band(page, manager, letter, promise, judge):
    late = graded(promise, metric="overrun", value=30, comparator="<=")
    judge(late, "grades", 4, 100, value=4)
    shown = words(page(manager, letter))
    assert '<span class="pill minor">minor breach</span>' in shown
    assert '>4 cases in this band</a> <span class="goal">band ≤ 30%</span>' in shown


def test_what_is_not_judged_yet_says_so_once(page, manager, letter):
    shown = words(page(manager, letter))
    assert shown.count("not judged yet") == 3
    assert "no verdict" not in shown


def test_a_note_says_whose_signature_it_awaits(page, manager, letter):
    note = {"number": 3, "question": "?", "reading": "!", "metric": "repeat_rate", "valid_from": "2026-01-01"}
    InterpretationNote.objects.create(letter=letter, signed_by_manager=manager, **note)
    assert "awaits the auditor's signature" in words(page(manager, letter))
