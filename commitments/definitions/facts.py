"""Metrics of registered facts: money, people, hours, seats, outages, duties, the plan, the law (rule book §6)."""

from __future__ import annotations

from commitments.definitions.care import BY_EXAMPLES, first
from commitments.definitions.definition import MetricDefinition, Numbers, Words, gettext_noop

FUND = MetricDefinition(
    "fund_ratio",
    gettext_noop("service fund ÷ revenue"),
    unit="ratio",
    numbers=Numbers.RATIO,
    formula=gettext_noop("service fund budget ÷ revenue of the same year"),
    source="rule book §6",
    final=gettext_noop("at the end of the period, once neither fund nor revenue is a forecast"),
    facts=frozenset({"fund", "revenue"}),
    registers="money",
    words=Words(
        rule=gettext_noop("The budget of the service fund is divided by the revenue of the same year."), hint="money"
    ),
    care=BY_EXAMPLES,
    versions=first(),
)
SUPERVISORS = MetricDefinition(
    "supervisor_ratio",
    gettext_noop("supervisors ÷ service agents"),
    unit="ratio",
    numbers=Numbers.SHARE,
    formula=gettext_noop("full-time supervisors ÷ service agents at the lowest month-end of the period"),
    source="rule book §6",
    final=gettext_noop("at the end of the period"),
    facts=frozenset({"supervisors", "agents"}),
    registers="heads",
    words=Words(
        rule=gettext_noop(
            "Full-time supervisors are divided by service agents; the lowest month-end of the period counts."
        ),
        hint="heads",
    ),
    care=BY_EXAMPLES,
    versions=first(),
)
TRAINING = MetricDefinition(
    "training_hours",
    gettext_noop("training hours"),
    unit="share",
    numbers=Numbers.HOURS,
    formula=gettext_noop("people with the promised hours ÷ all people; everybody must have them"),
    source="rule book §6",
    final=gettext_noop("at the end of the period"),
    whole=True,
    falls_due=True,
    facts=frozenset({"training_hours"}),
    registers="training",
    words=Words(
        rule=gettext_noop("Every employee must reach %(goal)s; shown is the share of staff who have."), hint="people"
    ),
    care=BY_EXAMPLES,
    versions=first(),
)
AVAILABILITY = MetricDefinition(
    "availability",
    gettext_noop("7×24 availability"),
    unit="ratio",
    numbers=Numbers.SHARE,
    formula=gettext_noop("1 − minutes of unplanned outage ÷ minutes of the period"),
    source="rule book §6",
    final=gettext_noop("at the end of the period"),
    takes=frozenset({"planned_outage"}),
    facts=frozenset({"outage"}),
    registers="outages",
    words=Words(
        rule=gettext_noop(
            "Minutes in which a person could be reached, of all minutes of the period; planned outage is shown apart."
        ),
        hint="outage",
    ),
    care=BY_EXAMPLES,
    versions=first(),
)
SEATS = MetricDefinition(
    "emergency_seats",
    gettext_noop("emergency seats"),
    unit="count",
    numbers=Numbers.COUNT,
    formula=gettext_noop("seats proven in the latest drill or event of the period"),
    source="rule book §6",
    final=gettext_noop("at the end of the period"),
    falls_due=True,
    facts=frozenset({"seats"}),
    registers="seats",
    words=Words(rule=gettext_noop("The seats proven in the latest drill or event of the period count."), hint="seats"),
    care=BY_EXAMPLES,
    versions=first(),
)
OBLIGATION = MetricDefinition(
    "obligation_kept",
    gettext_noop("periodic obligation"),
    unit="count",
    numbers=Numbers.NONE,
    formula=gettext_noop("done by the due day: 1, not done: 0"),
    source="rule book §6, §14",
    final=gettext_noop("when it is done in time or the due day has passed"),
    whole=True,
    falls_due=True,
    takes=frozenset({"fact", "due_days"}),
    facts=frozenset({"white_paper", "training_session"}),
    registers="duty",
    words=Words(rule=gettext_noop("It is kept if it was done, with evidence, by the day it was due."), hint="duty"),
    care=BY_EXAMPLES,
    versions=first(),
)
MILESTONE = MetricDefinition(
    "milestone_on_time",
    gettext_noop("milestones on time"),
    unit="ratio",
    numbers=Numbers.NONE,
    formula=gettext_noop("steps done with evidence by their day ÷ steps due by the end of the period"),
    source="rule book §6",
    final=gettext_noop("at the end of the period"),
    whole=True,
    facts=frozenset({"milestone"}),
    registers="plan",
    words=Words(
        rule=gettext_noop(
            "Steps of the plan done, with evidence, by their day, of all that fall due by the end of the period."
        ),
        hint="steps",
    ),
    care=BY_EXAMPLES,
    versions=first(),
)
LAW_VIOLATION = MetricDefinition(
    "law_violations",
    gettext_noop("violations of law"),
    unit="count",
    numbers=Numbers.COUNT,
    formula=gettext_noop("confirmed violations of the law that occurred in the period"),
    source="rule book §6, §7",
    final=gettext_noop("at the end of the period"),
    lower_is_better=True,
    grades=True,
    one_by_one=True,
    facts=frozenset({"violation", "no_violations"}),
    registers="violations",
    words=Words(
        rule=gettext_noop(
            "Violations of the law count one by one once an authority has confirmed them; none counts as none only "
            "where a declaration says so of every day of the period."
        ),
        every=gettext_noop("Every confirmed violation is a breach of its own: %(severity)s."),
        hint="violations",
    ),
    care=BY_EXAMPLES,
    versions=first(),
)
