"""Who must act, and whether a phrase is only a condition: the traps between a figure and a promise."""

import re

from commitments.letters.comparators import comparator_before
from commitments.letters.places import Place

CUSTOMERS = (
    r"(?:用户|客户|消费者|顾客|申请人|申诉人|投诉人|来电人|甲方|买方|需方|购买方|乘客|旅客|业主|住户"
    r"|接收方|当事人|居民|您|你|本人|患者|病人|参保人|纳税人|借款人|持卡人|投保人|被保险人|学员|家长|寄件人|收件人"
    r"|买家|租户|承租人|举报人|诉求人|信访人|参观者|会员)"
)
PROVIDERS = (
    r"(?:企业|公司|单位|经营者|部门|机构|服务方|承诺方|承诺人|服务提供方|我们|我方|我司|我行|本行|乙方|卖方|供方"
    r"|客服|中心"
    r"|工作人员|人员|商家|物业服务人|供电|供水|供气|供热|承办|法院|保险人|快递员|医师|医生|维保|本院|我院|我局|本店|卖家|平台|双方|医院|急救站|政府|物业|运营商|银行"
    r"|网点|厂家|厂商|窗口|专员|工程师|团队)"
)
ACTING = re.compile(
    rf"(?<![为给向对与和同替帮让请至由])(?:(?P<customer>{CUSTOMERS})|(?P<provider>{PROVIDERS}))"
    r"(?=应|必须|须|需(?!求)|可|将|有权|不得|在|于|自(?!己)|要(?!求)|能|会|逾期|未|均|如需|承诺|保证|负责)"
)
CUSTOMER_ACTS = re.compile(
    rf"^(?:以?内|之内|前|以前|之前)?,?(?:可以?|应当?|须|必须|有权)?(?:书面|以书面形式|主动|自行)?(?:(?:向|到|至|凭|持)(?!{CUSTOMERS}"
    rf"|社会).{{0,24}}?)?"
    r"(?:提出(?!.{0,8}(?:方案|意见|措施|计划|答复))|申请|申报|申诉|缴纳|交纳|缴清|补缴|缴费|付清|支付(?:货款"
    r"|价款|尾款|费用|全款)|预约|退订|补正|补齐|缴费|付款|索赔|领取|激活|复诊|复查|来院|到院)"
)
TOLD_US = re.compile(
    r"^(?:以?内|之内|以?前|之前)?,?(?:书面)?(?:通知|告知|通报|联系|知会)(?:我[方司行院校]|我公司|本公司|本行|我们|承诺方|乙方)"
)
GOES_ELSEWHERE = re.compile(
    rf"^(?:以?内|之内|前|以前|之前)?,?(?:向|到|至)(?!{CUSTOMERS}|社会|现场|场).{{0,24}}?(?:投诉|反映|咨询|办理"
    rf"|领取|报名|报修)"
)
SERVES = re.compile(
    rf"^.{{0,8}}?(?:通知|告知|答复|回复|联系|回访|反馈|提醒|退还|返还|通报|向|给|为|与)(?:受影响的?|全体|相关|该|停.)?{CUSTOMERS}"
)
OBJECTS = re.compile(
    rf"{CUSTOMERS}[^,;]{{0,30}}(?:有(?:不同|其他)?(?:意见|异议|疑问|疑义)|不服|不满意)(?:的|时|的话)?,(?:可以?|应当?|须)?(?:在|于|自[^,]{{1,16}}起)?$"
)
"""Who objects must say so in time: 用户有不同意见时,应在一个月内提出意见."""
EVENT_OF = re.compile(r"(?:自|在|于)[^,;]{0,40}(?:后|起|时|之内)(?:,|$)[^应须]*$")
SAYS = re.compile(r"^(?:以?内|之内)?,?(?:书面)?(?:提出|提交|申请|要求|请求|投诉|反映)")
FOLLOWS = re.compile(r",(?:并|即)(?:可)?(?:在|于)?$")
"""What follows upon what the customer did: 用户可以申请,并于|一日内予以开通."""
PROVIDER_DEED = re.compile(
    r"^(?:以?内|之内)?(?:为其|予以|给予|完成)?(?:送[电气水达货]|装表|通[电气水热]|接[电通]|供[电水气热]|安装|开通|办[结理妥]|答复|回复|受理"
    r"|退[还款费]|上门|派|维修|抢修|修复|勘[查察]|检测|审[核批]|发放|到账|赔付)"
)
"""What only a provider does; the customer before it is whom the event befell: 客户自办结手续之日起三日内送电."""
PRICE = re.compile(r"(?:货款|价款|余款|尾款|合同款|款项)[^,]{0,30}$")
PAID = re.compile(r"^(?:以?内|之内)?(?:一次性)?(?:结清|付清|支付|付)")
RECEIVES = re.compile(r"收到|得到|获得|享受|接到")
PEOPLE = "消费|经营|使用|管理|参观|服务|申请|投诉|举报|求助|来访|报修|残疾|驾驶|劳动|志愿|来电"
"""What stands before 者 where that names a person: 告知消费者 is no condition as 逾期未缴者 is."""
NO_PERSON = "".join(f"(?<!{person})" for person in PEOPLE.split("|"))
CONDITION_END = re.compile(
    r"(?:的|的情况下?|的情形|(?<!小)(?<!工)(?<!学)(?<!课)(?<!及)(?<!准)(?<!按)(?<!限)(?<![0-9零一二三四五六七八九十])时"
    rf"|的话|{NO_PERSON}(?<!患)(?<!学)(?<!记)者|期间|之日|之前|以前|以后|之后)$"
)
CONDITION_RIGHT = re.compile(
    r"^(?:以?内|之内|以上|以下)?(?:仍|尚|还|均|都)?(?:未|没有|没能|不能|无法|不予|不(?!间断|少于|超过|低于|高于"
    r"|得|多于))"
)
CAUSED = re.compile(r"(?:所?导致|引起|造成)的[^,]{1,10}$")
"""A noun that the words before it describe: 五分钟内自动恢复的问题所导致的停机时间."""
INCLUSION = re.compile(r"\(不?含(?:本数)?$")
CONDITION_START = re.compile(r"^(?:如果|如|若|倘若|假如|一旦|凡|逾期|除非|只要)(?!期|实|下|何)")
MODALS = re.compile(r"应|须|必须|确保|保证|承诺|不得|力争|争取|实现|达到|控制在|保持|要求|目标")
TRIMMED = ")]）】”\"' 》"


