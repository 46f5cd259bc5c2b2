"""The files behind the registered facts, and what the auditor has confirmed of them. All made up."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Organisation, User
from commitments import actions
from commitments.models import Benchmark, Milestone, Outage, ResourceFact
from dashboard.demo.calendar import Calendar
from evidence.actions import store
from evidence.models import EvidenceFile


def source(name: str, words: str, day: date, *, by: User) -> EvidenceFile:
    """A text file as the company's books and logs might give it."""
    upload = SimpleUploadedFile(name, f"\ufeff{words}\r\n（演示数据）\r\n".encode())
    return store(upload=upload, effective_on=day, by=by)


def confirm(company: Organisation, calendar: Calendar, *, by: User) -> None:
    """The auditor looks at everything that speaks of the time before the running quarter and that he has not seen."""
    before = calendar.running_quarter
    looked_at: list[Any] = [
        ResourceFact.objects.filter(organisation=company, ends_on__lt=before),
        Outage.objects.filter(organisation=company, ends_at__date__lt=before),
        Benchmark.objects.filter(organisation=company, valid_from__lt=before),
        Milestone.objects.filter(letter__organisation=company, done_on__lt=before),
    ]
    for entries in looked_at:
        chosen = entries.standing().filter(confirmed_by=None).exclude(evidence=None)
        if chosen.exists():
            actions.confirm(entries=chosen, seen=actions.revisions(chosen), by=by, today=calendar.today)
