"""What was sent, read once and within bounds: its length, its kind, and whether it is JSON."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest, UnreadablePostError

from dashboard.api.problems import ProblemError

MEDIA_TYPE = "application/json"


def read(request: HttpRequest, *, most: int) -> bytes:
    """The bytes of a request, `most` of them at most. Raises ProblemError for too many, for another kind, and for none.

    They are read past Django's own limit, which is meant for forms.
    """
    length = request.headers.get("Content-Length", "")
    if "Transfer-Encoding" in request.headers and not length:
        raise ProblemError("length_missing")
    if length.isdecimal() and int(length) > most:
        raise ProblemError("body_too_large", most=most)
    if length in {"", "0"}:
        raise ProblemError("body_missing")
    if not _is_json(request):
        raise ProblemError("not_json")
    try:
        return request.read()
    except UnreadablePostError as error:  # whoever sent it has gone meanwhile
        raise ProblemError("body_missing") from error


def parsed(raw: bytes) -> Any:
    """The JSON value. Raises ProblemError that names the place where it cannot be read."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise ProblemError("malformed", line=error.lineno, column=error.colno) from error


def _is_json(request: HttpRequest) -> bool:
    """UTF-8 is what JSON is sent in; whoever names another encoding means other bytes."""
    kind, charset = request.content_type, (request.content_params or {}).get("charset", "utf-8")
    packed = request.headers.get("Content-Encoding", "identity")
    return kind == MEDIA_TYPE and charset.lower() in {"utf-8", "utf8"} and packed == "identity"
