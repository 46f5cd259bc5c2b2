"""What a measurable phrase is about: the metric that its words name (rule book §6)."""

import re

FIRST_RESPONSE = "first_response_timely_rate"
PRELIMINARY = "preliminary_solution_rate"
RESOLUTION = "resolution_rate"
OBLIGATION = "obligation_kept"
OVERRUN = "overrun"
OTHER = "other"
CASE_CLOCKS = frozenset({FIRST_RESPONSE, PRELIMINARY, RESOLUTION})
"""Metrics that run a clock on each complaint; a time limit for them is a target, any other a deadline."""


def _compiled(*pairs: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), metric) for pattern, metric in pairs)


SHARES = _compiled(
    (r"响应.{0,12}(?:基准|行业)|(?:response|answer).{0,30}benchmark", "response_vs_benchmark"),
    (r"法定时限|超期|逾期", OVERRUN),
    (
        r"首次(?:接触|联系|来电)?解决率|一次(?:性)?(?:解[决答]|修复|办结)率"
        r"|first[- ](?:contact|time|call) (?:resolution|fix)"
        r"|\bat (?:the )?point of (?:the )?(?:call|contact)\b"
        r"|\b(?:at|on|during) (?:the |our |your )?first (?:(?:point of )?contact|visit|call|time)",
        "first_contact_resolution",
    ),
    (r"重复(?:投诉|来电|报修|故障)?.{0,4}率|repeat(?:ed)? (?:complaints?|rate)", "repeat_rate"),
    (r"重开率|重新打开率|reopen", "reopen_rate"),
    (r"满意(?:度|率)|好评率|satisf|\brate us\b", "satisfaction"),
    (r"初步.{0,8}(?:率|比例)", PRELIMINARY),
    (r"(?:响应|首响|应答|首次回复|首次反馈).{0,6}(?:率|比例)|response rate", FIRST_RESPONSE),
    (r"(?:解决|办结|处理|处结|结案|处置|修复|整改|答复|回复).{0,6}率|resolution rate", RESOLUTION),
    (
        r"可用(?:性|率|度)|在线率|开机率|可靠率|正常运行|operational|uptime|availab"
        r"|\bopen for\b|\bbe open\b|\bkeep\b[^.]{0,40}\bopen\b",
        "availability",
    ),
    (r"营收|营业(?:收入|额)|销售(?:收入|额)|年收入|专项(?:基金|资金)|\brevenue\b", "fund_ratio"),
    (r"总客服|客服(?:总量|总数|人员)|监督(?:人员|团队)|质检人员|\b(?:supervisors?|agents)\b", "supervisor_ratio"),
    (
        r"及时.{0,4}率|准时率|按时率|按期率|接[通听]率|准点率|正点率|[内秒](?![^,]{0,10}(?:故障|发生|投诉|重复|返修|差错))[^,]{0,10}(?:率|比例)"
        r"|到达率|到位率|履约率|兑现率|合格率.{0,2}及时|on[- ]time|timely|answer(?:ed)? (?:success )?rate",
        "timely_rate",
    ),
)
ACTIONS = _compiled(
    (r"(?:启动|开始|进入|展开|开展).{0,6}协商|协商程序|negotiat", "negotiation_start"),
    (
        r"初步.{0,6}(?:方案|意见|答复)|(?:提供|提交|给出|提出|出具|制[定订])[^,]{0,12}(?:解决|处理|整改|维修|抢修|修复)方案|(?:workaround"
        r"|preliminary|interim|mitigat|temporary (?:fix|repair))",
        PRELIMINARY,
    ),
    (
        r"退[款费赔]|退还|返还|结清|原路退|垫付|到账|赔款|(?<!拒)赔付|赔偿|理赔款|refund|reimburs"
        r"|\b(?:make|send|issue) (?:you )?(?:(?:the|that|this|a|your|any|compensation) )*payments?\b"
        r"|\bget (?:the|your) money\b|\bpay (?:you|compensation|the compensation)\b",
        "refund_time",
    ),
    (r"(?:到达|赶到|抵达|到场|上门|赶赴|抵|到现场).{0,12}(?:完成|修复|解决|排除)", RESOLUTION),
    (r"^(?:抢修|维修|修复).{0,2}(?:完毕|完成)", RESOLUTION),
    (r"^(?:内)?(?:主动|及时)?(?:与|和|同|跟)[^,]{1,8}联[系络]", FIRST_RESPONSE),
    (r"^(?:须|应|必须|内|及时|派[^,]{1,8}?)*(?:赶赴|赶到|到达|抵达|进入|到)[^,]{0,4}现场", "visit_time"),
    (
        r"^(?:启动|开始|着手|发出|签发|下达|公[布示告]|上报|抄[送报]|移送|报[送告])|退回|回访|检测|检验|查勘|勘查|恢复.{0,4}(?:供|电力|用电|通信)|送[电水气]|通[电水气]|[水电气暖热](?:均)?接通|(?:配件|备件|材料)[^,]{0,4}(?:到位|供应)|退换|换货|发货|配送|送达|送货|到货|安装|开通|换新|包换",
        OTHER,
    ),
    (
        r"到达|赶到|抵达|到场|上门|赶赴|到位|抵现场|现场服务"
        r"|on[- ]?site|attend|arriv(?!al)|visit(?!or| us\b| our\b)|\bbe (?:there"
        r"|with you)\b",
        "visit_time",
    ),
    (
        r"(?:抢修|维修|维护|修理|处理|处置|办理|整改).{0,3}(?:完毕|完成|好|结束|到位)|办结|办妥|结案|完结|结论|^完成(?:$|[()])|闭环|完工|解决|修复|[小中大急]修"
        r"|排除|恢复时[间限]",
        RESOLUTION,
    ),
    (
        r"首次|首响|初步|响应|回应|联[系络]|受理(?!后|之|的|申请|许可|通知|时(?![限间])|条件|人员|部门|单位|机构|中心|窗口|工作组)|派出|派员|接听|接通|接诊|应答|回电|回拨|复电|致电|沟通|接单|派[单工]|签收|反应(?![强问情])",
        FIRST_RESPONSE,
    ),
    (
        r"答复|回复|处理|处置|办理|反馈|抢修|维修|维护|整改|告知.{0,6}(?:结果|情况)|(?:结果|情况).{0,6}告知|(?:结果|处理情况|处理意见)[^,]{0,4}$|答疑",
        RESOLUTION,
    ),
    (
        r"resol|solv|\bfix|repair|\bdeal(?:t|s|ing)? with|\baddressed\b|^\W*address\b"
        r"|respon\w+ fully|fully respon|close|complet"
        r"|investigat|outcome|final|(?:full|substantive"
        r"|detailed) (?:response|reply|answer)"
        r"|(?:respond|reply|replied|responded) in full|restor[^.]{0,40}(?:incident|fault|outage|severity)",
        RESOLUTION,
    ),
    (
        r"respon|repl(?:y|ie)|acknowledg|answer|react|contact you|get back|(?:call|ring|phone)(?:ed)? (?:you )?back"
        r"|return (?:(?:your|all|any) )?(?:[a-z]+ ){0,2}(?:calls?|messages?|voicemails?)|let you know"
        r"|\bcontact times?\b|(?<!collections )(?<!bins )picked up"
        r"|pick up (?:(?:the|your|all) )?(?:phone|telephone|calls?|webchat|chats?)"
        r"|speak to|\bcall you\b",
        FIRST_RESPONSE,
    ),
)
DEEDS = _compiled(
    (r"respon\w* to (?:[a-z-]+ ){0,4}(?:repairs?|faults?|incidents?|issues?|complaints?)\b ?", FIRST_RESPONSE),
    (
        r"appointments?|assess\w*|inspect\w*|survey\w*|quot(?:es?|ations?)\b|arrange\w*|process\w*|updat\w*|remov\w*|wait\w*|greet|start\w*"
        r"|commenc\w*|see (?:you|all|every|visitors|customers)|serve you|be seen|action (?:is |be )?taken",
        OTHER,
    ),
    (
        r"\bwrite\b|\b(?:inform|notify|tell|advise) (?:the |our )?(?:you|them|patients?|customers?|claimants?"
        r"|applicants?|complainants?|tenants?|users?)\b|\bcontact times?\b",
        FIRST_RESPONSE,
    ),
    (r"\barrival at\b", "visit_time"),
)
"""Other things done within a time, and verbs with the noun they are about: they count only right before a figure."""
REFUND = re.compile(r"退款|退费|赔款|\brefund", re.IGNORECASE)
REFUND_NEAR = 60
PROCEDURE = re.compile(
    r"(?<!服务)(?<!维修)(?<!报修)(?<!维护)申请(?!人)|登记|变更|补卡|补办|换证|挂失|装机|移机|新装|手续|过户|开户|报装|供电方案|接电|审批|许可|开办|业务办理|更名|注册|开立|资信|registration|application"
)
COMPLAINT = re.compile(
    r"投诉|异议|诉求|热线|来电|申诉|建议|报修|故障|差评|举报|意见|反映|咨询|查询|求助|事故|损坏|障碍|纠纷|问题"
    r"|漏|停[电水气]|异常|疑义|质疑"
    r"|complain|request|incident|issue|appeal|enquir|quer|fault|email|call|ticket",
    re.IGNORECASE,
)


