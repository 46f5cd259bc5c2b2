"""What the audit opinion says against publishing an issue (rule book §14)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Organisation
from audits import opining
from audits.models import Opinion, OpinionAct, signatures
from audits.signed import change_of
from whitepapers.models import WhitePaper


def reasons_against(paper: WhitePaper) -> Iterator[str]:
    """What stands against publishing: letters on which no opinion stands, one that the frozen figures do not hold, and
    figures that are others than those an opinion was signed on, which are named."""
    acts = _standing(paper.organisation, paper.period)
    covered = {letter["id"] for act in acts for letter in act.content["letters"]}
    for letter in paper.snapshot["letters"]:
        if letter["id"] not in covered:
            yield _("No signed audit opinion stands on %(letter)s.") % {"letter": letter["title"]}
    told = {row["digest"] for row in paper.snapshot["opinions"]}
    if paper.status in WhitePaper.SIGNED and told != {act.digest for act in acts}:
        yield _("An audit opinion was signed or withdrawn after the approval; withdraw it and approve again.")
    others = (opining.changed(act.content, opining.results(act.opinion)) for act in acts)
    if names := dict.fromkeys(change_of(*each) for found in others for each in found):
        said = _("These figures are not those the audit opinion was signed on: %(figures)s.")
        yield said % {"figures": pgettext("between the parts of a sentence", "; ").join(names)}


def holds(paper: WhitePaper) -> bool:
    """Whether nothing in the opinions stands against publishing."""
    return not any(reasons_against(paper))


def _standing(organisation: Organisation, period: str) -> Sequence[OpinionAct]:
    return signatures(Opinion.objects.standing_on(organisation, period))
