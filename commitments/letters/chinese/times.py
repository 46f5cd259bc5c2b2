"""Times in Chinese: limits (三个工作日内答复), notice (提前七日公告), extensions, named spans, training hours."""

import re

from commitments.letters import subjects
from commitments.letters.chinese.shape import event, lead, limit
from commitments.letters.comparators import comparator_after, comparator_before, marked
from commitments.letters.findings import Finding
from commitments.letters.parties import CONDITION_END, MODALS, is_condition, is_for_customer
from commitments.letters.places import Place
from commitments.letters.vocabulary import Comparator

WITHIN = re.compile(r"^(?:以|之)?内(?![部容网])")
NO_ACTION = re.compile(
    r"^(?:的(?![^,]{0,8}(?:响应|回应|上门|到场|答复|回复|送达))|累计|发生|出现|有效|连续|重复|多次|反复|再次|质量问题|同一|同类|新增|被|因|无(?!偿"
    r"|条件)|任何|若|如|凡|每|共|均?可?享"
    r"|均?为(?![您你其客用])|是|免费(?:维|保|服|使)|[^,]{0,14}率(?![先]))"
)
"""What may follow 内 though nothing is to be done within the time: the time is a period in which something is."""
NAMED_ACTION = re.compile(
    r"答复|回复|回应|响应|反馈|告知|通知|联系|办结|办理|办妥|处理|处置|解决|到达|到场|赶到|抵达|赶赴|到位|上门"
    r"|抢修|修复|维修|维护|检修"
    r"|恢复|排除|提供|退[回还款费赔换]|返还|赔付|赔偿|补偿|结清|支付|派|安排|检测|检查|核[实查对]|调查|查[明勘]"
    r"|启动|完成|完毕|给予|[作做]出"
    r"|出具|发布|公布|公示|公开|报告|上报|提交|提出|受理|接听|接通|应答|回访|送|发货|配送|交付|安装|开通|更换"
    r"|换货|整改|制定|召开|组织|转[办交派]"
    r"|移交|审[核批]|批复|发放|供[电水气热]|通[水电气]|接入|装表|勘查|抄表|更正|纠正|订正|清[理除]|开展|进行"
    r"|履行|协商|调解|协调|说明|解释"
    r"|沟通|致电|回电|登记|建立|确认|评估|出动|救援|拖车|升级|关闭|删除|注销|给出|兑现|落实|补[发寄]|了解|发出"
    r"|予以|签[订发署]|结案|办|到账|归还|换新|接诊|报警|施救|撤离|换发|补办|抄送|移送|开始|投入"
)
IMMEDIATE = re.compile(
    r"^(?:快速|快捷|紧急|极速|限时|准时|即时|及时|必须?|须|必|就|可|免费|出具|全部|全面|基本|作出|做出|给予|予以)?(?:(?:抢修|维修)(?:完|好)|查[明清出]|核[实查]|提交|赔偿|理赔|修好|响应|回应|应答|到达|到场|到位"
    r"|上门|抵达|赶到|解决|修复|办结|答复|回复|回电|复电|反馈|送达|送电|发货|送货|退款|出具|接通|恢复|结案|派[单员出]|出单|审核"
    r"|赔付|完成|联系|排除|处理|给出|办理|办妥|开通|安装|出证|出结果|出报告|首响|闭环|送货|到货|到账|垫付|放款|交付|受理)"
)
OPENING = re.compile(
    r"^(?:全天候?|不间断|不间歇|连续|无休|全程|人工|免费|实时|全时段|随时|电话|网上|自助|应急|专人|服务|营业|抢险|抢修|报修|客户)*"
    r"(?:在线|值[班守]|服务|热线|电话|客服|开[通放]"
    r"|工作制|调试|支持|监[控测]|运行|轮班|待命|营业|供[应水电气热]|接[听受]|受理|畅通|保障|守候|咨询|投诉|应急"
    r"|运营|响应(?:中心|机制|服务|热线)|技术支持|有人)"
)
NOTICE = re.compile(
    r"通知|公告|告知|公示|通报|发布|预告|提醒|报告|公布|广播|通告|知会|约定|商定|联系|函告|张贴|送达|书面(?!申请|提出)|预约"
)
DENIED = re.compile(r"(?:不|无法|不能|难以|未)(?:能|作|做)?(?:保证|承诺|确保)[^,]{0,12}$")
ADVANCE_LEFT = re.compile(r"(?:至少|应当?|最少|不少于|不晚于)?提[前早](?:至少|不少于|不低于|最少)?$")
ADVANCE_RIGHT = re.compile(r"^(?:以|之)?前")
BEFORE_EVENT = re.compile(
    r"前(?:的)?(?:至少|最少|不少于|不晚于)$|(?:停[电水气热运供机业]|检修|施工|中断|限电|降压|上门|入户|调整|变更|开工|调价|实施)(?:之|以)?前$"
)
NOTIFIED = re.compile(rf"再?(?:书面|以书面(?:形式|方式)|向社会|及时)?(?:{NOTICE.pattern})")
"""What is done so long before an event that words of any kind name: 降低水压前24小时通知用户."""
SPAN_NOUN = re.compile(
    r"(?:时间|时限|期限|周期|时效|工期|时长)(?:一般|分别|原则上|平均|均|最长|承诺|缩短|压缩)*(?P<verb>为|是|至"
    r"|到|在|:|=)?$"
)
FROM_TO = re.compile(r"[从自][^,到至]{1,16}[到至][^,]{1,12}$")
"""The ends of a span before its length: 从受理到送电5个工作日."""
SPAN_HEADER = re.compile(r"(?:时间|时限|期限|周期|时效|工期)(?:一般|原则上|分别)*(?:为|是)?$")
LIMIT_NOUN = re.compile(r"(?:时限|期限)[^,]{0,6}$")
EXTENSION = re.compile(r"(?:延期|延长|顺延)(?:至|到|不超过)?$")
LASTING = re.compile(
    r"^(?![后前起内以来])的?(?:(?!开始|计算)[^,]){0,8}(?:跟踪|观察|试运行|质量?保(?:证|修)?|保修|免费(?:维护|维修|保修|服务))"
)
SERVED = re.compile(r"^(?:内)?包[换修退]|^的(?!免费期)[^,的]{1,12}(?:服务|维护|质保|保养)(?!费|期|商|协议|合同)")
BRACKET = re.compile(r"^\([^()]{0,40}\)")
ASIDE = re.compile(r"^\([^()]*\)?")
"""What stands in brackets after a limit is another case of it, and not what is done."""
LONG = frozenset({"month", "year"})
RATE_FOLLOWS = re.compile(r"^(?:[以之]?内)?[^,]{0,12}率(?![先])")
"""10秒接通率: the time belongs to the rate."""
PUBLISHED = re.compile(r"(?:公示|公告|公布|保存|保留|留存|备份)[^,]{0,6}$")
WARRANTY = re.compile(
    r"(?:质保期?限?|保修期?限?|质量保证期|保质期|免费(?:维护|维修|服务)期?)(?:自[^,]{0,16}起(?:算|计)?)?(?:为|是|:|不少于|至少)?$"
    r"|(?:质保|保修|质量保证|质量保修|维保|三包|包修)期限?[^,]{0,30}(?:为|是|:|起|起的|共|不少于|至少|达)$"
)
LASTS = re.compile(r"^\+?(?:以上)?(?:$|[的(,;:])|^(?:以上|质保|保修|免费)")
TRAINING = re.compile(r"培训|学时|课时|学习|演练|教育")
NOT_RUNNING = re.compile(
    r"(?:每|每隔|经过|历时|历经|近|前|(?<!原则)上|最近|连续|满|逾|已|的第|首|头|有效期|合约期|合同期|保质期|试用期|会员期|周期内|工龄|年龄)(?:为|是)?$"
)
SIGN = re.compile(r"[<＜]\s*$")
MUST = re.compile(r"(?:应当?|须|必须|需|将|要)(?!急)")
NEXT_DAY = re.compile(
    rf"^(?:(?:[0-9]{{1,2}}(?::[0-9]{{2}}|[点时]))?(?:之|以)?前|内)?(?!起)(?:通过|以|由|向)?[^,]{{0,12}}"
    rf"(?:{NAMED_ACTION.pattern})"
)
NOT_A_SPAN = re.compile(
    r"(?:征集|公示|报名|营业|开放|保存|保留|有效|试用|办公|上班|接待|展示|征求意见|学习)(?:时间|期限|时长|周期)[^,]{0,6}$"
)
EARLY = 24
LASTING_REACH = 60


