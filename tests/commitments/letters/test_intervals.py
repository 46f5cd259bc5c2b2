import pytest

from .reading_of import limits_of, promises_of


@pytest.mark.parametrize(
    ("sentence", "limits"),
    [
        ("抢修期间每2小时向用户通报一次进展。", ["=2 hour"]),
        ("每隔四个小时更新一次公告。", ["=4 hour"]),
        ("夜间巡逻每两小时一次。", ["=2 hour"]),
        ("至少每30分钟发布一次信息。", ["<=30 minute"]),
        ("电梯应当至少每15日进行一次清洁。", ["<=15 day"]),
        ("巡检不少于每7天一次。", ["<=7 day"]),
        ("每两年对水表进行一次检定。", ["=2 year"]),
        ("候诊信息每小时更新一次。", ["=1 hour"]),
        ("水箱每半年清洗一次。", ["=1 per_half_year"]),
        ("We update you every 2 hours.", ["=2 hour"]),
        ("We will keep you informed at least every 20 working days.", ["<=20 working_day"]),
        ("Status reports are sent at intervals of no more than 4 hours.", ["<=4 hour"]),
        ("We send updates at 4-hour intervals.", ["=4 hour"]),
        ("We test the alarm every 2 weeks.", ["=2 week"]),
        ("Boilers are serviced every 12 months.", ["=1 per_year"]),
        ("In a delay we make announcements every 10 minutes.", ["=10 minute"]),
        ("Once every 3 business days or as agreed.", ["=3 working_day"]),
        ("Hedges are trimmed and paths swept every other week.", ["=2 week"]),
    ],
)
def test_what_is_done_again_after_a_time_is_an_interval(sentence: str, limits: list[str]) -> None:
    assert limits_of(sentence) == limits


@pytest.mark.parametrize(
    "sentence",
    [
        "停车费每30分钟1元。",
        "每8小时为一班。",
        "每24小时计费一次。",
        "客户应当每30日核对一次账单。",
        "Read your own meter every 3 days.",
        "Every 3 hours the tide turns.",
        "一小时内不能通话一次的用户。",
    ],
)
def test_prices_shifts_and_what_customers_do_are_none(sentence: str) -> None:
    assert limits_of(sentence) == []


def test_an_interval_is_an_obligation_without_a_period() -> None:
    (promise,) = promises_of("每2小时更新一次公告。")
    assert (promise.kind, promise.metric, promise.period) == ("obligation", "obligation_kept", "")
