from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commitments import actions
from commitments.models import Milestone

URL = "/letters/milestones/"
PHASES = """渠道提升承诺书
1.实施步骤
第一阶段:至2026年3月,完成各渠道受理流程的梳理。
第二阶段:由____部门持续改进。
签署日期:2026年1月5日
"""


@pytest.fixture
def version(store, agree, manager):
    return actions.activate(version=agree(store(PHASES)), effective_from=date(2026, 1, 10), by=manager)


@pytest.fixture
def step(version):
    return Milestone.objects.get(phase="第一阶段")


@pytest.fixture
def as_manager(client_of, manager):
    return client_of(manager)


def test_the_plan_is_a_timeline_and_a_table(as_manager, step):
    answer = as_manager.get(URL)
    assert [row[0].phase for row in answer.context["rows"]] == ["第一阶段", "第二阶段"]
    assert len(answer.context["timeline"]["data"][0]["y"]) == 1


def test_a_proposed_step_is_read_and_agreed_to(as_manager, step):
    assert as_manager.get(f"{URL}{step.pk}/agree/").context["form"].initial["due_on"] == date(2026, 3, 31)
    told = {"deliverables": "流程梳理", "due_on": "2026-03-31", "unit": "运营部", "people_planned": "12"}
    as_manager.post(f"{URL}{step.pk}/agree/", told)
    step.refresh_from_db()
    assert (step.agreed, step.unit, step.people_planned) == (True, "运营部", 12)


@pytest.mark.parametrize("wrong", [{"due_on": ""}, {"starts_on": "2026-05-01", "ends_on": "2026-04-01"}])
def test_an_impossible_plan_is_refused(as_manager, step, wrong):
    answer = as_manager.post(f"{URL}{step.pk}/agree/", {"deliverables": "x", "due_on": "2026-03-31", **wrong})
    assert (answer.status_code, "ends_on" in answer.context["form"].errors) == (422, True)


def test_what_is_no_step_is_withdrawn_with_a_reason(as_manager, step):
    as_manager.post(f"/letters/facts/milestone/{step.pk}/withdraw/", {"withdraw-reason": "不是里程碑"})
    assert [row[0].phase for row in as_manager.get(URL).context["rows"]] == ["第二阶段"]


def test_a_step_is_added(as_manager, version):
    address = f"/letters/{version.letter_id}/milestones/add/"
    told = {"clause_path": version.clauses.first().path, "deliverables": "验收", "ends_on": "2026-12-01"}
    assert as_manager.post(address, told).status_code == 302
    assert as_manager.post(address, {**told, "clause_path": "99"}).status_code == 422
    assert Milestone.objects.agreed().get().deliverables == "验收"


@pytest.mark.parametrize("judged", [True, False])
def test_only_a_letter_that_is_judged_by_its_steps_says_so(as_manager, store, agree, manager, letter_text, judged):
    version = agree(store(PHASES if judged else letter_text))
    actions.activate(version=version, effective_from=date(2026, 1, 10), by=manager)
    told = {"clause_path": version.clauses.first().path, "deliverables": "验收", "ends_on": "2026-12-01"}
    address = f"/letters/{version.letter_id}/milestones/add/"
    answer = as_manager.post(address, told, follow=True, headers={"accept-language": "en"})
    assert ["The next run judges by it." in str(said) for said in answer.context["messages"]] == [judged]


@pytest.fixture
def progress(as_manager, step, manager):
    actions.agree_milestone(milestone=step, changes={}, by=manager)

    def report(**said):
        told = {"deliverables": "流程梳理", "due_on": "2026-03-31", "reason": "验收通过", **said}
        return as_manager.post(f"/letters/facts/milestone/{step.pk}/correct/", told)

    return report


def test_a_step_is_reported_done_with_its_file(progress, step):
    file = SimpleUploadedFile("验收单.txt", b"ok")
    assert progress(done_on="2026-03-20", people_actual="11", evidence=file).status_code == 302
    step.refresh_from_db()
    assert (step.finished_on, step.people_actual) == (date(2026, 3, 20), 11)


def test_done_needs_a_file_and_a_day_that_has_come(progress):
    assert "evidence" in progress(done_on="2026-03-20").context["correction"].errors
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "done_on" in progress(done_on=tomorrow).context["correction"].errors


def test_a_proposal_is_not_reported_on(as_manager, step):
    assert as_manager.post(f"/letters/facts/milestone/{step.pk}/correct/", {}).status_code == 404


def test_auditors_read_the_plan_of_their_letters(client_of, auditor, stranger, version, engage):
    engage(version.letter, today=timezone.localdate())
    assert len(client_of(auditor).get(URL).context["rows"]) == 2
    assert client_of(stranger).get(URL).context["rows"] == []


def test_the_history_of_a_step_shows_what_changed_and_nothing_else(as_manager, step, manager):
    words = {"deliverables": "梳理\n合并", "due_on": date(2026, 3, 31)}
    actions.agree_milestone(milestone=step, changes=words, by=manager)
    told = {"deliverables": "梳理\r\n合并", "due_on": "2026-03-31", "phase": step.phase, "done_on": "2026-03-01"}
    told["ends_on"] = "2026-03-31"
    shown = SimpleUploadedFile("验收单.txt", "验收".encode())
    page = f"/letters/facts/milestone/{step.pk}/"
    as_manager.post(f"{page}correct/", {**told, "reason": "完成", "evidence": shown})
    earlier = as_manager.get(page).context["history"][0]
    assert (earlier.changed, earlier.other_source) == ({"done_on": None}, True)


@pytest.fixture
def finish(as_manager, step, manager):
    """`finish(done_on="2026-03-20", …)` sends the form that reports the step done."""
    actions.agree_milestone(milestone=step, changes={"deliverables": "流程梳理"}, by=manager)
    return lambda **said: as_manager.post(f"{URL}{step.pk}/done/", {"deliverables": "流程梳理", **said})


def test_a_step_is_reported_done_without_a_reason(finish, step):
    file = SimpleUploadedFile("验收单.txt", b"ok")
    assert finish(done_on="2026-03-20", people_actual="11", evidence=file).status_code == 302
    step.refresh_from_db()
    assert (step.finished_on, step.people_actual) == (date(2026, 3, 20), 11)
    assert step.corrections.get().before["done_on"] is None


@pytest.mark.parametrize(
    ("said", "wrong"),
    [({}, "done_on"), ({"done_on": "2026-03-20"}, "evidence"), ({"done_on": "2999-01-01"}, "done_on")],
)
def test_done_needs_a_day_and_a_file(finish, said, wrong):
    answer = finish(**said)
    assert (answer.status_code, wrong in answer.context["form"].errors) == (422, True)


def test_a_file_that_must_be_chosen_again_is_named(finish):
    assert "验收单.txt" in finish(evidence=SimpleUploadedFile("验收单.txt", b"ok")).content.decode()


def test_a_proposed_step_is_not_reported_done(as_manager, step):
    assert as_manager.get(f"{URL}{step.pk}/done/").status_code == 404
