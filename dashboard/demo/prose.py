"""The text of the demo's white papers: a deputy drafts, the manager goes over it, the auditor comments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from accounts.models import User
from whitepapers.actions.prose import remark, save_passage, settle_remark
from whitepapers.models import Language, Remark, WhitePaper
from whitepapers.prose import Prose
from whitepapers.prose.passages import Reading
from whitepapers.sections import Section

RESOLVED, REPEATED, SUPERVISED = (
    "clause:2.2.1 resolution_rate",
    "clause:2.2.2 repeat_rate",
    "clause:3.2.1 supervisor_ratio",
)


class Passage(NamedTuple):
    """A section in one language as the deputy drafted it, and as the manager left it; empty where he only approved."""

    drafted: str
    gone_over: str = ""


OPENING_ZH = (
    "本白皮书报告{{ organisation name }}在 {{ period name }}履行客户服务承诺的情况。所载数字每晚由投诉记录计算，"
    "经第三方审计机构审核后公布。"
)
SUMMARY_ZH = (
    "本期计入投诉 {{ total received }} 件。可判定的承诺 {{ total judged }} 项，达标 {{ total met }} 项，"
    "未达标 {{ total not_met }} 项；发生违约 {{ total breaches }} 起，"
    "详见“违约与争议”一章；获免责的违约同样列出。"
)
CONCERNS_ZH = (
    f"客户最关心的两项：问题解决率为 {{{{ {RESOLVED} value }}}}（承诺值 {{{{ {RESOLVED} target }}}}），"
    f"判定为“{{{{ {RESOLVED} verdict }}}}”；重复投诉率为 {{{{ {REPEATED} value }}}}"
    f"（承诺值 {{{{ {REPEATED} target }}}}），判定为“{{{{ {REPEATED} verdict }}}}”。"
)
CLOSING_ZH = "未达标的承诺，原因和改进措施在相应章节说明；数字如有更正，将列入以后各期的更正表。"
OPENING_EN = (
    "This paper reports how {{ organisation name }} kept its service promises in {{ period name }}. Its figures are "
    "computed every night from the complaint record and published after third-party auditors have examined them."
)
SUMMARY_EN = (
    "Complaints counted in the quarter: {{ total received }}. Promises that could be judged: {{ total judged }}; met: "
    "{{ total met }}; not met: {{ total not_met }}. Breaches: {{ total breaches }}; the section on "
    "breaches says more, and lists exempt ones too."
)
CONCERNS_EN = (
    "Two figures matter most to customers. The resolution rate was "
    f"{{{{ {RESOLVED} value }}}} (promised: {{{{ {RESOLVED} target }}}}; verdict: {{{{ {RESOLVED} verdict }}}}). "
    f"The repeat complaint rate was {{{{ {REPEATED} value }}}} (promised: {{{{ {REPEATED} target }}}}; verdict: "
    f"{{{{ {REPEATED} verdict }}}})."
)
CLOSING_EN = (
    "Where a promise was not kept, the section concerned says why and what is being done. Corrections of figures are "
    "listed in the table of restatements of a later issue."
)
SUPERVISED_ZH = (
    f"监督人员占比为 {{{{ {SUPERVISED} value }}}}（承诺值 {{{{ {SUPERVISED} target }}}}），"
    f"判定为“{{{{ {SUPERVISED} verdict }}}}”。该项按月末在岗人数计算，人员离岗至补足之间的空缺如实计入；"
    "公司已要求各服务部在两周内完成补员，补足前由持证人员临时到岗。"
)
SUPERVISED_EN = (
    f"Supervisors per service agent stood at {{{{ {SUPERVISED} value }}}} (promised: {{{{ {SUPERVISED} target }}}}; "
    f"verdict: {{{{ {SUPERVISED} verdict }}}}). The figure counts who is on duty at the end of each month, so posts "
    "that are vacant until they are filled again count against it. Units now have two weeks to fill such a post, and "
    "qualified staff stand in meanwhile."
)
JUDGED_ZH = "可判定的承诺 {{ total judged }} 项，达标 {{ total met }} 项，未达标 {{ total not_met }} 项，逐项见下表。"
JUDGED_EN = (
    "Promises that could be judged: {{ total judged }}; met: {{ total met }}; not met: {{ total not_met }}. The table "
    "gives the verdict of each."
)
REPEATED_ZH = (
    f"计入的 {{{{ {REPEATED} denominator }}}} 件投诉中，重复投诉 {{{{ {REPEATED} numerator }}}} 件，重复投诉率为 "
    f"{{{{ {REPEATED} value }}}}；上期（{{{{ {REPEATED} before_period }}}}）为 {{{{ {REPEATED} before }}}}。"
)
LINKED_ZH = (
    "热线渠道此前未将来电与前一工单关联，部分重复投诉被登记为新工单。审计指出后，客服系统改为在来电时提示该客户的未结工单，"
    "登记人员核对后方可建单。口径更为完整，数字可能因此上升；以后各期均按同一口径计算。"
)
REPEATED_EN = (
    f"Of {{{{ {REPEATED} denominator }}}} complaints counted, {{{{ {REPEATED} numerator }}}} were repeat complaints: a "
    f"rate of {{{{ {REPEATED} value }}}}, after {{{{ {REPEATED} before }}}} in {{{{ {REPEATED} before_period }}}}."
)
LINKED_EN = (
    "The hotline used not to link a call to the customer's earlier case, so that some repeat complaints were entered "
    "as new ones. Since the auditors pointed this out, the system shows the clerk the customer's open cases, and a new "
    "one is entered only after a look at them. More repeats are found this way and the figure may rise; later issues "
    "count in the same way."
)
TEXTS: Mapping[tuple[Section, Language], Passage] = {
    (Section.STATEMENT, Language.CHINESE): Passage(
        "\n".join([OPENING_ZH, SUMMARY_ZH]), "\n".join([OPENING_ZH, SUMMARY_ZH, CONCERNS_ZH, CLOSING_ZH])
    ),
    (Section.STATEMENT, Language.ENGLISH): Passage("\n".join([OPENING_EN, SUMMARY_EN, CONCERNS_EN, CLOSING_EN])),
    (Section.VERDICTS, Language.CHINESE): Passage(SUPERVISED_ZH, "\n".join([JUDGED_ZH, SUPERVISED_ZH])),
    (Section.VERDICTS, Language.ENGLISH): Passage("\n".join([JUDGED_EN, SUPERVISED_EN])),
    (Section.CHAINS, Language.CHINESE): Passage(REPEATED_ZH, "\n".join([REPEATED_ZH, LINKED_ZH])),
    (Section.CHAINS, Language.ENGLISH): Passage("\n".join([REPEATED_EN, LINKED_EN])),
}
ASKED = "请写明热线关联工单自哪一日起执行，以及对本期重复投诉率的影响。"
SETTLED = "“逐日计算”与计算方法一章的“每晚”不一致，请统一。"


def write(paper: WhitePaper, *, deputy: User, manager: User, at: datetime) -> None:
    """What both wrote in the days before; what the quarter has no figures for is left to the default text."""
    prose = Prose(paper)
    for (section, language), passage in TEXTS.items():
        longest = passage.gone_over or passage.drafted
        if Reading(prose, language, longest).problems:
            continue
        place: dict[str, Any] = {"paper": paper, "section": section, "language": language}
        save_passage(**place, text=passage.drafted, seen=0, by=deputy, at=at - timedelta(days=2))
        if passage.gone_over:
            save_passage(**place, text=passage.gone_over, seen=1, by=manager, at=at - timedelta(days=1))


def comment(paper: WhitePaper, *, auditor: User, at: datetime) -> Remark:
    """The auditor has read the draft: one thing was mended and settled, another waits for an answer."""
    said: dict[str, Any] = {"paper": paper, "by": auditor}
    mended = remark(**said, section=Section.STATEMENT, text=SETTLED, at=at - timedelta(hours=30))
    settle_remark(remark=mended, by=auditor, at=at - timedelta(hours=6))
    return remark(**said, section=Section.CHAINS, text=ASKED, at=at - timedelta(hours=6))
