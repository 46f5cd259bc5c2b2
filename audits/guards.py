"""What the database itself refuses of an audit: to change or delete what somebody said, found, drew or signed.

Whoever reaches past the application meets these; whoever takes them down meets the journal, which has the digest of
every signed text, and the heads of the journal that auditors hold.
"""

from __future__ import annotations

from evidence.triggers import Guard, installer, remover

ACTS, OPINIONS, CLAUSES, HEADS = (
    "audits_opinionact",
    "audits_opinion",
    "audits_clauseopinion",
    "audits_givenhead",
)


def _same(*columns: str) -> str:
    return " AND ".join(f"OLD.{column} IS NOT DISTINCT FROM NEW.{column}" for column in columns)


def _never(name: str, table: str) -> tuple[Guard, Guard]:
    """Rows that are only ever added."""
    return (
        Guard(f"{name}_is_never_changed", table, ("UPDATE", "DELETE")),
        Guard(f"{name}_is_never_emptied", table, ("TRUNCATE",)),
    )


def _only(name: str, table: str, changes: str) -> tuple[Guard, Guard, Guard]:
    """Rows that change in one way alone, and never go."""
    return (
        Guard(f"{name}_only_moves_on", table, ("UPDATE",), changes),
        Guard(f"{name}_is_never_deleted", table, ("DELETE",)),
        Guard(f"{name}_is_never_emptied", table, ("TRUNCATE",)),
    )


SETTLED = ("id", "engagement_id", "number", "period", "replaces_id", "scope", "view", "reason", "revision")
ONLY_WITHDRAWN = " AND ".join(
    [
        "OLD.status = 'signed' AND NEW.status = 'withdrawn'",
        "CAST(OLD.explained AS text) = CAST(NEW.explained AS text)",  # JSON of PostgreSQL knows no comparison
        _same(*SETTLED),
    ]
)
OF_A_DRAFT = "EXISTS (SELECT 1 FROM audits_opinion o WHERE o.id = NEW.opinion_id AND o.status = 'draft')"
SIGNED = (
    Guard("opinion_signature_is_never_changed", ACTS, ("UPDATE", "DELETE")),
    Guard("opinion_signatures_are_never_emptied", ACTS, ("TRUNCATE",)),
    Guard("opinion_signed_is_only_withdrawn", OPINIONS, ("UPDATE",), f"OLD.status = 'draft' OR ({ONLY_WITHDRAWN})"),
    Guard("opinion_is_never_deleted", OPINIONS, ("DELETE",)),
    Guard("opinions_are_never_emptied", OPINIONS, ("TRUNCATE",)),
    Guard("opinion_on_a_clause_is_of_a_draft", CLAUSES, ("INSERT",), OF_A_DRAFT),
    Guard(
        "opinion_on_a_clause_is_settled_with_it",
        CLAUSES,
        ("UPDATE",),
        f"OLD.opinion_id = NEW.opinion_id AND OLD.clause_id = NEW.clause_id AND {OF_A_DRAFT}",
    ),
    Guard("opinion_on_a_clause_is_never_deleted", CLAUSES, ("DELETE",)),
    Guard("opinions_on_clauses_are_never_emptied", CLAUSES, ("TRUNCATE",)),
    Guard("head_given_is_never_changed", HEADS, ("UPDATE", "DELETE")),
    Guard("heads_given_are_never_emptied", HEADS, ("TRUNCATE",)),
)

OF_A_DRAFT_FINDING = "EXISTS (SELECT 1 FROM audits_finding f WHERE f.id = {row}.finding_id AND f.status = 'draft')"
OF_A_STEP_OF_A_DRAFT = """EXISTS (
    SELECT 1 FROM audits_findingstep s JOIN audits_finding f ON f.id = s.finding_id
    WHERE s.id = OLD.findingstep_id AND f.status = 'draft')"""
