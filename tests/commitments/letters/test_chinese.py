import pytest

from .reading_of import limits_of, promises_of


@pytest.mark.parametrize(
    ("sentence", "limits"),
    [
        ("接到报修后30分钟内响应。", ["<=30 minute"]),
        ("自受理之日起五个工作日内答复住户。", ["<=5 working_day"]),
        ("三个工作日内，办理相关手续。", ["<=3 working_day"]),
        ("承诺2小时响应、4小时到达、24小时解决问题。", ["<=2 hour", "<=4 hour", "<=24 hour"]),
        ("响应时间不超过20分钟，最长不超过１小时（含）。", ["<=20 minute", "<=1 hour"]),
        ("最迟不得超过四十八小时。", ["<=48 hour"]),
        ("恢复时间分别为2、4、8小时。", ["=2 hour", "=4 hour", "=8 hour"]),
        ("响应时间分别不超过15、30、60分钟。", ["<=15 minute", "<=30 minute", "<=60 minute"]),
        ("市区2小时、郊区4小时到达现场。", ["<=2 hour", "<=4 hour"]),
        ("到达现场的时间一般不超过：市区45分钟；郊区90分钟。", ["<=45 minute", "<=90 minute"]),
        ("市区45分钟内到达现场；郊区90分钟。", ["<=45 minute", "<=90 minute"]),
        ("停水前提前七日公告。", [">=7 day"]),
        ("应当在停水48小时前，通过公众号公告。", [">=48 hour"]),
        ("至少提前两个工作日通知住户。", [">=2 working_day"]),
        ("情况复杂的，可以延长至十五日。", ["<=15 day"]),
        ("办理时间为一个工作日。", ["=1 working_day"]),
        ("3至5个工作日内退款。", ["[3,5] working_day"]),
        ("半小时内赶到，一个半小时内修复。", ["<=0.5 hour", "<=1.5 hour"]),
        ("次日答复。", ["<=1 day"]),
        ("更换后实行72小时运行跟踪。", ["=72 hour"]),
        ("电梯质保期为三年。", ["=3 year"]),
        ("對住戶投訴，應當在兩個工作天內答覆。", ["<=2 working_day"]),
        ("对住户的投诉98%在72小时内解决。", ["<=72 hour"]),
        ("一刻钟内赶到。", ["<=15 minute"]),
        ("退款T+1到账。", ["<=1 working_day"]),
        ("城区30分钟、郊区1小时、其他地区2小时内到达现场。", ["<=30 minute", "<=1 hour", "<=2 hour"]),
        ("维护人员半个工作日（县区一个工作日）内到达现场。", ["<=0.5 working_day", "<=1 working_day"]),
        ("咨询类2日内、投诉类5日内办结。", ["<=2 day", "<=5 day"]),
        ("办理时限为三个工作日。", ["<=3 working_day"]),
        ("方案公示十五日以上。", [">=15 day"]),
        ("铃响三声内接听。", ["<=3 ring"]),
        (
            "居民、商户、工厂的办理时间分别不超过4个、9个、20个工作日。",
            ["<=4 working_day", "<=9 working_day", "<=20 working_day"],
        ),
        ("20个工作日内（不含施工时间）办结。", ["<=20 working_day"]),
        ("用户自交齐材料之日起3个工作日内装表。", ["<=3 working_day"]),
        ("改造在30日内完成（须挖路的，45日内完成）。", ["<=30 day", "<=45 day"]),
        ("计划停气前48小时通知用户。", [">=48 hour"]),
        ("次日8:30前回复。", ["<=1 day"]),
        ("小漏4小时抢修完毕。", ["<=4 hour"]),
        ("办理时效：维修单，1个工作日；投诉单，5个工作日。", ["<=1 working_day", "<=5 working_day"]),
        ("应急响应：20分钟。", ["<=20 minute"]),
        ("初步答复(15分钟内)。", ["<=15 minute"]),
        ("电话＜30秒接听。", ["<30 second"]),
        ("8小时以内为您恢复。", ["<=8 hour"]),
        ("質量保證期自驗收之日起為貳年。", ["=2 year"]),
        ("质保期限：36个月。", ["=36 month"]),
        ("提供5年（自上线之日起算）的远程巡检服务。", ["=5 year"]),
        ("保修期内整机享受十年包换。", ["=10 year"]),
        ("接報案後半個小時內趕赴現場，聯絡客戶不超過兩小時。", ["<=0.5 hour", "<=2 hour"]),
        ("收到消费者投诉后，应当在七个工作日内处理并告知消费者。", ["<=7 working_day"]),
        ("降低供水水压前24小时通知用户。", [">=24 hour"]),
        ("从受理到通气5个工作日。", ["<=5 working_day"]),
        ("用户可以直接申请，并于一个工作日内予以开通。", ["<=1 working_day"]),
        ("到达现场时间，城区限定为45分钟内；农村90分钟。", ["<=45 minute", "<=90 minute"]),
        ("中断供电前一小时再通知用户一次。", [">=1 hour"]),
        ("应当提早10日向社会公告。", [">=10 day"]),
        ("特别紧急的故障：4小时以内。", ["<=4 hour"]),
        ("必须提前24小时通知用户、因突发事故停气的，事后通知。", [">=24 hour"]),
        ("2个工作时内回复。", ["<=2 working_hour"]),
    ],
)
def test_times_are_read_as_limits(sentence: str, limits: list[str]) -> None:
    assert limits_of(sentence) == limits


