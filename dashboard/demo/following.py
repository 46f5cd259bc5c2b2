"""What people did about a breach of the demo: measures, a dispute in negotiation, compensation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from compliance.actions.compensating import Entry, add_compensation
from compliance.actions.disputes import Happened, add_document, climb, open_dispute
from compliance.actions.handling import Plan, finish_handling, plan_handling
from compliance.models import Breach, ComplianceRun, Dispute, Verdict
from evidence.actions import Uploads

PARTY = "远帆物流（集团客户）"
SHIFTS = (("班次", "清点人", "待首次响应"), ("早", "班长甲", "0"), ("中", "班长乙", "0"), ("夜", "班长丙", "0"))
MINUTES = (
    ("事项", "结果"),
    ("超期工单逐件核对", "双方一致"),
    ("补偿标准", "对方要求每件 200 元，公司提出 120 元"),
    ("下次会谈", "一周内"),
)


@transaction.atomic
def follow(company: Organisation, *, today: date, by: User) -> None:
    """The newest minor breach is handled and in negotiation; the others wait for somebody. Told once, with the story's
    own night: nothing is added to the data of somebody who has gone on with the demo."""
    nights = ComplianceRun.objects.done().filter(cause=ComplianceRun.Cause.NIGHTLY)
    of_company = Breach.objects.filter(promise__clause__version__letter__organisation=company)
    breach = of_company.filter(severity=Verdict.MINOR, status=Breach.Status.OPEN).first()
    if breach is None or nights.count() > 1 or Dispute.objects.filter(breach__in=of_company).exists():
        return
    last = min(today, timezone.localdate())
    days = [min(breach.occurred_on + timedelta(days=n), last) for n in (2, 4, 8, 11)]
    _measures(breach, days, last, company.people.get(role=User.Role.CLERK), by)
    _negotiate(breach, days, by)


def _measures(breach: Breach, days: list[date], last: date, clerk: User, by: User) -> None:
    done = plan_handling(
        breach=breach,
        plan=Plan("夜班交接时未清点待首次响应的工单", "交接班逐件清点，并由班长签字", clerk, days[2]),
        by=by,
    )
    finish_handling(
        handling=done,
        done_on=days[2],
        outcome="自次日起每班签字，首周无遗漏。",
        by=by,
        uploads=_paper("交接班记录", days[2]),
    )
    plan_handling(
        breach=breach,
        plan=Plan("系统只在超期后才提醒", "到期前 30 分钟提醒班长和坐席", by, last + timedelta(days=5)),
        by=by,
    )


def _negotiate(breach: Breach, days: list[date], by: User) -> None:
    dispute = open_dispute(
        breach=breach, party=PARTY, happened=Happened(days[0], "对方来函，要求说明超期原因并补偿。"), by=by
    )
    climb(dispute=dispute, rung="negotiation", happened=Happened(days[1], "双方首次会谈，商定逐件核对。"), by=by)
    minutes = Happened(days[3], "第二次会谈纪要。", _paper("会谈纪要", days[3], MINUTES))
    add_document(dispute=dispute, happened=minutes, by=by)
    add_compensation(breach=breach, entry=Entry("promised", Decimal(960), days[3], f"{PARTY}，每件 120 元"), by=by)
    add_compensation(breach=breach, entry=Entry("paid", Decimal(480), days[3], f"{PARTY}，无争议的 4 件"), by=by)


def _paper(name: str, day: date, rows: Iterable[Iterable[str]] = SHIFTS) -> Uploads:
    text = "\n".join(",".join(row) for row in rows)
    return Uploads([SimpleUploadedFile(f"{name}.csv", text.encode())], day)
