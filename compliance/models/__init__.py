"""The judgement: the ledger of runs, the stored verdicts and what they said before, breaches and what follows them,
restatements of published figures, the stock, reward pools."""

from __future__ import annotations

from compliance.models.breaches import Breach, BreachQuerySet, BreachStep, Opened
from compliance.models.compensation import Balance, Compensation
from compliance.models.disputes import Dispute, DisputeStep
from compliance.models.handling import Exemption, Handling
from compliance.models.knowledge import Surroundings
from compliance.models.moving import IllegalStepError
from compliance.models.pools import RewardFormula, RewardPool, pool_clauses, promises_pool
from compliance.models.restatements import (
    PublishedResult,
    RestatedCase,
    Restatement,
    RestatementQuerySet,
    RestatementStep,
)
from compliance.models.results import Clarity, JudgedStep, Result, ResultQuerySet, Verdict
from compliance.models.runs import ComplianceRun, RunStep
from compliance.models.stock import StockLine
from compliance.models.versions import ResultVersion, ResultVersionQuerySet

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
    "PublishedResult",
    "RestatedCase",
    "Restatement",
    "RestatementQuerySet",
    "RestatementStep",
    "Result",
    "ResultQuerySet",
    "ResultVersion",
    "ResultVersionQuerySet",
    "RewardFormula",
    "RewardPool",
    "RunStep",
    "StockLine",
    "Surroundings",
    "Verdict",
    "pool_clauses",
    "promises_pool",
]
