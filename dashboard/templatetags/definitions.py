"""Words of definitions on pages: `{% load definitions %}`."""

from __future__ import annotations

import re

from django import template
from django.utils.translation import gettext, gettext_lazy

register = template.Library()
SECTIONS = re.compile(r"rule book (.+)")
RULE_BOOK = gettext_lazy("rule book %(sections)s")


@register.filter
def words(text: str) -> str:
    """A message of a definition in the reader's language."""
    return gettext(text) if text else ""


@register.filter
def section(source: str) -> str:
    """ "rule book §4, §6", in the reader's language."""
    match = SECTIONS.fullmatch(source)
    return str(RULE_BOOK) % {"sections": match[1]} if match else source
