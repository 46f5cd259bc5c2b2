"""Breaches and disputes, and the means that were promised."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from whitepapers.annex.columns import YUAN, Column, Kind, Table
from whitepapers.annex.tables import shared
from whitepapers.sections import Section

RULE = "§12"
BREACH, DISPUTE, STEP = "breaches[]", "disputes[]", "disputes[].steps[]"

BREACHES = Table(
    "breaches",
    _("Breaches"),
    Section.BREACHES,
    RULE,
    BREACH,
    [
        *shared.promise(BREACH),
        shared.period(BREACH),
        Column("severity", f"{BREACH}.severity", Kind.CODE, _("class of the breach"), codes="breach_class"),
        Column("cases", f"{BREACH}.cases", Kind.WHOLE, _("complaints in the file of the breach")),
        Column("occurred_on", f"{BREACH}.occurred_on", Kind.DAY, _("day of the breach")),
        Column("negotiate_by", f"{BREACH}.negotiate_by", Kind.DAY, _("day by which negotiation has to start")),
        Column("negotiated_on", f"{BREACH}.negotiated_on", Kind.DAY, _("day on which it started")),
        Column("status", f"{BREACH}.status", Kind.CODE, _("how it stands"), codes="breach_status"),
        Column(
            "withdrawn_reason", f"{BREACH}.withdrawn_reason", Kind.CODE, _("why it was withdrawn"), codes="withdrawn"
        ),
    ],
)

DISPUTES = Table(
    "disputes",
    _("Disputes"),
    Section.BREACHES,
    RULE,
    DISPUTE,
    [
        *shared.promise(f"{DISPUTE}.breach"),
        shared.period(f"{DISPUTE}.breach"),
        Column("severity", f"{DISPUTE}.breach.severity", Kind.CODE, _("class of the breach"), codes="breach_class"),
        Column("occurred_on", f"{DISPUTE}.breach.occurred_on", Kind.DAY, _("day of the breach")),
        Column("negotiate_by", f"{DISPUTE}.breach.negotiate_by", Kind.DAY, _("day by which negotiation has to start")),
        Column("stage", f"{DISPUTE}.stage", Kind.CODE, _("how far it went"), codes="stage"),
        Column("body", f"{DISPUTE}.body", Kind.TEXT, _("mediation body on record")),
        Column("body_accepted", f"{DISPUTE}.body_accepted", Kind.YES_OR_NO, _("whether both sides accepted it")),
        Column("arbitrator", f"{DISPUTE}.arbitrator", Kind.TEXT, _("arbitration body on record")),
        Column("outcome", f"{DISPUTE}.outcome", Kind.CODE, _("how it ended"), codes="outcome"),
        Column("ended_on", f"{DISPUTE}.ended_on", Kind.DAY, _("day on which it ended")),
    ],
)

STEPS = Table(
    "dispute-steps",
    _("Steps of the disputes"),
    Section.BREACHES,
    RULE,
    STEP,
    [
        Column("clause", f"{DISPUTE}.breach.clause", Kind.TEXT, _("number of the clause")),
        Column("occurred_on", f"{DISPUTE}.breach.occurred_on", Kind.DAY, _("day of the breach")),
        Column("step", f"{STEP}.step", Kind.CODE, _("what was done"), codes="step"),
        Column("stage", f"{STEP}.stage", Kind.CODE, _("where it stood afterwards"), codes="stage"),
        Column("on", f"{STEP}.on", Kind.DAY, _("day of the step")),
    ],
)

RESOURCES = Table(
    "resources",
    _("Resources"),
    Section.RESOURCES,
    "§6",
    "resources[]",
    [
        Column("kind", "resources[].kind", Kind.CODE, _("registered fact"), codes="resource"),
        Column("subject", "resources[].subject", Kind.TEXT, _("what it is about, where it is about something")),
        Column("from", "resources[].from", Kind.DAY, _("first day")),
        Column("until", "resources[].until", Kind.DAY, _("last day")),
        Column("value", "resources[].value", Kind.DECIMAL, _("value"), _("yuan for money, else a count")),
        Column("forecast", "resources[].forecast", Kind.YES_OR_NO, _("whether it is a forecast")),
        Column("confirmed", "resources[].confirmed", Kind.YES_OR_NO, _("whether a second person confirmed it")),
    ],
)

REWARDS = Table(
    "rewards",
    _("Reward pools"),
    Section.RESOURCES,
    "§16",
    "rewards[]",
    [
        Column("letter", "rewards[].letter", Kind.WHOLE, _("letter, by its number in the table of letters")),
        Column("clause", "rewards[].clause", Kind.TEXT, _("number of the clause")),
        Column("year", "rewards[].year", Kind.WHOLE, _("year")),
        Column("status", "rewards[].status", Kind.CODE, _("how it stands"), codes="reward_status"),
        Column("version", "rewards[].version", Kind.WHOLE, _("version of the allocation")),
        Column("reason", "rewards[].reason", Kind.TEXT, _("why it corrects the one before")),
        Column("amount", "rewards[].amount", Kind.DECIMAL, _("the pool"), YUAN),
        Column("allocated", "rewards[].allocated", Kind.DECIMAL, _("what was allocated of it"), YUAN),
        Column("units", "rewards[].units", Kind.WHOLE, _("to how many units")),
        Column("formula", "rewards[].formula", Kind.WHOLE, _("version of the formula")),
        Column("approved_by", "rewards[].approved_by", Kind.TEXT, _("who approved it")),
        Column("approved_on", "rewards[].approved_on", Kind.DAY, _("day of the approval")),
        Column("digest", "rewards[].digest", Kind.TEXT, _("SHA-256 of the allocation")),
    ],
)

FOLLOWED: Sequence[Table] = (BREACHES, DISPUTES, STEPS, RESOURCES, REWARDS)
