"""`manage.py figures`: a door to `compliance.figures` (see docs/figures.md)."""

from __future__ import annotations

import csv
import json
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from commitments.models import Letter
from complaints.cells import escape
from complaints.models import Source
from complaints.rules.clocks import Limit, LimitError
from compliance.figures import COLUMNS, GROUPS, Asked, FiguresError, Row, rows
from compliance.rules.metrics import DEFINITIONS

SHARES = ("value", "low", "high")


class Command(BaseCommand):
    help = "Print a metric's figures, grouped by unit, channel and month or quarter, as of a moment."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--metric", required=True)
        parser.add_argument("--by", default="", help="any of unit,channel,month|quarter")
        parser.add_argument("--letter", type=int, metavar="N")
        parser.add_argument("--source", metavar="KEY")
        parser.add_argument("--organisation", metavar="SLUG")
        parser.add_argument("--as-of", metavar="T", help="default: now")
        parser.add_argument("--limit", metavar="L", help="2h, 30min, 90s, 30d, 3wd or own")
        parser.add_argument("--window", type=int, metavar="DAYS")
        parser.add_argument("--zone", metavar="Z")
        parser.add_argument("--from", dest="first", metavar="D")
        parser.add_argument("--to", dest="last", metavar="D", help="included")
        parser.add_argument("--format", choices=("csv", "json"), default="csv")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = rows(_asked(options))
        except FiguresError as error:
            raise CommandError(str(error)) from error
        with suppress(BrokenPipeError):  # whoever reads has read enough
            self._print_json(found) if options["format"] == "json" else self._print_csv(found)

    def _print_csv(self, found: list[Row]) -> None:
        writer = csv.DictWriter(self.stdout, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for row in found:
            writer.writerow({key: _cell(value) for key, value in row.items()})

    def _print_json(self, found: list[Row]) -> None:
        plain = [{key: _number(key, value) for key, value in row.items()} for row in found]
        self.stdout.write(json.dumps(plain, ensure_ascii=False, indent=1))


def _cell(value: Any) -> Any:
    """A unit may be named like a formula: no cell of a file is one."""
    return escape(value) if isinstance(value, str) else "" if value is None else value


def _number(key: str, value: Any) -> Any:
    return float(value) if key in SHARES and value is not None else value


def _asked(options: dict[str, Any]) -> Asked:
    if options["metric"] not in DEFINITIONS:
        known = {"metric": options["metric"], "known": ", ".join(sorted(DEFINITIONS))}
        raise CommandError(_("Unknown metric %(metric)s. Known: %(known)s.") % known)
    if DEFINITIONS[options["metric"]].ask is None:
        words = _("%(metric)s rests on registered facts, not on complaints; see the letter's page.")
        raise CommandError(words % {"metric": options["metric"]})
    letter = _letter(options["letter"])
    zone = ZoneInfo(letter.time_zone) if letter else _zone(options["zone"] or settings.TIME_ZONE)
    organisation = letter.organisation if letter else _organisation(options["organisation"], options["source"])
    window = options["window"]
    if window is not None and not 1 <= window <= 3660:
        raise CommandError(_("--window must be between 1 and 3660 days."))
    return Asked(
        metric=options["metric"],
        by=_by(options["by"]),
        as_of=_moment(options["as_of"], zone),
        zone=zone,
        organisation=organisation,
        letter=letter,
        source=_source(options["source"], organisation),
        limit=_limit(options["limit"]),
        window_days=window,
        first=_day(options["first"]),
        last=_day(options["last"]),
    )


def _by(text: str) -> frozenset[str]:
    groups = frozenset(part.strip() for part in text.split(",") if part.strip())
    if unknown := groups - set(GROUPS):
        names = {"known": ", ".join(GROUPS), "unknown": ", ".join(sorted(unknown))}
        raise CommandError(_("--by knows %(known)s, not %(unknown)s.") % names)
    if {"month", "quarter"} <= groups:
        raise CommandError(_("--by takes month or quarter, not both."))
    return groups


def _letter(pk: int | None) -> Letter | None:
    if pk is None:
        return None
    letter = Letter.objects.filter(pk=pk).select_related("organisation").first()
    if letter is None:
        raise CommandError(_("There is no letter %(id)s.") % {"id": pk})
    return letter


def _organisation(slug: str | None, source: str | None) -> Organisation:
    companies = Organisation.objects.filter(complaints__isnull=False).distinct()
    if slug:
        companies = Organisation.objects.filter(slug=slug)
    elif source:
        companies = companies.filter(pk__in=Source.objects.filter(key=source).values("organisation"))
    found = list(companies[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise CommandError(_("Several companies have complaints; say which with --organisation SLUG."))
    raise CommandError(_("There are no such complaints."))


def _source(key: str | None, organisation: Organisation) -> Source | None:
    if key is None:
        return None
    source = Source.objects.filter(organisation=organisation, key=key).first()
    if source is None:
        raise CommandError(_("%(company)s has no source %(key)s.") % {"company": organisation, "key": key})
    return source


def _limit(text: str | None) -> Limit | None:
    try:
        return None if text is None else Limit.parse(text)
    except LimitError as error:
        raise CommandError(
            _("%(text)s is no limit: write 2h, 30min, 90s, 30d, 3wd or own.") % {"text": text}
        ) from error


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise CommandError(_("Unknown time zone %(name)s.") % {"name": name}) from error


def _moment(text: str | None, zone: ZoneInfo) -> datetime:
    """A moment; without a zone in the zone of the figures, without a time the end of that day."""
    if text is None:
        return timezone.now()
    try:
        at = datetime.combine(date.fromisoformat(text), time.max) if len(text) <= 10 else datetime.fromisoformat(text)
        return at if at.tzinfo else at.replace(tzinfo=zone)
    except ValueError as error:
        words = _("%(text)s is no moment: write 2026-12-31 or 2026-12-31T18:00.")
        raise CommandError(words % {"text": text}) from error


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(_("%(text)s is no day: write 2026-12-31.") % {"text": text}) from error
