from datetime import date
from decimal import Decimal

from commitments.letters import parse_text
from commitments.letters.facts import Milestone


def steps(*lines: str) -> list[Milestone]:
    (letter,) = parse_text("服务承诺书\n1.实施计划\n" + "\n".join(lines))
    texts = {clause.path: clause.text for clause in letter.clauses}
    assert all(texts[step.clause][step.start : step.end] == step.quote for step in letter.milestones)
    return list(letter.milestones)


def test_a_phase_has_dates_unit_people_and_tasks() -> None:
    line = "第一阶段（2025年1月—3月）：由客户服务部牵头，完成流程梳理，配备20名专业人员，形成《流程手册》。"
    (step,) = steps(line)
    assert (step.phase, step.begins, step.due) == ("第一阶段", date(2025, 1, 1), date(2025, 3, 31))
    assert (step.unit, step.people) == ("客户服务部", 20)
    assert step.tasks == ("完成流程梳理", "配备20名专业人员", "形成《流程手册》")


def test_a_phase_whose_date_is_blank_says_so() -> None:
    (step,) = steps("第二阶段：至______年______月，开发标准手册。")
    assert (step.due, step.has_blank, step.tasks) == (None, True, ("开发标准手册",))


def test_a_step_may_be_due_some_time_after_signing() -> None:
    (step,) = steps("1.1本承诺书签署后三个月内完成热线升级。")
    assert (step.after, step.after_unit, step.anchor) == (Decimal(3), "month", "signing")
    assert step.tasks == ("完成热线升级",)


def test_a_dated_sentence_without_a_phase_is_a_step() -> None:
    steps_ = steps("1.1 2025年6月30日前建成服务中心。", "1.2 By 30 June 2026 we will open a second office.")
    assert [step.due for step in steps_] == [date(2025, 6, 30), date(2026, 6, 30)]
    assert steps_[1].tasks == ("open a second office",)


def test_dates_of_validity_are_no_steps() -> None:
    assert steps("1.1本承诺书有效期至2027年4月30日止，期满前发布新版。", "1.2本办法自2025年1月1日起施行。") == []
