import pytest

from .reading_of import limits_of, promises_of


@pytest.mark.parametrize(
    ("sentence", "limits"),
    [
        ("We will acknowledge your complaint within 2 working days.", ["<=2 working_day"]),
        ("The response time is no more than 60 minutes.", ["<=60 minute"]),
        ("90% of urgent requests are solved in 4h.", ["<=4 hour"]),
        ("If it is not urgent we'll reply by the end of the next working day.", ["<=1 working_day"]),
        ("We resolve tickets within five (5) business days.", ["<=5 working_day"]),
        ("Monthly uptime will be at least 99.9%.", [">=99.9 percent"]),
        ("We give at least 7 days' notice of planned work.", [">=7 day"]),
        ("We post 95% of letters within 2 days.", [">=95 percent"]),
        ("An engineer will be on site within two hours.", ["<=2 hour"]),
        (
            "A full reply within 20 working days, or 40 working days for hard cases.",
            ["<=20 working_day", "<=40 working_day"],
        ),
        ("If uptime is less than 99.0%, you get a 25% service credit.", ["=25 percent"]),
        ("We fix 9 out of 10 leaks inside two days.", [">=90 percent"]),
        ("You will not be kept waiting longer than five minutes.", ["<=5 minute"]),
        ("We attend within 24 hours (2 hours in a flood).", ["<=24 hour", "<=2 hour"]),
        ("Answered in 45 seconds or less.", ["<=45 second"]),
        ("We answer within five rings.", ["<=5 ring"]),
        ("A 1-hour response time for urgent matters.", ["<=1 hour"]),
        ("Made safe within a further 4 hours.", ["<=4 hour"]),
        ("Half an hour is the limit; we reply within half an hour.", ["<=0.5 hour"]),
        ("We hold a review meeting twice a year.", ["=2 per_year"]),
        ("Reports are published every quarter.", ["=1 per_quarter"]),
    ],
)
def test_phrases_are_read_as_limits(sentence: str, limits: list[str]) -> None:
    assert limits_of(sentence) == limits


@pytest.mark.parametrize(
    "sentence",
    [
        "Support is open 24/7.",
        "We offer 24-hour online support.",
        "You must report the fault within 30 days.",
        "We cannot guarantee a response within 24 hours.",
        "If we do not reply within 5 days, contact the ombudsman.",
        "Data is kept for 90 days.",
        "We retry for up to 72 hours.",
        "Tell us if we miss the 10-day deadline.",
        "Our hours are 9:30am to 5:30pm.",
        "The customer shall pay invoices within 30 days and must notify claims within ten days.",
        "Please give at least 24 hours' notice if you cannot come.",
        "We will tell you if a full answer is not possible within five days.",
        "Either party may terminate on 60 days' written notice.",
    ],
)
def test_traps_are_no_promises(sentence: str) -> None:
    assert limits_of(sentence) == []


def test_an_aim_is_best_effort() -> None:
    assert [p.force for p in promises_of("We aim to respond within 2 hours.")] == ["best_effort"]


def test_a_table_gives_each_figure_the_metric_of_its_column() -> None:
    found = promises_of(
        "1.Levels", "| Level | Response time | Resolution time |", "|---|---|---|", "| P1 | 15 minutes | 4 hours |"
    )
    assert [(p.metric, p.unit) for p in found] == [
        ("first_response_timely_rate", "minute"),
        ("resolution_rate", "hour"),
    ]


def test_a_short_line_before_bullets_says_what_they_are_about() -> None:
    found = promises_of("1.Levels", "Target response times", "- Urgent: 30 minutes", "- Other: 4 hours")
    assert [(p.metric, str(p.value)) for p in found] == [
        ("first_response_timely_rate", "30"),
        ("first_response_timely_rate", "4"),
    ]
