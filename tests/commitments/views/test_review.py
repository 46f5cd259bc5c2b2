from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Organisation
from commitments import actions, parts
from commitments.models import Blank, LetterVersion, Promise

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def reviewer(client, manager):
    client.force_login(manager)
    return client


def fields_of(promise, **changes):
    known = {"kind": promise.kind, "metric": promise.metric, "comparator": promise.comparator, "unit": promise.unit}
    known |= {"value": promise.value, "period": promise.period, "force": promise.force, "breach_class": ""}
    return {**known, **changes}


def test_every_proposal_stands_beside_its_clause(reviewer, draft):
    answer = reviewer.get(reverse("commitments:review", args=[draft.pk]))
    lines = {line.clause.path: line for line in answer.context["lines"]}
    assert [promise.metric for promise in lines["1.1"].promises] == ["resolution_rate", "repeat_rate"]
    assert "".join(stretch.text for stretch in lines["1.1"].stretches) == lines["1.1"].clause.text


def test_an_amendment_says_what_was_taken_over(reviewer, active, store, letter_text):
    amended = store(letter_text.replace("高于5%", "高于4%"), amends=active.letter)
    page = reviewer.get(reverse("commitments:review", args=[amended.pk])).content.decode()
    taken = Promise.objects.of_version(amended).filter(as_in_version=1).count()
    assert f"条款未变，已沿用第 1 版的决定 {taken} 项、已填空白 1 处。" in page
    assert "与第 1 版相同。" in page
    assert f"第 1 版签订于 {date_format(date(2026, 1, 5))}。" in page


@pytest.fixture
def once_corrected(store, letter_text, agree, manager):
    """A draft of version 2 whose clause 1.1 has changed; in version 1 somebody made 98 % into 97 %."""
    letter_text = letter_text.replace("3%以内", "2%以内")
    first = agree(store(letter_text))
    resolution = Promise.objects.get(clause__version=first, metric="resolution_rate")
    actions.correct_promise(promise=resolution, changes={"value": 97}, by=manager)
    actions.activate(version=first, effective_from=date(2026, 1, 1), by=manager)
    return store(letter_text.replace("2%以内", "4%以内"), amends=first.letter)


def test_what_version_1_made_of_a_proposal_stands_beside_it(reviewer, once_corrected):
    page = reverse("commitments:review", args=[once_corrected.pk])
    shown = reviewer.get(page, headers={"accept-language": "en"}).content.decode()
    assert "Version 1: ≥ 98% was proposed and corrected to <ins>≥ 97%</ins>." in shown
    assert "Version 1: ≤ 2% was accepted as proposed." in shown
    assert "第 1 版：识别为 ≥ 98%，更正为 <ins>≥ 97%</ins>。" in reviewer.get(page).content.decode()


def test_it_stays_there_in_the_form_and_after_the_decision(reviewer, once_corrected, manager):
    resolution = Promise.objects.get(clause__version=once_corrected, metric="resolution_rate")
    form = reviewer.get(reverse("commitments:correct", args=[resolution.pk]), **HTMX)
    answer = reviewer.post(reverse("commitments:decide", args=[resolution.pk]), {"decision": "accept"}, **HTMX)
    assert all("更正为 <ins>≥ 97%</ins>" in each.content.decode() for each in (form, answer))


def test_the_page_asks_the_database_no_more_for_a_longer_letter(
    reviewer, draft, store, letter_text, django_assert_max_num_queries
):
    longer = store(
        letter_text.replace("2.违约", "".join(f"1.{n}问题解决率不低于9{n}%。\n" for n in range(4, 9)) + "2.违约")
    )
    assert longer.clauses.count() > draft.clauses.count()
    with django_assert_max_num_queries(28):
        reviewer.get(reverse("commitments:review", args=[longer.pk]))


def test_accepting_comes_back_to_the_clause(reviewer, promise):
    repeat = promise("repeat_rate")
    answer = reviewer.post(reverse("commitments:decide", args=[repeat.pk]), {"decision": "accept"})
    assert answer.url.endswith(f"#clause-{repeat.clause_id}")
    assert Promise.objects.get(pk=repeat.pk).review == "accepted"


