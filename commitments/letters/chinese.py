"""The grammar of measurable phrases in Chinese: which figures are limits, minimums, shares, notice or capacity."""

import re
from dataclasses import replace
from typing import Literal

from commitments.letters import subjects
from commitments.letters.comparators import comparator_after, comparator_before, marked
from commitments.letters.findings import Amount, Finding
from commitments.letters.parties import MODALS, is_condition, is_for_customer
from commitments.letters.places import Place
from commitments.letters.quantities import Quantity
from commitments.letters.vocabulary import Comparator, Force

BEST_EFFORT = re.compile(r"力争|争取|力求|努力|尽量|尽力|尽可能|原则上|期望")
WITHIN = re.compile(r"^(?:以|之)?内(?![部容网])")
ACTION = re.compile(
    r"答复|回复|回应|响应|反馈|告知|通知|联系|办结|办理|办妥|处理|处置|解决|到达|到场|赶到|抵达|赶赴|到位|上门"
    r"|抢修|修复|维修|维护|检修"
    r"|恢复|排除|提供|退[回还款费赔换]|返还|赔付|赔偿|补偿|结清|支付|派|安排|检测|检查|核[实查对]|调查|查[明勘]"
    r"|启动|完成|完毕|给予|[作做]出"
    r"|出具|发布|公布|公示|公开|报告|上报|提交|提出|受理|接听|接通|应答|回访|送|发货|配送|交付|安装|开通|更换"
    r"|换货|整改|制定|召开|组织|转[办交派]"
    r"|移交|审[核批]|批复|发放|供[电水气热]|通[水电气]|接入|装表|勘查|抄表|更正|纠正|订正|清[理除]|开展|进行"
    r"|履行|协商|调解|协调|说明|解释"
    r"|沟通|致电|回电|登记|建立|确认|评估|出动|救援|拖车|升级|关闭|删除|注销|给出|兑现|落实|补[发寄]|了解|发出"
    r"|予以|签[订发署]|结案|办"
)
IMMEDIATE = re.compile(
    r"^(?:快速|快捷|紧急|极速|限时|准时|即时|及时|必须?|须|必|就|可|免费)?(?:响应|回应|应答|到达|到场|到位|上门"
    r"|抵达|赶到|解决|修复|办结|答复"
    r"|回复|回电|反馈|送达|发货|送货|退款|出具|接通|恢复|结案|派[单员出]|出单|审核|赔付|完成|联系|排除|处理|给出)"
)
OPENING = re.compile(
    r"^(?:全天候?|不间断|不间歇|连续|无休|全程|人工|免费|实时|全时段|随时|电话|网上|自助|应急|专人|服务)*(?:在线"
    r"|值[班守]|服务|热线|电话|客服|开[通放]"
    r"|工作制|调试|支持|监[控测]|运行|轮班|待命|营业|供[应水电气热]|接[听受]|受理|畅通|保障|守候|咨询|投诉|应急"
    r"|运营|响应中心|技术支持|有人)"
)
NOTICE = re.compile(r"通知|公告|告知|公示|通报|发布|预告|提醒|报告|公布|广播|通告|知会|约定|商定|联系|预约|书面|函告")
DENIED = re.compile(r"(?:不|无法|不能|难以|未)(?:能|作|做)?(?:保证|承诺|确保)[^,]{0,12}$")
ADVANCE_LEFT = re.compile(r"(?:至少|应当?|最少|不少于|不晚于)?提前(?:至少|不少于|不低于|最少)?$")
ADVANCE_RIGHT = re.compile(r"^(?:以|之)?前")
SPAN_NOUN = re.compile(
    r"(?:时间|时限|期限|周期|时效|工期|时长)(?:一般|分别|原则上|平均|均|最长|承诺|缩短|压缩)*(?P<verb>为|是|至"
    r"|到|在|:|=)?$"
)
SPAN_HEADER = re.compile(r"(?:时间|时限|期限|周期|时效|工期)(?:一般|原则上|分别)*(?:为|是)?$")
EXTENSION = re.compile(r"(?:延期|延长|顺延)(?:至|到|不超过)?$")
LASTING = re.compile(r"^的?(?:[^,]{0,8})?(?:跟踪|观察|试运行|质量?保(?:证|修)?|保修|免费(?:维护|维修|保修|服务))")
WARRANTY = re.compile(r"(?:质保期?|保修期?|质量保证期|保质期|免费(?:维护|维修|服务)期?)(?:为|是|:|不少于|至少)?$")
TRAINING = re.compile(r"培训|学时|课时|学习|演练")
NOT_RUNNING = re.compile(r"(?:每|每隔|近|前|上|最近|连续|满|逾|已|的第|首|头)$")
STARTS = re.compile(r"(?:自|从|在|于|接到|收到|接获|接报|接|受理|发现|发生|违约|报修|投诉)[^,]{0,40}$")
EVENT = re.compile(r"(?:自|从|在|于|接|收|受理|发现|发生)[^,]{0,40}(?:后|起|时|之内)$")
COMPENSATION = re.compile(r"退[还赔款]|赔[偿付]|补偿|返还|减[免收半]|扣[减除]|抵扣")
RATE_NOUN = re.compile(
    r"(?:率|(?<![温程制季年月湿])度|比例|比重|占比|占.{1,10})(?:均|应|须|必须|需|要)?(?:不|达|为|是|在|控制|保持"
    r"|至少|超|高|低|:|$)"
)
OF_CASES = re.compile(r"^(?:以上)?(?:的|均?应?当?在|于)")
PROVISION = re.compile(
    r"建立|设[立置有定]|设$|配[备置有足]|拥有|具备|提供|开[设通]|组建|投入|安排|保[持证]|储备|成立|布[设局]|派"
    r"|达到|不少于"
)
RESOURCE = re.compile(
    r"座席|坐席|席位|人员|客服|团队|队伍|网点|热线|电话|设备|车|工程师|专员|技术|监督员|质检|培训师|专家|班组"
    r"|窗口|中心|站|线路|服务器|维护|经理"
)
QUOTE_TAIL = 24
EARLY = 24


