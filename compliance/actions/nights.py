"""Nightly runs: 02:00 in the letters' zone, and whichever nights are missing (rule book §1)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from commitments.models import Letter
from compliance.actions.asking import answer_asked
from compliance.actions.recomputing import Progress, RunSummary, finish_interrupted, recompute
from compliance.actions.tallying import Share
from compliance.models import ComplianceRun

HOUR = time(2)
MOST = 14
ONE_DAY = timedelta(days=1)


def night_zone() -> ZoneInfo:
    """The zone all letters in force agree on; the project's where they differ or there are none."""
    zones = set(Letter.objects.filter(versions__status="active").values_list("time_zone", flat=True))
    return ZoneInfo(zones.pop() if len(zones) == 1 else settings.TIME_ZONE)


def moment_of(night: date) -> datetime:
    """The moment a night's run judges as of: 02:00 of that local day, in UTC."""
    return datetime.combine(night, HOUR, tzinfo=night_zone()).astimezone(UTC)


def latest_night(now: datetime) -> date:
    """The last night whose 02:00 has passed."""
    today = now.astimezone(night_zone()).date()
    return today if moment_of(today) <= now else today - ONE_DAY


def missing_nights(now: datetime) -> list[date]:
    """The nights to make up for, the oldest first: those after the first nightly run that have none, at most the
    last fourteen. On a new installation only the last night."""
    latest = latest_night(now)
    nightly = ComplianceRun.objects.filter(night__isnull=False, rule_version=settings.RULE_VERSION)
    first = nightly.order_by("night").values_list("night", flat=True).first() or latest
    done = set(nightly.done().values_list("night", flat=True))
    candidates = [latest - n * ONE_DAY for n in range(MOST)]
    return sorted(night for night in candidates if night >= first and night not in done)


def ensure_nightly(*, now: datetime, progress: Progress | None = None, share: Share | None = None) -> list[RunSummary]:
    """Complete what a dead process left behind, then run every missing night and what was asked for in vain. Nothing to
    do is no error.

    Raises RunInProgress while another run is at work; the next hour tries again.
    """
    finished = finish_interrupted(progress, share)
    summaries = [finished] if finished else []
    for night in missing_nights(now):
        summaries.append(
            recompute(
                as_of=moment_of(night),
                cause=ComplianceRun.Cause.NIGHTLY,
                night=night,
                progress=progress,
                share=share,
            )
        )
    asked = answer_asked(now=now, progress=progress, share=share)
    return [*summaries, asked] if asked else summaries
