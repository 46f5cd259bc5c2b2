"""What the database itself refuses: to change or take back an issue or a file of it, the history of a paper, the
versions of its text, and remarks on it."""

from __future__ import annotations

from evidence.triggers import Guard, installer, remover

PAPERS, FILES, STEPS = "whitepapers_whitepaper", "whitepapers_issuefile", "whitepapers_whitepaperstep"
ON_THE_WAY = "OLD.status <> 'published'"
OF_ISSUES = (
    Guard("issue_is_never_changed", PAPERS, ("UPDATE",), ON_THE_WAY),
    # A row trigger before DELETE that answers with NEW would keep the row on PostgreSQL: all deleting is refused.
    Guard("white_paper_is_never_deleted", PAPERS, ("DELETE",)),
    Guard("white_papers_are_never_emptied", PAPERS, ("TRUNCATE",)),
    Guard("issue_file_is_never_changed", FILES, ("UPDATE", "DELETE")),
    Guard("issue_files_are_never_emptied", FILES, ("TRUNCATE",)),
    Guard("white_paper_step_is_never_changed", STEPS, ("UPDATE", "DELETE")),
    Guard("white_paper_steps_are_never_emptied", STEPS, ("TRUNCATE",)),
)
VERSIONS, REMARKS = "whitepapers_passageversion", "whitepapers_remark"
SAID = ("id", "paper_id", "section", "text", "by_id", "at")
ONLY_SETTLED = " AND ".join(
    ["OLD.settled_at IS NULL", "NEW.settled_at IS NOT NULL", *(f"OLD.{column} = NEW.{column}" for column in SAID)]
)
OF_PROSE = (
    Guard("passage_version_is_never_changed", VERSIONS, ("UPDATE", "DELETE")),
    Guard("passage_versions_are_never_emptied", VERSIONS, ("TRUNCATE",)),
    Guard("remark_is_only_settled", REMARKS, ("UPDATE",), ONLY_SETTLED),
    Guard("remark_is_never_deleted", REMARKS, ("DELETE",)),
    Guard("remarks_are_never_emptied", REMARKS, ("TRUNCATE",)),
)
GUARDS = (*OF_ISSUES, *OF_PROSE)

install = installer(GUARDS)
remove = remover(GUARDS)
