"""Finding the complaints of one customer: by the number his company knows him by, or by the token he is shown as.

Only a keyed hash of a number is kept (rule book §15), made within its source; so a number is looked for as every source
of the company would have hashed it. A token cannot be turned back: it is made again for each customer there is.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from django.db.models import Q

from accounts.models import User
from complaints.masking import token
from complaints.models import Complaints, Source
from complaints.privacy import customer_key
from complaints.tokens import Tokens

TOKEN = re.compile(r"[0-9A-F]{10}")


def numbered(number: str, *, organisation: int | None) -> set[str]:
    """The keys under which a customer number may stand in the record of a company."""
    sources = Source.objects.filter(organisation=organisation)
    return {customer_key(number, source=source.namespace) for source in sources} - {""}


def of_number(number: str, rows: Complaints, *, user: User) -> Complaints:
    """Of `rows`, those of a customer number. An auditor finds nothing: he must not be able to try numbers out."""
    if user.role == User.Role.AUDITOR:
        return rows.none()
    return rows.filter(customer_key__in=numbered(number, organisation=user.organisation_id))


def of_tokens(tokens: Collection[str], rows: Complaints, *, user: User, today: date) -> Complaints:
    """Of `rows`, those whose customer this person sees as one of the tokens: an auditor within each engagement apart,
    so that one engagement's token finds nothing in another."""
    known = Tokens(user, today)
    if not known.is_auditor:
        return rows.filter(customer_key__in=_keys(tokens, rows, None))
    found = Q(pk__in=[])
    for engagement in known.engagements:
        within = rows.within([engagement])
        found |= Q(pk__in=within.filter(customer_key__in=_keys(tokens, within, engagement.pk)).values("pk"))
    return rows.filter(found)


def told(words: str, rows: Complaints, *, user: User, today: date) -> Complaints:
    """Of `rows`, those of the customers named: by number, or by tokens with anything between them."""
    by_number = of_number(words, rows, user=user)
    tokens = tokens_in(words)
    return by_number | of_tokens(tokens, rows, user=user, today=today) if tokens else by_number


def tokens_in(words: str) -> list[str]:
    return TOKEN.findall(words.upper())


def tokens_of_number(number: str, rows: Complaints, *, user: User) -> list[str]:
    """The tokens behind a number, to be written where the number itself should not stand; none for an unknown one."""
    keys = of_number(number, rows, user=user).order_by().values_list("customer_key", flat=True).distinct()
    return sorted(token(key, engagement=None) for key in keys)


def _keys(tokens: Collection[str], rows: Complaints, engagement: int | None) -> set[str]:
    keys = rows.exclude(customer_key="").order_by().values_list("customer_key", flat=True).distinct()
    wanted = set(tokens)
    return {key for key in keys.iterator() if token(key, engagement=engagement) in wanted}
