"""The links of a survey that still wait for an answer, as a file and as slips to print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from complaints import exports
from complaints.models import Survey
from complaints.surveys.codes import code_of

CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Link:
    """What one customer is sent: the reference of his complaint, the code, and the address with the code in it."""

    reference: str
    code: str
    address: str


def links(survey: Survey, absolute: Callable[[str], str]) -> Iterator[Link]:
    """In order of reference; those answered are left out. `absolute` makes a whole address of a path."""
    waiting = survey.invitations.filter(answered_at__isnull=True).order_by("complaint__reference", "pk")
    named = waiting.values_list("complaint", "complaint__reference")
    for pk, reference in named.iterator(chunk_size=CHUNK):
        code = code_of(salt=survey.salt, complaint=pk)
        yield Link(reference, code, absolute(reverse("survey:answer", args=[code])))


def as_csv(survey: Survey, absolute: Callable[[str], str]) -> Iterator[str]:
    header = [gettext("reference"), gettext("link"), gettext("code"), gettext("answers until")]
    until = survey.answer_until.isoformat()
    rows = ([each.reference, each.address, each.code, until] for each in links(survey, absolute))
    return exports.lines(header, rows)