def opening_hours(place: Place) -> bool:
    """Whether the figure says how long the doors are open: 24小时值班, 二十四小时不间断服务."""
    quantity = place.quantity
    hours = quantity.unit == "hour" and quantity.value in {8, 12, 16, 24}
    return hours and not WITHIN.match(place.right) and bool(OPENING.match(place.right))


def read_time(place: Place) -> Finding | None:
    """The limit, notice, extension or span that a time stands for."""
    if opening_hours(place) or RATE_FOLLOWS.match(place.right):
        return None
    for rule in (_training, _notice, _extension, _warranty, _within, _bounded, _immediate, _named_span, _lasting):
        finding = rule(place)
        if finding:
            return finding
    return None


def _training(place: Place) -> Finding | None:
    comparator, start, _group = comparator_before(place.left)
    after, _length = comparator_after(place.right)
    words = place.left + place.text[place.quantity.start : place.quantity.end]
    comparator = after if after == ">=" else comparator
    if place.quantity.unit != "hour" or not TRAINING.search(words) or comparator in {"", ">", "<"}:
        return None
    return limit(place, comparator, "training_hours", start=lead(place, max(start, 0)))


def _notice(place: Place) -> Finding | None:
    ahead = place.right + place.next_part
    if ADVANCE_LEFT.search(place.left):
        fits = NOTICE.search(place.right[:EARLY]) or (not place.right.strip() and NOTICE.search(place.next_part))
    else:
        fits = (ADVANCE_RIGHT.match(place.right) or BEFORE_EVENT.search(place.left)) and NOTICE.search(ahead)
        fits = fits or (place.left.endswith("前") and NOTIFIED.match(place.right))
    if not fits or is_for_customer(place):
        return None
    match = ADVANCE_LEFT.search(place.left)
    return limit(place, ">=", subjects.OTHER, start=match.start() if match else event(place))


