"""What the database refuses beyond the constraints that Django can write: rows that do not belong together."""

from __future__ import annotations

from evidence.triggers import Guard, installer, remover


def _on(*columns: str) -> tuple[str, str]:
    """What is looked at: a new row, and a change of one of these columns."""
    return ("INSERT", f"UPDATE OF {', '.join(columns)}")


def _of_the_organisation(table: str, column: str) -> str:
    return f"""(NEW.{column} IS NULL OR EXISTS (
        SELECT 1 FROM {table} o WHERE o.id = NEW.{column} AND o.organisation_id = NEW.organisation_id))"""  # noqa: S608


GUARDS = (
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
