"""`manage.py verify_journal`: recompute the hash chain and name what was changed, removed or moved."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evidence.models import JournalEntry
from evidence.verification import Checked, faults

MOST = 1000  # faults named before the command gives up: a renumbered chain has one in every entry


class Command(BaseCommand):
    help = "Recompute the journal's hash chain; exit code 1 and a list where it does not fit."

    def handle(self, *args: Any, **options: Any) -> None:
        checked = Checked()
        for fault in islice(faults(checked), MOST):
            self.stderr.write(str(fault))
        if checked.faults:
            raise CommandError(f"{checked.faults} faults in {checked.sealed} sealed entries")
        waiting = JournalEntry.objects.filter(position__isnull=True).count()
        self.stdout.write(f"{checked.sealed} sealed entries fit; {waiting} wait to be sealed")