def _extension(place: Place) -> Finding | None:
    match = EXTENSION.search(place.left)
    return limit(place, "<=", subjects.OTHER, start=match.start()) if match and not is_for_customer(place) else None


def _within(place: Place) -> Finding | None:
    match = WITHIN.match(place.right)
    if not match or NOT_RUNNING.search(place.left) or is_for_customer(place):
        return None
    action = place.right[match.end() :]
    if action.startswith("、") and place.following and place.following.dimension == "time":
        return None
    follows = not action.strip()
    if follows:
        action = _action_after_comma(place)
        if match[0] != "内" and not action and _ends_sentence(place):
            return limit(place, "<=", _clock(place, ""), start=lead(place, len(place.left)))
    if place.left.endswith("(") and action.startswith(")") and subjects.names_action(place.left):
        return limit(place, "<=", _clock(place, ""), start=lead(place, len(place.left)))
    if LASTING.match(action) and not NAMED_ACTION.match(action):
        return limit(place, "=", subjects.OTHER, start=event(place))
    if not _is_done(action, follows=follows):
        return None
    return limit(
        place, marked("<=", place.right[match.end() :]), _clock(place, action), start=event(place), after=action
    )


def _ends_sentence(place: Place) -> bool:
    """Whether nothing follows the limit that could still name a deed or another case (4小时以内。)."""
    return place.part_end >= place.sentence.end


def _is_done(action: str, *, follows: bool) -> bool:
    """Whether something is done within the time; after a comma only the known verbs are believed."""
    if NO_ACTION.match(BRACKET.sub("", action)):
        return False
    return bool(NAMED_ACTION.search(action)) or (not follows and len(action.strip("()含不本数 ")) >= 2)


