"""Who and what there is: the company, its units, what people complain about, and their words. All made up."""

from __future__ import annotations

from typing import NamedTuple

COMPANY = ("云岭通信服务有限公司", "yunling")
FIRM = ("衡准审计事务所", "hengzhun")
SLOW_UNIT = "华东服务部"
UNITS = {
    SLOW_UNIT: 0.21,
    "华南服务部": 0.18,
    "华北服务部": 0.16,
    "华中服务部": 0.13,
    "西南服务部": 0.12,
    "东北服务部": 0.08,
    "政企服务部": 0.07,
    "西北服务部": 0.05,
}
CONTRACT_UNIT = "政企服务部"


class Statement(NamedTuple):
    """What the manager signs, in both languages."""

    zh: str
    en: str


STATEMENT = Statement(
    "本公司对本期所载数字负责。未兑现的承诺已如实列出，原因与改进措施见相应章节。",
    "The company answers for the figures of this quarter. Promises that were not kept are named; what caused it and "
    "what is done about it stands in the sections on them.",
)


class Person(NamedTuple):
    username: str
    role: str
    display_name: str


PASSWORD = "promise-kept-2026"  # noqa: S105 - the demo's, printed by `make run`
PEOPLE = (
    Person("manager", "manager", "林静"),
    Person("clerk", "clerk", "周晓雯"),
    Person("auditor", "auditor", "陈立衡"),
    Person("admin", "admin", "许工"),
)
DEPUTY = Person("deputy", "manager", "何敏")  # drafts what the manager goes over


class ChannelHabit(NamedTuple):
    """How a channel behaves: its share, the median minutes to a human answer, the share solved at once."""

    share: float
    median_minutes: float
    at_once: float


CHANNELS = {
    "phone": ChannelHabit(0.42, 16, 0.38),
    "web_chat": ChannelHabit(0.25, 19, 0.30),
    "counter": ChannelHabit(0.12, 14, 0.42),
    "social": ChannelHabit(0.09, 30, 0.15),
    "email": ChannelHabit(0.08, 42, 0.10),
    "other": ChannelHabit(0.04, 34, 0.12),
}
AUTOMATIC = {"web_chat", "email", "social"}


class Topic(NamedTuple):
    category: str
    name: str
    share: float
    texts: tuple[str, ...]


TOPICS = (
    Topic(
        "资费与账单", "账单疑义", 0.14, ("本月账单比平时多出一截，没人说得清多在哪里。", "账单里有一项我不认识的费用。")
    ),
    Topic("资费与账单", "套餐变更", 0.08, ("换了套餐，月底还是按旧价扣的。", "客服说下月生效，下下月了还没变。")),
    Topic("资费与账单", "退费", 0.06, ("答应退的钱一直没到账。", "重复扣费，要求退回。")),
    Topic("网络质量", "宽带中断", 0.15, ("家里的网又断了，今天第三次。", "晚上一到八点就掉线，白天又好了。")),
    Topic("网络质量", "上网速率", 0.09, ("办的是千兆，测出来只有一半。", "视频会议一直卡，换了网线也不行。")),
    Topic("网络质量", "信号覆盖", 0.07, ("小区地下车库完全没有信号。", "搬进新楼以后电话经常打不出去。")),
    Topic("装机与维修", "装机延期", 0.08, ("约好上午装机，等到下午也没人来。", "改约两次了，还没有装上。")),
    Topic("装机与维修", "维修未到场", 0.07, ("师傅说来，结果没来也没电话。", "报修后工单显示已完成，可没人上门。")),
    Topic("装机与维修", "设备故障", 0.05, ("光猫红灯闪，重启没有用。", "机顶盒一直黑屏。")),
    Topic("业务办理", "实名变更", 0.04, ("过户跑了两趟营业厅都没办成。", "线上提交的资料一直在审核。")),
    Topic("业务办理", "合约解除", 0.05, ("合约到期了，系统还说在期内。", "要求说明违约金是怎么算的。")),
    Topic("增值业务", "误开通", 0.05, ("没有同意过，却开通了一个会员。", "孩子误点开通，要求取消并退费。")),
    Topic("增值业务", "用量提醒", 0.03, ("流量用完没有提醒，产生了超额费用。", "提醒短信晚了一天才到。")),
    Topic("服务态度", "热线", 0.03, ("打了三次热线，每次都要从头说一遍。", "话没说完就被挂断了。")),
    Topic("服务态度", "营业厅", 0.01, ("营业厅排队一小时，到我说系统关了。", "窗口的人让我自己上网查。")),
)

SURNAMES = "云岭溪松柏石江沈苏阮舒骆简盛华岳麦齐冷涂"
GIVEN = ("一舟", "小满", "知夏", "怀瑾", "若水", "望舒", "青禾", "子衿", "砚秋", "禾木", "书遥", "南星", "清越", "予安")


def name_of(customer: int) -> str:
    return SURNAMES[customer % len(SURNAMES)] + GIVEN[customer // len(SURNAMES) % len(GIVEN)]


def phone_of(customer: int) -> str:
    """A number in a block that is given to nobody."""
    return f"1990000{customer % 10_000:04d}"
