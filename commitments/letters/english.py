"""The grammar of measurable phrases in English: within 2 working days, 99.9% uptime, no more than 60 minutes."""

import re
from dataclasses import replace

from commitments.letters import subjects
from commitments.letters.comparators import comparator_after, comparator_before
from commitments.letters.findings import Amount, Finding
from commitments.letters.places import Place
from commitments.letters.vocabulary import Comparator, Force, Kind

BEST_EFFORT = re.compile(
    r"\b(?:aim|endeavou?r|striv|try|tries|seek|hope|best effort|target|reasonable effort|normally|usually"
    r"|where possible|goal)",
    re.IGNORECASE,
)
WITHIN = re.compile(
    r"\b(?:within|inside|by the end of|no later than|not later than)(?: (?:the|a|an|first|next|one|further|another"
    r"|additional|period of|maximum of|average(?: time)? of))*\s*$",
    re.IGNORECASE,
)
IN = re.compile(r"\bin(?: under| less than)?\s*$", re.IGNORECASE)
BY = re.compile(
    r"\b(?:by|before)(?: [0-9: ]{1,6}(?:[ap]\.?m\.?)?)?(?: (?:on|of|close of business|the end of))*\s*(?:the )?$",
    re.IGNORECASE,
)
ACTION = re.compile(
    r"respon|repl|answer|get back|get in touch|acknowledg|solv|resol|fix|repair|restor|deliver|dispatch|process"
    r"|contact|call|refund|complet|investigat|review"
    r"|attend|arriv|visit|handl|clos|send|pay|provid|escalat|assign|updat|reinstat|replac|install|notif|inform"
    r"|pick(?:ed)? up|start|beg[iu]n|\blive\b|ready|connect|assess|offer|regist|\bseen\b|serve"
    r"|return|confirm|issu|publish|print|post",
    re.IGNORECASE,
)
CONDITION = re.compile(r"^\s*(?:and |or |but )?(?:if|when|where|unless|should|once|in the event)\b", re.IGNORECASE)
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
    r"[^.]{0,40}\b(?:guarantee|promise|ensure|commit|respond|repl(?:y|ies|ied)|resolv|receiv|heard|hear|answer|complet|meet)",
    re.IGNORECASE,
)
STILL = re.compile(r", [^,.;]{0,60}\b(?:will|shall|must)\b(?! not)", re.IGNORECASE)
"""A promise that follows what could not be done: if it cannot be repaired, a new one will be sent."""
CUSTOMER = re.compile(
    r"\b(?:you|customers?|consumers?|users?|clients?|complainants?|passengers?|patients?|tenants?|residents?|members?"
    r"|applicants?|claimants?|subscribers?|policyholders?|guests?|either party|parties)(?:'ll)? "
    r"(?!(?:also )?(?:have the right|can expect|may expect|should expect|have a right) to (?:be|receive|start|access|get|have)\b)"
    r"(?!(?:should|shall|will|can|must|may) be (?!able|registered|aged|present|ready))"
    r"(?!(?:should|will|must|do) not (?:normally |usually )?(?:have to |need to )?(?:wait|be kept))"
    r"(?:must|should|shall(?! receive| be| have)|can|may|have|has|need|needs|will need|are required"
    r"|are asked|wish|want|submit|request"
    r"|contact|pay|send|appeal|terminate|cancel)\b[^.]{0,80}$"
    r"|(?:^|[.,;:] )(?:the )?(?:customers?|clients?|users?|you) (?:within|no later than)\s*$"
    r"|\b(?:made|sent|submitted|reported|returned|given|addressed|written) to us\b[^.]{0,40}$"
    r"|\b(?:must|should|need to|has to|have to) be (?:made|sent|submitted|received|lodged|filed"
    r"|claimed|requested|paid|raised)\b"
    r"[^.]{0,40}$",
    re.IGNORECASE,
)
CUSTOMER_ORDER = re.compile(
    r"(?:^|[.,:] )\s*please \w+[^.]{0,60}$|\b(?:tell|notify|inform) us\b[^.]{0,30}$"
    r"|(?:^|[.,:] )\s*(?:please |to )?(?:submit|send us|report it|report them|return it|write back"
    r"|contact us|tell us|let us know|appeal|pay"
    r"|write to us)\b[^.]{0,60}$",
    re.IGNORECASE,
)
NOT_MORE = re.compile(
    r"(?:\b(?:no one|nobody|not|never|without|neither|nor|cannot)\b|n't\b)[^.;]{0,60}$", re.IGNORECASE
)
NOT_A_LIMIT = re.compile(
    r"\b(?:for|up to|after|every|last|past|previous|next|first|each|per|over the|during the|since|about|least"
    r"|kept|retain\w*|stor\w*)(?: the| a| up to)?\s*$",
    re.IGNORECASE,
)
NOTICE = re.compile(
    r"^'?\s*(?:s')?\s*(?:of )?(?:(?:prior|advance|written) )*(?:notice|warning|before|in advance"
    r"|prior|ahead|beforehand)\b",
    re.IGNORECASE,
)
IF_YOU = re.compile(r"\bif you (?:wish|want|need|have to|cannot|can't|are unable|plan|would like)\b", re.IGNORECASE)
"""Notice that the customer gives."""
NOTIFIED = re.compile(r"\b(?:notice|notification|warning)\b", re.IGNORECASE)
NO_NOTICE = re.compile(
    r"\b(?:(?<!no )(?<!not )(?:less|fewer) than|under|without|no(?! less| fewer| later| more)|not(?! less| fewer"
    r"| later| more)|fails? to)\b[^.]{0,30}$"
    r"|n't\b[^.]{0,30}$",
    re.IGNORECASE,
)
BELOW = re.compile(r"[:：|]?\s*(?:<|≤|<=)\s*$")
"""A sign and no word of grading between a label and its figure: Packet loss: < 0.1%."""
KEEPING = re.compile(
    r"\btarget (?:is|of)\b[^.]{0,20}$|\b(?:keep|meet|achieve|maintain|deal with|reach|serve|see)\b[^.]{0,20}$",
    re.IGNORECASE,
)
KEPT = re.compile(
    r"\b(?:kept?|remains?|stays?|held|hold|maintain(?:ed)?|reduced?|limited) (?:to "
    r"|at )?(?:below|under|above|over)\W*$",
    re.IGNORECASE,
)
TIME_NOUN = re.compile(
    r"\bR[TP]O\b|\b(?:recovery|response|resolution|restoration) (?:time|point) (?:objective|target)s?\b"
    r"|\b(?:response|reply|resolution|reaction|recovery|restoration|turnaround|handling|processing|fix|waiting"
    r"|lead)[ -]times?\b|\b(?:average|maximum|typical) (?:wait|delay|time)\b|\bwait(?:s|ing)?\b|\btime limits?\b|\btimes? to (?:respond|resolve|reply|fix|repair|answer|complete)\b"
    r"|\bcompletion times?\b|\btimelines?\b|\b(?:response|repair|completion) time ?(?:scale|frame)s?\b",
    re.IGNORECASE,
)
LABEL_ACTION = re.compile(
    r"(?:^|[.;|] ?)[^A-Za-z]*(?:[A-Za-z-]+ ){0,3}?(?P<label>(?:response|reply|acknowledge?ment|reaction|resolution|fix|repair"
    r"|restoration|recovery|mitigation|workaround|turnaround|completion|escalation|call[- ]?back|attendance|arrival"
    r"|dispatch|delivery|processing|refund|contact)s?(?: times?| targets?| goals?| slas?)*)[^A-Za-z:]*(?::| -)\s*"
    r"(?:(?:best efforts?|within|up to|under|target|approx\w*)[ (]*)*$",
    re.IGNORECASE,
)
"""A label says what is done in the time beside it: Resolution: 4 hours."""
EXAMPLE = re.compile(r"\W*(?:examples?|definition)\s*:", re.IGNORECASE)
TIME_NOUN_AFTER = re.compile(
    r"^\s*(?:response|resolution|reaction|reply|turnaround|fix|recovery|wait)\b(?!\s*(?:deadline|window))",
    re.IGNORECASE,
)
LABELLED = re.compile(r"^[^,.;]{1,60}(?::| -)\s*$")
UP_TO = re.compile(r"(?:^|[:|]|\bor|\band(?: then)?)\s*up to\s*$", re.IGNORECASE)
"""What stands before a limit in a list that names itself: Potholes: up to 16 days, or up to 30 days."""
STATES = re.compile(r"(?:\bis|\bare|\bof|:|=|\bto)\s*(?:the |a |an |about )?$", re.IGNORECASE)
DISPATCH = re.compile(r"\b(?:print|post|deliver|dispatch|send|sent)", re.IGNORECASE)
ANSWER = re.compile(r"\b(?:repl|respon|answer|acknowledg|resol|outcome|decision)", re.IGNORECASE)
ACKNOWLEDGES = re.compile(r"\backnowledg", re.IGNORECASE)
ANSWERED = re.compile(r"\b(?:respon|repl)", re.IGNORECASE)
ACKNOWLEDGED = re.compile(r"acknowledg[^.]{0,80}\b(?:respon|repl|answer)", re.IGNORECASE)
"""An answer that comes after an acknowledgement is the answer to the matter itself."""
CREDIT = re.compile(r"\bcredit(?:s|ed)?\b|\brefund of\b|\bpenalt|\bdiscount", re.IGNORECASE)
CREDIT_NEAR = 40
OF_FEE = re.compile(
    r"^\s*of (?:the |your |its |that )?(?:[a-z']+ ){0,3}(?:fees?|charges?|bills?|price|cost|rent)\b", re.IGNORECASE
)
UP_TO_SHARE = re.compile(r"\bup to\s*$", re.IGNORECASE)
"""What is given back is a part of what was paid: 5% of the monthly fee, up to 100% of it."""
RISING = re.compile(r"\b(?:rising|increasing|or|and) (?:to )?$", re.IGNORECASE)
CONJUNCTION = re.compile(r"\b(?:and|but|then) ", re.IGNORECASE)
LABEL = 60
NOUN_AFTER = re.compile(r"'?(?: (?!and |or |but )[A-Za-z][A-Za-z'-]{0,20}){0,4}")
OR_LESS = re.compile(r" ?or (?:less|fewer|more|better|above|below|sooner)\b", re.IGNORECASE)
BADNESS = re.compile(
    r"\b(?:error|failure|fault|defect|loss|abandon\w*|bounce|drop)\b[^.]{0,12}\brates?\b", re.IGNORECASE
)
OF_CASES = re.compile(
    r"^\s*(?:or more )?(?:of\b|(?:all )?(?:[a-z]+ )?(?:calls|cases|complaints|requests|queries|emails|enquiries|faults|tickets)\b)",
    re.IGNORECASE,
)
AND_MORE = re.compile(r"^\s*(?:with)?in (?:[0-9a-z]|$)", re.IGNORECASE)
OF_BEFORE = re.compile(r"(?:%|per ?cent|percent) of\b[^.;]*\b(?:and|or) $", re.IGNORECASE)
"""90% of complaints within ten days and 95%| within twenty."""
MODAL = re.compile(r"\b(?:will|shall|must|should)\b", re.IGNORECASE)
WARRANTY = re.compile(r"\b(?:warrant(?:y|ies)|guarantee)\b[^.]{0,40}\b(?:is|of|for|are)\s*(?:a |the )?$|\bwarranty(?: period)?: $")
WARRANTY_AFTER = re.compile(r"^\s*(?:[a-z]+ ){0,2}(?:warranty|guarantee)\b", re.IGNORECASE)
LONG = frozenset({"month", "year"})
FORMER = re.compile(r"\b(?:earlier|previous(?:ly)?|former(?:ly)?)\b[^.]{0,30}\b(?:was|were)\b[^.]{0,40}$", re.IGNORECASE)
REPEATED = re.compile(r"\b(?:deadline|window|period|limit|target)\b", re.IGNORECASE)


