"""Taking a snapshot: its parts, put together."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from accounts.models import Organisation
from compliance.rules.periods import Period
from whitepapers.snapshot.breakdowns import breakdowns
from whitepapers.snapshot.canonical import Json
from whitepapers.snapshot.disputes import breaches, disputes
from whitepapers.snapshot.facts import notes, resources
from whitepapers.snapshot.findings import findings
from whitepapers.snapshot.issues import next_publication
from whitepapers.snapshot.ledger import ledger
from whitepapers.snapshot.method import letters, method
from whitepapers.snapshot.months import months
from whitepapers.snapshot.opinions import opinions
from whitepapers.snapshot.quarter import Quarter
from whitepapers.snapshot.restatements import restated_before, restatements
from whitepapers.snapshot.rewards import rewards
from whitepapers.snapshot.samples import audits
from whitepapers.snapshot.timeliness import timeliness
from whitepapers.snapshot.units import ranking, units
from whitepapers.snapshot.verdicts import trends, verdicts

FORMAT = 3


def take(organisation: Organisation, quarter: Period, *, at: datetime) -> Json:
    """The snapshot of one company's quarter from the stored verdicts as they stand `at` this moment."""
    of = Quarter(organisation, quarter, at)
    return {
        "format": FORMAT,
        "organisation": {"name": organisation.name, "slug": organisation.slug},
        "period": {"label": quarter.label, "from": quarter.start.isoformat(), "until": quarter.last_day.isoformat()},
        "made_at": at.isoformat(),
        "data": _data(of),
        "letters": letters(of),
        "verdicts": verdicts(of),
        "ledger": ledger(organisation, quarter, of.results),
        "trends": trends(of),
        "units": units(of),
        "ranking": ranking(of),
        "months": months(of),
        **breakdowns(of),
        "timeliness": timeliness(of),
        "breaches": breaches(of),
        "disputes": disputes(of),
        "resources": resources(of),
        "rewards": rewards(of),
        "notes": notes(of),
        **audits(of),
        "findings": findings(of.engagements, at=at),
        "opinions": opinions(organisation, quarter.label),
        "method": method(of),
        "restatements": restatements(organisation),
        "restated_before": restated_before(organisation, quarter),
        "next_publication": next_publication(of).isoformat(),
    }


def _data(of: Quarter) -> Json:
    zone = {"time_zone": settings.TIME_ZONE}
    if of.run is None:
        return zone | {"as_of": None, "watermark": 0, "rule_version": settings.RULE_VERSION}
    told = {"as_of": of.run.as_of.isoformat(), "watermark": of.run.watermark, "rule_version": of.run.rule_version}
    return zone | told
