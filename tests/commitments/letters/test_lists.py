from .reading_of import limits_of, promises_of


def test_a_row_that_ends_in_a_bare_figure_takes_the_limit_of_the_row_above() -> None:
    rows = ("Urgent Repaired within 4 working days", "Non-urgent work 18 working days", "Large works 40 working days")
    found = promises_of("1.Repairs", *rows)
    assert [(p.metric, str(p.value)) for p in found] == [("resolution_rate", value) for value in ("4", "18", "40")]


def test_a_length_that_a_verb_leads_is_no_row() -> None:
    assert limits_of("1.Repairs", "Urgent Repaired within 4 days", "The contract is 18 months") == ["<=4 day"]


def test_a_row_after_a_sentence_without_a_limit_stays_unread() -> None:
    assert limits_of("1.Repairs", "We are here to help", "Non-urgent work 18 working days") == []


def test_a_bracket_after_a_limit_gives_other_cases_of_it() -> None:
    found = promises_of("到达现场的时间:市区不超过2小时,跨省不超过24小时(山区不超过48小时)。")
    assert [(p.metric, str(p.value)) for p in found] == [("visit_time", value) for value in ("2", "24", "48")]


def test_a_limit_is_quoted_without_the_bracket_that_opens_after_it() -> None:
    (first, _second) = promises_of("到达现场的时间:跨省不超过24小时(山区不超过48小时)。")
    assert first.quote == "跨省不超过24小时"


def test_a_second_figure_of_a_tolerance_is_no_limit_of_its_own() -> None:
    sentence = "95% of buses will leave within a window of no more than one minute early or five minutes late."
    assert limits_of(sentence) == [">=95 percent"]