def read_place(place: Place) -> Finding | None:
    """The promise that an English figure makes, or ``None`` if it makes none."""
    nouns = (TIME_NOUN_AFTER, WARRANTY_AFTER, NOTICE)
    joined = place.quantity.hyphenated and not any(noun.match(place.right) for noun in nouns)
    if joined or (_is_excluded(place) and not _is_credit(place)):
        return None
    reader = {"time": _read_time, "share": _read_share, "ring": _read_ring}.get(place.quantity.dimension)
    finding = reader(place) if reader else None
    return finding and replace(finding, force=_force(place))


def _before(place: Place) -> str:
    """The sentence before the figure: English phrases run across commas."""
    return place.text[max(place.sentence.start, place.quantity.start - 120) : place.quantity.start]


def _is_excluded(place: Place) -> bool:
    before = _before(place)
    clause = place.text[max(place.part_start, place.quantity.start - 120) : place.quantity.start]
    if EXAMPLE.match(place.text, place.sentence.start) or FORMER.search(before):
        return True
    if CONTINUED.match(clause):
        clause = before
    if CONDITION.match(clause) and not (PROMISING.search(clause) or INDEPENDENT.search(clause)):
        return True
    if _is_negated(before) or EMBEDDED.search(clause):
        return True
    return bool(CUSTOMER.search(before) or CUSTOMER_ORDER.search(before)) and not PROMISING.search(before[-60:])