def read_place(place: Place) -> Finding | None:
    """The promise that a Chinese figure makes, or ``None`` if it makes none."""
    if is_condition(place) or DENIED.search(place.left):
        return None
    reader = READERS.get(place.quantity.dimension)
    finding = reader(place) if reader else None
    return finding and replace(finding, force=_force(place), applies_to=finding.applies_to or _scope(place))


def opening_hours(place: Place) -> bool:
    """Whether the figure says how long the doors are open: 24小时值班, 二十四小时不间断服务."""
    quantity = place.quantity
    hours = quantity.unit == "hour" and quantity.value in {8, 12, 16, 24}
    return hours and not WITHIN.match(place.right) and bool(OPENING.match(place.right))


# times


def _read_time(place: Place) -> Finding | None:
    if opening_hours(place):
        return None
    for rule in (_training, _notice, _extension, _within, _bounded, _immediate, _named_span, _lasting):
        finding = rule(place)
        if finding:
            return finding
    return None


def _training(place: Place) -> Finding | None:
    comparator, start, _group = comparator_before(place.left)
    if place.quantity.unit != "hour" or not TRAINING.search(place.left) or comparator in {"", ">", "<"}:
        return None
    return _limit(place, comparator, "training_hours", start=_lead(place, start))


def _notice(place: Place) -> Finding | None:
    ahead = place.right + place.next_part
    if ADVANCE_LEFT.search(place.left):
        fits = NOTICE.search(place.right[:EARLY])
    else:
        fits = ADVANCE_RIGHT.match(place.right) and NOTICE.search(ahead)
    if not fits or is_for_customer(place):
        return None
    match = ADVANCE_LEFT.search(place.left)
    return _limit(place, ">=", subjects.OTHER, start=match.start() if match else _event(place))


def _extension(place: Place) -> Finding | None:
    match = EXTENSION.search(place.left)
    return _limit(place, "<=", subjects.OTHER, start=match.start()) if match and not is_for_customer(place) else None


