"""What auditors looked at, found and signed, and what was done about it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from whitepapers.annex.columns import COMPLAINTS, HOURS, SHARE, Column, Kind, Table
from whitepapers.annex.tables import shared
from whitepapers.sections import Section

RULE = "§13"
SAMPLE, EXTENDED, SAYS = "samples[]", "samples[].extended[]", "estimates[]"
SIGNED, ON = "opinions[].signed", "opinions[].signed.clauses[]"
ACTION = "findings[].actions[]"

ENGAGEMENTS = Table(
    "engagements",
    _("Audits"),
    Section.AUDIT,
    RULE,
    "engagements[]",
    [
        Column("engagement", "engagements[].id", Kind.WHOLE, _("number by which other tables name the audit")),
        Column("firm", "engagements[].firm", Kind.TEXT, _("audit firm")),
        Column("title", "engagements[].title", Kind.TEXT, _("title")),
        Column("from", "engagements[].from", Kind.DAY, _("first day that it is about")),
        Column("until", "engagements[].until", Kind.DAY, _("last day that it is about")),
    ],
)

SAMPLES = Table(
    "samples",
    _("Samples"),
    Section.AUDIT,
    RULE,
    SAMPLE,
    [
        Column("engagement", f"{SAMPLE}.engagement", Kind.WHOLE, _("audit, by its number in the table of audits")),
        Column("sample", f"{SAMPLE}.number", Kind.TEXT, _("number of the sample")),
        Column("title", f"{SAMPLE}.title", Kind.TEXT, _("title")),
        Column("clause", f"{SAMPLE}.clause", Kind.TEXT, _("number of the clause; empty where it is about the record")),
        Column("method", f"{SAMPLE}.method", Kind.CODE, _("what it asks"), codes="sample_method"),
        Column("terms", f"{SAMPLE}.terms", Kind.JSON, _("terms of the plan, in per cent")),
        Column(
            "stratify_by", f"{SAMPLE}.stratify_by", Kind.CODE, _("by what it is divided into strata"), codes="stratum"
        ),
        Column("population", f"{SAMPLE}.population", Kind.WHOLE, _("complaints in the frame"), COMPLAINTS),
        Column("n", f"{SAMPLE}.n", Kind.WHOLE, _("size of the sample"), COMPLAINTS),
        Column("ac", f"{SAMPLE}.ac", Kind.WHOLE, _("deviations with which it still passes (Ac)"), COMPLAINTS),
        Column("frame", f"{SAMPLE}.frame", Kind.TEXT, _("SHA-256 of the frame")),
        Column("frozen_at", f"{SAMPLE}.frozen_at", Kind.MOMENT, _("when the frame was frozen")),
        Column("seed", f"{SAMPLE}.seed", Kind.TEXT, _("seed, entered after the freezing")),
        Column("seeded_at", f"{SAMPLE}.seeded_at", Kind.MOMENT, _("when the seed was entered")),
        Column("replaces", f"{SAMPLE}.replaces", Kind.TEXT, _("sample that it replaces")),
        Column("examined", f"{SAMPLE}.examined", Kind.WHOLE, _("examined"), COMPLAINTS),
        Column("deviating", f"{SAMPLE}.deviating", Kind.WHOLE, _("found to deviate"), COMPLAINTS),
        Column(
            "bound",
            f"{SAMPLE}.bound",
            Kind.DECIMAL,
            _("exact upper bound of the rate of deviations; empty while open"),
            SHARE,
        ),
        Column("confidence", f"{SAMPLE}.confidence", Kind.DECIMAL, _("confidence of the bound"), SHARE),
        Column("passed", f"{SAMPLE}.passed", Kind.YES_OR_NO, _("whether it passed; empty while open")),
    ],
)

EXTENSIONS = Table(
    "sample-extensions",
    _("Extensions of samples"),
    Section.AUDIT,
    RULE,
    EXTENDED,
    [
        Column("sample", f"{SAMPLE}.number", Kind.TEXT, _("number of the sample")),
        Column("n", f"{EXTENDED}.n", Kind.WHOLE, _("size of the sample afterwards"), COMPLAINTS),
        Column("reason", f"{EXTENDED}.reason", Kind.TEXT, _("why")),
        Column("on", f"{EXTENDED}.on", Kind.DAY, _("day of the decision")),
    ],
)

ESTIMATES = Table(
    "estimates",
    _("Reported and audited figures"),
    Section.AUDIT,
    RULE,
    SAYS,
    [
        Column("sample", f"{SAYS}.sample", Kind.TEXT, _("number of the sample")),
        Column("clause", f"{SAYS}.clause", Kind.TEXT, _("number of the clause")),
        Column("metric", f"{SAYS}.metric", Kind.CODE, _("what is measured"), codes="metric", rule="§6"),
        Column("quote", f"{SAYS}.quote", Kind.TEXT, _("the words of the letter that promise it")),
        *shared.fraction(f"{SAYS}.reported", "reported_"),
        shared.value(f"{SAYS}.reported", "reported_", _("value as reported")),
        shared.verdict(f"{SAYS}.reported", "reported_", _("verdict as reported")),
        *shared.fraction(f"{SAYS}.audited", "audited_"),
        shared.value(f"{SAYS}.audited", "audited_", _("value as audited")),
        shared.verdict(f"{SAYS}.audited", "audited_", _("verdict as audited")),
        *shared.fraction(f"{SAYS}.at_bound", "bound_"),
        shared.value(f"{SAYS}.at_bound", "bound_", _("worst value that the sample does not rule out")),
        shared.verdict(f"{SAYS}.at_bound", "bound_", _("verdict that it would have")),
        Column("confidence", f"{SAYS}.confidence", Kind.DECIMAL, _("confidence of the bound"), SHARE),
    ],
)

LISTS = Table(
    "lists",
    _("Lists that are looked at one by one"),
    Section.AUDIT,
    RULE,
    "lists[]",
    [
        Column("engagement", "lists[].engagement", Kind.WHOLE, _("audit, by its number in the table of audits")),
        Column("list", "lists[].list", Kind.CODE, _("the list"), codes="list"),
        Column("hours", "lists[].hours", Kind.WHOLE, _("from how long on a complaint stands on it"), HOURS),
        Column("count", "lists[].count", Kind.WHOLE, _("complaints on it"), COMPLAINTS),
        Column("examined", "lists[].examined", Kind.WHOLE, _("examined"), COMPLAINTS),
    ],
)

OPINIONS = Table(
    "opinions",
    _("Audit opinions"),
    Section.AUDIT,
    RULE,
    "opinions[]",
    [
        Column("opinion", "opinions[].digest", Kind.TEXT, _("SHA-256 of the signed text")),
        Column("signed_by", f"{SIGNED}.signed.by", Kind.TEXT, _("auditor who signed it")),
        Column("firm", f"{SIGNED}.signed.firm", Kind.TEXT, _("audit firm")),
        Column("signed_at", f"{SIGNED}.signed.at", Kind.MOMENT, _("when it was signed")),
        Column("view", f"{SIGNED}.overall.view", Kind.CODE, _("what it says as a whole"), codes="view"),
        Column("reason", f"{SIGNED}.overall.reason", Kind.TEXT, _("why")),
        Column("signed", SIGNED, Kind.JSON, _("the whole text that was signed")),
    ],
)

ON_CLAUSES = Table(
    "opinion-clauses",
    _("Audit opinions by clause"),
    Section.AUDIT,
    RULE,
    ON,
    [
        Column("opinion", "opinions[].digest", Kind.TEXT, _("SHA-256 of the signed text")),
        Column("letter", f"{ON}.letter", Kind.WHOLE, _("letter, by its number in the table of letters")),
        Column("clause", f"{ON}.clause", Kind.TEXT, _("number of the clause")),
        Column("view", f"{ON}.view", Kind.CODE, _("what it says of the clause"), codes="view"),
        Column("reason", f"{ON}.reason", Kind.TEXT, _("why")),
    ],
)

FINDINGS = Table(
    "findings",
    _("Findings"),
    Section.CORRECTIONS,
    RULE,
    "findings[]",
    [
        Column("finding", "findings[].number", Kind.TEXT, _("number of the finding")),
        Column("firm", "findings[].firm", Kind.TEXT, _("audit firm")),
        Column("clause", "findings[].clause", Kind.TEXT, _("number of the clause")),
        Column("grade", "findings[].grade", Kind.CODE, _("grade"), codes="grade"),
        Column("title", "findings[].title", Kind.TEXT, _("title")),
        Column("status", "findings[].status", Kind.CODE, _("how it stands"), codes="finding_status"),
        Column("found_before", "findings[].found_before", Kind.WHOLE, _("how many times the same was found before")),
    ],
)

ACTIONS = Table(
    "corrective-actions",
    _("Corrective actions"),
    Section.CORRECTIONS,
    RULE,
    ACTION,
    [
        Column("finding", "findings[].number", Kind.TEXT, _("number of the finding")),
        Column("action", f"{ACTION}.number", Kind.WHOLE, _("number of the action")),
        Column("what", f"{ACTION}.what", Kind.TEXT, _("what is done")),
        Column("due_on", f"{ACTION}.due_on", Kind.DAY, _("day by which it is due")),
        Column("status", f"{ACTION}.status", Kind.CODE, _("how it stands"), codes="action_status"),
        Column("retested_on", f"{ACTION}.retested_on", Kind.DAY, _("day of the last retest")),
    ],
)

AUDITED: Sequence[Table] = (
    ENGAGEMENTS,
    SAMPLES,
    EXTENSIONS,
    ESTIMATES,
    LISTS,
    OPINIONS,
    ON_CLAUSES,
    FINDINGS,
    ACTIONS,
)
