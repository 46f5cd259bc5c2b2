"""What a clause says that sorts single cases into a breach class: how many, and of which (§7)."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.definitions import has
from compliance import wording
from compliance.models import Result


def cases(result: Result | None) -> int | None:
    """How many cases a clause grades, over all versions of a period; None where it grades none or nothing is known."""
    if result is None or result.value is None or not has(result.promise.metric, "grades"):
        return None
    parts = result.detail.get("parts") or [{"value": result.value}]
    return int(sum(Decimal(part["value"] or 0) for part in parts))


def tone(result: Result) -> str:
    """The colour of its pill: of its breach class once there is a case."""
    return result.promise.breach_class if cases(result) and result.promise.breach_class else str(result.verdict)


def severity(result: Result) -> str:
    """The word of its pill in a margin: its breach class once there is a case."""
    return result.promise.get_breach_class_display() if cases(result) else result.get_verdict_display()


def words(result: Result) -> str:
    """ "1 case · major breach", "0 cases"; of anything else its verdict."""
    count = cases(result)
    if count is None or (not count and not has(result.promise.metric, "one_by_one")):
        return result.get_verdict_display()
    told = ngettext("%(count)s case", "%(count)s cases", count) % {"count": wording.number(count)}
    named = result.promise.get_breach_class_display() if count else ""
    return _("%(cases)s · %(severity)s") % {"cases": told, "severity": named} if named else told


def in_margin(result: Result) -> str:
    """ "4 cases in this band" of late cases, "1 case" of others; its class stands beside it."""
    count = cases(result)
    if count is None:
        return ""
    text = (
        ngettext("%(count)s case in this band", "%(count)s cases in this band", count)
        if not has(result.promise.metric, "one_by_one")
        else ngettext("%(count)s case", "%(count)s cases", count)
    )
    return text % {"count": wording.number(count)}
