"""People, seats, things, scores and degrees in Chinese: what is provided, and how good it must be."""

import re

from commitments.letters import subjects
from commitments.letters.chinese.shape import lead, limit
from commitments.letters.comparators import comparator_after, comparator_before, marked
from commitments.letters.findings import Finding
from commitments.letters.parties import MODALS
from commitments.letters.places import Place
from commitments.letters.vocabulary import Comparator

PROVISION = re.compile(
    r"建立|设[立置有定]|设$|配[备置有足]|拥有|具备|提供|开[设通]|组建|投入|安排|保[持证]|储备|成立|布[设局]|派"
    r"|达到|不少于|建成"
)
RESOURCE = re.compile(
    r"座席|坐席|席位|人员|客服|团队|队伍|网点|热线|电话|设备|车|工程师|专员|技术|监督员|质检|培训师|专家|班组"
    r"|窗口|中心|站|线路|服务器|维护|经理|门店|仓|点(?:位)?$|电梯|机组"
)
NEAR = 12
SEASON = re.compile(r"^(?:完整)?(?:的)?(?:采暖|供[暖热]|自然|计费|缴费|抄表|会计|统计|报告)?(?:期|季|周期|年度)")
"""What is counted is time, not things: 两个采暖期."""
TAKING_PART = re.compile(r"参加|在场|执行|见证|实施")
MODALS_OR_DOING = re.compile(rf"{MODALS.pattern}|组织|开展|培训|服务|走访")
SCORED = re.compile(r"满意|评分|得分|分值|测评|考核|好评")


def read_count(place: Place) -> Finding | None:
    """People, seats and things that are provided."""
    before, start, group = comparator_before(place.left)
    after, _length = comparator_after(place.right)
    words = place.left + place.right[:12]
    provided = PROVISION.search(place.left) or (place.quantity.unit == "seat")
    named = RESOURCE.search(words) or place.quantity.unit == "seat"
    if TAKING_PART.search(place.right[:12]) or SEASON.match(place.right):
        return None
    heads = place.quantity.unit == "person" and after == ">=" and MODALS_OR_DOING.search(place.left)
    if not heads and not (group == "ge" and comparator_near(place)) and not (named and (provided or after == ">=")):
        return None
    if place.quantity.unit in {"piece", "person"} and place.quantity.value < 2 and not after and group != "ge":
        return None
    seats = place.quantity.unit == "seat" and re.search(r"应急|紧急|突发|高峰", place.left + place.right)
    comparator: Comparator = after or (before if group in {"ge", "le"} else ">=")
    return limit(
        place,
        comparator,
        "emergency_seats" if seats else "capacity",
        start=start if group in {"ge", "le"} else len(place.left),
        tail=_noun(place),
    )


def comparator_near(place: Place) -> bool:
    """Whether 不少于 or its like stands right before the figure, and not at another one earlier in the part."""
    return len(place.left) - comparator_before(place.left)[1] <= NEAR


def _noun(place: Place) -> int:
    """How far the noun goes that is counted: 4000个座席|容量|的应急系统."""
    match = re.match(r"(?:以上)?(?:的(?!应急|系统)[^,的、]{0,12}|[^,的、]{0,8})", place.right)
    return match.end() if match else 0


def read_rings(place: Place) -> Finding | None:
    """The telephone is answered before it has rung so often: 响铃三声内接听."""
    return limit(place, "<=", subjects.FIRST_RESPONSE, start=lead(place, len(place.left) - 4))


def read_score(place: Place) -> Finding | None:
    """A score of a survey: 满意度得分不低于4.5分."""
    before, start, group = comparator_before(place.left)
    after, _length = comparator_after(place.right)
    comparator = after or before
    if not SCORED.search(place.left) or not comparator or group in {"gt", "lt"}:
        return None
    return limit(place, marked(comparator, place.right), subjects.share_metric(place.left), start=lead(place, start))


def read_level(place: Place) -> Finding | None:
    """A temperature or pressure that is promised: 室内温度不低于20℃, 水压达到0.14兆帕."""
    before, start, group = comparator_before(place.left)
    after, _length = comparator_after(place.right)
    promised = group in {"ge", "le", "reach"} or (after and MODALS.search(place.earlier + place.left))
    return limit(place, after or before, subjects.OTHER, start=lead(place, start)) if promised else None