@pytest.mark.parametrize(
    ("sentence", "limits"),
    [
        ("投诉办结率不低于97%。", [">=97 percent"]),
        ("重复投诉率控制在4%以内。", ["<=4 percent"]),
        ("住户满意度达到95%以上（不含95%）。", [">95 percent"]),
        ("投诉率控制在万分之五以下。", ["<=0.05 percent"]),
        ("差错率不高于２‰。", ["<=0.2 percent"]),
        ("处理及时率＞95%，接通率≥90%。", [">95 percent", ">=90 percent"]),
        ("退还当月费用的百分之三十。", ["=30 percent"]),
        ("住户满意率95%。", [">=95 percent"]),
        ("配备不少于20人的维修队伍。", [">=20 count"]),
        ("建立300个座席容量的应急系统。", [">=300 count"]),
        ("室内温度不低于20℃。", [">=20 celsius"]),
        ("15秒接通率九成以上。", [">=90 percent"]),
        ("专项资金不少于收入的百分之一点五。", [">=1.5 percent"]),
        ("差错率小于0.5‰。", ["<0.05 percent"]),
        ("满意度得分不低于4.5分（5分制）。", [">=4.5 score"]),
        ("准点率大于等于95%。", [">=95 percent"]),
        ("管网末梢水压不低于0.16MPa。", [">=0.16 megapascal"]),
        ("泵站压力达到0.35兆帕。", [">=0.35 megapascal"]),
        ("确保机房温度即22℃以下。", ["<=22 celsius"]),
        ("抄表准确率到达99%以上。", [">=99 percent"]),
        ("噪声不超过45分贝。", ["<=45 decibel"]),
        ("下载速率不低于100Mbps。", [">=100 megabit_per_second"]),
        ("住院费用1万元以下报销80%，1万元以上报销85%。", ["=80 percent", "=85 percent"]),
        ("赔偿总额不超过未达标当月客户支付的服务费用的50%。", ["<=50 percent"]),
        ("先行垫付医疗费用，以保额的40%为限。", ["<=40 percent"]),
        ("响应及时率、办结率均不低于95%。", [">=95 percent", ">=95 percent"]),
    ],
)
def test_shares_people_and_degrees_are_read(sentence: str, limits: list[str]) -> None:
    assert limits_of(sentence) == limits


