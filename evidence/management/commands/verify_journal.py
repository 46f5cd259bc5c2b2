"""`manage.py verify_journal`: recompute the hash chain and name what was changed, removed or moved."""

from __future__ import annotations

from argparse import ArgumentTypeError
from itertools import islice
from re import fullmatch
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evidence.actions import seal
from evidence.models import JournalEntry
from evidence.verification import Checked, Head, faults

MOST = 1000  # faults named before the command gives up: a renumbered chain has one in every entry


def _head(text: str) -> Head:
    """Raises ArgumentTypeError for what is no place and digest."""
    position, _colon, digest = text.partition(":")
    if not position.isdecimal() or not fullmatch(r"[0-9a-f]{64}", digest):
        raise ArgumentTypeError(f"{text!r} is no POSITION:DIGEST")
    return Head(int(position), digest)


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
