"""Finding the complaints of one customer: by the number his company knows him by, or by the token he is shown as.

Only a keyed hash of a number is kept (rule book §15), made within its source; so a number is looked for as every source
of the company would have hashed it. A token is turned back into the beginning of such a hash. Either way an index leads
to the complaints, however many others there are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from accounts.models import User
from complaints.masking import behind, token
from complaints.models import Complaint, Complaints, Source
from complaints.models.reads import Literal
from complaints.privacy import customer_key
from complaints.pseudonyms import DIGITS
from complaints.tokens import Tokens

TOKEN = re.compile(rf"\b[0-9A-F]{{{DIGITS}}}\b", re.ASCII)  # not a part of a telephone number or of a longer word
NOBODY = Literal("")  # the key of no customer
PAST_HEX = "g"  # sorts behind every hex digit, whatever the collation


def numbered(number: str, *, organisation: int | None) -> set[str]:
    """The keys under which a customer number may stand in the record of a company."""
    sources = Source.objects.filter(organisation=organisation)
    return {customer_key(number, source=source.namespace) for source in sources} - {""}


def of_number(number: str, rows: Complaints, *, user: User) -> Complaints:
    """Of `rows`, those of a customer number. An auditor finds nothing: he must not be able to try numbers out."""
    if user.role == User.Role.AUDITOR:
        return rows.none()
    return _of(numbered(number, organisation=user.organisation_id), rows)


def of_tokens(tokens: Collection[str], rows: Complaints, *, user: User, today: date) -> Complaints:
    """Of `rows`, those whose customer this person sees as one of the tokens: an auditor within each engagement apart,
    so that one engagement's token finds nothing in another."""
    known = Tokens(user, today)
    if not known.is_auditor:
        return _of(_keys(_beginnings(tokens, None)), rows)
    sought = {each: _beginnings(tokens, each.pk) for each in known.engagements}
    keys = _keys(set().union(*sought.values()))
    found = Q(pk__in=[])
    for engagement, beginnings in sought.items():
        theirs = Q(customer_key__in=[key for key in keys if key[:DIGITS] in beginnings])
        period = (engagement.period_from, engagement.period_until)
        if engagement.seen_units is not None:
            theirs &= Q(unit__in=engagement.seen_units)
        found |= theirs & Q(organisation=engagement.organisation_id, received_day__range=period)
    return _of(keys, rows.filter(found))


def told(words: str, rows: Complaints, *, user: User, today: date) -> Complaints:
    """Of `rows`, those of the customers named: by number, or by tokens with anything between them."""
    tokens = tokens_in(words)
    if user.role == User.Role.AUDITOR:
        return of_tokens(tokens, rows, user=user, today=today)
    return _of(numbered(words, organisation=user.organisation_id) | _keys(_beginnings(tokens, None)), rows)


def tokens_in(words: str) -> list[str]:
    return TOKEN.findall(words.upper())


def tokens_of_number(number: str, rows: Complaints, *, user: User) -> list[str]:
    """The tokens behind a number, to be written where the number itself should not stand; none for an unknown one."""
    keys = of_number(number, rows, user=user).order_by().values_list("customer_key", flat=True).distinct()
    return sorted(token(key, engagement=None) for key in keys)


def _of(keys: Collection[str], rows: Complaints) -> Complaints:
    """Of `rows`, those of some customers."""
    return rows.found_by(Q(~Q(customer_key=NOBODY), customer_key__in=keys))


def _beginnings(tokens: Iterable[str], engagement: int | None) -> set[str]:
    return {behind(each, engagement=engagement) for each in tokens}


def _keys(beginnings: Collection[str]) -> set[str]:
    """The keys in the record that begin so."""
    sought = Q(pk__in=[])
    for each in beginnings:
        sought |= Q(~Q(customer_key=NOBODY), customer_key__gte=each, customer_key__lt=each + PAST_HEX)
    keys = Complaint.objects.filter(sought).order_by().values_list("customer_key", flat=True)
    return set(keys.distinct())
