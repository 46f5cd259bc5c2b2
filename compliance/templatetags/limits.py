"""`{% load limits %}`: what the letters in force promised for a complaint, and which breach it is a case of."""

from __future__ import annotations

from django import template
from django.template.context import RequestContext
from django.utils import timezone

from commitments.models import Letter
from complaints.models import Complaint
from compliance.cases import breaches_around
from compliance.limits import Judged, binding
from compliance.models import Breach

register = template.Library()


@register.simple_tag(takes_context=True)
def limits_of(context: RequestContext, complaint: Complaint) -> list[Judged]:
    """`{% limits_of complaint as limits %}`: the limits of the letters that the person asking may see."""
    now = timezone.now()
    letters = Letter.objects.visible_to(context["request"].user, timezone.localdate(now))
    return binding(complaint, letters=list(letters.filter(organisation=complaint.organisation_id)), now=now)


@register.simple_tag(takes_context=True)
def breaches_of(context: RequestContext, complaint: Complaint) -> list[Breach]:
    """`{% breaches_of complaint as breaches %}`: the standing breaches it is a case of, if the person may know."""
    return breaches_around(complaint, user=context["request"].user, today=timezone.localdate())