def test_with_scripts_only_the_clause_and_what_it_changes_are_renewed(reviewer, promise):
    repeat = promise("repeat_rate")
    answer = reviewer.post(reverse("commitments:decide", args=[repeat.pk]), {"decision": "reject"}, **HTMX)
    page = answer.content.decode()
    assert f'id="clause-{repeat.clause_id}"' in page
    assert page.count("hx-swap-oob") == 3
    assert "<html" not in page


def test_a_decision_is_taken_back(reviewer, promise):
    repeat = promise("repeat_rate")
    url = reverse("commitments:decide", args=[repeat.pk])
    reviewer.post(url, {"decision": "accept"})
    reviewer.post(url, {"decision": "take_back"})
    assert Promise.objects.get(pk=repeat.pk).review == "proposed"


def test_how_far_the_review_is_stands_on_the_page(reviewer, draft, promise):
    reviewer.post(reverse("commitments:decide", args=[promise("repeat_rate").pk]), {"decision": "accept"})
    context = reviewer.get(reverse("commitments:review", args=[draft.pk])).context
    assert (context["decided"], context["total"], context["next"].metric) == (1, 6, "resolution_rate")


def test_an_empty_place_is_left_to_do_and_the_bar_leads_to_it(reviewer, store, agree, manager):
    version = agree(store("服务承诺书\n1.标准\n1.1由____负责。\n1.2自____年起问题解决率不低于98%。\n"))
    page = reverse("commitments:review", args=[version.pk])
    assert reviewer.get(page).context["open_blanks"] == 0
    idle, needed = Blank.objects.filter(clause__version=version)
    for blank in (idle, needed):
        actions.fill_blank(blank=blank, value="", by=manager)
    shown = reviewer.get(page, headers={"accept-language": "en"}).content.decode()
    assert '<progress value="1" max="3"' in shown
    assert f'<a href="#fill-{needed.pk}">2 blanks open</a>' in shown


def test_what_was_proposed_stands_beside_what_was_made_of_it(reviewer, promise, draft):
    resolution = promise("resolution_rate")
    reviewer.post(reverse("commitments:correct", args=[resolution.pk]), fields_of(resolution, value="97"))
    page = reviewer.get(reverse("commitments:review", args=[draft.pk]), headers={"accept-language": "en"})
    assert "proposed <del>≥ 98%</del>, made <ins>≥ 97%</ins>" in page.content.decode()


def test_the_number_of_a_heading_stands_as_written(reviewer, draft):
    page = reviewer.get(reverse("commitments:review", args=[draft.pk])).content.decode()
    assert '<span class="key">1.</span>' in page


def test_a_defined_term_leads_to_its_definition(reviewer, store, letter_text):
    version = store(letter_text.replace("1.标准", "1.标准\n1.0本承诺书所称“重复投诉”指三十日内的再次投诉。"))
    answer = reviewer.get(reverse("commitments:review", args=[version.pk]))
    term = answer.context["terms"]
    lines = {line.clause.path: line for line in answer.context["lines"]}
    assert [stretch.text for stretch in lines["1.1"].stretches if stretch.term] == ["重复投诉"]
    assert not [stretch for stretch in lines["1.0"].stretches if stretch.term]
    assert f'popovertarget="term-{next(iter(term)).pk}"' in answer.content.decode()


def test_words_marked_in_the_text_are_in_the_form(reviewer, draft):
    clause = draft.clauses.get(path="1.2")
    start = clause.text.index("提供")
    url = reverse("commitments:promise_add", args=[clause.pk])
    form = reviewer.get(f"{url}?start={start}&end={start + 8}", **HTMX).context["form"]
    assert (form.initial["quote"], form.initial["start"]) == ("提供初步解决方案", start)


@pytest.mark.parametrize("offsets", ["?start=x&end=2", "?start=5&end=2", "?start=-9&end=-3", "?start=999&end=1000", ""])
def test_offsets_that_mark_no_words_offer_the_whole_clause(reviewer, draft, offsets):
    clause = draft.clauses.get(path="1.2")
    form = reviewer.get(reverse("commitments:promise_add", args=[clause.pk]) + offsets).context["form"]
    assert (form.initial["quote"], form.initial["start"]) == (clause.text, 0)


