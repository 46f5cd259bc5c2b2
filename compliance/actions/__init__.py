"""Every write of the judgement: runs, results, breaches. `recompute` is the one room; everything else is a door."""

from compliance.actions.ledger import RunFailed, RunInProgress, RunLost
from compliance.actions.nights import ensure_nightly, missing_nights
from compliance.actions.recomputing import RunSummary, finish_interrupted, recompute

__all__ = [
    "RunFailed",
    "RunInProgress",
    "RunLost",
    "RunSummary",
    "ensure_nightly",
    "finish_interrupted",
    "missing_nights",
    "recompute",
]
