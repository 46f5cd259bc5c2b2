from __future__ import annotations

from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dashboard.api import flaws
from dashboard.api.values import Day, Moment, Money


class Form(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    number: int = Field(1, ge=1, le=5)
    words: str = Field("", max_length=3, pattern="^[a-z]*$")
    answer: bool = False
    way: Literal["phone", "email"] = "phone"
    day: Day | None = None
    at: Moment | None = None
    amount: Money | None = None


def code(**told: object) -> str:
    with pytest.raises(ValidationError) as error:
        Form.model_validate(told)
    [found] = flaws.of(error.value.errors())
    assert found.field == next(iter(told))
    assert found.message
    return found.code


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"number": "1"}, "no_integer"),
        ({"number": 1.5}, "no_integer"),
        ({"number": True}, "no_integer"),
        ({"number": 0}, "out_of_range"),
        ({"number": 6}, "out_of_range"),
        ({"words": 5}, "no_text"),
        ({"words": "abcd"}, "too_long"),
        ({"words": "A"}, "wrong_form"),
        ({"answer": "true"}, "no_boolean"),
        ({"way": "post"}, "not_offered"),
        ({"day": "2026-02-30"}, "no_day"),
        ({"at": "2026-02-01"}, "no_moment"),
        ({"amount": 12.5}, "no_amount"),
        ({"amount": "12.505"}, "no_amount"),
        ({"nonsense": 1}, "unknown"),
    ],
)
def test_every_finding_has_a_code_of_ours(told, expected):
    assert code(**told) == expected


def test_what_nobody_foresaw_cannot_be_read():
    assert flaws.of([{"type": "recursion_loop", "loc": ("x",)}])[0].code == "unreadable"


def test_a_row_is_named_beside_the_finding():
    assert flaws.flaw("missing", index=3, reference="R1").index == 3
