"""Telling the story once: everything that is known goes in together, then it is judged and two quarters published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import Organisation, ServiceUnit, User
from audits.actions.heads import give_heads
from audits.actions.opinions import quarters
from audits.models import Engagement, GivenHead
from commitments.models import Letter
from complaints.actions import write_facts
from complaints.models import ChangeSet, Source
from complaints.quality.counting import count_again
from compliance.actions import recompute
from compliance.actions.nights import latest_night, moment_of
from compliance.models import ComplianceRun
from dashboard.demo import (
    audit,
    cast,
    corrections,
    findings,
    following,
    issues,
    notices,
    opinions,
    papers,
    prose,
    registers,
    rewards,
    sources,
)
from dashboard.demo.calendar import Calendar, instant, spread
from dashboard.demo.complaints import record
from dashboard.demo.drafts import leave_under_review
from dashboard.demo.plan import plan
from evidence.actions import seal
from whitepapers.models import WhitePaper

COMPLAINTS = 60_000
WEEK = timedelta(weeks=1)
Say = Callable[[str], None]


def planted() -> Organisation | None:
    """The demo's company if the demo is there."""
    return Organisation.objects.filter(slug=cast.COMPANY[1]).first()


@transaction.atomic
def plant(*, today: date, complaints: int = COMPLAINTS, say: Say) -> Organisation:
    """Store all that is known on this day: all of it or nothing."""
    calendar = Calendar(today)
    say("company, units and people")
    company, firm, people = _people()
    manager, auditor = people["manager"], people["auditor"]
    say("two letters: read, explained, reviewed, put in force")
    versions = papers.store(company, calendar, by=manager)
    letters = [version.letter for version in versions]
    engagement = audit.engage(company, firm, letters, calendar, by=manager, auditor=auditor)
    papers.explain(letters[0], calendar, manager=manager, auditor=auditor)
    for version in versions:
        papers.review(version, by=manager)
        papers.put_in_force(version, calendar, by=manager)
    plan(papers.amend(versions[1], calendar, by=manager), calendar, by=manager)
    audit.check_metrics(letters, calendar, auditor=auditor, manager=manager)
    rewards.propose(letters[0], calendar, by=manager)
    say("registered facts, outages and benchmarks")
    registers.register(company, calendar, by=manager)
    registers.register_publications(company, calendar, by=manager, but=dict(published_here(calendar)))
    sources.confirm(company, calendar, by=auditor)
    _complaints(company, calendar, complaints, by=people["clerk"], say=say)
    _first_audit(engagement, letters[0], calendar, auditor=auditor, manager=manager)
    audit.look(engagement, auditor=auditor, at=calendar.known_until)
    leave_under_review(company, calendar, by=manager)  # it names customers and categories of the record
    return company


def _first_audit(engagement: Engagement, letter: Letter, calendar: Calendar, *, auditor: User, manager: User) -> None:
    """What the first opinion rests on, in the weeks before its day: a sample, then a finding that was closed."""
    until = instant(published_here(calendar)[0][1])
    audit.bear_out(engagement, spread(until - 6 * WEEK, until - 4 * WEEK, 5), auditor=auditor)
    findings.find(engagement, letter, spread(until - 4 * WEEK, until, 6), auditor=auditor, manager=manager)


def published_here(calendar: Calendar) -> list[tuple[str, date]]:
    """The quarters whose white papers come out of the product, with their days: the last ones whose day has come."""
    return registers.published_quarters(calendar)[-issues.HERE :]


def _people() -> tuple[Organisation, Organisation, dict[str, User]]:
    company = Organisation.objects.create(name=cast.COMPANY[0], slug=cast.COMPANY[1])
    firm = Organisation.objects.create(name=cast.FIRM[0], slug=cast.FIRM[1], kind=Organisation.Kind.AUDIT_FIRM)
    for name in cast.UNITS:
        ServiceUnit.objects.create(organisation=company, name=name)
    people = {
        person.role: User.objects.create_user(
            person.username,
            password=cast.PASSWORD,
            role=person.role,
            display_name=person.display_name,
            organisation=firm if person.role == User.Role.AUDITOR else company,
        )
        for person in cast.PEOPLE
    }
    User.objects.create_user(
        cast.DEPUTY.username,
        password=cast.PASSWORD,
        role=cast.DEPUTY.role,
        display_name=cast.DEPUTY.display_name,
        organisation=company,
    )
    people[User.Role.CLERK].units.set(company.units.filter(name__in=list(cast.UNITS)[:2]))
    return company, firm, people


