"""The values of a mapping file, each checked by itself: what it means, or precisely what is wrong with it.

All raise ImportRefusedError with a code `mapping_…`; `where` names the place in the file.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping as Object
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from complaints.imports.errors import ImportRefusedError
from complaints.imports.values import NUMBERED

SAMPLE = datetime(2001, 12, 31, 23, 58, 59)  # noqa: DTZ001  # no day of it could be a month
DELIMITERS = {"auto": "", "tab": "\t", "comma": ",", "semicolon": ";"}


def dates(value: Any, where: str) -> tuple[str, ...]:
    formats = words(value, where)
    for each in formats:
        if not is_date_format(each):
            raise ImportRefusedError("mapping_bad_date_format", format=each)
    return formats


def is_date_format(text: str) -> bool:
    """Whether a day written in this format can be read back as the same day."""
    if text in NUMBERED:
        return True
    try:
        return datetime.strptime(SAMPLE.strftime(text), text).date() == SAMPLE.date()  # noqa: DTZ007
    except ValueError:
        return False


def zone(value: Any) -> ZoneInfo | None:
    if value is None:
        return None
    try:
        return ZoneInfo(text(value, "zone"))
    except (ValueError, OSError, LookupError) as error:
        raise ImportRefusedError("mapping_bad_zone", zone=value) from error


def encoding(value: Any) -> str:
    name = text(value, "encoding")
    if name == "auto":
        return ""
    try:
        known = codecs.lookup(name)
        b" ".decode(known.name, errors="ignore")  # a codec that makes text, not rot13 or zip
    except (LookupError, UnicodeError) as error:
        raise ImportRefusedError("mapping_bad_encoding", encoding=name) from error
    return known.name


def delimiter(value: Any) -> str:
    name = text(value, "delimiter")
    mark = DELIMITERS.get(name, name)
    if len(mark) > 1 or mark in ('"', "\n", "\r", " ", "\0"):
        raise ImportRefusedError("mapping_bad_delimiter", delimiter=name)
    return mark


def count(value: Any, where: str, *, most: int = 1000) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ImportRefusedError("mapping_bad_value", where=where)
    return value


def flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise ImportRefusedError("mapping_bad_value", where=where)
    return value


def text(value: Any, where: str) -> str:
    if not isinstance(value, str) or len(value) > 1000 or "\0" in value:
        raise ImportRefusedError("mapping_bad_value", where=where)
    return value


def words(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise ImportRefusedError("mapping_bad_value", where=where)
    return tuple(text(word, where) for word in value)


def obj(
    value: Any, where: str, known: tuple[str, ...] | None = None, unknown: str = "mapping_unknown_key"
) -> Object[str, Any]:
    if not isinstance(value, dict):
        raise ImportRefusedError("mapping_not_object", where=where)
    for key in value:
        if known is not None and key not in known:
            raise ImportRefusedError(unknown, key=str(key)[:60], where=where, known=", ".join(known))
    return value
