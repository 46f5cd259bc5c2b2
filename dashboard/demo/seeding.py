"""Telling the story once: everything that is known goes in together, then it is judged and one quarter published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from accounts.models import Organisation, ServiceUnit, User
from complaints.actions import write_facts
from complaints.models import ChangeSet, Source
from dashboard.demo import audit, cast, papers, registers
from dashboard.demo.calendar import ZONE, Calendar
from dashboard.demo.complaints import record

COMPLAINTS = 60_000
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Planted:
    """Who and what the story is about."""

    company: Organisation
    people: dict[str, User]


def planted() -> Organisation | None:
    """The demo's company if the demo is there."""
    return Organisation.objects.filter(slug=cast.COMPANY[1]).first()


@transaction.atomic
def plant(*, today: date, complaints: int = COMPLAINTS, say: Say) -> Planted:
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
    audit.find(engagement, letters[0], calendar, auditor=auditor, manager=manager)
    say("registered facts, outages and benchmarks")
    registers.register(company, calendar, by=manager)
    registers.register_publications(company, calendar, by=manager, but=published_here(calendar))
    _complaints(company, calendar, complaints, by=people["clerk"], say=say)
    return Planted(company, people)


def published_here(calendar: Calendar) -> str:
    """The quarter whose white paper comes out of the product: the last one whose day has come; empty if none has."""
    out = registers.published_quarters(calendar)
    return out[-1][0] if out else ""


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


def night_of(today: date) -> datetime:
    """02:00 of the day in the letters' zone: when the night's run judges what is known."""
    return datetime.combine(today, time(2), ZONE)
