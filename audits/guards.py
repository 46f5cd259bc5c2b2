"""What the database itself refuses of an audit: a changed or deleted signature, and a changed opinion under one.

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
SETTLED = ("id", "engagement_id", "number", "period", "replaces_id", "scope", "view", "reason", "revision")
ONLY_WITHDRAWN = " AND ".join(
    [
        "OLD.status = 'signed' AND NEW.status = 'withdrawn'",
        "CAST(OLD.explained AS text) = CAST(NEW.explained AS text)",  # JSON of PostgreSQL knows no comparison
        *(f"OLD.{column} IS NOT DISTINCT FROM NEW.{column}" for column in SETTLED),
    ]
)
OF_A_DRAFT = "EXISTS (SELECT 1 FROM audits_opinion o WHERE o.id = NEW.opinion_id AND o.status = 'draft')"
GUARDS = (
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

install = installer(GUARDS)
remove = remover(GUARDS)
