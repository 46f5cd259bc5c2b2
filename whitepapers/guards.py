"""What the database itself refuses: to change or take back an issue, or a file of it, once it is published."""

from __future__ import annotations

from evidence.triggers import Guard, installer, remover

PAPERS, FILES, STEPS = "whitepapers_whitepaper", "whitepapers_issuefile", "whitepapers_whitepaperstep"
ON_THE_WAY = "OLD.status <> 'published'"
GUARDS = (
    Guard("issue_is_never_changed", PAPERS, ("UPDATE",), ON_THE_WAY),
    # A row trigger before DELETE that answers with NEW would keep the row on PostgreSQL: all deleting is refused.
    Guard("white_paper_is_never_deleted", PAPERS, ("DELETE",)),
    Guard("white_papers_are_never_emptied", PAPERS, ("TRUNCATE",)),
    Guard("issue_file_is_never_changed", FILES, ("UPDATE", "DELETE")),
    Guard("issue_files_are_never_emptied", FILES, ("TRUNCATE",)),
    Guard("white_paper_step_is_never_changed", STEPS, ("UPDATE", "DELETE")),
    Guard("white_paper_steps_are_never_emptied", STEPS, ("TRUNCATE",)),
)

install = installer(GUARDS)
remove = remover(GUARDS)
