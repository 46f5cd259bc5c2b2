"""Values as they are sent and taken: moments with their zone, exact numbers as text."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

MONEY = r"^[0-9]{1,12}(\.[0-9]{1,2})?$"
LENGTH_OF_A_DAY = len("2026-10-31")


def moment(value: Any) -> Any:
    """A day with its time. Whether it names its zone is the record's business."""
    with suppress(ValueError):
        if isinstance(value, str) and len(value) > LENGTH_OF_A_DAY:
            return datetime.fromisoformat(value)
    raise PydanticCustomError("no_moment", "no moment")


def day(value: Any) -> Any:
    with suppress(ValueError):
        if isinstance(value, str) and len(value) == LENGTH_OF_A_DAY:
            return date.fromisoformat(value)
    raise PydanticCustomError("no_day", "no day")


def money(value: Any) -> Any:
    """An amount in yuan, to the cent. Text only: a JSON number is a broken one to most readers."""
    if isinstance(value, str) and re.fullmatch(MONEY, value):
        return Decimal(value)
    raise PydanticCustomError("no_amount", "no amount")


def _day_or_moment(value: Any) -> Any:
    return day(value) if isinstance(value, str) and len(value) == LENGTH_OF_A_DAY else moment(value)


Number = Annotated[int, Field(ge=1, le=2**53 - 1)]  # of a record; JSON readers keep no larger one exactly
Day = Annotated[date, BeforeValidator(day), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[datetime, BeforeValidator(moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Money = Annotated[Decimal, BeforeValidator(money), WithJsonSchema({"type": "string", "pattern": MONEY})]
DayOrMoment = Annotated[
    datetime | date,
    BeforeValidator(_day_or_moment),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}),
]


def written(number: Decimal | Fraction | int | None) -> str | None:
    """The digits without an exponent or idle noughts; a fraction that ends nowhere as 1/3."""
    if number is None:
        return None
    whole = Fraction(number)
    if whole.denominator == 1:
        return str(whole.numerator)
    return str(number) if isinstance(number, Fraction) else format(number, "f").rstrip("0")


def exact(value: Any) -> Any:
    """What a JSON column holds, its broken numbers as text."""
    if isinstance(value, float):
        return written(Decimal(repr(value)))
    if isinstance(value, dict):
        return {name: exact(each) for name, each in value.items()}
    return [exact(each) for each in value] if isinstance(value, list) else value
