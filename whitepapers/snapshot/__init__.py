"""The snapshot: everything a white paper says, frozen as canonical JSON (rule book §14).

Each part of it has a module, which takes what it says from the database; `whitepapers.edition` words it for readers
from the snapshot alone. Numbers are integers or decimal strings, days are ISO dates. Small counts of public breakdowns
are suppressed here (`suppression`, `breakdowns`), so a snapshot holds nothing unpublishable.
"""

from whitepapers.snapshot.canonical import Json, canonical, digest
from whitepapers.snapshot.taking import FORMAT, take

__all__ = ["FORMAT", "Json", "canonical", "digest", "take"]
