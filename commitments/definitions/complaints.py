"""Metrics of complaints that need no limit: repeats, scores, reopenings, losses, the benchmark (rule book §3, §6)."""

from __future__ import annotations

from commitments.definitions.asked import Ask, Part
from commitments.definitions.care import BY_EXAMPLES, BY_SECOND_RULE_BOOK, first
from commitments.definitions.definition import MetricDefinition, Numbers, Words, gettext_noop

REPEAT = MetricDefinition(
    "repeat_rate",
    gettext_noop("repeat complaint rate"),
    unit="share",
    numbers=Numbers.SHARE,
    ask=Ask.REPEAT,
    formula=gettext_noop("repeat complaints received ÷ (new + repeat complaints received)"),
    source="rule book §3, §6",
    final=gettext_noop("at the end of the period"),
    lower_is_better=True,
    numerator=frozenset({Part.REPEAT}),
    denominator=frozenset({Part.REPEAT, Part.NEW}),
    takes=frozenset({"window_days", "minimum_count"}),
    usual={"window_days": 30},
    words=Words(
        rule=gettext_noop(
            "The same customer complaining about the same level-2 category again within %(window)s of the earlier "
            "complaint's resolution is a repeat."
        ),
        counted=gettext_noop("Of {denominator} complaints received in the period, {numerator} are repeats."),
    ),
    care=BY_SECOND_RULE_BOOK,
    versions=first(),
)
RESPONSE_VS_BENCHMARK = MetricDefinition(
    "response_vs_benchmark",
    gettext_noop("response against industry benchmark"),
    unit="ratio",
    numbers=Numbers.RATIO,
    ask=Ask.ANSWER,
    formula=gettext_noop("industry benchmark ÷ own value of the same statistic of the first response"),
    source="rule book §6",
    final=gettext_noop("when no unanswered complaint can change the statistic any more"),
    numerator=frozenset({Part.ANSWERED}),
    denominator=frozenset({Part.ANSWERED, Part.UNANSWERED}),
    takes=frozenset({"statistic", "reading", "minimum_count"}),
    usual={"statistic": "p90", "reading": "R1"},
    facts=frozenset({"benchmark"}),
    registers="benchmark",
    words=Words(
        rule=gettext_noop(
            "The industry benchmark is divided by our own value of the same statistic of the first response."
        ),
        counted=gettext_noop(
            "Of {denominator} complaints received, {numerator} have been answered and {failures} have not."
        ),
        names={
            "numerator": gettext_noop("answered"),
            "denominator": gettext_noop("received"),
            "failures": gettext_noop("not answered"),
        },
        chips={
            "numerator": gettext_noop("answered: %(count)s"),
            "denominator": gettext_noop("received: %(count)s"),
            "failures": gettext_noop("not answered: %(count)s"),
        },
        hint="benchmark",
    ),
    care=BY_EXAMPLES,
    versions=first(gettext_noop("First definition, with who was answered within the benchmark's time.")),
)
SATISFACTION = MetricDefinition(
    "satisfaction",
    gettext_noop("satisfaction"),
    unit="share",
    numbers=Numbers.SHARE,
    ask=Ask.SATISFACTION,
    formula=gettext_noop("scores of 4 and 5 ÷ valid replies"),
    source="rule book §6",
    final=gettext_noop("30 days after the end of the period"),
    numerator=frozenset({Part.SATISFIED}),
    denominator=frozenset({Part.SATISFIED, Part.UNSATISFIED}),
    takes=frozenset({"minimum_count"}),
    words=Words(
        rule=gettext_noop("Scores of 4 and 5 are satisfied, among the valid replies."),
        counted=gettext_noop("Of {denominator} valid replies, {numerator} are satisfied and {failures} are not."),
        names={"failures": gettext_noop("not satisfied")},
        hint="replies",
    ),
    care=BY_SECOND_RULE_BOOK,
    versions=first(),
)
REOPEN = MetricDefinition(
    "reopen_rate",
    gettext_noop("reopen rate"),
    unit="share",
    numbers=Numbers.SHARE,
    ask=Ask.REOPENED,
    formula=gettext_noop("complaints reopened at least once ÷ complaints resolved at least once"),
    source="rule book §5, §6",
    final=gettext_noop("when every complaint received is resolved, the last one for 30 days"),
    lower_is_better=True,
    numerator=frozenset({Part.REOPENED}),
    denominator=frozenset({Part.REOPENED, Part.STAYED, Part.FRESH}),
    waiting=frozenset({Part.UNRESOLVED}),
    changing=frozenset({Part.UNRESOLVED, Part.FRESH}),
    takes=frozenset({"minimum_count"}),
    words=Words(
        rule=gettext_noop(
            "A complaint counts once it has been resolved; reopened ones stay reopened, also when they are resolved "
            "again and however late it was."
        ),
        counted=gettext_noop("Of {denominator} complaints that were resolved, {numerator} were reopened."),
        names={
            "numerator": gettext_noop("reopened"),
            "denominator": gettext_noop("that were resolved"),
            "not_yet_due": gettext_noop("never resolved so far"),
        },
        chips={
            "numerator": gettext_noop("reopened: %(count)s"),
            "denominator": gettext_noop("resolved: %(count)s"),
            "not_yet_due": gettext_noop("not resolved: %(count)s"),
        },
        hint="resolved",
    ),
    care=BY_SECOND_RULE_BOOK,
    versions=first(),
)
FIRST_CONTACT = MetricDefinition(
    "first_contact_resolution",
    gettext_noop("first contact resolution"),
    unit="share",
    numbers=Numbers.SHARE,
    ask=Ask.FIRST_CONTACT,
    formula=gettext_noop("solved at first contact and no repeat of it ÷ complaints received"),
    source="rule book §3, §5, §6",
    final=gettext_noop("when the repeat window of the last complaint received has run out"),
    numerator=frozenset({Part.AT_ONCE}),
    denominator=frozenset({Part.AT_ONCE, Part.CAME_AGAIN, Part.NOT_AT_ONCE}),
    takes=frozenset({"window_days", "minimum_count"}),
    usual={"window_days": 30},
    words=Words(
        rule=gettext_noop(
            "A complaint counts as solved at once if its record says that the first contact solved it and the same "
            "customer does not complain of the same again within %(window)s of its resolution."
        ),
        counted=gettext_noop(
            "Of {denominator} complaints received in the period, {numerator} were solved at first contact for good and "
            "{failures} were not."
        ),
        names={
            "numerator": gettext_noop("solved at first contact for good"),
            "denominator": gettext_noop("received"),
            "failures": gettext_noop("not solved at first contact, or not for good"),
        },
        chips={
            "numerator": gettext_noop("solved at first contact: %(count)s"),
            "denominator": gettext_noop("received: %(count)s"),
            "failures": gettext_noop("not solved at first contact: %(count)s"),
        },
        hint="came_again",
    ),
    care=BY_SECOND_RULE_BOOK,
    versions=first(),
)
PROPERTY_LOSS = MetricDefinition(
    "property_loss_cases",
    gettext_noop("property loss cases"),
    unit="count",
    numbers=Numbers.COUNT,
    ask=Ask.LOSS,
    formula=gettext_noop("complaints with a property loss confirmed as a service error"),
    source="rule book §6, §7",
    final=gettext_noop("at the end of the period"),
    lower_is_better=True,
    numerator=frozenset({Part.LOSS}),
    denominator=frozenset({Part.LOSS, Part.NO_LOSS}),
    grades=True,
    one_by_one=True,
    words=Words(
        rule=gettext_noop("Losses confirmed as caused by a service error count, one by one."),
        counted=gettext_noop(
            "Complaints received, chasers included: {denominator}; with a property loss confirmed as a service error: "
            "{graded}."
        ),
        every=gettext_noop("Every confirmed loss is a breach of its own: %(severity)s."),
        names={
            "graded": gettext_noop("with a confirmed loss"),
            "denominator": gettext_noop("received, chasers included"),
        },
        chips={
            "graded": gettext_noop("confirmed losses: %(count)s"),
            "denominator": gettext_noop("received: %(count)s"),
        },
        hint="nothing",
    ),
    care=BY_SECOND_RULE_BOOK,
    versions=first(),
)
