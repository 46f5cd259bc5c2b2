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
        ("We restore supply within 12 hours, 48 hours for a strategic main.", ["<=12 hour", "<=48 hour"]),
        (
            "Lights are repaired within 1, 3 or 7 working days.",
            ["<=1 working_day", "<=3 working_day", "<=7 working_day"],
        ),
        ("We reply within an average of five clear working days.", ["<=5 working_day"]),
        ("If you pay today the supply must be reconnected within 4 hours.", ["<=4 hour"]),
        ("If it cannot be repaired, a new one will be sent within 8 hours.", ["<=8 hour"]),
        ("We respond to faults where there is a danger to life within 2 hours.", ["<=2 hour"]),
        ("Residents have the right to be seen within two weeks.", ["<=2 week"]),
        ("Applicants should be told within ten working days.", ["<=10 working_day"]),
        ("No one should expect to wait more than 6 weeks.", ["<=6 week"]),
        ("If you are referred to us, someone will see you within 14 days.", ["<=14 day"]),
        ("A manager who has not been involved will answer inside 10 days.", ["<=10 day"]),
        ("A complicated case can take up to 20 days.", ["<=20 day"]),
        ("Maximum 30-minute wait at the counter.", ["<=30 minute"]),
        ("A 72-hour notice is given of planned work.", [">=72 hour"]),
        ("Maintenance notification: not less than 5 days.", [">=5 day"]),
        ("Resolution: best effort (7-14 days)", ["[7,14] day"]),
        ("Average time taken to attend a leak 50 mins", ["<=50 minute"]),
        ("The pump carries a 24-month warranty.", ["=24 month"]),
        ("The period of guarantee is 12 months.", ["=12 month"]),
        ("98% of calls will be answered.", [">=98 percent"]),
        (
            "We respond to 90% of letters within 10 working days and 97% within 20 working days.",
            [">=90 percent", ">=97 percent"],
        ),
        ("We aim for 90 percent of homes to have no interruption.", [">=90 percent"]),
        ("Packet loss: < 0.2%.", ["<0.2 percent"]),
        ("Upon downtime we refund the customer 5% of the monthly fee.", ["=5 percent"]),
        ("Maximum credit: 40% of the monthly fee.", ["<=40 percent"]),
        ("Daily incremental backups and weekly full backups.", ["=1 per_day", "=1 per_week"]),
        ("Bins are emptied at least 26 times a year.", [">=26 per_year"]),
        ("Half an hour is the limit; we reply within half an hour.", ["<=0.5 hour"]),
        ("We hold a review meeting twice a year.", ["=2 per_year"]),
        ("Reports are published every quarter.", ["=1 per_quarter"]),
        ("Inspections: 6 per year.", ["=6 per_year"]),
        ("We aim to complete 97% within 5 working days.", [">=97 percent"]),
        ("We give at least one month's notice of changes.", [">=1 month"]),
        ("Response: Enterprise: 15 min.", ["<=15 minute"]),
        ("A reply comes within 2 BD.", ["<=2 working_day"]),
        ("We hold 4 residents' meetings each year.", ["=4 per_year"]),
        ("Repairs are completed in an average of 17 working days.", ["<=17 working_day"]),
        ("They will reconnect you on the next business day.", ["<=1 working_day"]),
        ("We guarantee next working day resolution.", ["<=1 working_day"]),
        ("Please allow up to fourteen (14) days for processing.", ["<=14 day"]),
        ("Residents should normally expect to be seen within 20 minutes.", ["<=20 minute"]),
        ("Latency stays below 5 ms; replies take at most 300 milliseconds.", ["<5 millisecond", "<=300 millisecond"]),
        ("We keep the rooms at no less than 18°C.", [">=18 celsius"]),
        ("A delay earns 5% off the monthly fee.", ["=5 percent"]),
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
        "Give 24 hours notice if you wish to cancel.",
        "Customer within 30 days of the month-end may request a credit.",
        "The earlier goal was 95% of tickets within 8 hours.",
        "Any outage exceeding 0.1% of the month will be credited.",
        "Examples: 20% slower pages, a report that takes 90 seconds.",
        "Errors: a 5%+ error rate on one report.",
        "Residents can expect to wait a minimum of 4 weeks at present.",
        "The average response time was 35 minutes.",
        "The uptime of the site was 98% last year.",
        "We accurately completed 98% of our applications.",
        "The current average completion time is 8 working days.",
        "If, within ten days of the end, you ask us, we delete it.",
        "The owner of the account must open a ticket within seven days of the outage.",
        "You make a request for a credit within fifteen (15) days.",
        "Our monthly uptime is shown on the page.",
        "Email us within 30 days of the affected month.",
        "If the room is above 30 degrees Celsius we close.",
    ],
)
def test_traps_are_no_promises(sentence: str) -> None:
    assert limits_of(sentence) == []


def test_an_aim_is_best_effort() -> None:
    assert [p.force for p in promises_of("We aim to respond within 2 hours.")] == ["best_effort"]


@pytest.mark.parametrize(
    ("sentence", "metric"),
    [
        ("We respond to emergency repairs within 5 hours.", "first_response_timely_rate"),
        ("We deal with your enquiry within 2 days.", "resolution_rate"),
        ("The first response must be completed within 1 hour.", "first_response_timely_rate"),
        ("A full response is completed within 10 days.", "resolution_rate"),
        ("We make a temporary repair within 6 hours.", "preliminary_solution_rate"),
        ("If we can't resolve it we will write within 15 days.", "first_response_timely_rate"),
        ("You will not wait longer than 20 minutes.", "other"),
        ("For repairs we offer an appointment within 7 days.", "other"),
        ("An engineer answers repairs with a 4 hour response.", "first_response_timely_rate"),
        ("80% of enquiries are settled at the first point of contact.", "first_contact_resolution"),
        ("We return all voicemail messages within 1 day.", "first_response_timely_rate"),
        ("We pick up webchat enquiries within 90 seconds.", "first_response_timely_rate"),
        ("We will be open for 99% of our hours.", "availability"),
        ("You get the money within 10 days.", "refund_time"),
        ("We issue payment within 48 hours.", "refund_time"),
        ("We notify the claimant within five days.", "first_response_timely_rate"),
    ],
)
def test_the_metric_is_that_of_the_deed_nearest_to_the_figure(sentence: str, metric: str) -> None:
    assert [promise.metric for promise in promises_of(sentence)] == [metric]


def test_an_answer_after_an_acknowledgement_in_the_list_is_the_answer_to_the_matter() -> None:
    found = promises_of("1.We will", "- acknowledge letters within 3 days", "- respond to your letter within 12 days")
    assert [p.metric for p in found] == ["first_response_timely_rate", "resolution_rate"]


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
