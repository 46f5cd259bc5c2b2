import json

from commitments.letters import parse_text

LETTER = """服务承诺书
1.定义
1.1“工作日”指法定节假日以外的日期。
2.计划
第一阶段：2025年第一季度前完成培训。
3.争议
3.1违约发生后30日内协商。
承诺人：砾石机械公司
签订日期：2024年4月18日
"""


def test_facts_are_plain_data() -> None:
    (letter,) = parse_text(LETTER)
    plain = json.loads(json.dumps(letter.to_json()))
    assert plain["definitions"][0]["term"] == "工作日"
    assert plain["milestones"][0]["due"] == "2025-03-31"
    assert plain["disputes"][0]["within"] == 30
    assert plain["signed_date"] == "2024-04-18"
