"""The journal grows and nothing else: the database refuses whoever reaches past the application.

An entry is written without its place, and its place and digest are given once; the head only moves on. Whoever may
change the tables themselves can take the guards down. He cannot make the chain fit the heads that others hold.
"""

from __future__ import annotations

from evidence.triggers import Guard, installer, remover

ENTRIES, HEAD = "evidence_journalentry", "evidence_journalhead"
GIVEN = ("id", "at", "actor", "actor_id_at", "action", "subject", "detail")
"""What an entry says from the moment it is written."""
ONLY_SEALED = " AND ".join(
    ["OLD.position IS NULL AND NEW.position IS NOT NULL", *(f"OLD.{c} IS NOT DISTINCT FROM NEW.{c}" for c in GIVEN)]
)
GUARDS = (
    Guard("journal_is_written_unsealed", ENTRIES, ("INSERT",), "NEW.position IS NULL"),
    Guard("journal_is_sealed_once", ENTRIES, ("UPDATE",), ONLY_SEALED),
    Guard("journal_is_never_deleted", ENTRIES, ("DELETE",)),
    Guard("journal_is_never_emptied", ENTRIES, ("TRUNCATE",)),
    Guard("journal_head_moves_on", HEAD, ("UPDATE",), "NEW.id = OLD.id AND NEW.position > OLD.position"),
    Guard("journal_head_is_never_deleted", HEAD, ("DELETE",)),
    Guard("journal_head_is_never_emptied", HEAD, ("TRUNCATE",)),
)

install = installer(GUARDS)
remove = remover(GUARDS)
