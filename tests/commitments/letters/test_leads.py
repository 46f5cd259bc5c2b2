from .reading_of import limits_of, promises_of


def test_a_bare_line_takes_its_meaning_from_the_line_that_leads_it() -> None:
    assert limits_of("We keep the following response times:", "4 hours", "3 working days") == [
        "<=4 hour",
        "<=3 working_day",
    ]


def test_an_item_may_end_in_its_figure_however_long_its_words_are() -> None:
    words = "Somebody cannot sign in and nobody else can help. The team looks at the account and sets it right."
    (promise,) = promises_of("Resolution Time Targets", f"Access: {words} 45 minutes")
    assert (promise.metric, promise.value) == ("resolution_rate", 45)


def test_a_heading_between_keeps_what_the_list_is_about() -> None:
    lines = ("Time to resolve", "- Barking dogs: up to 3 days", "Roads", "- Potholes: up to 16 days")
    assert [(p.metric, p.value) for p in promises_of(*lines)] == [("resolution_rate", 3), ("resolution_rate", 16)]


def test_a_line_with_a_colon_that_speaks_of_times_leads_the_numbered_list_below() -> None:
    lines = ("The time limits are as follows:", "(1) Leaks", "Towns - 6 hours", "(2) Meters", "Level 1 - 2 days")
    assert limits_of(*lines) == ["<=6 hour", "<=2 day"]


def test_prose_ends_a_list() -> None:
    prose = "The office is small and old. " * 8
    assert limits_of("Response times:", "4 hours", prose, "10 days") == ["<=4 hour"]


def test_the_items_before_stand_beside_an_item() -> None:
    found = promises_of(
        "We will", "- acknowledge within 2 days", "- reply within 9 days", "Others", "- reply within 5 days"
    )
    assert [p.metric for p in found] == ["first_response_timely_rate", "resolution_rate", "first_response_timely_rate"]


def test_a_scale_of_credits_reads_only_what_is_given_back() -> None:
    lines = ("按下列比例退还服务费：", "- 达标率95%以上低于98%：10%", "- 达标率低于95%：25%")
    assert limits_of(*lines) == ["=10 percent", "=25 percent"]