def _complaints(company: Organisation, calendar: Calendar, count: int, *, by: User, say: Say) -> None:
    say(f"about {count:,} complaints")
    source = Source.objects.create(organisation=company, key="hotline", name="客服工单系统")
    written = write_facts(
        source=source,
        facts=record(calendar, count),
        by=by,
        kind=ChangeSet.Kind.DEMO,
        reason="演示数据",
        now=calendar.known_until,
        progress=lambda done: say(f"  {done:,} complaints") if done % 10_000 == 0 else None,
    )
    say(f"  {written.accepted:,} complaints stored")
    count_again()


def judge(company: Organisation, *, today: date, now: datetime, say: Say) -> None:
    """Publish the last quarters as they were known on their days, then judge as the last night's run does.

    Each step is done once: a seeding that was interrupted goes on where it stopped.
    """
    manager = company.people.get(username="manager")
    calendar = Calendar(today)
    for quarter, day in published_here(calendar):
        _publish(company, calendar, quarter, day, by=manager, say=say)
    notices.open_inboxes(company)
    night = min(today, latest_night(now))
    if not ComplianceRun.objects.done().filter(night__gte=night).exists():
        say(f"the night's run of {night}")
        recompute(as_of=moment_of(night), cause=ComplianceRun.Cause.NIGHTLY, night=night, progress=_every_tenth(say))
        rewards.approve(company, by=manager, at=moment_of(night))
    following.follow(company, today=today, by=manager)
    issues.draft(company, registers.label_of(calendar.running_quarter), by=manager, at=moment_of(night))
    _audit(company, calendar, by=manager, at=now)
    _draft(company, today=today, by=manager, at=now)
    notices.tell(now=now)
    seal()


def _publish(company: Organisation, calendar: Calendar, quarter: str, day: date, *, by: User, say: Say) -> None:
    is_last = quarter == published_here(calendar)[-1][0]
    if not WhitePaper.objects.published().filter(organisation=company, period=quarter).exists():
        at = instant(day, 10 * 3600)
        say(f"white paper of {quarter}, as known on {day}")
        recompute(as_of=at, progress=_every_tenth(say))
        rewards.approve(company, by=by, at=at)
        issues.restate(company, by=by)
        say(f"the audit opinion on {quarter}")
        engagement, auditor = company.engagements.get(), User.objects.get(username="auditor")
        if is_last:
            moments, letter = spread(at - 2 * WEEK, at, 2), _first_letter(engagement)
            findings.find_too_few_supervisors(engagement, letter, calendar, moments, auditor=auditor, manager=by)
        opinions.sign(engagement, quarter, by=auditor, at=at)
        issues.publish(company, quarter, deputy=deputy_of(company), by=by, at=at, say=say)
        sources.confirm(company, calendar, by=auditor)  # the publication, too
    clerk = company.people.get(role=User.Role.CLERK)
    reason = corrections.REASON if is_last else corrections.EARLIER_REASON
    corrections.correct(company, calendar, quarter, reason=reason, by=clerk)


@transaction.atomic
def _audit(company: Organisation, calendar: Calendar, *, by: User, at: datetime) -> None:
    """What the auditor does since the last opinion: he asks for documents, samples, finds the same again, is writing
    the opinion on the quarter before the published ones, and has been given the night's head."""
    if GivenHead.objects.exists():
        return
    engagement, auditor = company.engagements.get(), User.objects.get(username="auditor")
    since, until = instant(published_here(calendar)[-1][1], 12 * 3600), calendar.known_until
    middle = since + (until - since) / 2
    audit.sample(engagement, spread(since, middle, 5), auditor=auditor)
    audit.request_documents(engagement, calendar, spread(since, until, 4), auditor=auditor, manager=by)
    letter = _first_letter(engagement)
    findings.find_again(engagement, letter, spread(middle, until, 7), auditor=auditor, manager=by)
    before = registers.label_of(calendar.quarter(issues.HERE + 1))
    if before in quarters(engagement) and not engagement.opinions.filter(period=before).exists():
        opinions.begin(engagement, before, by=auditor, at=until)
    give_heads(now=at)


def _first_letter(engagement: Engagement) -> Letter:
    return engagement.letters.order_by("pk")[0]


def _draft(company: Organisation, *, today: date, by: User, at: datetime) -> None:
    """The issue on the running quarter is being written; the auditor has read it and commented."""
    quarter = registers.label_of(Calendar(today).running_quarter)
    paper = WhitePaper.objects.get(organisation=company, period=quarter)
    if paper.passages.exists():
        return
    prose.write(paper, deputy=deputy_of(company), manager=by, at=at)
    prose.comment(paper, auditor=User.objects.get(username="auditor"), at=at)


def deputy_of(company: Organisation) -> User:
    return company.people.get(username=cast.DEPUTY.username)


def _every_tenth(say: Say) -> Callable[[int, int, str], None]:
    def progress(done: int, total: int, _step: str) -> None:
        if done and (done * 10) // total != ((done - 1) * 10) // total:
            say(f"  {done} of {total} periods judged")

    return progress