WORDS = ("grade", "title", "criterion", "condition", "cause", "effect", "clause_id", "recurrence_of_id")
ISSUED = f"NEW.status <> 'draft' AND {_same('id', 'engagement_id', 'number', *WORDS, 'written_by_id', 'written_at')}"
FOUND = (
    Guard("finding_issued_keeps_its_words", "audits_finding", ("UPDATE",), f"OLD.status = 'draft' OR ({ISSUED})"),
    Guard("finding_issued_is_never_deleted", "audits_finding", ("DELETE",), "OLD.status = 'draft'"),
    Guard("findings_are_never_emptied", "audits_finding", ("TRUNCATE",)),
    *(
        guard
        for what in ("evidence", "complaints")
        for guard in (
            Guard(
                f"finding_{what}_is_of_a_draft",
                f"audits_finding_{what}",
                ("INSERT",),
                OF_A_DRAFT_FINDING.format(row="NEW"),
            ),
            Guard(f"finding_{what}_is_never_changed", f"audits_finding_{what}", ("UPDATE",)),
            Guard(f"finding_{what}_stays", f"audits_finding_{what}", ("DELETE",), OF_A_DRAFT_FINDING.format(row="OLD")),
            Guard(f"finding_{what}_is_never_emptied", f"audits_finding_{what}", ("TRUNCATE",)),
        )
    ),
    Guard("finding_step_is_never_changed", "audits_findingstep", ("UPDATE",)),
    Guard("finding_step_goes_with_a_draft", "audits_findingstep", ("DELETE",), OF_A_DRAFT_FINDING.format(row="OLD")),
    Guard("finding_steps_are_never_emptied", "audits_findingstep", ("TRUNCATE",)),
    Guard("finding_step_evidence_is_never_changed", "audits_findingstep_evidence", ("UPDATE",)),
    Guard("finding_step_evidence_goes_with_a_draft", "audits_findingstep_evidence", ("DELETE",), OF_A_STEP_OF_A_DRAFT),
    Guard("finding_step_evidence_is_never_emptied", "audits_findingstep_evidence", ("TRUNCATE",)),
)
"""A draft is its auditors' own; what is issued keeps every word, and only goes on through its steps."""

PLANNED = _same("id", "finding_id", "number", "what", "owner_id", "planned_by_id", "planned_at")
ASKED = _same("id", "engagement_id", "number", "what", "why", "asked_by_id", "asked_at")
FOLLOWED = (
    *_only("correction", "audits_correctiveaction", PLANNED),
    *_never("correction_step", "audits_correctivestep"),
    *_never("correction_step_evidence", "audits_correctivestep_evidence"),
    *_never("correction_step_samples", "audits_correctivestep_samples"),
    *_never("correction_step_complaints", "audits_correctivestep_complaints"),
    *_only("request", "audits_documentrequest", ASKED),
    *_never("request_step", "audits_documentrequeststep"),
    *_never("request_step_evidence", "audits_documentrequeststep_evidence"),
)
"""What was asked for and planned stays as it was; status and day move, each by a step."""

OF_A_FINISHED_SAMPLE = """EXISTS (
    SELECT 1 FROM audits_sampleitem i JOIN audits_sample s ON s.id = i.sample_id
    WHERE i.complaint_id = OLD.complaint_id AND s.engagement_id = OLD.engagement_id AND s.status = 'finished')"""
RECORDED = _same("id", "engagement_id", "complaint_id", "recorded", "recorded_version")
OUTLINE = ("id", "engagement_id", "number", "title", "promise_id", "method", "terms", "stratify_by", "replaces_id")
FRAME = ("frame_id", "frame_digest", "size", "strata", "account", "watermark", "frozen_at")
DRAWN = f"""OLD.status NOT IN ('finished', 'given_up') AND {_same(*OUTLINE)}
    AND (OLD.frozen_at IS NULL OR ({_same(*FRAME)})) AND (OLD.seed = '' OR ({_same("seed", "seeded_at")}))"""
EXAMINED = (
    *_only("sample", "audits_sample", DRAWN),
    *_never("sample_item", "audits_sampleitem"),
    *_never("sample_step", "audits_samplestep"),
    *_only(
        "reperformance",
        "audits_reperformance",
        f"NEW.number = OLD.number + 1 AND {RECORDED} AND NOT {OF_A_FINISHED_SAMPLE}",
    ),
    *_never("reperformance_version", "audits_reperformanceversion"),
    *_never("reperformance_evidence", "audits_reperformanceversion_evidence"),
)
"""The frame is frozen once and the seed entered once; what was found grows by versions until its sample is finished."""

ASSIGNED = _same("id", "engagement_id", "auditor_id", "assigned_by_id", "assigned_at")
ENDED = f"NEW.ended_at IS NOT NULL AND {_same('threat', 'threat_at')}"
THREATENED = f"OLD.threat = '' AND NEW.threat <> '' AND {_same('ended_at', 'ended_by_id', 'reason')}"
ACCEPTED = ("engagement_id", "side", "firm_id", "party", "name", "capacity", "accepted_on", "recorded_by_id")
WITHDRAWN = f"""OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL
    AND {_same("id", *ACCEPTED, "recorded_at")}"""
ADMITTED = (
    *_only("assignment", "audits_assignment", f"OLD.ended_at IS NULL AND {ASSIGNED} AND (({ENDED}) OR ({THREATENED}))"),
    *_never("declaration_signed", "audits_signature"),
    *_only("acceptance", "audits_acceptance", WITHDRAWN),
    *_never("acceptance_evidence", "audits_acceptance_evidence"),
)
"""Who was let in, by whom, and what he signed before. An assignment is ended once, and a threat declared once before
that; an acceptance is withdrawn once."""

GUARDS = (*SIGNED, *FOUND, *FOLLOWED, *EXAMINED, *ADMITTED)

install = installer(GUARDS)
remove = remover(GUARDS)