def _within(place: Place) -> Finding | None:
    match = WITHIN.match(place.right)
    if not match or NOT_RUNNING.search(place.left) or is_for_customer(place):
        return None
    action = place.right[match.end() :]
    if not action.strip():
        action = _action_after_comma(place)
    if LASTING.match(action):
        return _limit(place, "=", subjects.OTHER, start=_event(place))
    if not ACTION.search(action):
        return None
    return _limit(
        place, marked("<=", place.right[match.end() :]), _clock(place, action), start=_event(place), after=action
    )


def _action_after_comma(place: Place) -> str:
    """The next part, unless it has a limit of its own: then the figure only names a period in which that holds."""
    following = place.following
    if following and following.dimension == "time" and following.start < place.part_end + len(place.next_part) + 1:
        return ""
    return place.next_part


def _bounded(place: Place) -> Finding | None:
    comparator, start, group = comparator_before(place.left)
    after, _length = comparator_after(place.right)
    if group not in {"ge", "le"} or NOT_RUNNING.search(place.left) or is_for_customer(place):
        return None
    comparator = marked(comparator, place.right)
    return _limit(place, comparator, _clock(place, place.right if not after else ""), start=_lead(place, start))


def _immediate(place: Place) -> Finding | None:
    if comparator_before(place.left)[2] in {"gt", "lt"}:
        return None
    if not IMMEDIATE.match(place.right) or NOT_RUNNING.search(place.left) or is_for_customer(place):
        return None
    return _limit(place, "<=", _clock(place, place.right), start=_event(place))


def _named_span(place: Place) -> Finding | None:
    match = SPAN_NOUN.search(place.left)
    header = not place.left.strip() and SPAN_HEADER.search(place.earlier.rstrip(": "))
    if (not match and not header) or is_for_customer(place):
        return None
    comparator: Comparator = "=" if match and match["verb"] in {"为", "是", "="} else "<="
    after, _length = comparator_after(place.right)
    return _limit(place, after or comparator, _clock(place, ""), start=_lead(place, match.start() if match else 0))


def _lasting(place: Place) -> Finding | None:
    if LASTING.match(place.right) or WARRANTY.search(place.left):
        return _limit(place, "=", subjects.OTHER, start=_lead(place, len(place.left)))
    return None


def _clock(place: Place, action: str) -> str:
    """The metric of a time: by its action, by the noun before it, else by what the sentence spoke of before."""
    before = place.left
    action = action.lstrip("()含不本数 ")
    if not action and not subjects.names_action(before):
        parts = re.split(r"[,:]", place.earlier)
        before = next((part for part in reversed(parts) if subjects.names_action(part)), before)
    return subjects.action_metric(action[:EARLY], before, f"{place.context} {place.earlier}{place.left}")


# shares, people, temperatures


def _read_share(place: Place) -> Finding | None:
    if COMPENSATION.search(place.left) and not RATE_NOUN.search(place.left):
        return _limit(place, "=", subjects.OTHER, start=_lead(place, len(place.left) - 4))
    before, start, group = comparator_before(place.left)
    after, _length = comparator_after(place.right)
    comparator = after or before
    metric = subjects.share_metric(place.left, place.right[:12])
    if metric == subjects.OTHER and not place.left.strip():
        metric = subjects.share_metric(place.earlier)
    named = metric != subjects.OTHER or bool(RATE_NOUN.search(place.left) or MODALS.search(place.left))
    if not comparator and metric != subjects.OTHER and not place.right[:1].strip("的"):
        comparator = "="
    if not comparator or not (named or group in {"ge", "le"}):
        return None
    return _limit(place, marked(comparator, place.right), metric, start=_lead(place, start))