@pytest.mark.parametrize(
    "sentence",
    [
        "热线实行二十四小时值班。",
        "停水超过二十四小时的，应当公告。",
        "五日内未答复的，住户可以申诉。",
        "住户应当在收到账单后15日内缴纳费用。",
        "住户可以自收到通知之日起七日内向本公司提出。",
        "住户退租的，应当提前三十日向本公司提出申请。",
        "采暖期开始后的十日内，加强巡查。",
        "温度低于18℃、高于16℃（含）的，减收费用。",
        "每周工作7天，每天24小时。",
        "不能保证在24小时内答复。",
        "拖欠三十日以上的住户，可以停止服务。",
        "拨打12345或者400-123-4567。",
        "依照第三条和第2款办理。",
        "解约须提前30日书面申请。",
        "住户变更地址应提前5日告知我方。",
        "恢复供水不得在22时至次日6时之间进行。",
        "按日加收千分之一的违约金。",
        "满意度提升5个百分点。",
        "征集时间为15天。",
        "经过30天的试运行，系统已经稳定。",
        "两个结算周期内不得调价。",
        "5分钟内自动恢复的问题所导致的停机时间不计。",
        "24小时响应机制。",
        "剩余货款在验收合格后5个工作日内结清。",
        "甲方验收后向乙方支付70%的货款。",
        "指派一名专家。",
        "在采暖期开始后的十日内，供热单位接到投诉的，应当立即处理。",
        "逾期三十日未缴费者，可以停止服务。",
        "用户对方案有不同意见时，应在一个月内提出意见。",
    ],
)
def test_traps_are_no_promises(sentence: str) -> None:
    assert limits_of(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "metric"),
    [
        ("2小时内响应。", "first_response_timely_rate"),
        ("首次响应须在1小时内完成。", "first_response_timely_rate"),
        ("投诉响应应当在30分钟内完成。", "first_response_timely_rate"),
        ("初步解决方案须在2日内完成。", "preliminary_solution_rate"),
        ("投诉处理须在3日内完成。", "resolution_rate"),
        ("响应后3日内完成处理。", "resolution_rate"),
        ("2小时内提供初步解决方案。", "preliminary_solution_rate"),
        ("对投诉，2日内答复。", "resolution_rate"),
        ("2小时内到达现场。", "visit_time"),
        ("2小时内到达现场完成维修。", "resolution_rate"),
        ("2日内退还押金。", "refund_time"),
        ("自收到入户申请之日起2日内答复。", "other"),
        ("违约发生后30日内启动协商程序。", "negotiation_start"),
        ("响应时效须符合行业基准的110%以上。", "response_vs_benchmark"),
        ("住户满意度不低于90%。", "satisfaction"),
        ("重复投诉率不超过4%。", "repeat_rate"),
        ("专项基金不低于营收的3%。", "fund_ratio"),
        ("监督人员不低于总客服量的10%。", "supervisor_ratio"),
        ("建立300个座席的应急系统。", "emergency_seats"),
        ("抢修人员白天40分钟内、夜间60分钟内赶到现场。", "visit_time visit_time"),
        ("25分钟内赶赴现场及时查勘。", "visit_time"),
        ("24小时内抢修完毕恢复通水。", "resolution_rate"),
        ("2小时内派人员到现场解决问题。", "resolution_rate"),
        ("8小时内制定维修方案。", "preliminary_solution_rate"),
        ("三个工作日赔付。", "refund_time"),
        ("24小时内联络客户。", "first_response_timely_rate"),
        ("由受理工作组次日发出通知书。", "other"),
        ("将处理结果在5日内以书面形式通知投诉人。", "resolution_rate"),
        ("客户到达后5分钟内安排专人接待。", "other"),
        ("30分钟内与投保人取得联系。", "first_response_timely_rate"),
        ("无外线工程的，水气接通均不超过4个工作日。", "other"),
        ("人工坐席接通不超过30秒。", "first_response_timely_rate"),
        ("配件到位时间：24小时。", "other"),
        ("完工时间：一般故障不超8小时。", "resolution_rate"),
        ("票务争议当班答复；情况复杂的，不超过两周。", "resolution_rate"),
        ("客户满意度、投诉办结率均达98%。", "satisfaction resolution_rate"),
        ("供电可靠率和电压合格率达到99%以上。", "availability other"),
    ],
)
def test_the_metric_is_what_the_words_are_about(sentence: str, metric: str) -> None:
    assert " ".join(promise.metric for promise in promises_of(sentence)) == metric


def test_a_share_of_the_cases_goes_with_its_limit() -> None:
    (promise,) = promises_of("百分之九十五的投诉应在48小时内办结。")
    assert (promise.share, promise.value) == (95, 48)


def test_striving_is_best_effort_and_the_rest_binds() -> None:
    assert [p.force for p in promises_of("力争2小时内响应，24小时内解决。")] == ["best_effort", "binding"]


def test_hours_of_training_are_counted_by_the_period_named_before() -> None:
    assert limits_of("每半年组织全员培训，培训时长不少于16小时。") == ["=1 per_half_year", ">=16 hours_per_half_year"]


def test_the_words_that_narrow_a_promise_are_kept() -> None:
    (promise,) = promises_of("对漏水的投诉，应当在一小时内到达现场。")
    assert promise.applies_to == "对漏水的投诉"


def test_a_time_on_a_complaint_is_a_target_and_any_other_a_deadline() -> None:
    assert [p.kind for p in promises_of("2小时内响应，提前3日公告停水。")] == ["target", "deadline"]
