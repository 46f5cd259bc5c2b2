"""What numbers of the prose call the rows of tables by: their sources begin with it."""

from __future__ import annotations

import re

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


def of_figure(edition: Edition, kind: str, letter: int, clause: str, metric: str) -> str:
    """The key of a picture, the same from issue to issue: "trend-2-3-2-repeat-rate". Where two promises of an issue
    would share it, the number of the letter follows, and within one letter how many came before."""
    verdicts = {(row["letter"], row["clause"], row["metric"]) for row in edition.snapshot["verdicts"]}
    named = _slug(clause, metric)
    alike = sorted(row for row in verdicts | {(letter, clause, metric)} if _slug(*row[1:]) == named)
    if len(alike) == 1:
        return f"{kind}-{named}"
    numbers = {each["id"]: str(each["number"]) for each in edition.snapshot["letters"]}
    rank = [row for row in alike if row[0] == letter].index((letter, clause, metric))
    return f"{kind}-{_slug(named, numbers.get(letter, str(letter)), str(rank + 1) if rank else '')}"


def _slug(*words: str) -> str:
    return "-".join(filter(None, (re.sub(r"[\W_]+", "-", word).strip("-") for word in words)))
