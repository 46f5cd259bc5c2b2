"""Verdicts, what followed from each, and how they moved."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from compliance.rules.benchmarks import READINGS
from whitepapers.annex.columns import COMPLAINTS, SECONDS, SHARE, YUAN, Column, Kind, Table
from whitepapers.annex.tables import shared
from whitepapers.sections import Section

BEFORE, YEAR = "verdicts[].before", "verdicts[].before_year"
WITHIN = "verdicts[].benchmark.within"
MONTH = "trends[].control.months[]"
UNIT = "ranking[].units[]"

VERDICTS = Table(
    "verdicts",
    _("Verdict of every clause"),
    Section.VERDICTS,
    "§7",
    "verdicts[]",
    [
        *shared.promise("verdicts[]"),
        *shared.goal("verdicts[]"),
        shared.period("verdicts[]"),
        Column(
            "received", "verdicts[].received", Kind.WHOLE, _("complaints received in the period"), COMPLAINTS, rule="§5"
        ),
        *shared.fraction("verdicts[]"),
        Column(
            "not_yet_due", "verdicts[].not_yet_due", Kind.WHOLE, _("not yet due, in neither"), COMPLAINTS, rule="§4"
        ),
        shared.value("verdicts[]"),
        *shared.interval("verdicts[]"),
        shared.verdict("verdicts[]"),
        Column(
            "reason",
            "verdicts[].reason",
            Kind.CODE,
            _("why there is none, or what the letter leaves unsaid"),
            codes="reason",
        ),
        Column(
            "clarity",
            "verdicts[].clarity",
            Kind.CODE,
            _("whether the interval lies on one side of the target"),
            codes="clarity",
            rule="§8",
        ),
        Column(
            "provisional",
            "verdicts[].provisional",
            Kind.YES_OR_NO,
            _("whether it may still change by itself"),
            rule="§5",
        ),
        Column("final_on", "verdicts[].final_on", Kind.DAY, _("day on which it is final"), rule="§5"),
        shared.period(BEFORE, "before_", _("the period before")),
        shared.value(BEFORE, "before_", _("its value")),
        Column("before_change", f"{BEFORE}.change", Kind.DECIMAL, _("step of the share since"), SHARE),
        *shared.interval(BEFORE, "before_"),
        *shared.fraction(BEFORE, "before_"),
        shared.verdict(BEFORE, "before_", _("its verdict")),
        shared.period(YEAR, "year_before_", _("the same period of the year before")),
        shared.value(YEAR, "year_before_", _("its value")),
        Column("year_before_change", f"{YEAR}.change", Kind.DECIMAL, _("step of the share since"), SHARE),
        *shared.interval(YEAR, "year_before_"),
        *shared.fraction(YEAR, "year_before_"),
        shared.verdict(YEAR, "year_before_", _("its verdict")),
        Column("notes", "verdicts[].notes", Kind.JSON, _("interpretation notes it used, by number"), rule="§11"),
        Column(
            "benchmark_reading",
            "verdicts[].benchmark.reading",
            Kind.TEXT,
            _("reading of the benchmark that binds"),
            rule="§6",
        ),
        Column(
            "own_seconds",
            "verdicts[].benchmark.own_seconds",
            Kind.WHOLE,
            _("own time of the statistic"),
            SECONDS,
            rule="§6",
        ),
        Column(
            "benchmark_seconds",
            "verdicts[].benchmark.benchmark_seconds",
            Kind.WHOLE,
            _("time of the industry"),
            SECONDS,
            rule="§6",
        ),
        Column(
            "within_met",
            f"{WITHIN}.met",
            Kind.WHOLE,
            _("answered within the time of the industry"),
            COMPLAINTS,
            rule="§6",
        ),
        Column("within_late", f"{WITHIN}.late", Kind.WHOLE, _("answered later"), COMPLAINTS, rule="§6"),
        Column(
            "within_waiting",
            f"{WITHIN}.waiting",
            Kind.WHOLE,
            _("not answered, and not late yet"),
            COMPLAINTS,
            rule="§6",
        ),
        Column(
            "within_share",
            f"{WITHIN}.share",
            Kind.TEXT,
            _("share that the statistic stands for, as a fraction"),
            rule="§6",
        ),
        *(
            Column(
                f"reading_{key.lower()}",
                f"verdicts[].benchmark.readings.{key}",
                Kind.DECIMAL,
                _("what this reading of the benchmark comes to, as a share of one"),
                rule="§6",
            )
            for key in READINGS
        ),
        Column(
            "metric_version",
            "verdicts[].metric_version",
            Kind.TEXT,
            _("version of the definition of the metric"),
            rule="§9",
        ),
        Column("digest", "verdicts[].digest", Kind.TEXT, _("SHA-256 of the stored result"), rule="§9"),
    ],
)

LEDGER = Table(
    "ledger",
    _("Promise ledger"),
    Section.LEDGER,
    "§14",
    "ledger[]",
    [
        Column(
            "verdict_row",
            "ledger[].verdict",
            Kind.WHOLE,
            _("its row in the table of verdicts, from 0; empty without one"),
        ),
        *shared.promise("ledger[]"),
        Column(
            "breaches",
            "ledger[].breaches",
            Kind.WHOLE,
            _("breaches of the quarter that were not withdrawn"),
            rule="§12",
        ),
        Column("exempt", "ledger[].exempt", Kind.WHOLE, _("exempt ones among them"), rule="§12"),
        Column(
            "breaches_before", "ledger[].breaches_before", Kind.WHOLE, _("breaches of the quarter before"), rule="§12"
        ),
        Column(
            "promised", "ledger[].promised", Kind.DECIMAL, _("compensation promised in the quarter"), YUAN, rule="§12"
        ),
        Column("paid", "ledger[].paid", Kind.DECIMAL, _("compensation paid in the quarter"), YUAN, rule="§12"),
    ],
)

TRENDS = Table(
    "trends",
    _("Trends"),
    Section.TRENDS,
    "§8",
    "trends[].points[]",
    [
        *shared.promise("trends[]"),
        *shared.goal("trends[]"),
        shared.period("trends[].points[]"),
        shared.value("trends[].points[]"),
        *shared.interval("trends[].points[]"),
        Column(
            "denominator",
            "trends[].points[].denominator",
            Kind.DECIMAL,
            _("denominator of the value: the cases that were judged"),
            rule="§6",
        ),
        shared.verdict("trends[].points[]"),
    ],
)

CONTROL = Table(
    "control",
    _("Months between control limits"),
    Section.TRENDS,
    "§8",
    MONTH,
    [
        *shared.promise("trends[]", with_quote=False),
        Column(
            "base",
            "trends[].control.base",
            Kind.WHOLE,
            _("how many of the first complete months form centre and limits"),
        ),
        Column("centre", "trends[].control.centre", Kind.DECIMAL, _("centre"), SHARE),
        Column(
            "spread",
            "trends[].control.spread",
            Kind.DECIMAL,
            _("Laney's factor: 1, or more where the months vary more than chance"),
        ),
        Column("month", f"{MONTH}.month", Kind.TEXT, _("month"), rule="§1"),
        *shared.fraction(MONTH),
        Column("value", f"{MONTH}.value", Kind.DECIMAL, _("value, to six places"), SHARE, rule="§6"),
        Column("low", f"{MONTH}.low", Kind.DECIMAL, _("lower control limit (3 sigma)"), SHARE),
        Column("high", f"{MONTH}.high", Kind.DECIMAL, _("upper control limit (3 sigma)"), SHARE),
        Column("signals", f"{MONTH}.signals", Kind.CODES, _("what chance does not explain"), codes="signal"),
        Column("runs", f"{MONTH}.runs", Kind.YES_OR_NO, _("whether the month was not complete")),
    ],
)

UNITS = Table(
    "units",
    _("Units"),
    Section.UNITS,
    "§7",
    "units[]",
    [
        *shared.promise("units[]", with_quote=False),
        Column("unit", "units[].unit", Kind.TEXT, _("service unit")),
        shared.value("units[]"),
        Column(
            "denominator",
            "units[].denominator",
            Kind.DECIMAL,
            _("denominator of the value: the cases that were judged"),
            rule="§6",
        ),
        shared.verdict("units[]"),
    ],
)

RANKING = Table(
    "ranking",
    _("Units in order"),
    Section.UNITS,
    "§8",
    UNIT,
    [
        *shared.promise("ranking[]", with_quote=False),
        Column("unit", f"{UNIT}.unit", Kind.TEXT, _("service unit")),
        Column("rank", f"{UNIT}.rank", Kind.WHOLE, _("place: 1 is the best, equal values share one")),
        shared.value(UNIT),
        Column(
            "denominator",
            f"{UNIT}.denominator",
            Kind.DECIMAL,
            _("denominator of the value: the cases that were judged"),
            rule="§6",
        ),
        shared.verdict(UNIT),
        Column("funnel", f"{UNIT}.funnel", Kind.CODE, _("where chance explains it to lie"), codes="funnel"),
    ],
)

MONTHS = Table(
    "unit-month-verdicts",
    _("Months of the units"),
    Section.UNITS,
    "§7",
    "months[].rows[].marks[]",
    [
        *shared.promise("months[]"),
        Column("unit", "months[].rows[].unit", Kind.TEXT, _("service unit; empty for the whole company")),
        Column("month", "months[].months[#]", Kind.TEXT, _("month"), rule="§1"),
        Column(
            "mark",
            "months[].rows[].marks[]",
            Kind.CODE,
            _("how it stood to what the letter asks of its period"),
            codes="verdict",
        ),
    ],
)

JUDGED: Sequence[Table] = (VERDICTS, LEDGER, TRENDS, CONTROL, UNITS, RANKING, MONTHS)
