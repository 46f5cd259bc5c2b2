"""The promise: letters, their clauses, and what in them can be judged."""

from commitments.models.facts import Benchmark, Outage, ResourceFact
from commitments.models.glossary import Scope, Term
from commitments.models.letters import Blank, Clause, FrozenError, Letter, LetterQuerySet, LetterVersion
from commitments.models.notes import InterpretationNote
from commitments.models.promises import Promise

__all__ = [
    "Benchmark",
    "Blank",
    "Clause",
    "FrozenError",
    "InterpretationNote",
    "Letter",
    "LetterQuerySet",
    "LetterVersion",
    "Outage",
    "Promise",
    "ResourceFact",
    "Scope",
    "Term",
]