def is_condition(place: Place) -> bool:
    """Whether the figure only says when something else holds: 超过二十四小时的, 五日内未答复的, （不含95%）."""
    if INCLUSION.search(place.left):
        return True
    tail = place.part_tail.rstrip(TRIMMED)
    if place.right.startswith("的") and comparator_before(place.left)[2] in {"gt", "lt"}:
        return True
    if CONDITION_END.search(tail) or CAUSED.search(tail) or CONDITION_RIGHT.match(place.right):
        return True
    return bool(CONDITION_START.match(place.left)) and not MODALS.search(place.left)


def is_for_customer(place: Place) -> bool:
    """Whether the customer, not the provider, must act within the time."""
    right = place.right
    if SERVES.match(right):
        return False
    if PRICE.search(place.left) and PAID.match(right):
        return True
    if TOLD_US.match(right) or CUSTOMER_ACTS.match(right) or GOES_ELSEWHERE.match(right):
        return True
    before = place.text[max(place.sentence.start, place.quantity.start - 100) : place.quantity.start]
    if OBJECTS.search(before) and SAYS.match(right):
        return True
    actors = list(ACTING.finditer(before))
    if not actors or actors[-1]["customer"] is None or RECEIVES.search(right):
        return False
    since = before[actors[-1].end() :]
    done_by_us = since in {"在", "于"} or EVENT_OF.match(since) or FOLLOWS.search(since)
    return not (PROVIDER_DEED.match(right) and done_by_us)
