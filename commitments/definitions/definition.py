"""What a definition of a metric consists of (rule book §6).

Plain Python, because rules read it, which know no Django. Words are English message ids: `gettext_noop` lets them be
collected, and whoever shows them translates them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from commitments.definitions.asked import Ask, Part

NOBODY: frozenset[Part] = frozenset()


def gettext_noop(text: str) -> str:
    """The text itself, marked as a message."""
    return text


class Numbers(StrEnum):
    """What a promised number of a metric is."""

    SHARE = "share"  # a part of a whole: 0 to 100 %
    RATIO = "ratio"  # one amount over another, which may be more than 100 %
    COUNT = "count"
    HOURS = "hours"
    NONE = ""  # none: it is kept by doing it


@dataclass(frozen=True, slots=True)
class Version:
    """Since when a metric has been counted so, and what changed with it. Its number is stored with each result."""

    number: str
    since: date
    what: str


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of the metric's figures.

    `rule` says what is counted, with %(limit)s, %(window)s and %(goal)s put in; `without_limit` says it while there is
    no limit. `counted` tells the numbers: {numerator}, {failures}, {denominator}, {graded}. `every` says what each case
    of a metric is that counts them one by one. `names` and `chips` are of the lists of complaints behind the numbers
    that are called otherwise here than usual. `hint` is the way in which the line under a figure is made
    (`dashboard.hints`).
    """

    rule: str
    without_limit: str = ""
    counted: str = ""
    every: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    chips: Mapping[str, str] = field(default_factory=dict)
    hint: str = "counted"


@dataclass(frozen=True, slots=True)
class Care:
    """Who wrote the definition, who checked it and against what, when, and when it is to be checked next."""

    author: str
    checker: str
    checked_on: date
    next_review_on: date


@dataclass(frozen=True, slots=True)
class MetricDefinition:
    """A metric. `unit` is that of its values: "share" (0 to 1), "ratio" or "count"; `numbers` says what is promised.

    A metric of complaints asks a question of each counted complaint and divides the cases in `numerator` by those in
    `denominator`; cases in `waiting` stand in neither, and while there are any in `changing` mere time may still change
    the figure. A metric without a question is a function of the registered facts named in `facts`
    (`compliance.rules.resources`), which `registers` finds again (`compliance.behind`).

    `grades`: it sorts cases into classes and gets no verdict; `one_by_one`: each of them is a breach of its own.
    `whole`: nothing less than everybody, or done, will do; `falls_due`: something has to happen by a day of each
    period. `takes` are the parameters of clause and note that its calculation uses, `usual` what holds for some of them
    where neither names one.
    """

    key: str
    name: str
    unit: str
    numbers: Numbers
    formula: str
    source: str
    final: str
    words: Words
    care: Care
    versions: tuple[Version, ...]
    lower_is_better: bool = False
    ask: Ask | None = None
    numerator: frozenset[Part] = NOBODY
    denominator: frozenset[Part] = NOBODY
    waiting: frozenset[Part] = NOBODY
    changing: frozenset[Part] = NOBODY
    grades: bool = False
    one_by_one: bool = False
    whole: bool = False
    falls_due: bool = False
    takes: frozenset[str] = frozenset()
    usual: Mapping[str, Any] = field(default_factory=dict)
    facts: frozenset[str] = frozenset()
    registers: str = ""

    @property
    def version(self) -> str:
        return self.versions[-1].number

    @property
    def needs_limit(self) -> bool:
        return "limit" in self.takes

    @property
    def is_timely(self) -> bool:
        """Whether it is the share of cases that keep a limit, so that a bare time may be promised of it."""
        return self.needs_limit and not self.grades

    @property
    def is_share_of_complaints(self) -> bool:
        return self.ask is not None and self.unit == "share"

    @property
    def is_held_against_a_number(self) -> bool:
        """Whether a letter can say too little of its numbers, or two things at once (rule book §7)."""
        return self.numbers is not Numbers.NONE and not self.one_by_one

    @property
    def is_done(self) -> bool:
        """Whether it is kept by doing it, and no number is promised of it."""
        return self.numbers is Numbers.NONE

    @property
    def is_share(self) -> bool:
        """Whether its promised numbers are parts of a whole."""
        return self.numbers is Numbers.SHARE

    @property
    def is_of_pieces(self) -> bool:
        """Whether the letter speaks of a number of it: seats, cases."""
        return self.numbers is Numbers.COUNT

    @property
    def is_a_number_of_things(self) -> bool:
        """Whether its value is written as a count: pieces, and late cases of an overrun."""
        return self.unit == "count" and self.numbers is not Numbers.NONE