def _action_after_comma(place: Place) -> str:
    """The next part, unless it has a limit of its own: then the figure only names a period in which that holds."""
    following = place.following
    if following and following.dimension == "time" and following.start < place.part_end + len(place.next_part) + 1:
        return ""
    return "" if CONDITION_END.search(place.next_part) else place.next_part


def _bounded(place: Place) -> Finding | None:
    comparator, start, group = comparator_before(place.left)
    after, _length = comparator_after(place.right)
    if _conditions_next(place):
        return None
    signed = group == "lt" and SIGN.search(place.left) and not is_condition(place)
    if not (group in {"ge", "le"} or signed) or NOT_RUNNING.search(place.left) or is_for_customer(place):
        return None
    comparator = marked(comparator, place.right)
    action = "" if after else ASIDE.sub("", place.right)
    return limit(place, comparator, _clock(place, action), start=lead(place, start))


def _conditions_next(place: Place) -> bool:
    """Whether the bound only says when the next part's limit holds: 停水时长不超过12小时,应提前24小时通知."""
    following = place.following
    if not following or MODALS.search(place.left) or not MUST.match(place.next_part):
        return False
    return following.start < place.part_end + 1 + len(place.next_part)


def _immediate(place: Place) -> Finding | None:
    if comparator_before(place.left)[2] in {"gt", "lt"}:
        return None
    done = NEXT_DAY.match(place.right) if place.quantity.is_next else IMMEDIATE.match(place.right)
    if not (done or IMMEDIATE.match(place.right)) or NOT_RUNNING.search(place.left) or is_for_customer(place):
        return None
    return limit(place, "<=", _clock(place, place.right), start=event(place))


def _named_span(place: Place) -> Finding | None:
    match = SPAN_NOUN.search(place.left)
    header = not place.left.strip() and SPAN_HEADER.search(place.earlier.rstrip(": "))
    between = FROM_TO.search(place.left)
    if not (match or header or between) or is_for_customer(place) or NOT_A_SPAN.search(place.left):
        return None
    states = match and match["verb"] in {"为", "是", "="} and not LIMIT_NOUN.search(place.left)
    comparator: Comparator = "=" if states else "<="
    after, _length = comparator_after(place.right)
    return limit(place, after or comparator, _clock(place, ""), start=lead(place, match.start() if match else 0))


def _lasting(place: Place) -> Finding | None:
    if PUBLISHED.search(place.left) and comparator_after(place.right)[0] == ">=":
        return limit(place, ">=", subjects.OTHER, start=lead(place, len(place.left)))
    right = BRACKET.sub("", place.text[place.quantity.end : place.quantity.end + LASTING_REACH])
    served = place.quantity.unit in LONG and SERVED.match(right)
    if NOT_RUNNING.search(place.left):
        return None
    if LASTING.match(place.right) or (right != place.right and LASTING.match(right)) or served:
        return limit(place, "=", subjects.OTHER, start=lead(place, len(place.left)))
    return None


def _warranty(place: Place) -> Finding | None:
    label = place.left if place.left.strip() else place.earlier
    if not WARRANTY.search(label) or WITHIN.match(place.right) or not LASTS.match(place.right):
        return None
    comparator = comparator_before(place.left)[0]
    return limit(place, comparator or "=", subjects.OTHER, start=lead(place, len(place.left)))


def _clock(place: Place, action: str) -> str:
    """The metric of a time: by its action, by the noun before it, else by what the sentence spoke of before."""
    before = place.left
    action = action.lstrip("()含不本数 ")
    if not action and not subjects.names_action(before):
        parts = re.split(r"[,:]", place.earlier)
        before = next((part for part in reversed(parts) if subjects.names_action(part)), before)
    if action:
        before = before.rpartition("、")[2]
    completed = subjects.completed_metric(f"{before}{action}")
    if completed:
        return completed
    metric = subjects.action_metric(action[:EARLY], before, f"{place.context} {place.earlier}{place.left}")
    if metric == subjects.OTHER and not action and not subjects.names_action(before):
        return subjects.action_metric("", place.context[-EARLY:], place.context)
    return metric
