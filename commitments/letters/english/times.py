"""Times in English: limits (within 2 working days), notice (at least 7 days' notice), waits, guarantees, rings."""

import re

from commitments.letters import subjects
from commitments.letters.comparators import comparator_after, comparator_before
from commitments.letters.english.parties import PROMISING, own_words
from commitments.letters.english.shape import LABEL, before, limit
from commitments.letters.findings import Finding
from commitments.letters.places import Place
from commitments.letters.vocabulary import Comparator

WITHIN = re.compile(
    r"\b(?:within|inside|by the end of|no later than|not later than)(?: (?:the|a|an|first|next|one|further|another"
    r"|additional|period of|maximum of|average(?: time)? of))*\s*$",
    re.IGNORECASE,
)
IN = re.compile(
    r"\bin(?: (?:under|less than|about|around|approximately|an average(?: time)? of|a maximum of|up to))?\s*$",
    re.IGNORECASE,
)
BY = re.compile(
    r"\b(?:by|before)(?: [0-9: ]{1,6}(?:[ap]\.?m\.?)?)?(?: (?:on|of|close of business|the end of))*\s*(?:the )?$",
    re.IGNORECASE,
)
ACTION = re.compile(
    r"respon|repl|answer|get back|get in touch|acknowledg|solv|resol|fix|repair|restor|deliver|dispatch|process"
    r"|contact|call|refund|complet|investigat|review"
    r"|attend|arriv|visit|handl|clos|send|pay|provid|escalat|assign|updat|reinstat|replac|install|notif|inform"
    r"|pick(?:ed)? up|start|beg[iu]n|\blive\b|ready|connect|assess|offer|regist|\bseen\b|serve"
    r"|return|confirm|issu|publish|print|post|settl|decid|determin|address|clear|remov|collect|carried out|finish"
    r"|activat|terminat|provision|inspect|treat|transfer",
    re.IGNORECASE,
)
ON = re.compile(r"\bon $", re.IGNORECASE)
WILL = re.compile(r"\b(?:will|shall|must)\b|'ll\b", re.IGNORECASE)
NOT_MORE = re.compile(
    r"(?:\b(?:no one|nobody|not|never|without|neither|nor|cannot)\b|n't\b)[^.;]{0,60}$", re.IGNORECASE
)
NOT_A_LIMIT = re.compile(
    r"\b(?:for|up to|after|every|last|past|previous|next|first|each|per|over the|during the|since|about|least"
    r"|kept|retain\w*|stor\w*)(?: the| a| up to)?\s*$",
    re.IGNORECASE,
)
NOTICE = re.compile(
    r"^(?:'s|s'|')?\s*(?:of )?(?:(?:prior|advance|written) )*(?:notice|warning|before|in advance"
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
TIME_NOUN = re.compile(
    r"\bR[TP]O\b|\blatency\b|\bjitter\b|\bround[- ]trip\b"
    r"|\b(?:recovery|response|resolution|restoration) (?:time|point) (?:objective|target)s?\b"
    r"|\b(?:response|reply|resolution|repair(?:ed)?|reaction|recovery|restoration|turnaround|handling|processing|fix|waiting|queue|queu?ing|hold"
    r"|lead)[ -]times?\b|\b(?:average|maximum|typical) (?:wait|delay|time|duration)\b|\bwait(?:s|ing)?\b"
    r"|\btime limits?\b|\btimes? to (?:respond|resolve|reply|fix|repair|answer|complete)\b"
    r"|\bcompletion times?\b|\btimelines?\b|\b(?:response|repair|completion) time ?(?:scale|frame)s?\b",
    re.IGNORECASE,
)
LABEL_ACTION = re.compile(
    r"(?:^|[.;|] ?)[^A-Za-z]*(?:[A-Za-z-]+ ){0,3}?(?P<label>(?:response|reply|acknowledge?ment|reaction|resolution|fix"
    r"|repair"
    r"|restoration|recovery|mitigation|workaround|turnaround|completion|escalation|call[- ]?back|attendance|arrival"
    r"|dispatch|delivery|processing|refund|contact)s?(?: times?| targets?| goals?| slas?)*)[^A-Za-z:]*(?::| -)\s*"
    r"(?:[A-Z][A-Za-z ]{1,20}: ?)?"
    r"(?:(?:best efforts?|within|up to|under|target|approx\w*)[ (]*)*$",
    re.IGNORECASE,
)
"""A label says what is done in the time beside it: Resolution: 4 hours."""
TIME_NOUN_AFTER = re.compile(
    r"^\s*(?:response|resolution|reaction|reply|turnaround|fix|recovery|wait)\b(?!\s*(?:deadline|window))",
    re.IGNORECASE,
)
LABELLED = re.compile(r"^[^,.;]{1,60}(?::| -)\s*$")
TAKES_UP_TO = re.compile(r"\b(?:takes?|taking) up to\s*$|\ballow (?:us )?(?:up to |a maximum of )?$", re.IGNORECASE)
UP_TO = re.compile(r"(?:^|[:|]|\bor|\band(?: then)?)\s*up to\s*$", re.IGNORECASE)
"""What stands before a limit in a list that names itself: Potholes: up to 16 days, or up to 30 days."""
STATES = re.compile(r"(?:\bis|\bare|\bof|:|=|\bto)\s*(?:the |a |an |about )?$", re.IGNORECASE)
WAS = re.compile(r"\b(?:was|were|took|has been|current(?:ly)?|at present|at the moment)\b", re.IGNORECASE)
"""What was so once is no promise."""
IS = re.compile(r"\bis\s*$")
CONTEXT = 160
DISPATCH = re.compile(r"\b(?:print|post|deliver|dispatch|send|sent)", re.IGNORECASE)
ANSWER = re.compile(r"\b(?:repl|respon|answer|acknowledg|resol|outcome|decision)", re.IGNORECASE)
ACKNOWLEDGES = re.compile(r"\backnowledg", re.IGNORECASE)
ANSWERED = re.compile(r"\b(?:respon|repl|answered in full)", re.IGNORECASE)
ACKNOWLEDGED = re.compile(r"acknowledg[^.]{0,80}\b(?:respon|repl|answer)", re.IGNORECASE)
"""An answer that comes after an acknowledgement is the answer to the matter itself."""
WARRANTY = re.compile(
    r"\b(?:warrant(?:y|ies)|guarantee)\b[^.]{0,40}\b(?:is|of|for|are)\s*(?:a |the )?$|\bwarranty(?: period)?: $",
    re.IGNORECASE,
)
WARRANTY_AFTER = re.compile(r"^\s*(?:[a-z]+ ){0,2}(?:warranty|guarantee)\b", re.IGNORECASE)
LONG = frozenset({"month", "year"})


def read_time(place: Place) -> Finding | None:
    if place.quantity.is_next:
        return _by_next_day(place)
    if NOTICE.match(place.right):
        if NO_NOTICE.search(place.left) or IF_YOU.search(place.right):
            return None
        return limit(place, ">=", subjects.OTHER)
    lasts = WARRANTY.search(before(place)) or WARRANTY_AFTER.match(place.right)
    if place.quantity.unit in LONG and lasts and not WITHIN.search(place.left):
        return limit(place, "=", subjects.OTHER)
    comparator = _time_comparator(place)
    return limit(place, comparator, _metric(place)) if comparator else None


def _time_comparator(place: Place) -> Comparator:
    """How the time is bounded; empty if it is no limit."""
    said, start, group = comparator_before(place.left)
    if group == "ge":
        return ">=" if NOTIFIED.search(before(place)) else ""
    if _is_within(place) or (group == "gt" and NOT_MORE.search(place.left[:start])):
        return "<="
    if group == "le" or (group == "lt" and (IN.search(place.left) or TIME_NOUN.search(before(place)))):
        return said
    if TAKES_UP_TO.search(place.left) or (UP_TO.search(place.left) and TIME_NOUN.search(place.headings)):
        return "<="
    return "" if NOT_A_LIMIT.search(place.left) else _named_time(place)


def _is_within(place: Place) -> bool:
    after = comparator_after(place.right.lstrip())[0]
    return WITHIN.search(place.left) is not None or after == "<="


def _named_time(place: Place) -> Comparator:
    """The bound of a time that a verb, a noun or a label before it names: in 4 hours, Response: 4 hours, 4 hours."""
    words = before(place)
    if IN.search(place.left) and ACTION.search(words):
        return "<="
    if TIME_NOUN_AFTER.match(place.right) or LABEL_ACTION.search(words) or _is_item(place, words):
        return "<="
    stated = STATES.search(place.left) or not place.left.strip() or _ends_line(place)
    if TIME_NOUN.search(words) and stated and not WAS.search(words):
        return "=" if IS.search(place.left) else "<="
    return ""


def _ends_line(place: Place) -> bool:
    """Whether the figure ends its line: Average time taken to attend 35 mins."""
    return len(place.text) - place.quantity.end <= 4 and not place.text[place.quantity.end :].strip(" .")


def _is_item(place: Place, words: str) -> bool:
    """Whether the figure is an item of a list that speaks of times: Urgent: 30 minutes."""
    if LABELLED.search(words) and TIME_NOUN.search(f"{place.headings} {place.context}"[-CONTEXT:]):
        return True
    return _stands_alone(place) and TIME_NOUN.search(place.headings) is not None


def _stands_alone(place: Place) -> bool:
    """Whether the sentence or the cell of a row is nothing but the figure: 30 minutes."""
    cell = place.text[max(0, place.part_start - 1) : place.part_start] in {"|", "\t"}
    begin = place.part_start if cell else place.sentence.start
    if place.quantity.start - begin >= LABEL:
        return False
    around = place.text[begin : place.quantity.start] + place.right
    return not around.strip(" .*()-|")


def _by_next_day(place: Place) -> Finding | None:
    done = ACTION.search(before(place)) or ACTION.search(place.headings[-80:]) or ACTION.search(place.context[-80:])
    done = done or PROMISING.search(before(place))
    promised = ON.search(place.left) and WILL.search(before(place))
    named = TIME_NOUN_AFTER.match(place.right) is not None
    if not (BY.search(place.left) or WITHIN.search(place.left) or promised or named) or not done:
        return None
    return limit(place, "<=", _metric(place))


def _metric(place: Place) -> str:
    """The metric of the deed nearest to the figure: the label or noun that it belongs to, else the last verb."""
    words = before(place)
    completed = subjects.completed_metric(own_words(place.left))
    if completed:
        return completed
    if DISPATCH.search(words) and not ANSWER.search(words):
        return subjects.OTHER
    named = _noun_of(place, words)
    if named:
        return subjects.action_metric(named, "")
    metric = subjects.nearest_metric(own_words(place.left)) or subjects.nearest_metric(own_words(words))
    if metric == subjects.OTHER:
        return metric
    if metric in {subjects.RESOLUTION, ""}:
        metric = subjects.action_metric(place.left[-LABEL:] if metric else "", place.right, place.headings)
    if metric == subjects.OTHER:
        metric = subjects.action_metric(own_words(words), place.headings)
    return subjects.RESOLUTION if metric == subjects.FIRST_RESPONSE and _comes_second(place, words) else metric


def _noun_of(place: Place, words: str) -> str:
    """The noun that names the time: of its label, right after it, or of the list it is an item of."""
    label = LABEL_ACTION.search(words)
    if label or TIME_NOUN_AFTER.match(place.right):
        return label["label"] if label else place.right
    nouns = TIME_NOUN.findall(place.headings) if not place.left.strip() else []
    return nouns[-1] if nouns and subjects.names_action(nouns[-1]) else ""


def _comes_second(place: Place, words: str) -> bool:
    """Whether an answer follows an acknowledgement, in its sentence or in the item before: it is the answer itself."""
    if ACKNOWLEDGED.search(words):
        return True
    earlier = place.text[max(0, place.sentence.start - CONTEXT) : place.sentence.start]
    _before, acknowledged, since = f"{place.beside} {earlier}".lower().rpartition("acknowledg")
    return bool(acknowledged and ANSWERED.search(words)) and not (ANSWERED.search(since) or ACKNOWLEDGES.search(words))


def read_ring(place: Place) -> Finding | None:
    """The telephone is answered within five rings."""
    return limit(place, "<=", subjects.FIRST_RESPONSE) if WITHIN.search(place.left) else None
