"""By what the figures were made: letters, definitions, calendar, and whether the stock adds up (rule book §5, §6)."""

from __future__ import annotations

from django.db.models import Sum

from commitments.definitions import METRICS
from commitments.models import LetterVersion
from compliance.models import StockLine
from compliance.stock import MOVES
from whitepapers.snapshot.canonical import Json
from whitepapers.snapshot.quarter import Quarter


def letters(of: Quarter) -> list[Json]:
    return [_letter(version) for version in of.versions]


def _letter(version: LetterVersion) -> Json:
    return {
        "id": version.letter.pk,
        "title": version.letter.title,
        "number": version.letter.number,
        "version": version.number,
        "effective_from": version.effective_from.isoformat() if version.effective_from else None,
    }


def method(of: Quarter) -> Json:
    return {"definitions": _definitions(of), "calendar": _calendar(of), "stock": _stock(of)}


def _definitions(of: Quarter) -> list[Json]:
    """Every metric of the verdicts in the version they were counted by, and when that version came."""
    used = {result.promise.metric: result.metric_version for result in of.results}
    return [{"metric": key, "version": version, "since": _since(key, version)} for key, version in used.items()]


def _since(metric: str, version: str) -> str | None:
    versions = METRICS[metric].versions if metric in METRICS else ()
    return next((each.since.isoformat() for each in versions if each.number == version), None)


def _calendar(of: Quarter) -> Json:
    """A fingerprint of what the working calendar said of the quarter and of the days that limits reach into, and
    whether the holidays of all these days are decreed."""
    first, last = of.period.start, of.period.next().last_day
    settled = of.calendar.decreed(first) and of.calendar.decreed(last)
    return {"version": of.calendar.version(first, last), "settled": settled}


def _stock(of: Quarter) -> Json | None:
    """The stock of the company as the last run that counted the quarter found it, and whether it adds up for every
    unit; None where none has counted it."""
    lines = StockLine.objects.latest_of(of.organisation.pk, of.label)
    told = lines.order_by().aggregate(**{move: Sum(move) for move in MOVES})
    if told["closing"] is None:
        return None
    return {**told, "holds": not lines.failing().exists()}
