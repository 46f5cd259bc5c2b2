"""Which pages the bar offers: those that the person asking may open, and no others.

What a role may open is written once, beside each view (`accounts.access.roles`); this module only reads it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from accounts.access import factor_is_due

# view name, words in the bar, the sections (app names or view names) in which the entry is marked as current
SECTIONS: tuple[tuple[str, LazyText | str, frozenset[str]], ...] = (
    ("dashboard:home", _("Overview"), frozenset({"dashboard:home", "compliance:runs"})),
    (
        "commitments:letters",
        _("Letters"),
        frozenset(
            {
                "commitments",
                "dashboard:letter",
                "dashboard:changes",
                "dashboard:promise",
                "dashboard:analysis",
                "dashboard:letter_analysis",
                "dashboard:picked",
                "dashboard:what_if",
                "dashboard:cases",
                "dashboard:metrics",
                "dashboard:metric",
                "dashboard:changed",
                "compliance:obligations",
                *(f"compliance:reward{page}" for page in ("s", "", "_unit", "_propose", "_revise", "_correct")),
            }
        ),
    ),
    (
        "complaints:list",
        _("Complaints"),
        frozenset(
            {
                *("complaints", "compliance:stock", "compliance:due"),
                *(f"dashboard:{page}" for page in ("retention", "erase", "hold_add")),
            }
        ),
    ),
    (
        "compliance:breaches",
        _("Breaches"),
        frozenset(
            {
                *(f"compliance:{page}" for page in ("breaches", "breach", "breach_settle", "breach_reopen")),
                *(f"compliance:handling_{page}" for page in ("plan", "change", "finish", "drop")),
                *(f"compliance:{page}" for page in ("exemption_ask", "exemption", "dispute", "dispute_open")),
                *(f"compliance:{page}" for page in ("compensation_add", "compensation_reverse", "dispute_step")),
            }
        ),
    ),
    ("audits:engagements", _("Audits"), frozenset({"audits", "evidence"})),
    (
        "whitepapers:papers",
        _("White papers"),
        frozenset(
            {"whitepapers", "compliance:restatements", "compliance:restatement", "compliance:restatement_decide"}
        ),
    ),
)
_ROLES: dict[str, frozenset[str]] = {}


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of the bar. `current`: the page belongs to this section; `exact`: it is this very page."""

    label: LazyText | str
    url: str
    current: bool
    exact: bool


def items(request: HttpRequest) -> list[Item]:
    """The bar of the person asking; empty for anonymous visitors."""
    found = []
    for name, label, sections in SECTIONS:
        url = openable(request, name)
        if url:
            found.append(Item(label, url, _is_current(request, sections), request.path == url))
    return found


def openable(request: HttpRequest, name: str, *args: object) -> str:
    """The address of a view if the person asking has a role that may open it, otherwise an empty string.

    Nothing is offered to somebody who has not shown his second factor yet.
    Arguments that are None are left out, so that a list may mix addresses with and without one.
    """
    role = getattr(getattr(request, "user", None), "role", None)
    try:
        url = reverse(name, args=[argument for argument in args if argument is not None])
    except NoReverseMatch:
        return ""
    return url if role in _roles_of(name, url) and not factor_is_due(request) else ""


def _roles_of(name: str, url: str) -> frozenset[str]:
    """The roles that may open a view; looked up once, because a page asks for dozens of addresses."""
    if name not in _ROLES:
        _ROLES[name] = getattr(resolve(url).func, "roles", None) or frozenset()
    return _ROLES[name]


def _is_current(request: HttpRequest, sections: frozenset[str]) -> bool:
    match = request.resolver_match
    return match is not None and bool({match.app_name, match.view_name} & sections)
