"""What a notice says, in the language that is active when it is read or sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.functional import Promise as LazyText
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commitments.models import Promise
from complaints.models import Look
from compliance import wording
from compliance.models import Verdict
from dashboard.notices.models import Notice, Occasion

TITLES: dict[str, LazyText | str] = {
    "at_risk": gettext_lazy("At risk"),
    "breach": gettext_lazy("Breach opened"),
    "negotiation": gettext_lazy("Start the negotiation"),
    "measure": gettext_lazy("Finish the measure"),
    "finding": gettext_lazy("Answer the finding"),
    "request": gettext_lazy("Deliver the documents"),
    "correction": gettext_lazy("Carry out the corrective action"),
    "step": gettext_lazy("Finish the step of the plan"),
    "obligation": gettext_lazy("Fulfil the obligation"),
    "review": gettext_lazy("Review the metrics"),
    "benchmark": gettext_lazy("Register the next benchmark"),
    "unmask": gettext_lazy("An auditor opened a field"),
    "run_failed": gettext_lazy("A run has failed"),
    "run_late": gettext_lazy("The night's run is missing"),
    "silent": gettext_lazy("No new complaints"),
    "head": gettext_lazy("Head of the journal"),
    "issue_out": gettext_lazy("White paper published"),
    "issue_held": gettext_lazy("White paper held up"),
    "issue_lapsed": gettext_lazy("White paper not published"),
    "test": gettext_lazy("Test notice"),
}


class Words(NamedTuple):
    """A notice in words: what it is, and a sentence about it."""

    title: str
    text: str


def words(notice: Notice, today: date) -> Words:
    """The words of a notice. Of a deadline the title says how many days are left, or over, `today`."""
    title, told = str(TITLES[notice.kind]), notice.told
    if notice.occasion in (Occasion.DEADLINE, Occasion.PASSED):
        title = _("%(title)s: %(left)s") % {"title": title, "left": wording.due_in(_day(told["due"]), today)}
    return Words(title, TEXTS[notice.kind](told))


def _at_risk(told: dict[str, Any]) -> str:
    sentence = _("%(where)s: %(value)s so far, and the period is expected to end as missed.")
    return sentence % {"where": _where(told), "value": wording.percent(Decimal(told["value"]))}


def _breach(told: dict[str, Any]) -> str:
    said = {"where": _where(told), "severity": Verdict(told["severity"]).label}
    if told["number"] == 1:
        return _("%(where)s: %(severity)s.") % said
    sentence = ngettext(
        "%(where)s: %(count)s breach, %(severity)s.", "%(where)s: %(count)s breaches, %(severity)s.", told["number"]
    )
    return sentence % {**said, "count": wording.number(told["number"])}


def _negotiation(told: dict[str, Any]) -> str:
    said = {"where": _where(told), "day": _by(told), "count": wording.number(told["number"])}
    if told["number"] == 1:
        return _("%(where)s: negotiation must start by %(day)s.") % said
    return _("%(where)s: of %(count)s breaches negotiation must start by %(day)s.") % said


def _what(told: dict[str, Any]) -> str:
    said = {"what": told["what"], "day": _by(told), "letter": told.get("letter", "")}
    return _("%(letter)s: %(what)s, by %(day)s.") % said if said["letter"] else _("%(what)s, by %(day)s.") % said


def _benchmark(told: dict[str, Any]) -> str:
    sentence = _("%(publisher)s, %(statistic)s ends on %(day)s; without another the promise is not evaluable.")
    return sentence % {"publisher": told["what"], "statistic": told["statistic"], "day": _by(told)}


def _obligation(told: dict[str, Any]) -> str:
    return _("%(where)s, by %(day)s.") % {"where": _where(told), "day": _by(told)}


def _review(told: dict[str, Any]) -> str:
    sentence = ngettext(
        "%(letter)s: %(count)s metric, by %(day)s.", "%(letter)s: %(count)s metrics, by %(day)s.", told["number"]
    )
    return sentence % {"letter": told["letter"], "count": wording.number(told["number"]), "day": _by(told)}


def _unmask(told: dict[str, Any]) -> str:
    who = _("%(person)s (%(firm)s)") % {"person": told["who"], "firm": told["firm"]} if told["firm"] else told["who"]
    sentence = _("%(who)s opened %(field)s of complaint %(complaint)s: %(reason)s")
    field = str(Look.FIELDS.get(told["field"], told["field"]))
    return sentence % {"who": who, "field": field, "complaint": told["complaint"], "reason": told["reason"]}


def _run_failed(told: dict[str, Any]) -> str:
    sentence = _("The run as of %(moment)s broke off. Every page shows what the run before it found.")
    return sentence % {"moment": _moment(told["as_of"])}


def _run_late(told: dict[str, Any]) -> str:
    return _("The latest figures are as of %(moment)s.") % {"moment": _moment(told["as_of"])}


def _silent(told: dict[str, Any]) -> str:
    sentence = _("The latest complaint on record was received at %(moment)s. Look whether the import still runs.")
    return sentence % {"moment": _moment(told["newest"])}


def _head(told: dict[str, Any]) -> str:
    sentence = _("Keep it outside of this system: %(head)s (%(moment)s).")
    return sentence % {"head": told["head"], "moment": _moment(told["at"])}


def _issue_out(told: dict[str, Any]) -> str:
    sentence = _("%(issue)s was published at %(moment)s, as planned.")
    return sentence % {"issue": _issue(told), "moment": _moment(told["at"])}


def _issue_held(told: dict[str, Any]) -> str:
    sentence = _("%(issue)s was to be published at %(moment)s. Its page says what is in the way; it is tried again.")
    return sentence % {"issue": _issue(told), "moment": _moment(told["at"])}


def _issue_lapsed(told: dict[str, Any]) -> str:
    sentence = _(
        "%(issue)s could not be published within a day of its moment. Set another one, or publish it yourself."
    )
    return sentence % {"issue": _issue(told)}


def _issue(told: dict[str, Any]) -> str:
    said = {"period": wording.period_name(told["period"]), "version": told["version"]}
    if told["version"] == 1:
        return _("The white paper of %(period)s") % said
    return _("The white paper of %(period)s (version %(version)s)") % said


def _test(_told: dict[str, Any]) -> str:
    return _("This is how notices reach you. Nothing has happened.")


TEXTS: dict[str, Callable[[dict[str, Any]], str]] = {
    "at_risk": _at_risk,
    "breach": _breach,
    "negotiation": _negotiation,
    "measure": _what,
    "finding": _what,
    "request": _what,
    "correction": _what,
    "step": _what,
    "obligation": _obligation,
    "review": _review,
    "benchmark": _benchmark,
    "unmask": _unmask,
    "run_failed": _run_failed,
    "run_late": _run_late,
    "silent": _silent,
    "head": _head,
    "issue_out": _issue_out,
    "issue_held": _issue_held,
    "issue_lapsed": _issue_lapsed,
    "test": _test,
}


def _where(told: dict[str, Any]) -> str:
    """The promise and the period it is about."""
    return _("%(letter)s, %(promise)s (clause %(clause)s, %(period)s)") % {
        "letter": told["letter"],
        "promise": capfirst(wording.name(Promise(metric=told["metric"], quote=told["quote"]))),
        "clause": told["clause"],
        "period": wording.period_name(told["period"]),
    }


def _by(told: dict[str, Any]) -> str:
    return wording.day(_day(told["due"]))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _moment(text: str) -> str:
    return wording.moment(datetime.fromisoformat(text))