def test_each_gap_offers_a_note_that_is_half_written(reviewer, draft):
    page = reviewer.get(reverse("commitments:review", args=[draft.pk])).content.decode()
    link = next(part for part in page.split('"') if "gap=%283%2C%205%5D" in part).replace("&amp;", "&")
    form = reviewer.get(link).context["form"]
    assert (form.initial["gap"], form.initial["metric"]) == ("(3, 5]", "repeat_rate")
    assert "5%" in form.initial["question"]


def test_a_decision_that_is_none_is_not_found(reviewer, promise):
    url = reverse("commitments:decide", args=[promise("repeat_rate").pk])
    assert reviewer.post(url, {"decision": "burn"}).status_code == 404


def test_a_correction_is_saved_with_its_parameters(reviewer, promise, company):
    resolution = promise("resolution_rate")
    unit = company.units.create(name="东区")
    data = fields_of(resolution, value="97.5", limit="30d", units=[unit.pk])
    reviewer.post(reverse("commitments:correct", args=[resolution.pk]), data)
    saved = Promise.objects.get(pk=resolution.pk)
    assert (saved.review, str(saved.value), saved.parameters) == ("corrected", "97.500000", {"limit": "30d"})
    assert saved.scope == {"units": [unit.pk]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"limit": "2 weeks"},
        {"value": ""},
        {"comparator": "between", "value_high": "5"},
        {"metric": "magic"},
        {"value": "∞"},
    ],
)
def test_a_correction_that_makes_no_sense_says_why(reviewer, promise, wrong):
    resolution = promise("resolution_rate")
    answer = reviewer.post(reverse("commitments:correct", args=[resolution.pk]), fields_of(resolution, **wrong))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert Promise.objects.get(pk=resolution.pk).review == "proposed"


def test_a_promise_is_added_in_the_words_of_the_clause(reviewer, draft, promise):
    clause = draft.clauses.get(path="1.2")
    url = reverse("commitments:promise_add", args=[clause.pk])
    data = fields_of(promise("repeat_rate"), metric="satisfaction", comparator=">=", value="90", force="binding")
    assert reviewer.post(url, {**data, "quote": "客户很满意"}).context["form"].errors["quote"]
    reviewer.post(url, {**data, "quote": "提供初步解决方案"})
    assert clause.promises.get(metric="satisfaction").review == "corrected"


def test_a_blank_is_filled(reviewer, draft):
    blank = Blank.objects.get(clause__version=draft)
    reviewer.post(reverse("commitments:fill", args=[blank.pk]), {"value": "消费者权益保护"})
    assert Blank.objects.get(pk=blank.pk).value == "消费者权益保护"


def test_what_was_filled_in_stands_beside_the_letters_own_words(reviewer, store, agree, manager):
    version = agree(store("服务承诺书\n1.标准\n1.1自____年____月起执行。\n1.2问题解决率不低于98%。\n"))
    year, month = Blank.objects.filter(clause__version=version)
    actions.fill_blank(blank=year, value="2026", by=manager)
    actions.fill_blank(blank=month, value="", by=manager)
    page = reviewer.get(reverse("commitments:review", args=[version.pk])).content.decode()
    assert '<span class="blank filled">____</span><ins class="filled-in" data-value="2026"></ins>年' in page
    assert '<span class="blank">____</span>月' in page


def test_a_decided_proposal_still_says_what_was_decided(reviewer, promise):
    url = reverse("commitments:decide", args=[promise("repeat_rate").pk])
    page = reviewer.post(url, {"decision": "accept"}, headers={"accept-language": "en"}, **HTMX).content.decode()
    assert "target · binding · quarter" in page
    assert "Decided by" in page


def test_the_front_of_the_paper_is_described(reviewer, draft):
    data = {"title": "新题", "number": "1", "signatory": "和风", "signed_on": "2026-02-01"}
    reviewer.post(reverse("commitments:describe", args=[draft.pk]), data)
    version = LetterVersion.objects.get(pk=draft.pk)
    assert (version.letter.title, version.signed_on) == ("新题", date(2026, 2, 1))


@pytest.mark.parametrize("name", ["review", "correct", "promise_add"])
def test_another_companys_draft_is_not_found(client, person, draft, promise, name):
    client.force_login(person("foreign", "manager", Organisation.objects.create(name="别家", slug="x")))
    keys = {
        "review": draft.pk,
        "correct": promise("repeat_rate").pk,
        "promise_add": promise("repeat_rate").clause_id,
    }
    assert client.get(reverse(f"commitments:{name}", args=[keys[name]])).status_code == 404


