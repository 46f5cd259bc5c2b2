"""A complaint as a program tells it, read into facts. What is impossible about facts the record itself says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from complaints.facts import LENGTHS, MOST_REOPENINGS, Facts, tidy
from complaints.models import Channel
from complaints.rules.pauses import Pause, PauseReason
from dashboard.api.values import Day, Moment, Money

LONGEST_SOURCE = 60


def _text(**bounds: Any) -> WithJsonSchema:
    """What the document says of a text. The bounds are held by the record, in its own words."""
    return WithJsonSchema({"type": "string", **bounds})


def _whole(**bounds: int) -> WithJsonSchema:
    return WithJsonSchema({"type": "integer", **bounds})


Reference = Annotated[str, _text(minLength=1, maxLength=LENGTHS["reference"])]
SourceWord = Annotated[str, _text(minLength=1, maxLength=LONGEST_SOURCE, pattern="^[^/]+$")]
Name = Annotated[str, _text(maxLength=LENGTHS["unit"])]
Word = Annotated[str, _text(maxLength=LENGTHS["segment"])]
Prose = Annotated[str, _text(maxLength=LENGTHS["text"])]
Way = Annotated[str, _text(enum=Channel.values)]
Score = Annotated[int, _whole(minimum=1, maximum=5)]
Cause = Annotated[str, _text(enum=[reason.value for reason in PauseReason])]
Times = Annotated[int, _whole(minimum=0, maximum=MOST_REOPENINGS)]


class PauseIn(BaseModel):
    """A pause of the resolution clock. Only waiting for the customer, with a question on record, is net."""

    model_config = ConfigDict(strict=True, extra="forbid")

    starts_at: Moment
    ends_at: Moment | None = None
    reason: Cause = PauseReason.OTHER.value
    question_at: Moment | None = Field(None, description=_("When the customer was asked."))


class Event(BaseModel):
    """The facts of a complaint that a source tells. Those left out stay as they are in the record; null says that a
    fact is not known."""

    model_config = ConfigDict(strict=True, extra="forbid")

    reference: Reference = Field(
        description=_("The number of the complaint in the source; within the source it is the complaint."),
    )
    received_at: Moment | None = Field(
        None, description=_("When it came in. A complaint that is new to the record must say it.")
    )
    channel: Way | None = None
    unit: Name | None = Field(None, description=_("The service unit by its name; a name that is new is registered."))
    category: Name | None = Field(None, description=_("The category of level 1 by its name."))
    subcategory: Name | None = Field(None, description=_("The category of level 2 by its name."))
    customer: Name | None = Field(
        None, description=_("The customer's number in the source. Only a keyed hash of it is kept: it finds repeats.")
    )
    customer_name: Name | None = Field(None, description=_("Kept encrypted."))
    customer_contact: Name | None = Field(None, description=_("Kept encrypted."))
    text: Prose | None = Field(None, description=_("What was said. Kept encrypted."))
    segment: Word | None = Field(None, description=_("The customer segment."))
    severity: Word | None = None
    acknowledged_at: Moment | None = Field(None, description=_("The automatic acknowledgement."))
    responded_at: Moment | None = Field(None, description=_("The first reply by a person, not by a machine."))
    preliminary_at: Moment | None = Field(None, description=_("The preliminary solution."))
    resolved_at: Moment | None = None
    closed_at: Moment | None = None
    reopened_at: Moment | None = Field(None, description=_("The last reopening."))
    reopen_count: Times | None = None
    due_at: Moment | None = Field(None, description=_("The complaint's own deadline."))
    satisfaction: Score | None = None
    first_contact: bool | None = Field(None, description=_("Solved at first contact."))
    loss_amount: Money | None = Field(None, description=_("Property loss in yuan."))
    loss_confirmed_on: Day | None = Field(
        None, description=_("The day on which the loss was confirmed as a service error.")
    )
    marked_duplicate: bool | None = Field(None, description=_("The same report as an earlier one."))
    pauses: list[PauseIn] | None = Field(None, description=_("All pauses of the resolution clock."))


class ComplaintIn(Event):
    """An event with the source it comes from."""

    source: SourceWord = Field(
        description=_("The key or name of the system it comes from; one that is new is registered."),
    )


@dataclass(frozen=True, slots=True)
class Told:
    """Facts as one row told them, and which of them it told at all."""

    facts: Facts
    told: frozenset[str]

    @classmethod
    def by(cls, event: Event) -> Told:
        names = event.model_fields_set - {"source"}
        known: Mapping[str, Any] = {name: getattr(event, name) for name in names}
        facts = {"received_at": None, **{name: value for name, value in known.items() if value is not None}}
        if event.pauses is not None:
            facts["pauses"] = tuple(Pause(**each.model_dump()) for each in event.pauses)
        return cls(tidy(Facts(**facts)), frozenset(names))
