"""What one sentence promises, in a form short enough to be read in a table of tests."""

from __future__ import annotations

from commitments.letters import ProposedPromise, parse_text


def promises_of(*lines: str) -> list[ProposedPromise]:
    """The counted promises of clauses given as numbered lines (or as one sentence)."""
    text = "\n".join(lines) if len(lines) > 1 else f"1、{lines[0]}"
    return [promise for letter in parse_text(f"服务承诺书\n{text}\n") for promise in letter.promises if promise.counted]


def limits_of(*lines: str) -> list[str]:
    """Comparator, value(s) and unit of each promise: ``<=2 hour``."""
    return [limit(promise) for promise in promises_of(*lines)]


def limit(promise: ProposedPromise) -> str:
    if promise.comparator == "between":
        left, right = "(" if promise.low_open else "[", ")" if promise.high_open else "]"
        return f"{left}{promise.value},{promise.value2}{right} {promise.unit}"
    return f"{promise.comparator}{promise.value} {promise.unit}"
