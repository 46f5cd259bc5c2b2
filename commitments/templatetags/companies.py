"""`{% load companies %}`: staying with a company on the way to another register."""

from __future__ import annotations

from django import template
from django.template.context import RequestContext

from accounts.access import AUDITOR
from accounts.models import Organisation
from commitments.companies import query_of

register = template.Library()


@register.simple_tag(takes_context=True)
def company_query(context: RequestContext, company: Organisation, first: str = "?") -> str:
    """`{{ url }}{% company_query letter.organisation %}`: what a register's address needs to be of this company. People
    of a company see no other, so theirs needs nothing."""
    user = getattr(context.get("request"), "user", None)
    return query_of(company, first) if getattr(user, "role", None) == AUDITOR else ""
