"""Blocks and cells as every section makes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from commitments.models import Promise
from compliance import wording
from compliance.models import Result, Verdict
from whitepapers.document.blocks import Cell, Column, Paragraph, Run

SEPARATOR = " · "


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What a section says where nobody has written prose for it, which says the same in its own words."""

    text: str


def said(text: str, *, strong: bool = False) -> Paragraph:
    return Paragraph([Run(text, strong=strong)])


def words(text: str, share: float = 1.0) -> Column:
    """A column of words."""
    return Column(text, share=share)


def figures(text: str, share: float = 1.0) -> Column:
    """A column of figures."""
    return Column(text, figures=True, share=share)


def judged(verdict: str, *subs: str) -> Cell:
    """A verdict by its mark and its name, with what is said of it below."""
    return Cell(str(Verdict(verdict).label), [line for line in subs if line], verdict=verdict)


def figure(result: Result | None) -> str:
    return wording.figure(result) if result else wording.NOTHING


def count(number: object) -> str:
    """A number of things; a dash where it is not known."""
    return wording.NOTHING if number is None else wording.number(number)  # type: ignore[arg-type]


def day(value: date | None) -> str:
    """A day; of a moment the one on the wall of the project's zone."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return wording.day(value) if value else wording.NOTHING


def joined(parts: Iterable[str]) -> str:
    """What stands beside each other on a line, empty parts left out."""
    return SEPARATOR.join(part for part in parts if part)


def quoted(promise: Promise) -> list[str]:
    """A promise's own words, where its name is not those words already."""
    return [] if wording.name(promise) == promise.quote else [f"“{promise.quote}”"]