def _read_count(place: Place) -> Finding | None:
    before, start, group = comparator_before(place.left)
    after, _length = comparator_after(place.right)
    words = place.left + place.right[:12]
    provided = PROVISION.search(place.left) or (place.quantity.unit == "seat")
    if not (RESOURCE.search(words) or place.quantity.unit == "seat") or not (
        provided or group in {"ge"} or after == ">="
    ):
        return None
    if place.quantity.unit == "piece" and place.quantity.value < 2 and not after and group != "ge":
        return None
    seats = place.quantity.unit == "seat" and re.search(r"应急|紧急|突发|高峰", place.left + place.right)
    comparator: Comparator = after or (before if group in {"ge", "le"} else ">=")
    return _limit(
        place,
        comparator,
        "emergency_seats" if seats else "capacity",
        start=start if group in {"ge", "le"} else len(place.left),
        tail=_noun(place),
    )


def _noun(place: Place) -> int:
    """How far the noun goes that is counted: 4000个座席|容量|的应急系统."""
    match = re.match(r"(?:以上)?(?:的(?!应急|系统)[^,的]{0,12}|[^,的]{0,8})", place.right)
    return match.end() if match else 0


def _read_temperature(place: Place) -> Finding | None:
    before, start, group = comparator_before(place.left)
    after, _length = comparator_after(place.right)
    promised = group in {"ge", "le"} or (after and MODALS.search(place.left))
    return _limit(place, after or before, subjects.OTHER, start=_lead(place, start)) if promised else None


READERS = {
    "time": _read_time,
    "share": _read_share,
    "count": _read_count,
    "temperature": _read_temperature,
}


# the shape of a finding


def _limit(
    place: Place, comparator: Comparator, metric: str, *, start: int, after: str = "", tail: int = QUOTE_TAIL
) -> Finding:
    """A finding for the figure; ``start`` counts in ``place.left``, the quote ends with its part."""
    amount = Amount.of(place.quantity, comparator)
    end = min(place.part_end, place.quantity.end + tail)
    if place.following and place.quantity.end + 1 < place.following.start < end:
        end = place.following.start
    if after and after == place.next_part and not place.right[2:].strip():
        end = min(place.part_end + 1 + len(after), place.quantity.end + tail)
    return Finding(
        start=place.quantity.start - len(place.left) + min(start, len(place.left)),
        end=end,
        kind=_kind(place.quantity, metric),
        metric=metric,
        comparator=amount.comparator,
        value=amount.value,
        value2=amount.value2,
        unit=amount.unit,
    )


def _kind(quantity: Quantity, metric: str) -> Literal["target", "deadline"]:
    is_deadline = quantity.dimension == "time" and metric not in subjects.CASE_CLOCKS | {"training_hours"}
    return "deadline" if is_deadline else "target"


def _event(place: Place) -> int:
    """Where the words begin that start the clock: 自受理之日起, 在接到投诉后."""
    match = STARTS.search(place.left)
    return match.start() if match else len(place.left)


def _lead(place: Place, start: int) -> int:
    """The noun before a comparing word belongs to the quote: 问题解决率|不得低于98%."""
    if len(place.left) <= QUOTE_TAIL:
        return 0
    event = STARTS.search(place.left)
    return event.start() if event else max(0, min(start, len(place.left)) - 10)


def _force(place: Place) -> Force:
    return "best_effort" if BEST_EFFORT.search(place.left) else "binding"


def _scope(place: Place) -> str:
    """Words before the phrase that narrow it: a condition, or the cases it is for."""
    earlier = [
        place.text[max(start, end - 40) : end].strip(",:() ")
        for start, end in place.sentence.parts[max(0, place.part_index - 3) : place.part_index]
    ]
    scoped = [
        part for part in earlier if re.match(r"对|因|如|若|凡|针对|关于", part) or part.endswith(("的", "时", "后"))
    ]
    event = EVENT.search(place.left)
    return scoped[-1] if scoped else (event[0] if event else "")


def share_of(place: Place, earlier: Place) -> bool:
    """Whether the share at ``earlier`` says how many cases must keep the limit: 95%的投诉在24小时内办结."""
    return bool(OF_CASES.match(earlier.right)) and earlier.part_index == place.part_index
