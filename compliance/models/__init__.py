"""The judgement: the ledger of runs, the stored verdicts, breaches and what follows them, the stock, reward pools."""

from __future__ import annotations

from compliance.models.breaches import Breach, BreachQuerySet, BreachStep, IllegalStepError, Opened
from compliance.models.compensation import Balance, Compensation
from compliance.models.disputes import Dispute, DisputeStep
from compliance.models.handling import Exemption, Handling
from compliance.models.pools import RewardFormula, RewardPool, pool_clauses, promises_pool
from compliance.models.results import Clarity, JudgedStep, Result, ResultQuerySet, Verdict
from compliance.models.runs import ComplianceRun, RunStep
from compliance.models.stock import StockLine

__all__ = [
    "Balance",
    "Breach",
    "BreachQuerySet",
    "BreachStep",
    "Clarity",
    "Compensation",
    "ComplianceRun",
    "Dispute",
    "DisputeStep",
    "Exemption",
    "Handling",
    "IllegalStepError",
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
