"""`manage.py verify_journal`: recompute the hash chain and name what was changed, removed or moved."""

from __future__ import annotations

from argparse import ArgumentTypeError
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evidence.actions import seal
from evidence.models import Head, JournalEntry
from evidence.verification import MOST, Checked, faults


def _head(text: str) -> Head:
    """Raises ArgumentTypeError for what is no place and digest."""
    try:
        return Head.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no POSITION:DIGEST") from error


class Command(BaseCommand):
    help = "Seal the journal and recompute its hash chain; exit code 1 and a list where it does not fit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            type=_head,
            metavar="POSITION:DIGEST",
            help="a head of the journal that somebody was given or that a white paper printed; may be repeated",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        seal()
        checked = Checked()
        for fault in islice(faults(checked, options["head"]), MOST):
            self.stderr.write(str(fault))
        if checked.faults:
            raise CommandError(f"{checked.faults} faults in {checked.sealed} sealed entries")
        waiting = JournalEntry.objects.filter(position__isnull=True).count()
        self.stdout.write(f"{checked.sealed} sealed entries fit; {waiting} wait to be sealed")
