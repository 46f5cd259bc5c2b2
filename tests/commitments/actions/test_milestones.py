from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commitments import actions
from commitments.models import Correction, Milestone
from evidence.actions import store as keep

PHASES = """渠道提升承诺书
1.实施步骤
第一阶段:至2026年3月,完成各渠道受理流程的梳理。
第二阶段:至2026年9月,上线客户满意度调查。
签署日期:2026年1月5日
"""


@pytest.fixture
def version(store, agree, manager):
    return actions.activate(version=agree(store(PHASES)), effective_from=date(2026, 1, 10), by=manager)


@pytest.fixture
def step(version):
    return Milestone.objects.get(phase="第一阶段")


def test_activating_a_letter_proposes_its_steps(version, manager):
    assert list(Milestone.objects.values_list("phase", "agreed")) == [("第一阶段", False), ("第二阶段", False)]
    assert Milestone.objects.first().entered_by == manager


def test_an_amendment_proposes_only_what_it_says_anew(version, store, agree, manager, step):
    actions.agree_milestone(milestone=step, changes={}, by=manager)
    amended = store(PHASES.replace("2026年9月", "2026年12月"), amends=version.letter)
    actions.activate(version=agree(amended), effective_from=date(2026, 5, 1), by=manager)
    days = list(Milestone.objects.order_by("due_on").values_list("due_on", "agreed"))
    assert days == [(date(2026, 3, 31), True), (date(2026, 9, 30), False), (date(2026, 12, 31), False)]


def test_a_step_is_agreed_to_otherwise_than_proposed(step, manager):
    changes = {"unit": "运营部", "ends_on": date(2026, 3, 1)}
    agreed = actions.agree_milestone(milestone=step, changes=changes, by=manager)
    assert (agreed.unit, agreed.ends_on, agreed.agreed) == ("运营部", date(2026, 3, 1), True)
    with pytest.raises(actions.RegisterRefused, match="agreed_already"):
        actions.agree_milestone(milestone=step, changes={}, by=manager)


def test_a_step_without_a_day_is_not_agreed_to(step, manager):
    with pytest.raises(actions.RegisterRefused, match="no_day"):
        actions.agree_milestone(milestone=step, changes={"due_on": None, "ends_on": None}, by=manager)
    assert not Milestone.objects.get(pk=step.pk).agreed


def test_a_step_that_was_not_found_is_added_at_the_end(version, manager):
    changes = {"deliverables": "验收", "ends_on": date(2026, 12, 1)}
    added = actions.add_milestone(letter=version.letter, clause_path="1", changes=changes, by=manager)
    assert (added.agreed, Milestone.objects.last()) == (True, added)


def test_moving_a_planned_day_keeps_the_day_before_it(step, manager):
    actions.agree_milestone(milestone=step, changes={}, by=manager)
    actions.correct(entry=step, changes={"ends_on": date(2026, 4, 1)}, reason="顺延", by=manager)
    assert Correction.objects.get(milestone=step).before["ends_on"] == "2026-03-31"


def test_a_step_done_with_its_file_is_done(step, manager):
    actions.agree_milestone(milestone=step, changes={}, by=manager)
    file = keep(upload=SimpleUploadedFile("验收单.txt", b"ok"), effective_on=date(2026, 3, 20), by=manager)
    done = {"done_on": date(2026, 3, 20)}
    found = actions.correct(entry=step, changes=done, reason="验收通过", by=manager, evidence=file)
    assert found.state(date(2026, 11, 23)) == Milestone.State.IN_TIME
