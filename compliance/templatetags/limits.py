"""`{% load limits %}`: what the letters in force promised for a complaint."""

from __future__ import annotations

from django import template
from django.template.context import RequestContext
from django.utils import timezone

from commitments.models import Letter
from complaints.models import Complaint
from compliance.limits import Judged, binding

register = template.Library()


@register.simple_tag(takes_context=True)
def limits_of(context: RequestContext, complaint: Complaint) -> list[Judged]:
    """`{% limits_of complaint as limits %}`: the limits of the letters that the person asking may see."""
    now = timezone.now()
    letters = Letter.objects.visible_to(context["request"].user, timezone.localdate(now))
    return binding(complaint, letters=list(letters.filter(organisation=complaint.organisation_id)), now=now)
