"""Bands that grade a breach: 重复投诉率高于5%但低于8%的，属轻微违约 (rule book §7)."""

import re
from collections.abc import Sequence
from decimal import Decimal

from commitments.letters import subjects
from commitments.letters.comparators import comparator_after, comparator_before, marked
from commitments.letters.findings import Amount, Finding
from commitments.letters.places import Place
from commitments.letters.vocabulary import BreachClass, Comparator

_MINOR = r"轻微|轻度|一般|较轻"
_MAJOR = r"重大|严重|较重|根本|特别严重|较大"
_BREACH = r"(?:性|的)?(?:违约|违反承诺|失信|违规|过错)"
GRADED = re.compile(
    rf"(?:属于?|构成|视为|视同|认定为|定为|判定为|即为|应为|为)(?:(?P<minor>{_MINOR})|(?P<major>{_MAJOR})){_BREACH}"
    r"|(?:constitutes?|is|are|be|as) (?:an? )?(?:(?P<eminor>minor)|(?P<emajor>major|material|serious)) breach",
    re.IGNORECASE,
)
HEADED = re.compile(
    rf"(?:(?P<minor>{_MINOR})|(?P<major>{_MAJOR})){_BREACH}|(?P<eminor>minor) breach|(?P<emajor>major) breach"
)
UNCOUNTED = (
    (re.compile(r"财产损失|经济损失|property loss|financial loss", re.IGNORECASE), "property_loss_cases"),
    (re.compile(r"违反.{0,40}(?:法|条例|规定|法规)|违法|breach of law|violat", re.IGNORECASE), "law_violations"),
)
CONDITIONAL = re.compile(r"的$")
LOW: tuple[Comparator, ...] = (">", ">=")
HIGH: tuple[Comparator, ...] = ("<", "<=")


def breach_class(sentence: str, heading: str) -> BreachClass:
    """Which class a sentence grades into: by its own words, else by the heading it stands under."""
    match = GRADED.search(sentence) or (CONDITIONAL.search(sentence.strip()) and HEADED.search(heading))
    if not match:
        return ""
    return "minor" if match["minor"] or match["eminor"] else "major"


def read_band(sentence: str, start: int, places: Sequence[Place], grade: BreachClass) -> Finding:
    """The band of one graded sentence (which begins at ``start``): an interval, one bound, or no number at all."""
    bounds = [(place, _bound(place)) for place in places]
    bounded = [(place, amount) for place, amount in bounds if amount and amount.comparator]
    if not bounded:
        return _uncounted(sentence, start, grade)
    place, amount = bounded[0]
    second = bounded[1][1] if len(bounded) > 1 else None
    low, high = _ends(amount, second)
    last = bounded[1][0] if second and high is not None else place
    between = amount.comparator == "between" or high is not None
    return Finding(
        start=place.part_start,
        end=last.quantity.end + comparator_after(last.right)[1],
        kind="band",
        metric=_metric(place),
        comparator="between" if between else amount.comparator,
        value=low,
        value2=high,
        unit=amount.unit,
        low_open=between and _has_open(">", amount, second),
        high_open=between and _has_open("<", amount, second),
        breach_class=grade,
        applies_to=sentence[:40].strip() if place.part_start > start else "",
    )


def _bound(place: Place) -> Amount | None:
    before, _start, group = comparator_before(place.left)
    after, _length = comparator_after(place.right)
    comparator = after or (before if group in {"ge", "le", "gt", "lt"} else "=")
    return Amount.of(place.quantity, marked(comparator, place.right))


def _ends(first: Amount, second: Amount | None) -> tuple[Decimal, Decimal | None]:
    """The lower and upper end: of a range, or of two bounds that close an interval; else the one bound."""
    if first.comparator == "between" or second is None or second.unit != first.unit:
        return first.value, first.value2
    opposed = (first.comparator in LOW and second.comparator in HIGH) or (
        first.comparator in HIGH and second.comparator in LOW
    )
    low, high = min(first.value, second.value), max(first.value, second.value)
    return (low, high) if opposed and low < high else (first.value, None)


def _has_open(comparator: Comparator, first: Amount, second: Amount | None) -> bool:
    return comparator in {first.comparator, second.comparator if second else ""}


def _metric(place: Place) -> str:
    if place.quantity.dimension == "share":
        return subjects.share_metric(place.left, place.earlier, place.headings)
    return subjects.action_metric("", place.left, place.earlier)


def _uncounted(sentence: str, start: int, grade: BreachClass) -> Finding:
    metric = next((metric for pattern, metric in UNCOUNTED if pattern.search(sentence)), subjects.OTHER)
    return Finding(start, start + len(sentence), "band", metric, breach_class=grade, counted=False)
