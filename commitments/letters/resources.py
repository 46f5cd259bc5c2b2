"""Resource promises, periodic obligations and breach bands, taken from the promises of a letter (rule book §6, §7)."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from commitments.letters.facts import BreachBand, Obligation, ResourceKind, ResourcePromise
from commitments.letters.letter import ParsedClause, ProposedPromise

KINDS: dict[str, ResourceKind] = {
    "fund_ratio": "fund",
    "supervisor_ratio": "staff",
    "training_hours": "training",
    "emergency_seats": "seats",
    "availability": "availability",
    "capacity": "capacity",
}
REWARD_POOL = re.compile(
    r"(?:[^，,。；;]{0,12})(?:奖励|激励|奖金)(?:池|基金|资金)|\breward pool\b|\bbonus pool\b", re.IGNORECASE
)
DUE_DAY = re.compile(r"每(?:个)?(?:月|季度?首月|季度?)(?P<day>[0-9]{1,2})[日号]")
LONGEST_LEAD, LONGEST_DUTY = 40, 200
DUTY_END = re.compile(r"[，,。；;]|\.(?=\s|$)|$")


def find_resources(clauses: Sequence[ParsedClause], promises: Sequence[ProposedPromise]) -> Iterator[ResourcePromise]:
    """Every resource promised: those with a measure of rule book §6, and reward pools, which have none."""
    for promise in promises:
        if promise.metric in KINDS and promise.kind != "band":
            yield ResourcePromise(
                promise.clause,
                promise.start,
                promise.end,
                promise.quote,
                kind=KINDS[promise.metric],
                metric=promise.metric,
                comparator=promise.comparator,
                value=promise.value,
                unit=promise.unit,
                period=promise.period,
                force=promise.force,
            )
    for clause in clauses:
        match = REWARD_POOL.search(clause.text)
        if match:
            yield ResourcePromise(clause.path, *match.span(), match[0], kind="reward_pool", metric="")


def find_obligations(clauses: Sequence[ParsedClause], promises: Sequence[ProposedPromise]) -> Iterator[Obligation]:
    """Every duty that comes back, with the words of what is to be done."""
    texts = {clause.path: clause.text for clause in clauses}
    for promise in promises:
        if promise.kind == "obligation":
            text = texts[promise.clause]
            yield Obligation(
                promise.clause,
                promise.start,
                promise.end,
                promise.quote,
                duty=_duty(text, promise),
                comparator=promise.comparator,
                times=_times(promise),
                period=promise.unit.removeprefix("per_") if _is_counted(promise) else f"{promise.value} {promise.unit}",
                due_day=_due_day(text[promise.start : promise.end]),
                force=promise.force,
            )


def find_bands(promises: Sequence[ProposedPromise]) -> Iterator[BreachBand]:
    """Every breach band that has a number; a one-sided band is unbounded on the other side."""
    for promise in promises:
        if promise.kind == "band" and promise.counted:
            yield _band(promise)


def _is_counted(promise: ProposedPromise) -> bool:
    """Whether it is counted how often, and not named after what length of time (every 2 hours)."""
    return promise.unit.startswith("per_")


def _times(promise: ProposedPromise) -> Decimal:
    return promise.value if promise.value is not None and _is_counted(promise) else Decimal(1)


def _band(promise: ProposedPromise) -> BreachBand:
    low, high = promise.value, promise.value2
    if promise.comparator in {"<", "<="}:
        low, high = None, promise.value
    return BreachBand(
        promise.clause,
        promise.start,
        promise.end,
        promise.quote,
        breach_class=promise.breach_class,
        metric=promise.metric,
        low=low,
        high=high,
        low_open=promise.low_open or promise.comparator == ">",
        high_open=promise.high_open or promise.comparator == "<",
        unit=promise.unit,
    )


def _duty(text: str, promise: ProposedPromise) -> str:
    floor, limit = max(0, promise.start - LONGEST_LEAD), min(len(text), promise.start + LONGEST_DUTY)
    stop = DUTY_END.search(text, promise.start, limit)
    begin = max(floor, *(text.rfind(sign, floor, promise.start) + 1 for sign in "，,。；;"))
    return text[begin : stop.start() if stop else limit].strip()


def _due_day(quote: str) -> int | None:
    match = DUE_DAY.search(quote)
    return int(match["day"]) if match and 1 <= int(match["day"]) <= 31 else None
