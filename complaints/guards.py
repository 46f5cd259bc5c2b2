"""What the database refuses beyond the constraints that Django can write: rows that do not belong together."""

from __future__ import annotations

from accounts.privacy import PREFIX
from complaints.models.complaints import PERSONAL
from evidence.triggers import Guard, installer, remover


def _on(*columns: str) -> tuple[str, str]:
    """What is looked at: a new row, and a change of one of these columns."""
    return ("INSERT", f"UPDATE OF {', '.join(columns)}")


def _of_the_organisation(table: str, column: str) -> str:
    return f"""(NEW.{column} IS NULL OR EXISTS (
        SELECT 1 FROM {table} o WHERE o.id = NEW.{column} AND o.organisation_id = NEW.organisation_id))"""  # noqa: S608


REVISIONS = "complaints_complaintrevision"
STAYS = ("id", "complaint_id", "version", "known_from_id", "known_until_id")
PERSONAL_PATHS = (*PERSONAL, "customer_key")


def _same_facts(vendor: str) -> str:
    """The facts of an earlier version without what is personal stay as they are."""
    if vendor == "postgresql":
        names = ", ".join(f"'{name}'" for name in PERSONAL_PATHS)
        return f"(NEW.facts - ARRAY[{names}]) = (OLD.facts - ARRAY[{names}])"
    paths = ", ".join(f"'$.{name}'" for name in PERSONAL_PATHS)
    return f"json_remove(NEW.facts, {paths}) = json_remove(OLD.facts, {paths})"


def _only_forgotten(name: str) -> str:
    """What is personal stays, or goes for good, or is the same under another key: its ciphertext names another one."""
    old, new, key = f"OLD.facts ->> '{name}'", f"NEW.facts ->> '{name}'", f"{len(PREFIX) + 9}"
    return f"""(({new}) IS NOT NULL AND (({new}) = ({old}) OR ({new}) = ''
        OR (({old}) <> '' AND substr({new}, 1, {len(PREFIX)}) = '{PREFIX}'
            AND substr({new}, 1, {key}) <> substr({old}, 1, {key}))))"""


def _only_renamed() -> str:
    """Another customer key stands only where nothing personal is left."""
    empty = " AND ".join(f"(NEW.facts ->> '{name}') = ''" for name in PERSONAL)
    same = "(NEW.facts ->> 'customer_key') = (OLD.facts ->> 'customer_key')"
    return f"((NEW.facts ->> 'customer_key') IS NOT NULL AND ({same} OR ({empty})))"


def _forgetting(vendor: str) -> str:
    """What may happen to an earlier version: a person is erased from it, or its ciphertext comes under another key."""
    return " AND ".join(
        (*(f"NEW.{c} = OLD.{c}" for c in STAYS), _same_facts(vendor), *map(_only_forgotten, PERSONAL), _only_renamed())
    )


KEPT = (
    Guard("revision_only_forgets", REVISIONS, ("UPDATE",), _forgetting("postgresql"), sqlite=_forgetting("sqlite")),
    Guard("revision_is_never_deleted", REVISIONS, ("DELETE",)),
    Guard("revision_is_never_emptied", REVISIONS, ("TRUNCATE",)),
)
"""Earlier versions are added to and nothing else; erasing a person and rotating keys are let through, exactly."""

GUARDS = (
    *KEPT,
    Guard(
        "complaint_belongs_together",
        "complaints_complaint",
        _on("organisation_id", "source_id", "unit_id", "category_id", "subcategory_id", "duplicate_of_id"),
        " AND ".join(
            (
                _of_the_organisation("complaints_source", "source_id"),
                _of_the_organisation("accounts_serviceunit", "unit_id"),
                _of_the_organisation("complaints_category", "category_id"),
                _of_the_organisation("complaints_complaint", "duplicate_of_id"),
                """(NEW.subcategory_id IS NULL OR EXISTS (
                    SELECT 1 FROM complaints_category o
                    WHERE o.id = NEW.subcategory_id AND o.parent_id = NEW.category_id))""",
            )
        ),
    ),
    Guard(
        "pause_fits_its_complaint",
        "complaints_pause",
        _on("complaint_id", "starts_at", "ends_at", "question_at"),
        """EXISTS (
            SELECT 1 FROM complaints_complaint o WHERE o.id = NEW.complaint_id AND o.received_at <= NEW.starts_at
            AND (NEW.question_at IS NULL OR o.received_at <= NEW.question_at)
        ) AND NOT EXISTS (
            SELECT 1 FROM complaints_pause o WHERE o.complaint_id = NEW.complaint_id AND o.id <> NEW.id
            AND (NEW.ends_at IS NULL OR o.starts_at < NEW.ends_at) AND (o.ends_at IS NULL OR o.ends_at > NEW.starts_at)
        )""",
    ),
)


install = installer(GUARDS)
remove = remover(GUARDS)
