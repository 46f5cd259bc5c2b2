"""`manage.py retain`: let go what is past its time, as the worker does every night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone, translation

from accounts.models import Organisation
from dashboard.retention import actions


class Command(BaseCommand):
    help = "Erase personal data that are past their time (settings.RETENTION_DAYS), except what is held."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would go, what stays, and why")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            with translation.override("en"):
                self._tell()
            return
        gone = actions.retain(now=timezone.now())
        self.stdout.write(", ".join(f"{name}: {number}" for name, number in sorted(gone.items())) or "Nothing was due")

    def _tell(self) -> None:
        for company in Organisation.objects.filter(kind=Organisation.Kind.COMPANY).order_by("pk"):
            self.stdout.write(str(company))
            for each in actions.report(company.pk, timezone.localdate()):
                if each.before is None:
                    self.stdout.write(f"  {each.data.name}: kept without end")
                    continue
                day = timezone.localdate(each.before)
                if each.data.forget is None:
                    kept = f"from before {day} due for appraisal, nothing is deleted ({each.data.days} days)"
                    self.stdout.write(f"  {each.data.name}: {each.due} {kept}")
                    continue
                self.stdout.write(f"  {each.data.name}: {each.goes} from before {day} would go ({each.data.days} days)")
                for reason, count in each.stays:
                    self.stdout.write(f"    {count} stay: {reason.words}{f' ({reason.name})' if reason.name else ''}")