MUST = "(?:均|都|应当?|必?须|需|要|将|会|可|在|于|的)*"
COMPLETED = _compiled(
    (rf"初步.{{0,4}}(?:方案|意见|答复){MUST}完[成毕]$", PRELIMINARY),
    (
        rf"(?:首次(?:响应|回应|应答|回复|反馈|联系)|首响|响应|回应|应答)(?:工作|服务)?{MUST}完[成毕]$"
        r"|\b(?:first|initial) (?:respon|repl|answer|contact|acknowledg)\w*"
        r"(?: [a-z]+){0,3} completed?(?: [a-z]+){0,2} ?$",
        FIRST_RESPONSE,
    ),
)
"""A first step that is said to be completed, which resolves nothing: 首次响应须在…完成, first response completed."""
EVENT = re.compile(r"[^,、]{0,20}(?:后|之日起|之时起)$")
"""What starts the clock is not what is done in the time: 客户到达后."""
AGENT = re.compile(
    r"(?:抢修|抢险|维修|维护|检修|受理|处理|办理|救援|客服|安装|巡检)+(?:人员|队伍?|单位|部门|机构|工作组|小组|中心|窗口|站点?|班组|工程师|师傅|热线|电话)"
)
"""Who acts; the name of their trade says nothing of what is done: 抢修人员."""


