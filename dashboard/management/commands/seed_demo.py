"""`manage.py seed_demo`: fill an empty product with the demo."""

from __future__ import annotations

from datetime import date
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Organisation
from dashboard.demo import cast, seeding
from dashboard.demo.calendar import ZONE


class Command(BaseCommand):
    help = "Fill an empty product with the demo: a made-up company, two letters, two years of complaints."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--today", type=_day, metavar="DAY", help="the day the story ends; default: today")
        parser.add_argument("--complaints", type=int, default=seeding.COMPLAINTS, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        self.began = monotonic()
        today = options["today"] or timezone.now().astimezone(ZONE).date()
        if today > timezone.now().astimezone(ZONE).date():
            raise CommandError(f"{today} has not come yet; the story can only end today or earlier.")
        company = seeding.planted()
        if company:
            self._say("The demo is there already; its data stay as they are.")
        else:
            company = self._plant(today, options["complaints"])
        seeding.judge(company, today=today, now=timezone.now(), say=self._say)
        self._say(f"Sign in as {', '.join(person.username for person in cast.PEOPLE)}; password {cast.PASSWORD}")

    def _plant(self, today: date, complaints: int) -> Organisation:
        try:
            return seeding.plant(today=today, complaints=complaints, say=self._say)
        except IntegrityError as error:
            names = ", ".join(person.username for person in cast.PEOPLE)
            raise CommandError(f"Nothing was stored. Accounts named {names} must not exist before: {error}") from error

    def _say(self, text: str) -> None:
        self.stdout.write(f"{monotonic() - self.began:6.1f} s  {text}")
        self.stdout.flush()


def _day(text: str) -> date:
    return date.fromisoformat(text)
