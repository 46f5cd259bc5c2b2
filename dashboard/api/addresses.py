"""Parts of addresses that may hold whatever a reference holds, a line break too."""

from __future__ import annotations

from django.urls import register_converter
from django.urls.converters import StringConverter


class AnythingConverter(StringConverter):
    regex = "(?s:.+)"


register_converter(AnythingConverter, "anything")
