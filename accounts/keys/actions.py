"""Rotating the keys of personal data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from accounts.keys import columns, files
from accounts.privacy import first_key
from evidence.actions import record

Kept = columns.Column | files.Files
"""What may hold ciphertext."""


def count() -> dict[Kept, Counter[str]]:
    """How many values need which key, by its id, wherever there may be any."""
    found: dict[Kept, Counter[str]] = {column: columns.count(column) for column in columns.columns()}
    return found | {kept: files.count(kept) for kept in files.files()}


def waiting(found: Iterable[Counter[str]]) -> int:
    """How many values need another key than the first one."""
    return sum(number for counts in found for key, number in counts.items() if key != first_key())


def rotate(*, by: Any = None, progress: Callable[[Kept, int], None] = lambda _kept, _done: None) -> dict[str, int]:
    """Encrypt every value that needs another key under the first one. How many there were, by where they stand.

    Raises UndecryptableError for a value whose key is not configured; what was done before it stays done.
    """
    record(action="keys.rotate", actor=by, subject="accounts.privacy", detail={"to": first_key(), "step": "begun"})
    done: Counter[str] = Counter()
    everything: list[Kept] = [*columns.columns(), *files.files()]
    for kept in everything:
        for number in columns.rotate(kept) if isinstance(kept, columns.Column) else files.rotate(kept):
            done[str(kept)] += number
            progress(kept, done[str(kept)])
    detail = {"to": first_key(), "step": "done", "values": {name: number for name, number in done.items() if number}}
    record(action="keys.rotate", actor=by, subject="accounts.privacy", detail=detail)
    return dict(done)
