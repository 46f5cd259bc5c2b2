"""Metrics of complaints that hold one event against a limit (rule book §4)."""

from __future__ import annotations

from typing import Any

from commitments.definitions.asked import Ask, Part
from commitments.definitions.care import BY_SECOND_RULE_BOOK, first
from commitments.definitions.definition import MetricDefinition, Numbers, Words, gettext_noop

GRADES = frozenset({Part.GRADED, Part.BEYOND, Part.NOTED_MINOR, Part.NOTED_MAJOR})
TIMELY: dict[str, Any] = {
    "unit": "share",
    "numbers": Numbers.SHARE,
    "numerator": frozenset({Part.MET}),
    "denominator": frozenset({Part.MET, Part.LATE}),
    "waiting": frozenset({Part.NOT_YET_DUE}),
    "changing": frozenset({Part.NOT_YET_DUE}),
    "care": BY_SECOND_RULE_BOOK,
}
LIMITED = frozenset({"limit", "share", "minimum_count"})

FIRST_RESPONSE = MetricDefinition(
    "first_response_timely_rate",
    gettext_noop("first response timely rate"),
    ask=Ask.RESPONSE,
    formula=gettext_noop("answered within the limit ÷ (answered within the limit + late)"),
    source="rule book §4, §6",
    final=gettext_noop("when the limit of the last complaint received has run out"),
    takes=LIMITED,
    words=Words(
        rule=gettext_noop(
            "A complaint is answered in time if a person replies within %(limit)s; this clock never pauses."
        ),
        without_limit=gettext_noop(
            "A complaint is answered in time if a person replies within the limit, which is not named yet."
        ),
        counted=gettext_noop(
            "Of {denominator} complaints that can be judged, {numerator} were answered in time and {failures} were not."
        ),
        names={"failures": gettext_noop("not answered in time")},
    ),
    versions=first(),
    **TIMELY,
)
PRELIMINARY_SOLUTION = MetricDefinition(
    "preliminary_solution_rate",
    gettext_noop("preliminary solution timely rate"),
    ask=Ask.PRELIMINARY,
    formula=gettext_noop("preliminary solution within the limit ÷ (within the limit + late)"),
    source="rule book §4, §6",
    final=gettext_noop("when the limit of the last complaint received has run out"),
    takes=LIMITED,
    words=Words(
        rule=gettext_noop("A complaint counts if a preliminary solution is given within %(limit)s of its receipt."),
        without_limit=gettext_noop(
            "A complaint counts if a preliminary solution is given within the limit, which is not named yet."
        ),
        counted=gettext_noop(
            "Of {denominator} complaints that can be judged, {numerator} got a preliminary solution in time and "
            "{failures} did not."
        ),
        names={"failures": gettext_noop("without a preliminary solution in time")},
    ),
    versions=first(),
    **TIMELY,
)
RESOLUTION = MetricDefinition(
    "resolution_rate",
    gettext_noop("resolution rate"),
    ask=Ask.RESOLUTION,
    formula=gettext_noop("resolved within the limit and not reopened ÷ (resolved within the limit + late)"),
    source="rule book §4, §5, §6",
    final=gettext_noop("30 days after the limit of the last complaint received has run out"),
    takes=LIMITED | {"binding_clock", "pause_cap"},
    words=Words(
        rule=gettext_noop(
            "A complaint counts as solved if it is resolved within %(limit)s; reopened and not resolved again it is "
            "not."
        ),
        without_limit=gettext_noop(
            "A complaint counts as solved when it is resolved within the limit, which is not named yet."
        ),
        counted=gettext_noop(
            "Of {denominator} complaints that can be judged, {numerator} were solved in time and {failures} were not."
        ),
        names={"failures": gettext_noop("not solved in time")},
    ),
    versions=first(gettext_noop("First definition, with a gross and a net clock.")),
    **TIMELY,
)
OVERRUN = MetricDefinition(
    "overrun",
    gettext_noop("overrun of the response limit"),
    unit="count",
    numbers=Numbers.RATIO,
    ask=Ask.OVERRUN,
    formula=gettext_noop("late first responses whose overrun ÷ limit lies in the class"),
    source="rule book §4, §7",
    final=gettext_noop("when the class of the last complaint received can no longer change"),
    lower_is_better=True,
    numerator=frozenset({Part.GRADED}),
    denominator=frozenset({Part.MET, Part.LATE}) | GRADES,
    waiting=frozenset({Part.NOT_YET_DUE}),
    changing=frozenset({Part.NOT_YET_DUE}),
    grades=True,
    takes=frozenset({"limit"}),
    facts=frozenset({"statute"}),
    registers="statute",
    words=Words(
        rule=gettext_noop(
            "Every late first response is graded by how far it ran over its limit; the grades are counted, not judged."
        ),
        counted=gettext_noop(
            "Of {denominator} complaints that can be judged, {graded} ran over their limit by {span} ({severity})."
        ),
        chips={"denominator": gettext_noop("can be judged: %(count)s")},
        hint="classes",
    ),
    care=BY_SECOND_RULE_BOOK,
    versions=first(),
)
