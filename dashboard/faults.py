"""The number by which a person names a fault, and by which it is found again in the log with its traceback."""

from __future__ import annotations

import logging
import secrets

from django.http import HttpRequest


def number(request: HttpRequest) -> str:
    """Eight hexadecimal digits in two groups, the same for the whole request: 3F9A-02C1."""
    if not hasattr(request, "fault"):
        digits = secrets.token_hex(4).upper()
        request.fault = f"{digits[:4]}-{digits[4:]}"  # type: ignore[attr-defined]  # the log filter reads it there
    return str(request.fault)  # type: ignore[attr-defined]


class FaultNumber(logging.Filter):
    """Puts the number in front of what Django logs about a request that failed."""

    def filter(self, record: logging.LogRecord) -> bool:
        fault = getattr(getattr(record, "request", None), "fault", "")
        if fault:
            record.msg = f"Fault {fault}: {record.msg}"
        return True
