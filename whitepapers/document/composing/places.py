"""What numbers of the prose call the rows of tables by: their sources begin with it."""

from __future__ import annotations

from whitepapers.edition import Edition


def of_promise(edition: Edition, kind: str, letter: int, clause: str, metric: str) -> str:
    """ "clause:2.3.2 repeat_rate", "ledger:2.3.2 repeat_rate"; where several letters have a clause of that number,
    "clause:2.3.2@1 repeat_rate" is that of the first."""
    letters = list(dict.fromkeys(each["id"] for each in edition.snapshot["letters"]))
    sharing = {row["letter"] for row in edition.snapshot["verdicts"] if row["clause"] == clause}
    at = f"@{letters.index(letter) + 1}" if len(sharing) > 1 and letter in letters else ""
    return f"{kind}:{''.join(clause.split())}{at} {metric}"


def ranked(kind: str, rank: int) -> str:
    """ "category:1", "sample:2": by its place in the issue."""
    return f"{kind}:{rank}"
