"""What people see of a customer (rule book §15): everything, a mask, or a token in place of the person."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from django.conf import settings

from complaints.pseudonyms import pseudonyms
from complaints.scrubbing import HIDDEN, scrub


class HasIdentity(Protocol):
    """What a complaint knows of its customer."""

    customer_key: str
    customer_name: str
    customer_contact: str
    text: str


@dataclass(frozen=True, slots=True)
class Identity:
    """A customer as shown on a page. `open` tells whether it is the person or a mask."""

    token: str
    name: str
    contact: str
    text: str
    open: bool = False


def masked(complaint: HasIdentity, *, engagement: int | None, earlier: Iterable[str] = ()) -> Identity:
    """The customer behind a mask; the token is stable within one engagement and says nothing outside it.

    `earlier` are names and contacts of versions before: they may still stand in the text.
    """
    return Identity(
        token=token(complaint.customer_key, engagement=engagement),
        name=mask_name(complaint.customer_name),
        contact=mask_contact(complaint.customer_contact),
        text=scrub(complaint.text, known=[complaint.customer_name, complaint.customer_contact, *earlier]),
    )


def partly(mask: Identity, complaint: HasIdentity, opened: Collection[str]) -> Identity:
    """The mask without the fields that are `opened` to whoever looks; the others stay behind it."""
    return replace(
        mask,
        name=complaint.customer_name if "customer_name" in opened else mask.name,
        contact=complaint.customer_contact if "customer_contact" in opened else mask.contact,
        text=complaint.text if "text" in opened else mask.text,
    )


def unmasked(complaint: HasIdentity) -> Identity:
    """The customer as he is. Whoever shows this writes it into the journal."""
    return Identity(
        token=token(complaint.customer_key, engagement=None),
        name=complaint.customer_name,
        contact=complaint.customer_contact,
        text=complaint.text,
        open=True,
    )


def token(customer_key: str, *, engagement: int | None) -> str:
    """Ten letters for a customer: the same within one engagement, unlike those of every other (None: in the house)."""
    return pseudonyms(settings.LOOKUP_KEY, engagement).token(customer_key) if customer_key else ""


def behind(token: str, *, engagement: int | None) -> str:
    """With which ten digits the key of the customer begins who is shown as a token there."""
    return pseudonyms(settings.LOOKUP_KEY, engagement).beginning(token)


def mask_name(name: str) -> str:
    """王小明 → 王**, Mary Smith → M*** S***."""
    if name.isascii():
        return " ".join(f"{word[0]}{HIDDEN}" for word in name.split())
    return name[0] + "*" * min(len(name) - 1, 2) if len(name) > 1 else "*"


def mask_contact(contact: str) -> str:
    """13812345678 → 138****5678, mary@example.com → m***@example.com; what is short is hidden whole."""
    address, at, host = contact.partition("@")
    if at:
        return f"{address[:1]}{HIDDEN}@{host}"
    if len(contact) >= 11:
        return f"{contact[:3]}****{contact[-4:]}"
    return HIDDEN if contact else ""
