"""White papers on pages: `{% load documents %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe

from whitepapers import languages
from whitepapers.document import Document, Paragraph, html

register = template.Library()


@register.simple_tag
def written(document: Document) -> SafeString:
    """`{% written document %}`: the whole document."""
    return html.body(document)


@register.simple_tag
def in_languages(address: str) -> list[languages.Offered]:
    """`{% in_languages address as offered %}`: a public page in every language."""
    return languages.offered(address)


@register.filter
def headline(document: Document) -> str:
    """What the quarter came to, in a line."""
    return next((block.text for block in document.brief if isinstance(block, Paragraph)), "")


@register.filter
def linked_data(document: Document, url: str) -> dict[str, Any]:
    """What search engines are told of an issue (schema.org)."""
    return {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": f"{document.organisation}: {document.title}, {document.subtitle}",
        "description": headline(document),
        "inLanguage": "zh-Hans" if document.language == "zh-hans" else document.language,
        "datePublished": document.day,
        "publisher": {"@type": "Organization", "name": document.organisation},
        "url": url,
    }


@register.filter
def linked_json(told: dict[str, Any]) -> SafeString:
    """Data in a script element that no browser runs."""
    return mark_safe(json_script(told).replace("application/json", "application/ld+json", 1))  # escaped
