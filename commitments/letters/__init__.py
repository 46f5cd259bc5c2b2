"""Reading letters: the text of a commitment letter becomes its clause tree and the promises proposed for review.

Plain Python: no Django, no database, no clock. The way through: documents (bytes to text), boilerplate (the letter
without what surrounds it), tables (columns found by their headings, with or without rules), lines, numbering, clauses
(the tree), then folding, quantities, sentences, the grammar of measurable phrases (chinese and english; cells, lists
and intervals serve both), promises; units lists every unit a promise can carry; facts stand beside them (definitions,
scopes, resources, milestones, disputes); reading puts it together.
"""

from commitments.letters.errors import LetterError
from commitments.letters.facts import (
    BreachBand,
    Definition,
    DisputeStep,
    Milestone,
    Obligation,
    ResourcePromise,
    Scope,
)
from commitments.letters.letter import Blank, ParsedClause, ParsedLetter, ProposedPromise
from commitments.letters.reading import parse_text, read_letters

__all__ = [
    "Blank",
    "BreachBand",
    "Definition",
    "DisputeStep",
    "LetterError",
    "Milestone",
    "Obligation",
    "ParsedClause",
    "ParsedLetter",
    "ProposedPromise",
    "ResourcePromise",
    "Scope",
    "parse_text",
    "read_letters",
]