def test_a_signed_version_is_not_reviewed_again(reviewer, active):
    assert reviewer.get(reverse("commitments:review", args=[active.pk])).status_code == 404
    promise = Promise.objects.first()
    assert reviewer.post(reverse("commitments:decide", args=[promise.pk]), {"decision": "reject"}).status_code == 404


@pytest.mark.parametrize("who", ["clerk", "auditor", "admin"])
def test_only_managers_review(client, request, draft, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("commitments:review", args=[draft.pk])).status_code == 403


def test_what_will_be_missed_is_named_before_the_letter_binds(reviewer, draft, engage):
    assert [each["code"] for each in reviewer.get(reverse("commitments:review", args=[draft.pk])).context["lacks"]] == [
        "auditor"
    ]
    engage(draft.letter, today=timezone.localdate())
    assert reviewer.get(reverse("commitments:review", args=[draft.pk])).context["lacks"] == []


def test_the_front_comes_back_with_what_is_wrong_with_it(reviewer, draft):
    answer = reviewer.post(reverse("commitments:describe", args=[draft.pk]), {"title": "", "number": "X-1"})
    assert (answer.status_code, answer.context["describe"]["number"].value()) == (422, "X-1")


def test_nobody_guesses_what_an_added_promise_measures(reviewer, draft):
    clause = draft.clauses.get(path="1.2")
    page = reverse("commitments:promise_add", args=[clause.pk])
    assert reviewer.get(page).context["form"]["metric"].value() in (None, "")
    assert (
        "metric"
        in reviewer.post(page, {"quote": "初步解决方案", "kind": "target", "metric": ""}).context["form"].errors
    )


def test_a_number_is_asked_for_or_said_to_be_missing(reviewer, draft):
    clause = draft.clauses.get(path="1.2")
    page = reverse("commitments:promise_add", args=[clause.pk])
    told = {
        "quote": "初步解决方案",
        "kind": "target",
        "metric": "satisfaction",
        "period": "quarter",
        "force": "binding",
    }
    assert "without_number" not in reviewer.get(page).context["form"].fields
    form = reviewer.post(page, told).context["form"]
    assert (list(form.errors), "without_number" in form.fields) == (["value"], True)
    reviewer.post(page, {**told, "without_number": "on"})
    assert Promise.objects.get(metric="satisfaction").value is None


def test_a_correction_that_forgets_the_number_comes_back_with_the_question(reviewer, promise):
    repeat = promise("repeat_rate")
    page = reverse("commitments:correct", args=[repeat.pk])
    told = fields_of(repeat, value="", comparator="", unit="")
    form = reviewer.post(page, told).context["form"]
    assert (list(form.errors), "without_number" in form.fields) == (["value"], True)
    assert Promise.objects.get(pk=repeat.pk).review == "proposed"
    reviewer.post(page, {**told, "without_number": "on"})
    assert Promise.objects.get(pk=repeat.pk).review == "corrected"


@pytest.mark.parametrize("more", [{"force": "best_effort"}, {"metric": "milestone_on_time"}, {"kind": "band"}])
def test_no_number_is_asked_for_where_none_is_needed(reviewer, draft, more):
    clause = draft.clauses.get(path="1.2")
    told = {
        "quote": "初步解决方案",
        "kind": "target",
        "metric": "satisfaction",
        "period": "quarter",
        "force": "binding",
    }
    reviewer.post(reverse("commitments:promise_add", args=[clause.pk]), {**told, **more})
    assert Promise.objects.get(quote="初步解决方案").value is None


def test_that_nothing_stands_in_the_way_is_no_green_light_where_promises_cannot_be_judged(reviewer, draft, agree):
    page = reverse("commitments:review", args=[agree(draft).pk])
    shown = reviewer.get(page, headers={"accept-language": "en"})
    assert len(shown.context["pending"]) == shown.context["unjudged"] == 2
    assert "Nothing stands in the way, but 2 promises cannot be judged." in shown.content.decode()


