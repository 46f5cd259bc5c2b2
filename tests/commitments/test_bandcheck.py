from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from commitments import actions, bandcheck
from commitments.models import InterpretationNote, Promise

TODAY = date(2026, 11, 23)


def check(version, metric):
    return next(each for each in bandcheck.checks(version, TODAY) if each.metric == metric)


def silent(version):
    return {
        (each.metric, str(each.interval)): each.note for each in bandcheck.silences(bandcheck.checks(version, TODAY))
    }


def note(letter, *signatories, **what):
    """A note on the repeat rate, signed by a manager and an auditor or by fewer."""
    signed = dict(zip(("signed_by_manager", "signed_by_auditor"), signatories, strict=False))
    return InterpretationNote.objects.create(
        letter=letter,
        number=1,
        question="?",
        reading="!",
        valid_from=date(2026, 1, 1),
        metric="repeat_rate",
        **signed,
        **what,
    )


def test_metrics_with_breach_bands_come_first(draft):
    assert [each.metric for each in bandcheck.checks(draft, TODAY)] == [
        "repeat_rate",
        "resolution_rate",
        "response_vs_benchmark",
    ]


def test_each_phrase_is_a_target_or_a_class(draft):
    assert [(each.grade, str(each.interval)) for each in check(draft, "repeat_rate").said] == [
        ("target", "(-∞, 3]"),
        ("minor", "(5, 8)"),
    ]


def test_past_a_band_on_its_worse_side_is_beyond_its_class(draft):
    beyond = {str(each.interval): each.beyond for each in check(draft, "repeat_rate").silences}
    assert beyond == {"(3, 5]": "", "[8, ∞)": "minor"}


def test_for_a_figure_that_should_be_high_the_worse_side_is_below(store, letter_text):
    version = store(letter_text.replace("2.2违反", "2.3问题解决率高于90%但低于95%的,属轻微违约。\n2.4违反"))
    beyond = {str(each.interval): each.beyond for each in check(version, "resolution_rate").silences}
    assert beyond == {"[0, 90]": "minor", "[95, 98)": ""}


def test_what_a_person_rejected_says_nothing(draft, promise, manager):
    actions.reject_promise(promise=promise("repeat_rate", "band"), by=manager)
    assert not check(draft, "repeat_rate").has_bands


def test_a_settled_gap_is_no_longer_open(draft, manager, auditor):
    assert check(draft, "repeat_rate").open == 2
    note(draft.letter, manager, auditor, parameters={"gap": "(3, 5]"})
    assert check(draft, "repeat_rate").open == 1


def test_the_picture_shows_all_that_is_said_and_what_is_not(draft):
    line = check(draft, "repeat_rate").line_at(Fraction(4))
    assert sorted(bar.grade for bar in line.bars) == ["minor", "silent", "silent", "target"]
    assert [tick.number for tick in line.ticks] == ["0", "3", "5", "8"]
    assert line.ticks[1].x < line.value_x < line.ticks[2].x


def test_a_promise_is_checked_with_its_own_metric(promise):
    assert bandcheck.check_of(promise("repeat_rate"), TODAY).metric == "repeat_rate"
    assert bandcheck.check_of(promise("resolution_rate"), TODAY) is None  # it has no bands


def test_a_number_without_a_comparison_says_nothing_yet(draft, promise, manager):
    actions.correct_promise(promise=promise("resolution_rate"), changes={"comparator": ""}, by=manager)
    assert "resolution_rate" not in {each.metric for each in bandcheck.checks(draft, TODAY)}


def test_the_gaps_between_target_and_bands_are_listed(draft):
    assert set(silent(draft)) == {
        ("resolution_rate", "[0, 98)"),
        ("repeat_rate", "(3, 5]"),
        ("repeat_rate", "[8, ∞)"),
        ("response_vs_benchmark", "[0, 120)"),
    }


def test_an_aim_leaves_no_gap(draft):
    assert not [metric for metric, _ in silent(draft) if metric == "preliminary_solution_rate"]


def test_a_signed_note_settles_the_gap_it_names(draft, manager, auditor):
    signed = note(draft.letter, manager, auditor, parameters={"gap": "(3, 5]"})
    assert silent(draft)["repeat_rate", "(3, 5]"] == signed
    assert silent(draft)["repeat_rate", "[8, ∞)"] is None


def test_an_unsigned_note_settles_nothing(draft, manager):
    note(draft.letter, manager, parameters={"gap": "(3, 5]"})
    assert silent(draft)["repeat_rate", "(3, 5]"] is None


@pytest.mark.parametrize("written", ["nonsense", 5])
def test_a_note_without_a_readable_gap_settles_nothing(draft, manager, auditor, written):
    note(draft.letter, manager, auditor, parameters={"gap": written})
    assert silent(draft)["repeat_rate", "(3, 5]"] is None


def test_an_overlap_is_listed(draft, manager):
    band = Promise.objects.get(metric="repeat_rate", kind="band")
    actions.correct_promise(promise=band, changes={"value": Decimal(2)}, by=manager)
    assert [str(each) for each in check(draft, "repeat_rate").overlaps] == ["(2, 3]"]


def test_a_note_that_waits_for_the_other_side_stands_beside_its_gap(draft, manager, auditor):
    proposed = note(draft.letter, manager, parameters={"gap": "(3, 5]"})
    gap = check(draft, "repeat_rate").silences[0]
    assert (gap.note, gap.proposed) == (None, proposed)
    proposed.signed_by_auditor = auditor
    proposed.save()
    gap = check(draft, "repeat_rate").silences[0]
    assert (gap.note, gap.proposed) == (proposed, None)


def test_a_gap_is_asked_about_where_the_letter_promises_the_figure(draft):
    assert check(draft, "repeat_rate").clause.path == "1.1"


def test_an_answer_in_time_has_no_overrun_to_grade(store):
    version = store("服务承诺书\n1.违约\n1.1首次响应超期但未超过法定时限30%的,属轻微违约。\n承诺方:和风物业\n")
    found = check(version, "overrun")
    assert [str(each.interval) for each in found.said] == ["(0, 30]"]
    assert [str(gap.interval) for gap in found.silences] == ["(30, ∞)"]
    assert [(end.closed) for end in found.line.ends] == [False, True]


def test_a_note_on_part_of_a_gap_leaves_the_rest_open(draft, manager, auditor):
    note(draft.letter, manager, auditor, parameters={"gap": "(3, 4]", "breach_class": "minor"})
    grades = {str(each.interval): each.grade for each in check(draft, "repeat_rate").silences}
    assert grades == {"(3, 4]": "minor", "(4, 5]": "silent", "[8, ∞)": "silent"}


def test_a_gap_is_drawn_in_the_class_that_its_note_names(draft, manager, auditor):
    note(draft.letter, manager, auditor, parameters={"gap": "(3, 5]", "breach_class": "minor"})
    bars = check(draft, "repeat_rate").line_at(Fraction(4)).bars
    assert [(bar.grade, bar.note) for bar in sorted(bars, key=lambda bar: bar.x)] == [
        ("target", None),
        ("minor", 1),
        ("minor", None),
        ("silent", None),
    ]


def test_a_note_that_names_no_class_leaves_its_gap_silent(draft, manager, auditor):
    note(draft.letter, manager, auditor, parameters={"gap": "(3, 5]"})
    bars = check(draft, "repeat_rate").line_at(None).bars
    assert ("silent", 1) in [(bar.grade, bar.note) for bar in bars]
