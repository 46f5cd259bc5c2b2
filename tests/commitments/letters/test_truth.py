from decimal import Decimal
from typing import Any

import pytest

from commitments.letters import parse_text, read_letters
from commitments.letters.truth import Score, measure

from .conftest import SHARED, shared, shared_lines

TEXT = "服务承诺书\n1.投诉办结率不低于97%。\n2.接到报修后2小时内到达现场。\n"


def line(quote: str, comparator: str, value: float, unit: str, metric: str = "other") -> dict[str, Any]:
    return {"quote": quote, "comparator": comparator, "value": value, "value2": None, "unit": unit, "metric": metric}


def test_a_proposal_is_matched_by_quote_and_value() -> None:
    known = [line("办结率不低于97%", ">=", 97, "percent", "resolution_rate"), line("2小时内到达", "<=", 3, "hour")]
    score = measure(parse_text(TEXT), known)
    assert (score.matched, score.right_metric, score.recall, score.precision) == (1, 1, 0.5, 0.5)
    assert [miss["quote"] for miss in score.missed] == ["2小时内到达"]
    assert [surplus.value for surplus in score.surplus] == [Decimal(2)]


def test_a_trap_that_was_taken_for_a_promise_is_named() -> None:
    assert measure(parse_text(TEXT), [], [{"quote": "2小时内到达"}, {"quote": "别处"}]).trapped == ["2小时内到达"]


def scores() -> dict[str, Score]:
    known, traps = shared_lines("truth.jsonl"), shared_lines("traps.jsonl")
    return {key: score_of(key, known, traps) for key in dict.fromkeys(str(entry["letter"]) for entry in known)}


def score_of(key: str, known: list[dict[str, Any]], traps: list[dict[str, Any]]) -> Score:
    name = "seed.docx" if key == "seed" else f"{int(key):02d}.txt"
    letters = read_letters(shared(name), name=name)
    return measure(
        letters, *([entry for entry in entries if str(entry["letter"]) == key] for entries in (known, traps))
    )


def test_the_template_letters_make_exactly_their_known_promises() -> None:
    score = score_of("seed", shared_lines("truth.jsonl"), shared_lines("traps.jsonl"))
    assert (score.known, score.proposed, score.matched, score.right_metric) == (13, 13, 13, 13)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared letters are not on this machine")
def test_real_letters_are_read_well_enough() -> None:
    every = list(scores().values())
    known, proposed = sum(s.known for s in every), sum(s.proposed for s in every)
    matched, right = sum(s.matched for s in every), sum(s.right_metric for s in every)
    assert matched >= 0.95 * known
    assert matched >= 0.95 * proposed
    assert right >= 0.9 * matched
    assert sum(len(s.trapped) for s in every) <= 2
