"""The first page of the morning: which promises are kept, and what needs a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import AUDITOR, EVERYONE, AuthenticatedRequest, roles
from commitments import questions
from commitments.companies import whose
from commitments.models import Letter
from commitments.portfolio import Portfolio
from complaints.models import units_visible_to
from compliance import wording
from compliance.models import Breach
from compliance.rules.periods import Period
from dashboard import at_risk, attention, choices, engaged, freshness, opening, scoreboard
from dashboard.attention import Reader
from dashboard.scoreboard import Board, Row, Tally


@roles(*EVERYONE)
def home(request: AuthenticatedRequest) -> HttpResponse:
    """The scoreboard of a quarter (`?period=2026Q4`), its sentence, what needs attention, and how fresh it all is."""
    today, company = choices.today(), whose(request)
    visible = Letter.objects.visible_to(request.user, today).filter(organisation=company.company)
    portfolio = Portfolio(visible)
    chosen = choices.period(request, today)
    seen = units_visible_to(request.user, company.company.pk, today) if company.company else None
    shown = scoreboard.boards(portfolio, chosen, today, seen)
    first = min((row.history[0].starts_on for row in _rows(shown) if row.history), default=None)
    offered = choices.periods(first, Period.containing(today, "quarter"), chosen, limit=6)
    opened = Breach.objects.opened(portfolio.letters, chosen)
    waiting = attention.items(Reader(request.user, today, company, portfolio, shown, opened))
    context = {
        "whose": company,
        "today": today,
        "letters": portfolio.letters,
        "boards": shown,
        "chosen": chosen,
        "day_of_period": (today - chosen.start).days + 1 if today in chosen else None,
        "periods": choices.chips(
            request, "period", [(wording.period_name(period.label), period.label) for period in offered], chosen.label
        ),
        "summary": opening.summary(
            Tally.of(row.result for row in _rows(shown)),
            opening.open_in(chosen, today, opened),
            over=chosen.end <= today,
        ),
        "open_breaches": opening.breaches(chosen, today, opened, portfolio.promises),
        "comparison": opening.comparison(
            Tally.of(row.result for row in _rows(shown)),
            Tally.of(row.earlier for row in _rows(shown)),
            chosen.previous().label,
        ),
        "at_risk": at_risk.at_risk(shown, today),
        "unread": _unread(portfolio, shown, today),
        "attention": waiting,
        "engaged": engaged.of(request.user, today),
        "rulings": sum(item.view in attention.RULINGS for item in waiting) if request.user.role == AUDITOR else 0,
        "freshness": freshness.of(request.user.organisation, portfolio.letters, timezone.now()),
    }
    return render(request, "dashboard/home.html", context)


def _unread(portfolio: Portfolio, shown: list[Board], today: date) -> set[int]:
    """The promises judged by a reading that nobody has chosen yet (rule book §6)."""
    notes = [note for of_letter in portfolio.notes.values() for note in of_letter]
    return {each.promise.pk for each in questions.of_promises((row.promise for row in _rows(shown)), today, notes)}


def _rows(boards: list[Board]) -> Iterator[Row]:
    return (row for board in boards for row in board.rows)
