"""The lists behind a figure with how many complaints joined and left them (`compliance.explaining`)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from compliance.explaining import Explanation, Line
from compliance.models import Result
from dashboard import lists, navigation


@dataclass(frozen=True, slots=True)
class ListLine:
    """A list of a figure at both moments, with the address of today's one."""

    name: str
    line: Line
    url: str


def list_lines(request: HttpRequest, explanation: Explanation) -> list[ListLine]:
    """The lists of a figure in which anybody is or was."""
    result = explanation.new
    found = [line for line in explanation.lines if line.old or line.new or line.joined]
    address = {line.part: navigation.openable(request, "dashboard:cases", result.pk, line.part) for line in found}
    return [ListLine(list_name(result, line.part), line, address[line.part]) for line in found]


def list_name(result: Result, part: str) -> str:
    """What the complaints of a list have in common: of numerator and denominator, that they are."""
    plain = {"numerator": _("numerator"), "denominator": _("denominator")}
    return plain.get(part) or lists.name(result, part)
