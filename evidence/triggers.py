"""Guards: what the database itself refuses beyond the constraints that Django can write.

Each is a trigger, with SQL of its own for each database, installed by a migration; on SQLite a later migration that
builds a guarded table anew must install its guards again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT ({holds}) THEN RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation'; END IF;
    RETURN COALESCE(NEW, OLD); -- a deleted row has no NEW, and nothing returned would keep it in silence
END $$
"""
POSTGRESQL = "CREATE TRIGGER {name} BEFORE {events} ON {table} FOR EACH {each} EXECUTE FUNCTION {name}()"
SQLITE = """
CREATE TRIGGER {name}_{on} BEFORE {event} ON {table} WHEN NOT ({holds})
BEGIN SELECT RAISE(ABORT, '{name}'); END
"""


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition on what happens to a row: `NEW` is the row written, `OLD` the one before. `events` are those it is
    looked at: "INSERT", "UPDATE", "UPDATE OF a, b", "DELETE", and "TRUNCATE", which is of no row and not of SQLite."""

    name: str
    table: str
    events: tuple[str, ...]
    holds: str = "FALSE"  # never: what is named is refused altogether
    sqlite: str = ""  # the same in SQLite's words, where they are others

    @property
    def is_of_the_table(self) -> bool:
        return self.events == ("TRUNCATE",)

    def statements(self, vendor: str) -> Iterator[str]:
        holds = self.holds if vendor == "postgresql" else self.sqlite or self.holds
        told = {"name": self.name, "table": self.table, "holds": holds}
        if vendor == "postgresql":
            yield FUNCTION.format(**told)
            each = "STATEMENT" if self.is_of_the_table else "ROW"
            yield POSTGRESQL.format(events=" OR ".join(self.events), each=each, **told)
        elif not self.is_of_the_table:
            for event in self.events:
                yield SQLITE.format(on=_name(event), event=event, **told)

    def removals(self, vendor: str) -> Iterator[str]:
        if vendor == "postgresql":
            yield f"DROP FUNCTION {self.name}() CASCADE"
        elif not self.is_of_the_table:
            for event in self.events:
                yield f"DROP TRIGGER {self.name}_{_name(event)}"


def _name(event: str) -> str:
    return event.split()[0].lower()


def installer(guards: Iterable[Guard]) -> Callable[[Any, Any], None]:
    """For a migration's RunPython: puts the guards up."""

    def install(_apps: Any, schema_editor: Any) -> None:
        for guard in guards:
            for statement in guard.statements(schema_editor.connection.vendor):
                schema_editor.execute(statement, params=None)

    return install


def remover(guards: Iterable[Guard]) -> Callable[[Any, Any], None]:
    """For a migration's RunPython: takes the guards down."""

    def remove(_apps: Any, schema_editor: Any) -> None:
        for guard in guards:
            for statement in guard.removals(schema_editor.connection.vendor):
                schema_editor.execute(statement, params=None)

    return remove
