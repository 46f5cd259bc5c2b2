"""Every write of the judgement: runs, results and breaches, whose one room is `recompute`; what people do about a
breach (`following`, `handling`, `exempting`, `compensating`, `disputes`); and reward pools."""

from compliance.actions.asking import answer_asked, remember_asking
from compliance.actions.ledger import RunFailed, RunInProgress, RunLost
from compliance.actions.nights import ensure_nightly, missing_nights
from compliance.actions.recomputing import RunSummary, finish_interrupted, recompute
from compliance.actions.rewards import (
    RewardRefused,
    Terms,
    approve_pool,
    discard_correction,
    propose_correction,
    propose_pool,
    revise_pool,
)

__all__ = [
    "RewardRefused",
    "RunFailed",
    "RunInProgress",
    "RunLost",
    "RunSummary",
    "Terms",
    "answer_asked",
    "approve_pool",
    "discard_correction",
    "ensure_nightly",
    "finish_interrupted",
    "missing_nights",
    "propose_correction",
    "propose_pool",
    "recompute",
    "remember_asking",
    "revise_pool",
]
