"""Shares in Chinese: rates that must reach or not pass a value, and the part of a fee that is given back."""

import re

from commitments.letters import subjects
from commitments.letters.chinese.shape import lead, limit
from commitments.letters.comparators import comparator_after, comparator_before, marked
from commitments.letters.findings import Finding
from commitments.letters.parties import MODALS
from commitments.letters.places import Place
from commitments.letters.vocabulary import Comparator

COMPENSATION = re.compile(r"退[还赔款]|赔[偿付]|补偿|返还|减[免收半]|扣[减除]|抵扣|支付|报销|给付|垫付")
COMPENSATION_AFTER = re.compile(r"^(?:的[^,]{0,10}|[^,的]{0,4})?(?:赔[偿付]|退[还赔]|补偿|返还|减[免收]|违约金|赔偿金)")
CAPPED = re.compile(r"(?:不超过|不得超过|最高|最多|至多|上限|以内)[^,]{0,50}$")
PAID_TO_US = re.compile(r"(?<![向给为对])(?:甲方|买方|需方|采购人|客户|用户|您)[^,]{0,30}(?:支付|付)[^,]{0,6}$")
"""What the customer pays."""
GIVEN_BACK = re.compile(r"赔|退|返还|补偿")
SURCHARGE = re.compile(r"加收|滞纳金|罚款|利率|利息|税率|手续费|收取|年化")
RATE_NOUN = re.compile(
    r"(?:率|(?<![温程制季年月湿])度|性|指标|比例|比重|占比|占.{1,10})(?:均|应|须|必须|需|要|要求|力争|争取|原则上)*"
    r"(?:不|达|到达|为|是|在|控制|保持|稳定|维持|至少|超|高|低|大|小|少|提升|提高|降|下降|压|≥|≤|>|<|=|:|$)"
)
BARE_RATE = re.compile(r"(?:率|满意度|合格度|比例|占比)(?:均|各)?:?$")
BADNESS = re.compile(
    r"(?:差错|投诉|申诉|故障|损坏|破损|丢失|遗失|返修|重复|延误|不良|废品|流失|退货|事故|漏损|中断|放弃|呼损).{0,3}率"
)
RATE_HEADER = re.compile(r"率[^,:率]{0,6}:(?:[^:]{0,40},)?$")
JOINER = r"、|以及|和|与|及(?!时)"
RATE_END = re.compile(r"(?:率|满意度|合格度|比例)$")
_RATE = r"(?:[^,、和与及率]|及时){0,14}?(?:率|满意度|合格度|比例)"
SEVERAL_RATES = re.compile(
    rf"(?P<rates>(?:{_RATE}(?:{JOINER}))+{_RATE})(?:应|须)?(?:均|都|各|分别)?[^,率、和与]{{0,8}}$"
)
OF_CASES = re.compile(r"^(?:以上)?(?:的|均?应?当?在|于)")
COVERING = re.compile(r"(?:[覆复]盖|确保|保证|使|实现|达到|不低于|不少于)$")


def read_share(place: Place) -> Finding | None:
    """The rate that a share is the target of, or the part of a fee that is given back."""
    if _is_paid_to_us(place) or SURCHARGE.search(place.left) or SURCHARGE.search(place.right[:4]):
        return None
    is_rate = bool(RATE_NOUN.search(place.left))
    if not is_rate and (COMPENSATION.search(place.left) or COMPENSATION_AFTER.match(place.right)):
        capped = CAPPED.search(place.left) or comparator_after(place.right)[0] == "<="
        comparator: Comparator = "<=" if capped else "="
        return limit(place, comparator, subjects.OTHER, start=lead(place, len(place.left) - 4))
    return _rate(place, is_rate=is_rate)


def _is_paid_to_us(place: Place) -> bool:
    """Whether the customer pays the share; a part of what was paid is given back."""
    paid = PAID_TO_US.search(place.left)
    return paid is not None and not GIVEN_BACK.search(place.left, 0, paid.start())


def _rate(place: Place, *, is_rate: bool) -> Finding | None:
    before, start, group = comparator_before(place.left)
    after, _length = comparator_after(place.right)
    comparator = after or before
    metric = subjects.share_metric(place.left, place.right[:12])
    if metric == subjects.OTHER and not place.left.strip():
        metric = subjects.share_metric(place.earlier)
    is_rate = is_rate or bool(RATE_HEADER.search(place.earlier))
    named = metric != subjects.OTHER or is_rate or bool(MODALS.search(place.left) or COVERING.search(place.left))
    if (
        not comparator
        and not place.right[:1].strip("的)")
        and (metric != subjects.OTHER or BARE_RATE.search(place.left))
    ):
        comparator = "<=" if BADNESS.search(place.left) else ">="
    named = named or place.right.startswith("为")
    if not comparator or not (named or group in {"ge", "le"}):
        return None
    return limit(place, marked(comparator, place.right), metric, start=lead(place, start))


def rates_of(place: Place) -> list[str]:
    """The metrics of all rates that one share is promised for, in order: 及时率、办结率均不低于95%."""
    listed = SEVERAL_RATES.search(place.left)
    if not listed:
        return []
    nouns = re.split(JOINER, listed["rates"])
    return [subjects.share_metric(noun) for noun in nouns if RATE_END.search(noun)]


def share_of(place: Place, earlier: Place) -> bool:
    """Whether the share at ``earlier`` says how many cases must keep the limit: 95%的投诉在24小时内办结."""
    return bool(OF_CASES.match(earlier.right)) and earlier.part_index == place.part_index
