"""Figures that stand in a list: what one takes over from the figure beside it (市区2小时、郊区4小时到达)."""

import re
from dataclasses import replace

from commitments.letters import chinese, subjects
from commitments.letters.comparators import comparator_before
from commitments.letters.findings import Amount, Finding
from commitments.letters.parties import MODALS, is_condition, is_for_customer
from commitments.letters.places import Place
from commitments.letters.vocabulary import Comparator

CLOCK_UNITS = {"second", "minute", "hour", "working_hour", "day", "working_day", "week", "month"}
JOINED = re.compile(r" ?个?(?:[以之]?内|以上|以下)?(?:\([^()]{0,12}\))?(?:[、/和或及与;]|$|(?P<comma>,))")
LIST_REACH = {True: 16, False: 30}
"""Items of a list joined by commas are shorter than those joined otherwise."""
BRACKETED = 40
ITEM = 16
ALTERNATIVE = re.compile(r"^\s*(?:or|and) (?:within )?$|\b(?:or|and) (?:within )?$", re.IGNORECASE)
FOR_OTHERS = re.compile(r"^ (?:for|in|if|where|when|on|to) ", re.IGNORECASE)
"""What follows a second limit that stands alone after a comma: within 12 hours, 48 hours for a trunk main."""
ROW_END = 80
ROW_REST = re.compile(r"[ 。.;]*(?:\([^()]*\)?)?[ 。.;]*")
FEW = 2
LASTS = re.compile(
    r"(?:保修|质保|有效|合同|试用|保质|存续|保存|留存)[^,]{0,4}$|\b(?:for|last|past|after|every|warranty|notice|kept)\b[^.]{0,12}$"
    r"|(?:[为是]|\b(?:is|are|was|were|be|of|than|in|on|at|to|from|by|over))\s*$",
    re.IGNORECASE,
)
"""What lasts so long is no limit, and a figure that a verb or preposition leads has a sense of its own."""


def alike(place: Place, model: Finding) -> Finding:
    """The figure with comparator and metric of its neighbour."""
    comparator = "<=" if model.comparator == "between" else model.comparator
    amount = Amount.of(place.quantity, comparator)
    return replace(
        model,
        start=place.quantity.start - min(len(place.left), 12),
        end=place.quantity.end,
        comparator=amount.comparator,
        value=amount.value,
        value2=amount.value2,
        unit=amount.unit,
    )


def next_listed(place: Place, model: Finding) -> Finding:
    """A list is quoted as a whole for each of its figures."""
    found = alike(place, model)
    return replace(found, start=model.start, end=max(model.end, found.end))


def headed(place: Place, header: str) -> Finding:
    """The figure as a limit on what a heading names."""
    metric = subjects.action_metric("", header[-40:], f"{place.context} {place.earlier}{place.left}")
    comparator: Comparator = "<" if comparator_before(place.left)[2] == "lt" else "<="
    model = Finding(0, 0, "target" if metric in subjects.CASE_CLOCKS else "deadline", metric, comparator)
    return alike(place, model)


def bracketed(place: Place, before: Finding | None) -> Finding | None:
    """A second limit in brackets after the first: within 24 hours (2 hours in a flood)."""
    if before is None or not place.left.endswith("(") or not place.right.strip(" )"):
        return None
    if not 0 <= place.part_start + len(place.left) - before.end < BRACKETED:
        return None
    return replace(alike(place, before), start=place.quantity.start, end=place.quantity.end + len(place.right))


def alternative(place: Place, before: Finding | None) -> Finding | None:
    """A second limit beside one that is named in full: within 12 hours, or 48 hours; 12 hours, 48 hours for mains."""
    if before is None or before.unit not in CLOCK_UNITS | {"ring"}:
        return None
    beside = not place.left.strip() and place.part_start - before.end <= 2 and FOR_OTHERS.match(place.right)
    if beside:
        found = alike(place, before)
        return replace(found, end=place.quantity.end + min(len(place.right), BRACKETED))
    return alike(place, before) if is_alternative(place) else None


def is_alternative(place: Place) -> bool:
    """Whether the figure is named beside the one before it: a minute early or| five minutes late."""
    return place.quantity.dimension == "time" and ALTERNATIVE.search(place.left) is not None


def only_within(finding: Finding, place: Place, after: Place) -> bool:
    """Whether a limit stands without what is done, named at the end of the list (日间1小时内、夜间2小时内到达)."""
    unnamed = not place.right.strip("以之内、,/") and not subjects.names_action(place.left)
    return finding.unit in CLOCK_UNITS and unnamed and not place.quantity.english and is_listed(place, after)


def is_listed(place: Place, after: Place) -> bool:
    """Whether the figure and the next one are items of a list that the next one ends."""
    if place.quantity.dimension != after.quantity.dimension:
        return False
    if is_condition(place) or is_for_customer(place) or comparator_before(place.left)[2] in {"gt", "lt", "ge"}:
        return False
    joined = JOINED.match(place.text[place.quantity.end : place.quantity.end + 20])
    gap = place.text[place.quantity.end : after.quantity.start]
    if "提前" in after.left and "提前" not in place.left:
        return False
    if not joined or chinese.NOT_RUNNING.search(place.left) or MODALS.search(gap):
        return False
    return after.quantity.start - place.quantity.end <= LIST_REACH[joined["comma"] is not None]


def is_item(place: Place, before: Finding) -> bool:
    """Whether the figure ends a short item right after one that has a limit: 市区45分钟,郊区90分钟."""
    if len(place.left.rpartition("(")[2]) > ITEM or comparator_before(place.left)[2] in {"ge", "le", "gt", "lt"}:
        return False
    if is_condition(place) or is_for_customer(place):
        return False
    alone = place.part_index == 0 and place.part_end == place.sentence.end
    return alone or 0 <= place.part_start - before.end <= 2


def goes_on(place: Place, before: Place) -> bool:
    """Whether the figure is the next one of a list: 分别为2、4、8小时."""
    between = place.text[before.quantity.end : place.quantity.start]
    shares_unit = place.text[before.quantity.end - 1].isdigit() and between.strip() in {",", "or", ", or"}
    return shares_unit or between.strip(" 个") in {"、", "/", "和", "及", "或"}


def ends_row(place: Place) -> bool:
    """Whether the figure alone ends its line, as the limit of the line before did: Non-urgent work 15 working days."""
    rest = place.text[place.quantity.end : place.quantity.end + ROW_END]
    if not ROW_REST.fullmatch(rest) or len(place.left.strip()) < FEW:
        return False
    said = comparator_before(place.left)[2]
    if said or chinese.NOT_RUNNING.search(place.left) or LASTS.search(place.left):
        return False
    return place.quantity.unit in CLOCK_UNITS and not (is_condition(place) or is_for_customer(place))
