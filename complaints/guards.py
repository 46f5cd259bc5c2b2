"""What the database refuses beyond the constraints that Django can write: rows that do not belong together.

The guards are triggers, with SQL of their own for each database, installed by a migration; on SQLite a later migration
that builds a guarded table anew must install them again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT ({holds}) THEN RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation'; END IF;
    RETURN NEW;
END $$
"""
POSTGRESQL = """
CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OF {columns} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()
"""
SQLITE = """
CREATE TRIGGER {name}_{on} BEFORE {event} ON {table} WHEN NOT ({holds})
BEGIN SELECT RAISE(ABORT, '{name}'); END
"""


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition on every row written (`NEW`), looked at when one of the columns is."""

    name: str
    table: str
    columns: tuple[str, ...]
    holds: str


def _of_the_organisation(table: str, column: str) -> str:
    return f"""(NEW.{column} IS NULL OR EXISTS (
        SELECT 1 FROM {table} o WHERE o.id = NEW.{column} AND o.organisation_id = NEW.organisation_id))"""  # noqa: S608


GUARDS = (
    Guard(
        "complaint_belongs_together",
        "complaints_complaint",
        ("organisation_id", "source_id", "unit_id", "category_id", "subcategory_id", "duplicate_of_id"),
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
        ("complaint_id", "starts_at", "ends_at", "question_at"),
        """EXISTS (
            SELECT 1 FROM complaints_complaint o WHERE o.id = NEW.complaint_id AND o.received_at <= NEW.starts_at
            AND (NEW.question_at IS NULL OR o.received_at <= NEW.question_at)
        ) AND NOT EXISTS (
            SELECT 1 FROM complaints_pause o WHERE o.complaint_id = NEW.complaint_id AND o.id <> NEW.id
            AND (NEW.ends_at IS NULL OR o.starts_at < NEW.ends_at) AND (o.ends_at IS NULL OR o.ends_at > NEW.starts_at)
        )""",
    ),
)


def install(_apps: Any, schema_editor: Any) -> None:
    for guard in GUARDS:
        told = {"name": guard.name, "table": guard.table, "holds": guard.holds, "columns": ", ".join(guard.columns)}
        for statement in _statements(schema_editor.connection.vendor, told):
            schema_editor.execute(statement, params=None)


def remove(_apps: Any, schema_editor: Any) -> None:
    for guard in GUARDS:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION {guard.name}() CASCADE", params=None)
            continue
        for on in ("insert", "update"):
            schema_editor.execute(f"DROP TRIGGER {guard.name}_{on}", params=None)


def _statements(vendor: str, told: dict[str, str]) -> list[str]:
    if vendor == "postgresql":
        return [FUNCTION.format(**told), POSTGRESQL.format(**told)]
    events = {"insert": "INSERT", "update": f"UPDATE OF {told['columns']}"}
    return [SQLITE.format(on=on, event=event, **told) for on, event in events.items()]