def test_what_stands_in_the_way_leads_to_its_place_and_says_so_beside_the_button(reviewer, draft, promise):
    answer = reviewer.get(reverse("commitments:review", args=[draft.pk]), headers={"accept-language": "en"})
    page, resolution = answer.content.decode(), promise("resolution_rate")
    assert f'<a href="#promise-{resolution.pk}">{resolution.quote}</a>' in page
    assert f"{len(answer.context['reasons'])} things stand in the way" in page
    assert 'disabled aria-describedby="why-not"' in page


def test_an_added_promise_is_where_the_review_goes_on(reviewer, draft):
    clause = draft.clauses.get(path="1.2")
    told = {
        "quote": "初步解决方案",
        "kind": "target",
        "metric": "satisfaction",
        "period": "quarter",
        "force": "binding",
        "without_number": "on",
    }
    answer = reviewer.post(reverse("commitments:promise_add", args=[clause.pk]), told, **HTMX)
    assert answer.context["added"] == Promise.objects.get(quote="初步解决方案").pk
    assert answer.content.decode().count("data-added") == 1


SCOPED = """和风物业服务承诺书
1.承诺
1.1本承诺书适用于签约客户。
1.2电话投诉的解决率不低于98%。
1.3对门禁的投诉,2小时内首次响应。
"""


@pytest.fixture
def scoped(store, monkeypatch):
    monkeypatch.setattr(parts, "segments", lambda _company: ["签约客户"])
    return store(SCOPED)


def test_a_proposed_scope_stands_beside_the_words_it_was_read_from(reviewer, scoped):
    page = reviewer.get(reverse("commitments:review", args=[scoped.pk]), headers={"accept-language": "en"})
    assert "channels: phone · customer segments: 签约客户" in page.content.decode()
    assert '<q lang="zh-Hans">电话</q>' in page.content.decode()


def test_words_that_are_not_clear_stand_there_as_a_hint(reviewer, scoped):
    page = reviewer.get(reverse("commitments:review", args=[scoped.pk]), headers={"accept-language": "en"})
    assert "“对门禁的投诉” may limit it; nothing the company has bears this name." in page.content.decode()


def test_the_form_starts_from_the_proposed_scope_and_may_change_it(reviewer, scoped):
    promise = Promise.objects.get(clause__path="1.2")
    url = reverse("commitments:correct", args=[promise.pk])
    form = reviewer.get(url).context["form"]
    assert (form["channels"].initial, form["segments"].initial) == (["phone"], "签约客户")
    reviewer.post(url, fields_of(promise, channels=["phone", "email"], segments=""))
    assert Promise.objects.get(pk=promise.pk).scope == {"channels": ["email", "phone"]}


def test_what_a_person_made_of_the_scope_is_told(reviewer, scoped):
    promise = Promise.objects.get(clause__path="1.2")
    reviewer.post(reverse("commitments:correct", args=[promise.pk]), fields_of(promise, channels=["email"]))
    page = reviewer.get(reverse("commitments:review", args=[scoped.pk]), headers={"accept-language": "en"})
    assert "<del>channels: phone; customer segments: 签约客户</del>, now <ins>channels: e-mail</ins>" in (
        page.content.decode()
    )


def test_a_promise_added_by_hand_starts_from_the_letters_scope(reviewer, scoped):
    clause = scoped.clauses.get(path="1.3")
    answer = reviewer.get(reverse("commitments:promise_add", args=[clause.pk]))
    assert answer.context["form"]["segments"].initial == "签约客户"
    assert "签约客户" in answer.content.decode()


def test_how_the_benchmark_is_read_is_an_open_question_until_a_note_proposes_it(reviewer, draft, agree, manager):
    page = reverse("commitments:review", args=[agree(draft).pk])
    before = reviewer.get(page, headers={"accept-language": "en"}).content.decode()
    assert "Open questions" in before
    assert f"letter={draft.letter_id}&amp;metric=response_vs_benchmark&amp;clause_path=1.3&amp;question=" in before
    note = actions.propose_note(
        letter=draft.letter,
        question="?",
        reading="!",
        metric="response_vs_benchmark",
        parameters={"reading": "R2"},
        valid_from=date(2026, 1, 1),
        by=manager,
        on=date(2026, 1, 1),
    )
    after = reviewer.get(page, headers={"accept-language": "en"}).content.decode()
    assert f"#note-{note.pk}\">note 1, awaits the auditor's signature</a>" in after
