"""`manage.py replay`: a door to `compliance.actions.replaying`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance.actions.replaying import Replay, read, replay, sample
from compliance.models import Result


class Command(BaseCommand):
    help = "Find stored results again from the facts as they were known then, and compare the digests."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("results", metavar="RESULT", nargs="*", type=int, default=[], help="numbers of results")
        which.add_argument("--all", action="store_true", help="every stored result")
        which.add_argument("--sample", metavar="N", type=int, help="some, drawn by --seed")
        parser.add_argument("--seed", metavar="S", type=int, default=0)

    def handle(self, *args: Any, **options: Any) -> None:
        same = changed = wrong = 0
        for each in replay(self._results(options)):
            same, changed, wrong = same + each.is_same, changed + (not each.is_same), wrong + each.is_wrong
            if options["results"] or not each.is_same:
                self._tell(each)
        self.stdout.write(f"{same} results are the same, {changed} differ")
        if wrong:
            raise CommandError(f"{wrong} results differ without a reason.")

    def _results(self, options: dict[str, Any]) -> list[Result]:
        if options["sample"] is not None:
            return sample(options["seed"], options["sample"])
        every = read(Result.objects.order_by("pk"))
        if options["all"]:
            return list(every)
        found = list(every.filter(pk__in=options["results"]))
        if missing := sorted({*options["results"]} - {result.pk for result in found}):
            raise CommandError(f"There is no result {missing[0]}.")
        return found

    def _tell(self, each: Replay) -> None:
        result = each.result
        whose = result.unit.name if result.unit else "company"
        self.stdout.write(f"{result.pk}: {result.promise.metric} {result.period}, {whose}")
        self.stdout.write(f"  as of {result.as_of:%Y-%m-%d %H:%M} UTC, change set {result.watermark}")
        self.stdout.write(f"  stored {result.digest}")
        self.stdout.write(f"  found  {each.digest or 'nothing'}: {self._word(each)}")
        for name, (stored, found) in each.differences.items():
            self.stdout.write(f"  {name}: {stored} -> {found}")

    def _word(self, each: Replay) -> str:
        if each.is_same:
            return "the same"
        if each.is_wrong:
            return "differs, and nothing but complaints is known to have changed"
        return f"differs; changed since it was judged: {', '.join(each.differing)}"
