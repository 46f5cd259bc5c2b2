"""Pages by number: each begins after the last row of the one before, wherever it lies."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

Row = TypeVar("Row", bound=Model)


class PageQuery(BaseModel):
    size: int = Field(100, ge=1, le=500, description=_("Rows on a page."))
    after: int | None = Field(None, ge=0, le=2**53 - 1, description=_("next of the page before."))


def page_of(rows: QuerySet[Row, Any], query: PageQuery) -> tuple[list[Row], int | None]:
    """The rows of a page in order of their number, and after which one the next page begins."""
    found = list(rows.filter(pk__gt=query.after or 0).order_by("pk")[: query.size + 1])
    shown = found[: query.size]
    return shown, shown[-1].pk if len(found) > query.size else None
