"""Who must act in English, and what is no promise: conditions, denials, examples, what customers must do."""

import re

from commitments.letters.english.shape import REACH, before
from commitments.letters.places import Place

CONDITION = re.compile(
    r"^\s*(?:and |or |but )?(?:if|when|where|unless|should|once(?! (?:every|each|an?|per|in)\b)|in the event)\b",
    re.IGNORECASE,
)
INDEPENDENT = re.compile(
    r"[a-z] (?:the|your|our|an?) (?:[a-z]+ ){1,3}(?:must|shall|will) be [a-z]+(?:ed|en|de|nt|wn)\b"
)
"""The main clause after a condition without a comma: if you pay at once the supply will be restored."""
EMBEDDED = re.compile(
    r"\b(?:if|unless|until|where|whether)\b(?! (?:possible|necessary|needed|required|there (?:is|are)))"
    r"(?!.*\b(?:will|shall|must|we'll|aim to|wait)\b)[^.;]{0,90}$",
    re.IGNORECASE,
)
"""A condition in the middle of a part: how long it takes if an answer is not possible within five days."""
INTERRUPTED = re.compile(r"\b(?:if|unless|when|where|provided(?: that)?), (?:within |in |by )?$", re.IGNORECASE)
"""A condition whose time stands between commas: if, within ten days, you ask for it."""
CONTINUED = re.compile(r"^\s*(?:and|or|but|for example|such as|which|who)\b", re.IGNORECASE)
PROMISING = re.compile(
    r"\b(?:\w{2,20} (?=commits?\b|promises?\b|undertakes?\b|guarantees?\b)|we|provider|team|company"
    r"|support|staff)(?:'ll| will| aim| shall| commit| must| promise"
    r"| guarantee| undertake| try| endeavou?r)"
    r"|\b(?:they|someone|somebody|which)(?:'ll| will| shall)"
    r"|\byou(?:'ll| will| should) (?:receive|get|hear|be (?:told|informed|contacted|notified|given|called|sent|seen))",
    re.IGNORECASE,
)
NEGATED = re.compile(
    r"\b(?:cannot|can't|can not|not able|unable|do not|does not|don't|doesn't|did not|didn't|not|never"
    r"|no)\b(?! (?:later|more|longer|less|fewer|exceed))"
    r"(?:[^.]{0,40}\b(?:guarantee|promise|ensure|commit)"
    r"|(?:(?!\b(?:will|shall|must)\b)[^.]){0,40}\b(?:respond|repl(?:y|ies|ied)|resolv|receiv|heard|hear|answer|complet|meet))",
    re.IGNORECASE,
)
STILL = re.compile(r", [^,.;]{0,60}\b(?:will|shall|must)\b(?! not)", re.IGNORECASE)
"""A promise that follows what could not be done: if it cannot be repaired, a new one will be sent."""
CUSTOMER = re.compile(
    r"\b(?:you|customers?|consumers?|users?|clients?|complainants?|passengers?|patients?|tenants?|residents?|members?"
    r"|applicants?|claimants?|subscribers?|owners?(?: of (?:the |an? |your )?[a-z]+)?|(?:account )?holders?"
    r"|policyholders?|guests?|either party|parties)(?:'ll)? "
    r"(?!(?:also )?(?:have the right|(?:can|may|should) (?:normally |usually )?expect|have a right) to"
    r" (?:be|receive|start|access|get|have)\b)"
    r"(?!(?:should|shall|will|can|must|may) be (?!able|registered|aged|present|ready))"
    r"(?!(?:should|will|must|do) not (?:normally |usually )?(?:have to |need to )?(?:wait|be kept))"
    r"(?:must|should|shall(?! receive| be| have)|can|may|have|has|need|needs|will need|are required"
    r"|are asked|wish|want|submit|request"
    r"|contact|pay|send|make|file|lodge|raise|report|complain|appeal|terminate|cancel)\b[^.]{0,80}$"
    r"|(?:^\s*|[.,;:] )(?:the )?(?:customers?|clients?|users?|you) (?:within|no later than)\s*$"
    r"|\b(?:made|sent|submitted|reported|returned|given|addressed|written) to us\b[^.]{0,40}$"
    r"|\b(?:must|should|need to|has to|have to) be (?:made|sent|submitted|received|lodged|filed"
    r"|claimed|requested|paid|raised)\b"
    r"[^.]{0,40}$",
    re.IGNORECASE,
)
CUSTOMER_ORDER = re.compile(
    r"(?:^|[.,:] )\s*please (?!allow\b)\w+[^.]{0,60}$|\b(?:tell|notify|inform) us\b[^.]{0,30}$"
    r"|(?:^|[.,:] )\s*(?:please |to )?(?:submit|send us|report it|report them|return it|write back"
    r"|contact us|e-?mail us|call us|tell us|let us know|appeal|pay"
    r"|write to us)\b[^.]{0,60}$",
    re.IGNORECASE,
)
EXAMPLE = re.compile(r"\W*(?:examples?|definition)\s*:", re.IGNORECASE)
FORMER = re.compile(
    r"\b(?:earlier|previous(?:ly)?|former(?:ly)?)\b[^.]{0,30}\b(?:was|were)\b[^.]{0,40}$", re.IGNORECASE
)
"""What used to hold: the earlier benchmark was 90%."""
NEAR = 60


def is_excluded(place: Place) -> bool:
    """Whether the figure is part of a condition, an example, a denial or a duty of the customer."""
    words = before(place)
    clause = place.text[max(place.part_start, place.quantity.start - REACH) : place.quantity.start]
    if EXAMPLE.match(place.text, place.sentence.start) or FORMER.search(words):
        return True
    if CONTINUED.match(clause):
        clause = words
    opening = place.text[place.part_start : min(place.part_start + NEAR, place.quantity.start)]
    if (CONDITION.match(clause) or CONDITION.match(opening)) and not (
        PROMISING.search(clause) or INDEPENDENT.search(clause)
    ):
        return True
    if _is_negated(words) or EMBEDDED.search(clause) or INTERRUPTED.search(words):
        return True
    return bool(CUSTOMER.search(words) or CUSTOMER_ORDER.search(words)) and not (
        PROMISING.search(words[-NEAR:]) or INDEPENDENT.search(words[-NEAR:])
    )


def _is_negated(words: str) -> bool:
    """Whether the promise itself is denied, and not something before it: if it is not urgent, we will ..."""
    negated = NEGATED.search(words)
    promised = [match.start() for match in PROMISING.finditer(words)]
    if negated is None or (promised and promised[-1] > negated.start()):
        return False
    return not STILL.search(words, negated.end())


def own_words(words: str) -> str:
    """The words from the last promise on: what a condition before it speaks of is not what is done."""
    promised = [match.end() for match in PROMISING.finditer(words)]
    return words[promised[-1] :] if promised else words
