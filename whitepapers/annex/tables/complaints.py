"""What was complained about, how long it took, who came back. An empty count is hidden (rule book §8)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from whitepapers.annex.columns import COMPLAINTS, DAYS, SECONDS, SHARE, Column, Kind, Table
from whitepapers.annex.tables import shared
from whitepapers.sections import Section

MAYBE = _("complaints; empty where hidden")
RULE = "§8"
TIME, BIN = "timeliness[]", "timeliness[].bins[]"

CATEGORIES = Table(
    "categories",
    _("Complaints by category"),
    Section.CATEGORIES,
    RULE,
    "categories[]",
    [
        Column("category", "categories[].category", Kind.TEXT, _("category of the first level; empty: without one")),
        Column("received", "categories[].received", Kind.WHOLE, _("received in the quarter"), MAYBE),
        Column("new", "categories[].new", Kind.WHOLE, _("new ones among them"), MAYBE, rule="§3"),
        Column("repeats", "categories[].repeats", Kind.WHOLE, _("repeats among them"), MAYBE, rule="§3"),
    ],
)

UNIT_CATEGORIES = Table(
    "unit-categories",
    _("Complaints by unit and category"),
    Section.CATEGORIES,
    RULE,
    "unit_categories.rows[].counts[]",
    [
        Column("unit", "unit_categories.rows[].unit", Kind.TEXT, _("service unit; empty: without one")),
        Column(
            "category", "unit_categories.categories[#]", Kind.TEXT, _("category of the first level; empty: without one")
        ),
        Column("received", "unit_categories.rows[].counts[]", Kind.WHOLE, _("received in the quarter"), MAYBE),
        Column("unit_total", "unit_categories.rows[].total", Kind.WHOLE, _("total of the unit"), COMPLAINTS),
        Column("category_total", "unit_categories.totals[#]", Kind.WHOLE, _("total of the category"), MAYBE),
        Column("total", "unit_categories.total", Kind.WHOLE, _("total of the table"), COMPLAINTS),
    ],
)

UNIT_MONTHS = Table(
    "unit-months",
    _("Complaints by unit and month"),
    Section.CATEGORIES,
    RULE,
    "unit_months.rows[].counts[]",
    [
        Column("unit", "unit_months.rows[].unit", Kind.TEXT, _("service unit; empty: without one")),
        Column("month", "unit_months.months[#]", Kind.TEXT, _("month"), rule="§1"),
        Column("received", "unit_months.rows[].counts[]", Kind.WHOLE, _("received in the month"), MAYBE),
        Column("unit_total", "unit_months.rows[].total", Kind.WHOLE, _("total of the unit"), COMPLAINTS),
        Column("month_total", "unit_months.totals[#]", Kind.WHOLE, _("total of the month"), COMPLAINTS),
        Column("total", "unit_months.total", Kind.WHOLE, _("total of the table"), COMPLAINTS),
    ],
)

TIMELINESS = Table(
    "timeliness",
    _("How long it took"),
    Section.TIMELINESS,
    "§6",
    TIME,
    [
        *shared.promise(TIME),
        *shared.goal(TIME),
        Column("event", f"{TIME}.event", Kind.CODE, _("what was waited for"), codes="event", rule="§2"),
        Column(
            "limit",
            f"{TIME}.limit",
            Kind.WHOLE,
            _("limit; empty where it is not one span of time for all"),
            SECONDS,
            rule="§4",
        ),
        Column("limit_told", f"{TIME}.limit_told", Kind.TEXT, _("limit as the promise has it: 2h, 3wd, …"), rule="§4"),
        Column(
            "benchmark", f"{TIME}.benchmark", Kind.WHOLE, _("time of the industry that it is held against"), SECONDS
        ),
        Column(
            "received", f"{TIME}.received", Kind.WHOLE, _("complaints that the promise is about"), COMPLAINTS, rule="§5"
        ),
        Column(
            "p50",
            f"{TIME}.quantiles.p50",
            Kind.WHOLE,
            _("P50: within which half of all had it; empty where it falls on one that waits"),
            SECONDS,
        ),
        Column(
            "p90",
            f"{TIME}.quantiles.p90",
            Kind.WHOLE,
            _("P90; empty where it falls on one that waits"),
            SECONDS,
        ),
        Column(
            "p95",
            f"{TIME}.quantiles.p95",
            Kind.WHOLE,
            _("P95; empty where it falls on one that waits"),
            SECONDS,
        ),
    ],
)

BINS = Table(
    "timeliness-bins",
    _("Distribution of the times"),
    Section.TIMELINESS,
    RULE,
    BIN,
    [
        *shared.promise(TIME, with_quote=False),
        Column("event", f"{TIME}.event", Kind.CODE, _("what was waited for"), codes="event", rule="§2"),
        Column("above", f"{BIN}.above", Kind.WHOLE, _("took longer than this"), SECONDS),
        Column("up_to", f"{BIN}.up_to", Kind.WHOLE, _("and at most this; empty: or had not happened"), SECONDS),
        Column("count", f"{BIN}.count", Kind.WHOLE, _("so many"), COMPLAINTS),
        Column("share", f"{BIN}.share", Kind.DECIMAL, _("share of all that were received"), SHARE),
        Column("late", f"{BIN}.late", Kind.YES_OR_NO, _("whether that is beyond the limit"), rule="§4"),
    ],
)

CHAINS = Table(
    "chains",
    _("Repeat complaints"),
    Section.CHAINS,
    "§3",
    "chains.times[]",
    [
        Column("window", "chains.window_days", Kind.WHOLE, _("within how many days a complaint is a repeat"), DAYS),
        Column("received", "chains.received", Kind.WHOLE, _("received in the quarter"), COMPLAINTS),
        Column("repeats", "chains.repeats", Kind.WHOLE, _("repeats among them"), COMPLAINTS),
        Column("rate", "chains.rate", Kind.DECIMAL, _("repeats as a share of all received"), SHARE),
        Column("times", "chains.times[].times", Kind.WHOLE, _("the so many-th return of the customer")),
        Column("or_more", "chains.times[].or_more", Kind.YES_OR_NO, _("or a later one"), rule=RULE),
        Column("count", "chains.times[].count", Kind.WHOLE, _("so many"), COMPLAINTS),
        Column("share", "chains.times[].share", Kind.DECIMAL, _("share of all repeats"), SHARE),
    ],
)

RECEIVED: Sequence[Table] = (CATEGORIES, UNIT_CATEGORIES, UNIT_MONTHS, TIMELINESS, BINS, CHAINS)
