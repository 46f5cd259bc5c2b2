"""`manage.py recompute`: a door to `compliance.actions.recompute`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.utils import timezone

from compliance.actions import RunFailed, RunInProgress, RunLost, recompute
from compliance.actions.nights import moment_of
from compliance.models import ComplianceRun


class Command(BaseCommand):
    help = "Judge every promise as of a moment (default: now), or as of 02:00 of a night."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", metavar="T")
        parser.add_argument("--night", metavar="D")

    def handle(self, *args: Any, **options: Any) -> None:
        night = _read(date, options["night"])
        as_of = moment_of(night) if night else _aware(_read(datetime, options["as_of"]) or timezone.now())
        cause = ComplianceRun.Cause.NIGHTLY if night else ComplianceRun.Cause.ASKED
        try:
            summary = recompute(as_of=as_of, cause=cause, night=night, progress=self._step)
        except RunInProgress as error:
            since = f" since {error.run.started_at:%Y-%m-%d %H:%M} UTC" if error.run else ""
            raise CommandError(f"Another recompute is at work{since}. Nothing was changed.") from error
        except RunLost as error:
            raise CommandError("Another process took this run over and completes it.") from error
        except RunFailed as error:
            raise CommandError(f"Some steps could not be judged; the others were:\n{error}") from error
        except OperationalError as error:
            raise CommandError(f"The database is busy or away ({error}). Run again: done steps are kept.") from error
        self.stdout.write(f"{summary.steps} steps, {summary.written} results written, {summary.changed} changed")

    def _step(self, done: int, total: int, label: str) -> None:
        self.stdout.write(f"{done}/{total} {label}")
        self.stdout.flush()


def _read(kind: Any, text: str | None) -> Any:
    try:
        return None if text is None else kind.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text!r} cannot be read: write 2026-12-31, or 2026-12-31T18:00 for --as-of.") from error


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
