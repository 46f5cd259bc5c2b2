"""The auditors of the demo: their engagement, their samples, and the definitions they checked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Organisation, User
from audits import actions, clock
from audits.actions import accepting, reperformance, requests, samples, signing
from audits.actions.accepting import Accepted
from audits.actions.reperformance import Examination
from audits.models import Engagement, Reperformance, Sample
from audits.recorded import recorded
from audits.reperformance.facts import AS_RECORDED, Found, How, Kind, Record
from audits.terms import Terms
from commitments import care
from commitments.actions import record_review
from commitments.metrics import Metric
from commitments.models import Letter, LetterVersion, Promise
from complaints.looks.actions import unmask
from complaints.models import Complaint
from dashboard.demo.calendar import Calendar, instant, spread
from evidence.actions import Uploads

REASON = "抽样核对：需致电客户确认首次响应的时间"
SEED = "骰子 3 5 2 6 1，双方在场"
AGREEMENT = "服务承诺独立核查委托协议\n\n委托方与客户代表委员会共同委托第三方机构，对服务承诺的履行情况进行独立核查。\n"
MINUTES = "客户代表委员会会议纪要\n\n会议一致认可由该机构担任服务承诺的第三方核查机构。\n"
SHIFTS = "在岗专职监督人员（月末）\n\n7 月：149 人\n8 月：148 人\n9 月：146 人\n"
EARLIER_SEED = "骰子 6 2 4 4 5，双方在场"
EXAMINED = 12
Otherwise = Callable[[int, Record], tuple[dict[str, Found], str]]


def engage(
    company: Organisation, firm: Organisation, letters: list[Letter], calendar: Calendar, *, by: User, auditor: User
) -> Engagement:
    """The firm looks at both letters from their first day, and may for another quarter; both sides accepted it, and its
    lead has signed."""
    terms = Terms(
        firm=firm,
        title=f"{calendar.effective_from.year}—{calendar.today.year} 年度服务承诺独立核查",
        letters=letters,
        period_from=calendar.effective_from,
        period_until=calendar.today + timedelta(days=60),
        valid_from=calendar.effective_from - timedelta(days=20),
        valid_until=calendar.today + timedelta(days=90),
        lead=auditor,
        entrusted_by=f"{company.name}、客户代表委员会（共同委托）",
        basis="《客户服务升级承诺书》第 1.5 条；《服务承诺独立核查委托协议》",
        purpose="核查承诺履行情况和投诉记录的真实性，结论随季度白皮书公布。",
    )
    morning, evening = instant(terms.valid_from, 9 * 3600), instant(terms.valid_from, 17 * 3600)
    moments = spread(morning, evening, 4)
    agreement = Uploads([SimpleUploadedFile("委托协议.txt", AGREEMENT.encode())], terms.valid_from)
    with clock.at(next(moments)):
        engagement = actions.add_engagement(organisation=company, terms=terms, by=by, uploads=agreement)
    with clock.at(next(moments)):
        accepting.accept_for_the_company(engagement=engagement, capacity="客户服务总监", by=by)
    minutes = Uploads([SimpleUploadedFile("客户代表委员会会议纪要.txt", MINUTES.encode())], terms.valid_from)
    accepted = Accepted("客户代表委员会", "周文清", "主任委员", terms.valid_from)
    with clock.at(next(moments)):
        accepting.record_acceptance(engagement=engagement, accepted=accepted, uploads=minutes, by=by)
    lead = engagement.assignments.get(auditor=auditor)
    with clock.at(next(moments)):
        signing.sign(assignment=lead, name=str(auditor), language="zh-hans", by=auditor)
    return engagement


def request_documents(
    engagement: Engagement, calendar: Calendar, moments: Iterator[datetime], *, auditor: User, manager: User
) -> None:
    """Two requests: the shifts of the supervisors were delivered and accepted, the training lists are waited for."""
    with clock.at(next(moments)):
        shifts = requests.ask(
            engagement=engagement,
            what="近两个季度专职监督人员排班表",
            why="复核专职监督人员占比：按月末在岗人数逐月核对。",
            due_on=calendar.today + timedelta(days=2),
            by=auditor,
        )
    delivered = Uploads([SimpleUploadedFile("监督人员排班.txt", SHIFTS.encode())])
    with clock.at(next(moments)):
        requests.deliver(request=shifts, text="按月汇总，原始考勤可到现场查阅。", uploads=delivered, by=manager)
    with clock.at(next(moments)):
        requests.accept(request=shifts, text="人数与台账一致。", by=auditor)
    with clock.at(next(moments)):
        requests.ask(
            engagement=engagement,
            what="上季度全员培训签到表",
            why="抽查培训时长是否有签到佐证。",
            due_on=calendar.today + timedelta(days=6),
            by=auditor,
        )


def sample(engagement: Engagement, moments: Iterator[datetime], *, auditor: User) -> None:
    """One of the records, by channel, is drawn and a dozen of its items are examined, two of which differ; one on the
    declared level is planned."""
    records = samples.Outline("首次响应时间与原始记录核对", "records", {"tolerable": "3"}, stratify_by="channel")
    drawn = _drawn(engagement, records, SEED, moments, auditor)
    with clock.at(next(moments)):
        _examine(drawn, EXAMINED, auditor, otherwise=_otherwise)
    level = samples.Outline("解决率的声称水平", "declared", {"level": "2", "limit": "5"})
    with clock.at(next(moments)):
        samples.plan_sample(engagement=engagement, outline=level, by=auditor)


def bear_out(engagement: Engagement, moments: Iterator[datetime], *, auditor: User) -> None:
    """A sample for the promised resolution is finished: its re-performance bore the record out."""
    promises = Promise.objects.judged().filter(clause__in=engagement.clauses(), kind=Promise.Kind.TARGET)
    promise = promises.filter(metric=Metric.RESOLUTION).order_by("pk").first()
    outline = samples.Outline("问题解决率：系统记录与客户回访", "records", {"tolerable": "10"}, promise)
    drawn = _drawn(engagement, outline, EARLIER_SEED, moments, auditor)
    with clock.at(next(moments)):
        _examine(drawn, drawn.n or 0, auditor)
    with clock.at(next(moments)):
        reperformance.finish(sample=drawn, by=auditor)


def _drawn(
    engagement: Engagement, outline: samples.Outline, seed: str, moments: Iterator[datetime], auditor: User
) -> Sample:
    with clock.at(next(moments)):
        planned = samples.plan_sample(engagement=engagement, outline=outline, by=auditor)
    with clock.at(next(moments)):
        frozen = samples.freeze(sample=planned, by=auditor)
    with clock.at(next(moments)):
        return samples.enter_seed(sample=frozen, seed=seed, by=auditor)


def _examine(drawn: Sample, count: int, auditor: User, otherwise: Otherwise | None = None) -> None:
    """The first items of a sample that are not settled by an earlier one, as recorded, but where `otherwise` says what
    was found of an item, by its place."""
    settled = Reperformance.objects.filter(engagement=drawn.engagement).values("complaint")
    waiting = drawn.items.exclude(complaint__in=settled).order_by("stratum", "rank")
    items = list(waiting.values_list("complaint", flat=True)[:count])
    records = recorded(drawn.engagement, items)
    told = {}
    for place, number in enumerate(items):
        record = records[number].record
        found, note = otherwise(place, record) if otherwise else ({}, "")
        told[number] = Examination(dict.fromkeys(record.fields, AS_RECORDED) | found, note=note)
    workbook = hashlib.sha256(drawn.frame_digest.encode()).hexdigest()
    reperformance.take_workbook(sample=drawn, examinations=told, digest=workbook, by=auditor)


def _otherwise(place: int, record: Record) -> tuple[dict[str, Found], str]:
    """Two of a dozen items differ: a solution was offered later than recorded, and a repeat was entered as new."""
    if place == 4:
        later = record.received_at + timedelta(hours=2, minutes=47)
        return {"preliminary_at": Found(How.OTHERWISE, later)}, "录音显示初步解决方案晚于登记时间，此前仅告知已受理。"
    if place == 9:
        return {"arrival": Found(How.OTHERWISE, Kind.REPEAT)}, "同一客户 11 天前就同一问题投诉过，登记在另一手机号下。"
    return {}, ""


def look(engagement: Engagement, *, auditor: User, at: datetime) -> None:
    """The auditor opened the contact of one customer to ask him when he was called: the manager sees who, and why."""
    seen = Complaint.objects.visible_to(auditor, timezone.localdate(at)).filter(organisation=engagement.organisation)
    named = seen.filter(resolved_at__isnull=False, received_at__lt=at).exclude(customer_contact="")
    complaint = named.order_by("-received_at", "-id").first()
    if complaint:
        unmask(complaint=complaint, field="customer_contact", reason=REASON, by=auditor, now=at)


def check_metrics(letters: list[Letter], calendar: Calendar, *, auditor: User, manager: User) -> None:
    """The auditor checked every definition early in the last quarter; one he had checked long before is due again."""
    versions = LetterVersion.objects.in_force(calendar.today).filter(letter__in=letters).order_by("letter")
    for version in versions:
        for each in care.of_version(version, calendar.today):
            is_early = each.promise.metric == Metric.REPEAT and each.promise.kind == Promise.Kind.TARGET
            on = calendar.effective_from + timedelta(days=25) if is_early else calendar.quarter(1) + timedelta(days=20)
            again = calendar.today - timedelta(days=9) if is_early else on + timedelta(days=365)
            record_review(
                promise=each.promise,
                author=manager,
                reviewed_on=on,
                next_review_on=again,
                remark="换渠道再次投诉是否并案，下次复核时一并确认。" if is_early else "",
                by=auditor,
            )
