"""`manage.py rotate_keys`: encrypt all personal data under the first key, so that older ones can be thrown away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.keys import actions
from accounts.keys.actions import Kept
from accounts.privacy import UndecryptableError, first_key, key_ids

EVERY = 10_000  # values between two words about the progress


class Command(BaseCommand):
    help = (
        "Encrypt every value under the first key of KEPT_FIELD_KEYS. May be broken off and started again at any time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--dry-run", action="store_true", help="only count which values need which key")
        what.add_argument(
            "--check", action="store_true", help="exit code 1 if a value needs another key than the first"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._told = 0
        if not (options["dry_run"] or options["check"]):
            self._rotate()
        found = actions.count()
        self._tell(found)
        left = actions.waiting(found.values())
        if left and not options["dry_run"]:
            raise CommandError(f"{left} values need another key than {first_key()}")
        if left:
            self.stdout.write(f"{left} values would be encrypted anew under {first_key()}")
        else:
            self.stdout.write(f"Every value needs {first_key()} alone: other keys can be removed")

    def _rotate(self) -> None:
        try:
            done = actions.rotate(progress=self._progress)
        except UndecryptableError as error:
            raise CommandError(
                f"{error}: a value needs a key that is not configured, or was changed by hand"
            ) from error
        self.stdout.write(f"{sum(done.values())} values encrypted anew under {first_key()}")

    def _progress(self, kept: Kept, done: int) -> None:
        if done - self._told >= EVERY or done < self._told:
            self._told = done
            self.stdout.write(f"{kept}: {done}")

    def _tell(self, found: Mapping[Kept, Counter[str]]) -> None:
        known = key_ids()
        for kept, counts in found.items():
            for key, number in sorted(counts.items()):
                place = "first" if key == first_key() else "older" if key in known else "NOT CONFIGURED"
                self.stdout.write(f"{kept}: {number} under {key} ({place})")