def _is_negated(before: str) -> bool:
    """Whether the promise itself is denied, and not something before it: if it is not urgent, we will ..."""
    negated = NEGATED.search(before)
    promised = [match.start() for match in PROMISING.finditer(before)]
    if negated is None or (promised and promised[-1] > negated.start()):
        return False
    return not STILL.search(before, negated.end())


# times


def _read_time(place: Place) -> Finding | None:
    if place.quantity.is_next:
        return _by_next_day(place)
    if NOTICE.match(place.right):
        if NO_NOTICE.search(place.left) or IF_YOU.search(place.right):
            return None
        return _limit(place, ">=", subjects.OTHER)
    lasts = WARRANTY.search(_before(place)) or WARRANTY_AFTER.match(place.right)
    if place.quantity.unit in LONG and lasts and not WITHIN.search(place.left):
        return _limit(place, "=", subjects.OTHER)
    comparator = _time_comparator(place)
    return _limit(place, comparator, _metric(place)) if comparator else None


def _time_comparator(place: Place) -> Comparator:
    before, start, group = comparator_before(place.left)
    if (
        WITHIN.search(place.left)
        or (comparator_after(place.right.lstrip())[0] == "<=")
        or (group == "gt" and NOT_MORE.search(place.left[:start]))
    ):
        return "<="
    if group == "le" or (group == "lt" and (IN.search(place.left) or TIME_NOUN.search(_before(place)))):
        return before
    if UP_TO.search(place.left) and TIME_NOUN.search(place.headings):
        return "<="
    if group == "ge" and NOTIFIED.search(place.left):
        return ">="
    if group == "ge" or NOT_A_LIMIT.search(place.left):
        return ""
    if IN.search(place.left) and ACTION.search(_before(place)):
        return "<="
    if TIME_NOUN_AFTER.match(place.right):
        return "<="
    if LABEL_ACTION.search(_before(place)):
        return "<="
    if LABELLED.search(_before(place)) and TIME_NOUN.search(f"{place.headings} {place.context}"[-160:]):
        return "<="
    if _stands_alone(place) and TIME_NOUN.search(place.headings):
        return "<="
    if TIME_NOUN.search(_before(place)) and (STATES.search(place.left) or not place.left.strip()):
        return "=" if re.search(r"\bis\s*$", place.left) else "<="
    return ""


