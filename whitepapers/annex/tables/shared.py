"""Columns that several tables have: which promise a row is about, and what it came to."""

from __future__ import annotations

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from whitepapers.annex.columns import OF_THE_METRIC, Column, Kind


def promise(at: str, *, with_quote: bool = True) -> list[Column]:
    """By what a row names its promise; `at` is the place of what names it."""
    named = [
        Column("letter", f"{at}.letter", Kind.WHOLE, _("letter, by its number in the table of letters")),
        Column("clause", f"{at}.clause", Kind.TEXT, _("number of the clause")),
        Column("metric", f"{at}.metric", Kind.CODE, _("what is measured"), codes="metric", rule="§6"),
    ]
    quote = [Column("quote", f"{at}.quote", Kind.TEXT, _("the words of the letter that promise it"))]
    return named + quote if with_quote else named


def goal(at: str) -> list[Column]:
    """What was promised, as far as a figure is held against it."""
    at, rule = f"{at}.goal", "§7"
    return [
        Column("kind", f"{at}.kind", Kind.CODE, _("kind of promise"), codes="promise_kind", rule=rule),
        Column("comparator", f"{at}.comparator", Kind.CODE, _("how it is compared"), codes="comparator", rule=rule),
        Column("target", f"{at}.value", Kind.DECIMAL, _("target, or lower end of the band"), _("see target_unit")),
        Column("target_high", f"{at}.value_high", Kind.DECIMAL, _("upper end of the band"), _("see target_unit")),
        Column("low_closed", f"{at}.low_closed", Kind.YES_OR_NO, _("whether the lower end belongs to the band")),
        Column("high_closed", f"{at}.high_closed", Kind.YES_OR_NO, _("whether the upper end belongs to the band")),
        Column("target_unit", f"{at}.unit", Kind.TEXT, _("unit of the target, as the letter was read: percent, …")),
        Column("target_period", f"{at}.period", Kind.CODE, _("period that is judged"), codes="period", rule="§1"),
        Column("force", f"{at}.force", Kind.CODE, _("binding, or best effort"), codes="force", rule=rule),
        Column("breach_class", f"{at}.breach_class", Kind.CODE, _("class of breach it names"), codes="breach_class"),
        Column("parameters", f"{at}.parameters", Kind.JSON, _("what else was agreed: limit, window, statistic, …")),
    ]


def verdict(at: str, prefix: str = "", meaning: LazyText | None = None) -> Column:
    told = meaning or _("verdict")
    return Column(f"{prefix}verdict", f"{at}.verdict", Kind.CODE, told, codes="verdict", rule="§7")


def value(at: str, prefix: str = "", meaning: LazyText | None = None) -> Column:
    told = meaning or _("value, to six places")
    return Column(f"{prefix}value", f"{at}.value", Kind.DECIMAL, told, OF_THE_METRIC, rule="§6")


def interval(at: str, prefix: str = "") -> list[Column]:
    """Wilson's, of a share of complaints."""
    low, high = (
        _("lower end of the interval of 95 per cent (Wilson)"),
        _("upper end of the interval of 95 per cent (Wilson)"),
    )
    return [
        Column(f"{prefix}low", f"{at}.low", Kind.DECIMAL, low, OF_THE_METRIC, rule="§8"),
        Column(f"{prefix}high", f"{at}.high", Kind.DECIMAL, high, OF_THE_METRIC, rule="§8"),
    ]


def fraction(at: str, prefix: str = "") -> list[Column]:
    above, below = _("numerator of the value"), _("denominator of the value: the cases that were judged")
    return [
        Column(f"{prefix}numerator", f"{at}.numerator", Kind.DECIMAL, above, rule="§6"),
        Column(f"{prefix}denominator", f"{at}.denominator", Kind.DECIMAL, below, rule="§6"),
    ]


def period(at: str, prefix: str = "", meaning: LazyText | None = None) -> Column:
    return Column(f"{prefix}period", f"{at}.period", Kind.TEXT, meaning or _("period: 2026Q3, 2026H2, 2026"), rule="§1")
