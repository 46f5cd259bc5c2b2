"""What the database itself refuses of a white paper: changed versions of its text, and changed remarks."""

from __future__ import annotations

from evidence.triggers import Guard, installer, remover

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
GUARDS = OF_PROSE

install = installer(GUARDS)
remove = remover(GUARDS)
