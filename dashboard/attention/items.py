"""One thing to do, and who asks for all of his."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from commitments.companies import Whose
from commitments.portfolio import Portfolio
from compliance.models import Opened
from dashboard.scoreboard import Board


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: what, about what, by when, and where. `due` orders the list; none comes last.

    `mark` is the verdict whose sign stands before the title.
    """

    title: str
    text: str
    view: str
    pk: int | None = None
    due: date | None = None
    mark: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who opens the first page, on which day, of which company, with what the page has read of its letters."""

    user: User
    today: date
    company: Whose
    portfolio: Portfolio
    boards: Sequence[Board] = ()
    opened: Sequence[Opened] = ()