def share_metric(*words: str) -> str:
    """The metric that a share (per cent) measures, from the first of ``words`` that names one."""
    return _first(SHARES, words)


def action_metric(action: str, before: str, context: str = "") -> str:
    """The metric that a time limit belongs to: by what is done within it, else by the words before it.

    An answer or decision on an application is no complaint being resolved, so the nearest topic decides.
    """
    metric = _first(ACTIONS, (action, EVENT.sub("", AGENT.sub("", before)) if action else AGENT.sub("", before)))
    if metric in {RESOLUTION, OTHER} and REFUND.search(before[-REFUND_NEAR:]):
        return "refund_time"
    if metric == RESOLUTION and _speaks_of_procedure(action, before, context):
        return OTHER
    return metric


def completed_metric(words: str) -> str:
    """The metric of a first step that the words end by calling completed; empty where something else is, or nothing."""
    metric = _first(COMPLETED, (words,))
    return "" if metric == OTHER else metric


def nearest_metric(words: str) -> str:
    """The metric of the action that is named last, nearest to the figure after the words; empty if none is named."""
    found = [(_last_end(pattern, words), -order, metric) for order, (pattern, metric) in enumerate((*ACTIONS, *DEEDS))]
    end, _order, metric = max(found)
    return metric if end >= 0 else ""


def names_action(words: str) -> bool:
    """Whether the words say what is done: 办理时间, 响应时限."""
    acting = AGENT.sub("", words)
    return any(pattern.search(acting) for pattern, _metric in ACTIONS)


def _speaks_of_procedure(action: str, before: str, context: str) -> bool:
    for words in (f"{before} {action}", context):
        procedure, complaint = _last_end(PROCEDURE, words), _last_end(COMPLAINT, words)
        if procedure != complaint:
            return procedure > complaint
    return False


def _last_end(pattern: re.Pattern[str], words: str) -> int:
    return max((match.end() for match in pattern.finditer(words)), default=-1)


def _first(patterns: tuple[tuple[re.Pattern[str], str], ...], words: tuple[str, ...]) -> str:
    for text in words:
        for pattern, metric in patterns:
            if pattern.search(text):
                return metric
    return OTHER
