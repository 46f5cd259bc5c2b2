"""Keep the table of complaints in parts by month, on PostgreSQL; see docs/scaling.md."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.partitions import actions, planning
from complaints.partitions.errors import PartitionError


def month(text: str) -> date:
    """A month as 2026-11."""
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007  # a month of no zone
    except ValueError:
        raise argparse.ArgumentTypeError(_("%(text)s is no month; write 2026-11.") % {"text": text}) from None


class Command(BaseCommand):
    help = "Put the table of complaints in parts by month, or make the months that are missing (PostgreSQL)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--ahead", type=int, default=actions.AHEAD, help="months made before they come")
        parser.add_argument("--dry-run", action="store_true", help="print the SQL, change nothing")
        step = parser.add_mutually_exclusive_group()
        step.add_argument(
            "--first", type=month, metavar="MONTH", help="the first month, when the table is put in parts"
        )
        step.add_argument("--detach", type=month, metavar="MONTH", help="take a month out of the record")
        step.add_argument("--attach", type=month, metavar="MONTH", help="take a detached month in again")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._plan(**options) if options["dry_run"] else self._do(**options)
        except PartitionError as error:
            raise CommandError(str(error)) from None

    @transaction.atomic
    def _plan(
        self, *, ahead: int, first: date | None, detach: date | None, attach: date | None, **_others: Any
    ) -> None:
        today = timezone.localdate()
        if detach:
            statements = planning.to_detach(detach, today=today)
        elif attach:
            statements = planning.to_attach(attach)
        elif planning.is_in_parts():
            statements = planning.to_roll(today=today, ahead=ahead)
        else:
            statements = planning.to_convert(today=today, ahead=ahead, first=first)
        self.stdout.write("\n".join(["BEGIN;", *(f"{each};" for each in statements), "COMMIT;"]))

    def _do(self, *, ahead: int, first: date | None, detach: date | None, attach: date | None, **_others: Any) -> None:
        today = timezone.localdate()
        if detach:
            actions.detach(month=detach, today=today)
        elif attach:
            actions.attach(month=attach)
        elif planning.is_in_parts():
            self._tell(actions.roll(today=today, ahead=ahead))
        else:
            self._tell(actions.convert(today=today, ahead=ahead, first=first))

    def _tell(self, made: list[date]) -> None:
        if made:
            self.stdout.write(_("Months made: %(months)s") % {"months": ", ".join(f"{each:%Y-%m}" for each in made)})
        else:
            self.stdout.write(_("Every month has its part already."))
