"""The judgement: the ledger of runs, the stored verdicts, breaches, the stock, and reward pools."""

from __future__ import annotations

from compliance.models.breaches import Breach, BreachQuerySet, Opened
from compliance.models.pools import RewardFormula, RewardPool, pool_clauses, promises_pool
from compliance.models.results import Clarity, JudgedStep, Result, ResultQuerySet, Verdict
from compliance.models.runs import ComplianceRun, RunStep
from compliance.models.stock import StockLine

__all__ = [
    "Breach",
    "BreachQuerySet",
    "Clarity",
    "ComplianceRun",
    "JudgedStep",
    "Opened",
    "Result",
    "ResultQuerySet",
    "RewardFormula",
    "RewardPool",
    "RunStep",
    "StockLine",
    "Verdict",
    "pool_clauses",
    "promises_pool",
]
