from decimal import Decimal

from commitments.letters import parse_text
from commitments.letters.facts import DisputeStep


def ladder(*lines: str) -> list[DisputeStep]:
    (letter,) = parse_text("服务承诺书\n1.服务\n1.1协商确定上门时间。\n2.争议解决\n" + "\n".join(lines))
    texts = {clause.path: clause.text for clause in letter.clauses}
    assert all(texts[step.clause][step.start : step.end] == step.quote for step in letter.disputes)
    return list(letter.disputes)


def test_negotiation_has_a_deadline_and_the_event_it_runs_from() -> None:
    (step,) = ladder("2.1双方应在违约发生后15日内启动协商程序。")
    assert (step.step, step.within, step.within_unit, step.since) == ("negotiation", Decimal(15), "day", "违约发生后")


def test_the_next_rung_names_its_body_and_its_condition() -> None:
    (step,) = ladder("2.1协商不成时，提交双方认可的行业协会调解。")
    assert (step.step, step.body, step.condition) == ("mediation", "双方认可的行业协会", "协商不成时")


def test_court_may_be_reached_directly() -> None:
    (step,) = ladder("2.1任何一方可直接向有管辖权的人民法院提起诉讼。")
    assert (step.step, step.is_direct, step.body) == ("litigation", True, "有管辖权的人民法院")


def test_one_sentence_may_hold_two_rungs() -> None:
    rungs = ladder("2.1任何一方应在收到书面通知后10日内协商，60日内协商不成的，提交某市仲裁委员会仲裁。")
    assert [(step.step, step.within) for step in rungs] == [("negotiation", Decimal(10)), ("arbitration", None)]


def test_an_english_ladder_is_read() -> None:
    rungs = ladder(
        "2.1 The parties shall start negotiations within 30 days of the breach.",
        "2.2 If negotiation fails, the matter goes to the Service Ombudsman for mediation.",
        "2.3 Either party may go directly to court.",
    )
    assert [step.step for step in rungs] == ["negotiation", "mediation", "litigation"]
    assert (rungs[0].within, rungs[0].since, rungs[1].body) == (Decimal(30), "of the breach", "the Service Ombudsman")
