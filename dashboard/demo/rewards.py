"""The reward pools of the story: last year's is approved, the running year's is a proposal."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from accounts.models import Organisation, User
from commitments.metrics import Metric
from commitments.models import Clause, Letter
from compliance.actions import Terms, approve_pool, propose_pool, revise_pool
from compliance.allocations import allocation, canonical, digest
from compliance.forms import POINTS
from compliance.models import RewardPool, promises_pool
from dashboard.demo import cast
from dashboard.demo.calendar import ZONE, Calendar

FIRST_AMOUNT, AMOUNT = Decimal("1800000.00"), Decimal("2400000.00")
AGENTS = 1_000  # shared out among the units as their complaints are
WEIGHTS = {Metric.RESPONSE_VS_BENCHMARK: 2, Metric.RESOLUTION: 3, Metric.REPEAT: 3}


def propose(letter: Letter, calendar: Calendar, *, by: User) -> None:
    """A pool for each year since the letter binds; the second version of the formula counts heads."""
    clause = next((each for each in Clause.objects.filter(version__letter=letter) if promises_pool(each)), None)
    if clause is None:
        return
    company = letter.organisation
    for year in range(calendar.effective_from.year, calendar.today.year + 1):
        terms = _terms(company, FIRST_AMOUNT if year < calendar.today.year else AMOUNT)
        pool = propose_pool(letter=letter, clause_path=clause.path, year=year, terms=_alike(terms), by=by)
        revise_pool(pool=pool, terms=terms, by=by)


def approve(company: Organisation, *, by: User, at: datetime) -> None:
    """Approve the pools of the years that are over at this moment, where a unit earned anything."""
    year = at.astimezone(ZONE).year
    over = RewardPool.objects.filter(letter__organisation=company, year__lt=year, status="proposed")
    for pool in over.select_related("letter"):
        content = allocation(pool)
        if content["divided"]:
            approve_pool(pool=pool, digest=digest(canonical(content)), by=by, at=max(at, timezone.now()))


def _terms(company: Organisation, amount: Decimal) -> Terms:
    heads = {str(unit.pk): round(AGENTS * cast.UNITS[unit.name]) for unit in company.units.all()}
    weights = {str(metric): weight for metric, weight in WEIGHTS.items()}
    points = {str(verdict): earned for verdict, earned in POINTS.items()}
    return Terms(amount, weights, points, sharing="heads", heads=heads, remark="按人数分配，大小单位一视同仁")


def _alike(terms: Terms) -> Terms:
    return Terms(terms.amount, terms.weights, terms.points, remark="初稿：各单位均等")
