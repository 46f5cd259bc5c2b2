"""What an auditor asks of a sample, in the words of a form: it answers with a plan for a population (rule book §13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any, ClassVar, Protocol

from audits.sampling import gbt2828, plans
from audits.sampling.chances import share
from audits.sampling.plans import Plan


class Question(Protocol):
    """A question and its terms; shares in per cent, as text, so that what is kept is what was typed."""

    def plan(self, size: int) -> Plan:
        """The plan for a population of a size. Raises NoPlanError, LotTooSmallError, or ValueError for terms that fit
        no question."""

    def extended(self, plan: Plan, n: int) -> Plan:
        """A plan of more items that guards as well against what must not pass, with the deviations that it then
        allows."""


@dataclass(frozen=True, slots=True)
class Records:
    """Are the records true? So many deviations at most, of a share that would be tolerable, at a confidence."""

    method: ClassVar = "records"
    tolerable: str
    confidence: str = "95"
    allowed: str = "0"

    def plan(self, size: int) -> Plan:
        return plans.deviations(share(self.tolerable), share(self.confidence), ac=int(self.allowed), size=size)

    def extended(self, plan: Plan, n: int) -> Plan:
        return _guarding(plan, n, share(self.tolerable), 1 - share(self.confidence))


@dataclass(frozen=True, slots=True)
class Declared:
    """Does the declared level hold? The level and the limit are shares of deviations: ≥ 98 % declares 2 %."""

    method: ClassVar = "declared"
    level: str
    limit: str
    alpha: str = "5"
    beta: str = "10"

    def plan(self, size: int) -> Plan:
        level, limit, alpha, beta = (share(each) for each in (self.level, self.limit, self.alpha, self.beta))
        return plans.declared(level, limit, alpha=alpha, beta=beta, size=size)

    def extended(self, plan: Plan, n: int) -> Plan:
        return _guarding(plan, n, share(self.limit), share(self.beta))


@dataclass(frozen=True, slots=True)
class Limit:
    """The single plan of GB/T 2828.1 for normal inspection, by acceptance quality limit."""

    method: ClassVar = "limit"
    limit: str
    inspection: str = "II"

    def plan(self, size: int) -> Plan:
        return gbt2828.plan(size, self.limit, self.inspection).plan

    def extended(self, plan: Plan, n: int) -> Plan:
        """The standard knows no larger sample of the same lot: what may deviate stays what it was."""
        return replace(plan, n=n)


def _guarding(plan: Plan, n: int, rate: Fraction, wrongly: Fraction) -> Plan:
    allowed = plans.most_allowed(n, rate, wrongly, plan.size)
    return replace(plan, n=n, ac=max(plan.ac, allowed or 0))


METHODS: Mapping[str, type[Records | Declared | Limit]] = {each.method: each for each in (Records, Declared, Limit)}


def question(method: str, terms: Mapping[str, Any]) -> Records | Declared | Limit:
    """The question that was kept by its method and its terms; terms of other methods are left out."""
    asked = METHODS[method]
    return asked(**{field.name: str(terms[field.name]) for field in fields(asked) if field.name in terms})
