"""The raw facts: what a company wrote down and signed, and nothing derived from it (RULEBOOK §1, §2, §11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Pause:
    """§2: from, to (None: it goes on), why, and when the customer was asked."""

    starts_at: datetime
    ends_at: datetime | None
    reason: str
    question_at: datetime | None


@dataclass(frozen=True)
class Complaint:
    """§2: one complaint as a source tells it, and what a person decided about it."""

    reference: str
    received_at: datetime
    unit: str = ""
    channel: str = "phone"
    segment: str = ""
    subcategory: str = ""
    customer: str = ""
    responded_at: datetime | None = None
    preliminary_at: datetime | None = None
    resolved_at: datetime | None = None
    reopened_at: datetime | None = None
    due_at: datetime | None = None
    satisfaction: int | None = None
    loss_confirmed_on: date | None = None
    first_contact: bool | None = None
    duplicate: bool = False
    void: bool = False
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True)
class Decree:
    """§1: what a company learnt about days, in the order of learning: "off", "worked", or "plain" again."""

    days: tuple[tuple[date, str], ...]
    settles: bool


@dataclass(frozen=True)
class Hours:
    """§1: a version of opening hours; spans in minutes after midnight."""

    valid_from: date
    working: tuple[tuple[int, int], ...]
    off: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Promise:
    """§6, §7: a target or a band. `value` and `high` are written numbers in `unit`, empty where there is none."""

    metric: str
    comparator: str
    value: str = ""
    high: str = ""
    low_closed: bool = False
    high_closed: bool = False
    kind: str = "target"
    unit: str = "percent"
    period: str = "quarter"
    force: str = "binding"
    breach_class: str = ""
    limit: str = ""
    window_days: int | None = None
    minimum_count: int | None = None
    share: str = ""
    clock: str = ""
    pause_cap: str = ""
    units: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Version:
    """§7: a version of the letter. The place of a promise in it is what makes it the same promise in the next one."""

    effective_from: date
    promises: tuple[Promise, ...]


@dataclass(frozen=True)
class Note:
    """§11: an interpretation note, signed by both sides on its first day, on a metric."""

    metric: str
    valid_from: date
    valid_until: date | None = None
    limit: str = ""
    minimum_count: int | None = None
    gap: str = ""
    breach_class: str = ""


@dataclass(frozen=True)
class Record:
    """Everything that is known at some moment. `common` is what the decrees of the country say of days, `settled`
    the years they settle; a company's own decrees go before."""

    zone: str
    versions: tuple[Version, ...]
    complaints: tuple[Complaint, ...] = ()
    notes: tuple[Note, ...] = ()
    decrees: tuple[Decree, ...] = ()
    hours: tuple[Hours, ...] = ()
