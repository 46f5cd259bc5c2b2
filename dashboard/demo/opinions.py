"""What the auditors of the demo sign: an opinion on the quarter that is published, and one that is being written."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.http import HttpRequest
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.actions import prove, remove_factor
from accounts.models import User
from accounts.signing import Confirmed
from audits import checklist, opining
from audits.actions import opinions
from audits.models import Engagement, Opinion, View
from commitments.models import Clause
from compliance.models import Verdict
from evidence.verification import verify

SCOPE = (
    "核查对象为本季度已判定的全部条款。方法：按抽样计划从冻结的抽样框中抽取投诉逐件核对原始记录，对登记事实核对凭证，"
    "对剔除项核对件数与剔除依据。未核查：承诺周期尚未结束的条款，以及客户对处理结果的主观评价。"
)
OVERALL = "%s项不符合已单独列为审计发现；除此之外，所查事项未发现与披露数字相反的证据。"
SHORT = "月末在岗人数低于承诺比例，缺口与披露一致。"
NUMBERS = "零一两三"
EXPLAINED = {
    "samples": "第二份抽样针对下一季度的声称水平，不影响本期意见。",
    "reperformed": "按渠道核对的样本仍在复核，结果随下一季度的意见披露。",
    "lists": "剔除项数量较大，本期核对件数与剔除依据；疑似重大违约与期后修改的投诉逐件复核列入下一期。",
    "final": "未到期工单按规则书列为“未到期”，到期后的差异以重述方式披露。",
    "notes": "该释义涉及的区间本期没有出现，不影响本期判定。",
    "exemptions": "相关违约按未豁免列示。",
}
UNSEEN = "3.1"  # of the first letter: the accounts that show it come with the annual audit


def sign(engagement: Engagement, period: str, *, by: User, at: datetime) -> Opinion:
    """Written clause by clause, led through the checklist, signed with a code."""
    opinion = opinions.begin_opinion(engagement=engagement, period=period, by=by, at=at)
    missed = _missed(opinion)
    for clause in opining.clauses(opinion):
        view, reason = _view(clause, missed)
        opinions.write_clause(opinion=opinion, clause=clause, view=view, reason=reason, seen=0, by=by, at=at)
    overall = OVERALL % NUMBERS[engagement.findings.count()]
    said = {"scope": SCOPE, "view": View.NOT_CONTRADICTED, "reason": overall}
    opinions.write_overall(opinion=opinion, **said, seen=0, by=by, at=at)
    verify(heads=[], by=by)
    for item in checklist.unsettled(Opinion.objects.get(pk=opinion.pk)):
        opinions.explain(opinion=opinion, key=item.key, reason=EXPLAINED[item.key], before="", by=by, at=at)
    return opinions.sign(opinion=opinion, by=by, at=at, confirmed=confirm(by)).opinion


def begin(engagement: Engagement, period: str, *, by: User, at: datetime) -> Opinion:
    """The scope and the first clauses are written; the rest waits for whoever looks at the demo."""
    opinion = opinions.begin_opinion(engagement=engagement, period=period, by=by, at=at)
    opinions.write_overall(opinion=opinion, scope=SCOPE, view="", reason="", seen=0, by=by, at=at)
    for clause in opining.clauses(opinion)[:2]:
        view, reason = _view(clause, _missed(opinion))
        opinions.write_clause(opinion=opinion, clause=clause, view=view, reason=reason, seen=0, by=by, at=at)
    return opinion


def confirm(person: User) -> Confirmed:
    """He sets an app up, signs with its code and takes it off again: in the demo a password alone opens everything."""
    app = TOTPDevice.objects.create(user=person, name="app", confirmed=True)
    kind = prove(request=HttpRequest(), user=person, code=_shown(app))
    remove_factor(user=person, by=person)
    return Confirmed(person.pk, kind)


def _shown(app: TOTPDevice) -> str:
    return f"{totp(app.bin_key):06d}"  # type: ignore[no-untyped-call]


def _missed(opinion: Opinion) -> set[Clause]:
    return {row.promise.clause for row in opining.results(opinion) if row.verdict == Verdict.MISSED}


def _view(clause: Clause, missed: Collection[Clause]) -> tuple[str, str]:
    if clause.path.startswith(UNSEEN):
        return View.NOT_EXAMINED, "专项基金的决算凭证随年度财务审计提供，本期未能核查。"
    return View.NOT_CONTRADICTED, SHORT if clause.path == "3.2.1" and clause in missed else ""
