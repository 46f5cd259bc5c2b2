"""The dispute ladder of a letter: negotiation, mediation, arbitration, court, and their deadlines (rule book §12)."""

import re
from collections.abc import Iterator

from commitments.letters.facts import DisputeStep, Step
from commitments.letters.folding import Folded, fold
from commitments.letters.letter import ParsedClause
from commitments.letters.quantities import Quantity, find_quantities

HEADING = re.compile(r"争议|纠纷|争端|异议解决|\bdisputes?\b|\bescalation\b", re.IGNORECASE)
STEPS: tuple[tuple[re.Pattern[str], Step], ...] = (
    (re.compile(r"诉讼|起诉|人民法院|\b(?:courts?|litigation|sue|legal proceedings)\b", re.IGNORECASE), "litigation"),
    (re.compile(r"仲裁|\barbitrat", re.IGNORECASE), "arbitration"),
    (re.compile(r"调解|\bmediat", re.IGNORECASE), "mediation"),
    (re.compile(r"协商|磋商|\bnegotiat", re.IGNORECASE), "negotiation"),
)
"""The highest rung that a sentence names is the one it speaks of; the others are its conditions."""
OUTCOME = re.compile(
    r"(?:经)?(?:双方)?(?:协商|调解|磋商)(?:不成|不能解决|无果|未果|未能|失败|一致|后仍|达不成)[^,。;]{0,12}"
    r"|(?:if|where) (?:the )?(?:negotiation|mediation|parties)[^,.;]{0,60}?(?:fails?|cannot agree"
    r"|do not agree|unsuccessful)"
    r"|除仲裁外",
    re.IGNORECASE,
)
DIRECT = re.compile(
    r"可(?:以)?直接|任何一方(?:均|都)?(?:有权|可)(?:直接)?(?:向)|随时(?:起诉|提起)|\bdirectly\b|at any time",
    re.IGNORECASE,
)
BODY = re.compile(
    r"(?:提交|提请|申请|交由|请求|由|向)(?:给)?(?P<body>[^,。;]{2,40}?(?:仲裁委员会|仲裁院|人民法院|法院|机构|调解委员会|委员会|协会|中心|部门))"
    r"|\b(?:to|by|before|with) (?P<ebody>(?:the |an? )?[^,.;]{2,60}?(?:mediator|ombudsman"
    r"|arbitration (?:centre|center|commission)|tribunal|courts?|institution))",
    re.IGNORECASE,
)
SINCE = re.compile(r"(?:自|从|在|于|应在|应当在)?(?P<event>[^,。;:]{2,24}?(?:后|之日起|起))$")
MODAL = re.compile(r"^.*?(?:应当?|须|可|将)?(?:在|于|自)(?=[^在于自])")
WITHIN = re.compile(r"^(?:以|之)?内")
ENGLISH_WITHIN = re.compile(r"\bwithin (?:the )?$", re.IGNORECASE)
ENGLISH_SINCE = re.compile(r"^ ?(?P<event>(?:of|after|from|following) [^,.;]{2,60})", re.IGNORECASE)
COMMA = re.compile(",")
ENDS = re.compile(r"[。;!?]|\.(?=\s|$)|\Z")


def find_disputes(clauses: tuple[ParsedClause, ...]) -> Iterator[DisputeStep]:
    """Every sentence of the dispute chapter that names a rung of the ladder, in reading order."""
    disputed: set[str | None] = set()
    for clause in clauses:
        inherited = clause.parent in disputed
        if inherited or HEADING.search(clause.text[:40]):
            disputed.add(clause.path)
            if not clause.is_heading:
                yield from _in_clause(clause)


def _in_clause(clause: ParsedClause) -> Iterator[DisputeStep]:
    folded = fold(clause.text)
    start = 0
    for match in ENDS.finditer(folded.text):
        for begin, end, step in _rungs(folded.text, start, match.start()):
            yield _dispute(clause, folded, begin, folded.text[begin:end], step)
        start = match.end()


def _rungs(text: str, start: int, end: int) -> list[tuple[int, int, Step]]:
    """The rungs of one sentence: 10日内协商,协商不成的,提交仲裁 names two."""
    rungs: list[tuple[int, int, Step]] = []
    begin = start
    for stop in [*(match.start() for match in COMMA.finditer(text, start, end)), end]:
        step = _step(text[begin:stop])
        if step and rungs and rungs[-1][2] == step:
            rungs[-1] = (rungs[-1][0], stop, step)
        elif step:
            rungs.append((begin, stop, step))
        begin = stop + 1 if step else begin
    if rungs:
        rungs[-1] = (rungs[-1][0], end, rungs[-1][2])
    return rungs


def _step(words: str) -> Step | None:
    plain = OUTCOME.sub("", words)
    return next((step for pattern, step in STEPS if pattern.search(plain)), None)


def _dispute(clause: ParsedClause, folded: Folded, at: int, words: str, step: Step) -> DisputeStep:
    start, end = folded.origin(at, at + len(words))
    limit = _limit(words)
    condition, body = OUTCOME.search(words), BODY.search(words)
    return DisputeStep(
        clause=clause.path,
        start=start,
        end=end,
        quote=clause.text[start:end],
        step=step,
        within=limit.value if limit else None,
        within_unit=limit.unit if limit else "",
        since=_since(words, limit) if limit else "",
        body=(body["body"] or body["ebody"]).strip() if body else "",
        condition=condition[0].strip() if condition else "",
        is_direct=bool(DIRECT.search(words)),
    )


def _limit(words: str) -> Quantity | None:
    for quantity in find_quantities(words)[0]:
        within = WITHIN.match(words[quantity.end : quantity.end + 2])
        if OUTCOME.match(words[quantity.end :].lstrip("以之内")):
            continue
        if quantity.dimension == "time" and (within or ENGLISH_WITHIN.search(words[: quantity.start][-16:])):
            return quantity
    return None


def _since(words: str, limit: Quantity) -> str:
    if limit.english:
        match = ENGLISH_SINCE.match(words[limit.end :])
        return match["event"].strip() if match else ""
    left = re.split(r"[,:]", words[: limit.start])[-1]
    match = SINCE.search(MODAL.sub("", left) or left)
    return match["event"] if match else ""
