"""Why a step about a breach or a dispute cannot be taken, in the reader's language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compliance.rules.disputes import Barrier

BARRIERS: dict[str, str | Promise] = {
    Barrier.HERE: _("The dispute stands here."),
    Barrier.PASSED: _("The dispute is beyond this step."),
    Barrier.ENDED: _("The dispute has ended."),
    Barrier.NOT_NEGOTIATED: _("First a negotiation must have started."),
    Barrier.NO_BODY: _("No mediation body is on record yet."),
    Barrier.NOT_ACCEPTED: _("The mediation body on record is not accepted by both sides yet."),
    Barrier.NO_AGREEMENT: _("No arbitration agreement is on record."),
    Barrier.AGREEMENT_VOID: _("The arbitration agreement on record does not hold on this day."),
    Barrier.BARRED: _("Barred: a valid arbitration agreement keeps this dispute from the court."),
}
REFUSALS: dict[str, str | Promise] = {
    **BARRIERS,
    "state": _("This step is not possible now. Open the page again to see how it stands."),
    "not_yours": _("Your role takes no part in this step."),
    "not_of_company": _("That belongs to another company."),
    "withdrawn": _("Corrected facts have withdrawn this breach."),
    "no_reason": _("Say why or what: it stands in the history."),
    "no_evidence": _("Attach the paper that proves it."),
    "no_party": _("Name the other side."),
    "no_arbitrator": _("Name the institution."),
    "future": _("This day has not come yet."),
    "before_last": _("This day lies before the last step of the dispute."),
    "amount": _("The amount must be above nothing."),
    "asked_already": _("An exemption has been asked for already and waits for a ruling."),
    "reversed_already": _("This entry has been taken back already."),
    "disputed_already": _("There is a dispute about this already."),
    "agreed_already": _("A valid arbitration agreement is on record already."),
    "court_already": _("The case lies before the court: there is no room for an arbitration agreement."),
    "outcome": _("A dispute at this stage cannot end like this."),
    "measure_open": _("A measure is still planned: finish or drop it first."),
    "dispute_running": _("A dispute still runs: record its end first."),
    "exemption_waits": _("An exemption waits for a ruling."),
    "draft_changed": _("A run has changed this draft since you opened it: look at it again."),
}


def words(code: str) -> str:
    """An unknown code stands as it is."""
    return str(REFUSALS.get(code, code))
