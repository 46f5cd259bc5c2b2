"""Shares in English: 99.9% uptime, nine out of ten calls, and the part of a fee that is given back."""

import re

from commitments.letters import subjects
from commitments.letters.comparators import comparator_after, comparator_before
from commitments.letters.english.parties import PROMISING
from commitments.letters.english.shape import LABEL, REACH, before, limit
from commitments.letters.english.times import ACTION, LABELLED
from commitments.letters.findings import Finding
from commitments.letters.places import Place
from commitments.letters.vocabulary import Comparator

BELOW = re.compile(r"[:：|]?\s*(?:<|≤|<=)\s*$")
"""A sign and no word of grading between a label and its figure: Packet loss: < 0.1%."""
KEEPING = re.compile(
    r"\baim(?:ing)? (?:for|at)\b[^.]{0,20}$"
    r"|\btarget (?:is|of)\b[^.]{0,20}$|\b(?:keep|meet|achieve|maintain|deal with|reach|serve|see)\b[^.]{0,20}$",
    re.IGNORECASE,
)
KEPT = re.compile(
    r"\b(?:kept?|remains?|stays?|held|hold|maintain(?:ed)?|reduced?|limited) (?:to "
    r"|at )?(?:below|under|above|over)\W*$",
    re.IGNORECASE,
)
CREDIT = re.compile(r"\bcredit(?:s|ed)?\b|\brefund of\b|\bpenalt|\bdiscount", re.IGNORECASE)
CREDIT_NEAR = 40
OF_FEE = re.compile(
    r"^\s*off? (?:the |your |its |that )?(?:[a-z']+ ){0,3}"
    r"(?:fees?|charges?|bills?|price|cost|rent|fares?|premiums?|invoices?)\b",
    re.IGNORECASE,
)
UP_TO_SHARE = re.compile(r"\bup to\s*$", re.IGNORECASE)
"""What is given back is a part of what was paid: 5% of the monthly fee, up to 100% of it."""
RISING = re.compile(r"\b(?:rising|increasing|or|and) (?:to )?$", re.IGNORECASE)
BADNESS = re.compile(
    r"\b(?:error|failure|fault|defect|loss|abandon\w*|bounce|drop)\b[^.]{0,12}\brates?\b", re.IGNORECASE
)
OF_CASES = re.compile(
    r"^\s*(?:or more )?(?:of\b|(?:all )?(?:[a-z]+ )?(?:calls|cases|complaints|requests|queries|emails|enquiries"
    r"|faults|tickets)\b)",
    re.IGNORECASE,
)
ALL_TOLD = re.compile(
    r"\b(?:complete|process|answer|deal with|resolve|handle|deliver|respond to|reply to|achieve|clear) $", re.IGNORECASE
)
"""What is done with a share of the cases that the sentence does not name again: complete| 95% within five days."""
AND_MORE = re.compile(r"^\s*(?:with)?in (?:[0-9a-z]|$)", re.IGNORECASE)
OF_BEFORE = re.compile(r"(?:%|per ?cent|percent) of\b[^.;]*\b(?:and|or) $", re.IGNORECASE)
"""90% of complaints within ten days and 95%| within twenty."""
WAS = re.compile(
    r"\b(?:was|were|ha[sd] been)\b[^.]{0,24}$|\bwe (?:[a-z]+ )?(?!need|aimed)[a-z]+ed (?:[a-z]+ ){0,2}$", re.IGNORECASE
)
"""What was reached once is no promise."""
MODAL = re.compile(r"\b(?:will|shall|must|should)\b", re.IGNORECASE)


def read_share(place: Place) -> Finding | None:
    """A share of cases within a time belongs to the time where that runs on a complaint's clock; else it is judged."""
    if is_credit(place):
        words = place.left if place.left.strip() else before(place)
        capped = UP_TO_SHARE.search(place.left) or comparator_before(words)[2] == "le"
        return limit(place, "<=" if capped else "=", subjects.OTHER)
    if CREDIT.search(
        place.text,
        max(place.sentence.start, place.quantity.start - REACH),
        min(place.sentence.end, place.quantity.end + REACH),
    ):
        return None
    metric = subjects.share_metric(place.left, place.right, place.earlier)
    comparator = _share_comparator(place, metric)
    if comparator == ">=" and BADNESS.search(place.left[-LABEL:] + place.right):
        return None
    if _of_cases(place) and _runs_clock(place):
        return None
    if _of_cases(place) and place.following and place.following.dimension == "time":
        return limit(place, comparator or ">=", "timely_rate", after_time=True)
    return limit(place, comparator, metric) if comparator else None


def _of_cases(place: Place) -> bool:
    """Whether the share counts cases: 95% of calls, nine out of ten customers."""
    written = place.text[place.quantity.start : place.quantity.end]
    more = AND_MORE.match(place.right) and (OF_BEFORE.search(before(place)) or ALL_TOLD.search(place.left))
    return bool(OF_CASES.match(place.right) or more) or " out of " in written


def is_credit(place: Place) -> bool:
    """Whether the share is what the customer gets back: a credit of 10% of the fee, rising to 15%."""
    if place.quantity.dimension != "share" or comparator_before(place.left)[2] in {"gt", "lt"}:
        return False
    words = place.left if place.left.strip() else before(place)
    near = CREDIT.search(words[-CREDIT_NEAR:] + place.right) or OF_FEE.match(place.right)
    return bool(near or (RISING.search(place.left) and CREDIT.search(before(place))))


def _share_comparator(place: Place, metric: str) -> Comparator:
    if WAS.search(place.left):
        return ""
    said, _start, group = comparator_before(place.left)
    after, _length = comparator_after(place.right.lstrip())
    if after or group in {"ge", "le"}:
        return after or said
    if group == "lt" and BELOW.fullmatch(place.left) and LABELLED.search(before(place)[: -len(place.left)]):
        return said
    if group in {"gt", "lt"}:
        return said if KEPT.search(place.left) or PROMISING.search(before(place)) else ""
    promised = _of_cases(place) and (
        KEEPING.search(place.left)
        or ACTION.search(place.left)
        or PROMISING.search(before(place))
        or MODAL.search(place.right)
    )
    return ">=" if metric != subjects.OTHER or promised else ""


def _runs_clock(place: Place) -> bool:
    following = place.following
    if not following or following.dimension != "time" or following.start > place.part_end:
        return False
    between = place.text[place.quantity.end : following.start]
    return bool(re.search(r"\b(?:solv|resol|respon|repl|answer|acknowledg|fix|clos)", between, re.IGNORECASE))


def share_of(place: Place, earlier: Place | None) -> bool:
    """Whether the share at ``earlier`` says how many cases must keep the limit at ``place``."""
    return (
        earlier is not None
        and bool(_of_cases(earlier))
        and _runs_clock(earlier)
        and earlier.part_index == place.part_index
    )
