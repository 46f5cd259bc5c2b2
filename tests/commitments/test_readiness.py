from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from commitments import actions, readiness
from commitments.models import Promise

TODAY = date(2026, 11, 23)


def silent(version):
    return {(each.metric, str(each.interval)): each.note for each in readiness.silences(version, TODAY)}


def sign(letter, manager, auditor, engage, **note):
    engage(letter)
    proposed = actions.propose_note(
        letter=letter, question="?", reading="!", valid_from=date(2026, 1, 1), by=manager, **note
    )
    for person in (manager, auditor):
        actions.sign_note(note=proposed, by=person, on=TODAY)
    return proposed


def test_the_gaps_between_target_and_bands_are_listed(draft):
    assert set(silent(draft)) == {
        ("resolution_rate", "[0, 98)"),
        ("repeat_rate", "(3, 5]"),
        ("repeat_rate", "[8, ∞)"),
        ("response_vs_benchmark", "[0, 120)"),
    }


def test_an_aim_leaves_no_gap(draft):
    assert not [metric for metric, _ in silent(draft) if metric == "preliminary_solution_rate"]


def test_a_signed_note_settles_the_gap_it_names(draft, manager, auditor, engage):
    note = sign(draft.letter, manager, auditor, engage, metric="repeat_rate", parameters={"gap": "(3, 5]"})
    assert silent(draft)["repeat_rate", "(3, 5]"] == note
    assert silent(draft)["repeat_rate", "[8, ∞)"] is None


def test_an_unsigned_note_settles_nothing(draft, manager):
    actions.propose_note(
        letter=draft.letter,
        question="?",
        reading="!",
        valid_from=date(2026, 1, 1),
        metric="repeat_rate",
        parameters={"gap": "(3, 5]"},
        by=manager,
    )
    assert silent(draft)["repeat_rate", "(3, 5]"] is None


@pytest.mark.parametrize("written", ["(3, 4]", "nonsense", 5])
def test_a_note_that_covers_only_part_settles_nothing(draft, manager, auditor, engage, written):
    sign(draft.letter, manager, auditor, engage, metric="repeat_rate", parameters={"gap": written})
    assert silent(draft)["repeat_rate", "(3, 5]"] is None


def test_an_overlap_is_listed(draft, manager):
    band = Promise.objects.get(metric="repeat_rate", kind="band")
    actions.correct_promise(promise=band, changes={"value": Decimal(2)}, by=manager)
    assert [(each.metric, str(each.interval)) for each in readiness.overlaps(draft)] == [("repeat_rate", "(2, 3]")]


def waiting(version):
    return {each.promise.metric: each.code for each in readiness.pending(version, TODAY)}


def test_promises_that_wait_for_a_limit_or_a_benchmark_are_listed(draft, agree):
    assert waiting(agree(draft)) == {"resolution_rate": "limit_missing", "response_vs_benchmark": "benchmark_missing"}


def test_a_signed_note_supplies_the_limit(draft, agree, manager, auditor, engage):
    sign(agree(draft).letter, manager, auditor, engage, metric="resolution_rate", parameters={"limit": "30d"})
    assert "resolution_rate" not in waiting(draft)


def test_an_expired_benchmark_is_none(draft, agree, company, manager):
    agree(draft)

    def register(until):
        actions.enter_benchmark(
            organisation=company,
            publisher="协会",
            statistic="p90",
            population="",
            seconds=5400,
            valid_from=date(2025, 1, 1),
            valid_until=until,
            by=manager,
        )

    register(date(2026, 11, 22))
    assert waiting(draft)["response_vs_benchmark"] == "benchmark_missing"
    register(TODAY)
    assert "response_vs_benchmark" not in waiting(draft)


def test_every_reason_is_a_sentence(draft):
    assert all("%(" not in str(reason) for reason in readiness.reasons(draft))
