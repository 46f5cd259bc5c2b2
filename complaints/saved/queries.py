"""The filter and order of the complaint list as an address keeps them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import QueryDict

from complaints.customers import TOKEN
from complaints.filters import MINE, ComplaintFilter

OLDEST_FIRST = "received_at"  # of `sort`; whatever else stands there means newest first
OWN_UNITS = urlencode({"unit": MINE})


def kept(query: QueryDict) -> str:
    """The query as a view keeps it: in one order, without what says nothing, without the place in the list, and
    without a customer's number. Two queries that show the same list are the same text."""
    told = {name: query.get(name, "").strip() for name in ComplaintFilter.get_filters()}  # type: ignore[no-untyped-call]
    told["customer"] = " ".join(filter(_is_token, told["customer"].upper().split()))
    if query.get("sort") == OLDEST_FIRST:
        told["sort"] = OLDEST_FIRST
    return urlencode({name: value for name, value in told.items() if value})


def _is_token(word: str) -> bool:
    """Ten digits may be a telephone number: the rare token without a letter is not kept either."""
    return TOKEN.fullmatch(word) is not None and not word.isdigit()
