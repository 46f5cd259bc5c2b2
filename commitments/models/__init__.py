"""The promise: letters, their clauses, and what in them can be judged."""

from commitments.models.facts import Benchmark, Employee, Outage, ResourceFact
from commitments.models.glossary import Scope, Term
from commitments.models.laws import LawViolation, StatutoryLimit
from commitments.models.letters import Blank, Clause, FrozenError, Letter, LetterQuerySet, LetterVersion
from commitments.models.milestones import Milestone
from commitments.models.notes import InterpretationNote
from commitments.models.promises import Promise
from commitments.models.registering import Correction, Registered
from commitments.models.reviews import PromiseReview

__all__ = [
    "Benchmark",
    "Blank",
    "Clause",
    "Correction",
    "Employee",
    "FrozenError",
    "InterpretationNote",
    "LawViolation",
    "Letter",
    "LetterQuerySet",
    "LetterVersion",
    "Milestone",
    "Outage",
    "Promise",
    "PromiseReview",
    "Registered",
    "ResourceFact",
    "Scope",
    "StatutoryLimit",
    "Term",
]
