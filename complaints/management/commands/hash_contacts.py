"""`manage.py hash_contacts`: compute the hashes by which exact contacts are found."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from complaints.hashing import hash_contacts

EVERY = 10_000


class Command(BaseCommand):
    help = "Give every complaint the hash of its contact under the first of KEPT_SEARCH_KEYS. May be repeated."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count the complaints that have another one")

    def handle(self, *args: Any, **options: Any) -> None:
        changed = hash_contacts(dry_run=options["dry_run"], progress=self._progress)
        self.stdout.write(f"{changed} complaints {'have' if options['dry_run'] else 'had'} another hash")

    def _progress(self, seen: int) -> None:
        if seen % EVERY == 0:
            self.stdout.write(str(seen))