def _stands_alone(place: Place) -> bool:
    """Whether the sentence or the cell of a row is nothing but the figure: 30 minutes."""
    before = place.text[place.sentence.start : place.quantity.start]
    if "|" in before or "\t" in before:
        before = place.left
    return len(before + place.right) < LABEL and not (before + place.right).strip(" .*()-|")


def _by_next_day(place: Place) -> Finding | None:
    done = ACTION.search(_before(place)) or ACTION.search(place.headings[-80:]) or ACTION.search(place.context[-80:])
    done = done or PROMISING.search(_before(place))
    if not (BY.search(place.left) or WITHIN.search(place.left)) or not done:
        return None
    return _limit(place, "<=", _metric(place))


def _metric(place: Place) -> str:
    before = _before(place)
    if DISPATCH.search(before) and not ANSWER.search(before):
        return subjects.OTHER
    label = LABEL_ACTION.search(before)
    if label or TIME_NOUN_AFTER.match(place.right):
        return subjects.action_metric(label["label"] if label else place.right, "")
    nouns = TIME_NOUN.findall(place.headings) if not place.left.strip() else []
    if nouns and subjects.names_action(nouns[-1]):
        return subjects.action_metric(nouns[-1], "")
    metric = subjects.nearest_metric(_own_words(place.left)) or subjects.nearest_metric(_own_words(before))
    if metric == subjects.OTHER:
        return metric
    if metric in {subjects.RESOLUTION, ""}:
        metric = subjects.action_metric(place.left[-60:] if metric else "", place.right, place.headings)
    if metric == subjects.OTHER:
        metric = subjects.action_metric(before, place.headings)
    return subjects.RESOLUTION if metric == subjects.FIRST_RESPONSE and _comes_second(place, before) else metric


def _own_words(words: str) -> str:
    """The words from the last promise on: what a condition before it speaks of is not what is done."""
    promised = [match.end() for match in PROMISING.finditer(words)]
    return words[promised[-1] :] if promised else words


