"""Answers as JSON: moments in UTC, and nothing that would be sent as a broken number unawares."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest
from ninja.renderers import BaseRenderer


class Json(BaseRenderer):
    """Types it does not know are refused: a Decimal is written out (`values.written`) where it is shown."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002
        return orjson.dumps(data, option=orjson.OPT_UTC_Z)