def _comes_second(place: Place, before: str) -> bool:
    """Whether an answer follows an acknowledgement, in its sentence or in the item before: it is the answer itself."""
    if ACKNOWLEDGED.search(before):
        return True
    return bool(ACKNOWLEDGES.search(place.beside) and ANSWERED.search(before) and not ACKNOWLEDGES.search(before))


def _read_ring(place: Place) -> Finding | None:
    """The telephone is answered within five rings."""
    return _limit(place, "<=", subjects.FIRST_RESPONSE) if WITHIN.search(place.left) else None


# shares


def _read_share(place: Place) -> Finding | None:
    """A share of cases within a time belongs to the time where that runs on a complaint's clock; else it is judged."""
    if _is_credit(place):
        capped = UP_TO_SHARE.search(place.left) or comparator_before(place.left if place.left.strip() else _before(place))[2] == "le"
        return _limit(place, "<=" if capped else "=", subjects.OTHER)
    if CREDIT.search(
        place.text,
        max(place.sentence.start, place.quantity.start - 120),
        min(place.sentence.end, place.quantity.end + 120),
    ):
        return None
    metric = subjects.share_metric(place.left, place.right, place.earlier)
    comparator = _share_comparator(place, metric)
    if comparator == ">=" and BADNESS.search(place.left[-LABEL:] + place.right):
        return None
    if _of_cases(place) and _runs_clock(place):
        return None
    if _of_cases(place) and place.following and place.following.dimension == "time":
        return _limit(place, comparator or ">=", "timely_rate", after_time=True)
    return _limit(place, comparator, metric) if comparator else None


def _of_cases(place: Place) -> bool:
    """Whether the share counts cases: 95% of calls, nine out of ten customers."""
    written = place.text[place.quantity.start : place.quantity.end]
    more = AND_MORE.match(place.right) and OF_BEFORE.search(_before(place))
    return bool(OF_CASES.match(place.right) or more) or " out of " in written


def _is_credit(place: Place) -> bool:
    """Whether the share is what the customer gets back: a credit of 10% of the fee, rising to 15%."""
    if place.quantity.dimension != "share" or comparator_before(place.left)[2] in {"gt", "lt"}:
        return False
    words = place.left if place.left.strip() else _before(place)
    near = CREDIT.search(words[-CREDIT_NEAR:] + place.right) or OF_FEE.match(place.right)
    return bool(near or (RISING.search(place.left) and CREDIT.search(_before(place))))


def _share_comparator(place: Place, metric: str) -> Comparator:
    before, _start, group = comparator_before(place.left)
    after, _length = comparator_after(place.right.lstrip())
    if after or group in {"ge", "le"}:
        return after or before
    if group == "lt" and BELOW.fullmatch(place.left) and LABELLED.search(_before(place)[: -len(place.left)]):
        return before
    if group in {"gt", "lt"}:
        return before if KEPT.search(place.left) or PROMISING.search(_before(place)) else ""
    promised = _of_cases(place) and (
        KEEPING.search(place.left)
        or ACTION.search(place.left)
        or PROMISING.search(_before(place))
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


# the shape of a finding


def _limit(place: Place, comparator: Comparator, metric: str, *, after_time: bool = False) -> Finding:
    amount = Amount.of(place.quantity, comparator)
    end = place.following.end if after_time and place.following else place.quantity.end
    if not after_time:
        end += len((OR_LESS.match(place.right) or NOUN_AFTER.match(place.right))[0])  # type: ignore[index]
    return Finding(
        start=place.quantity.start - len(place.left) + _first_word(place),
        end=end,
        kind=_kind(place, metric),
        metric=metric,
        comparator=amount.comparator,
        value=amount.value,
        value2=amount.value2,
        unit=amount.unit,
    )


def _first_word(place: Place) -> int:
    """Where the quote begins in the words before the figure: after the last "and", never inside a word."""
    joined = [match.end() for match in CONJUNCTION.finditer(place.left) if match.end() < len(place.left) - 12]
    if joined:
        return joined[-1]
    if not place.left.strip() and place.part_index:
        label = place.sentence.parts[place.part_index - 1][0]
        return max(label - place.part_start, -LABEL)
    begins_inside = place.quantity.start - len(place.left) > place.part_start
    return place.left.find(" ") + 1 if begins_inside else 0


def _kind(place: Place, metric: str) -> Kind:
    return "deadline" if place.quantity.dimension == "time" and metric not in subjects.CASE_CLOCKS else "target"


def _force(place: Place) -> Force:
    return "best_effort" if BEST_EFFORT.search(_before(place)) else "binding"
