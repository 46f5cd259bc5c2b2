"""Pauses are facts: written, corrected and kept with the complaint they belong to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from complaints.models import Complaint, ComplaintRevision
from complaints.models import Pause as Row
from complaints.rules.pauses import Pause

START = datetime(2026, 9, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
ASKED = Pause(START + HOUR, START + 3 * HOUR, question_at=START + HOUR)
AGAIN = Pause(START + 5 * HOUR, START + 6 * HOUR, question_at=START + 4 * HOUR)
SUPPLIER = Pause(START + 3 * HOUR, START + 5 * HOUR, "supplier")


def stored() -> Complaint:
    return Complaint.objects.get(reference="R1")


def test_pauses_are_kept_in_order_of_time(write: Any, facts: Any) -> None:
    write(facts("R1", pauses=(AGAIN, ASKED, SUPPLIER)))
    assert stored().pauses == (ASKED, SUPPLIER, AGAIN)


def test_the_same_pauses_again_change_nothing(write: Any, facts: Any) -> None:
    write(facts("R1", pauses=(ASKED, AGAIN)))
    assert write(facts("R1", pauses=(AGAIN, ASKED))).unchanged == 1
    assert stored().version == 1


def test_a_changed_pause_is_a_new_version_and_the_old_one_is_kept(write: Any, facts: Any) -> None:
    write(facts("R1", pauses=(ASKED,)), facts("R2", pauses=(AGAIN,)))
    write(facts("R1", pauses=(SUPPLIER,)))
    assert (stored().version, stored().pauses) == (2, (SUPPLIER,))
    [kept] = ComplaintRevision.objects.get().facts["pauses"]
    assert kept["starts_at"] == ASKED.starts_at.isoformat()
    assert Row.objects.filter(complaint__reference="R2").count() == 1


def test_a_source_that_does_not_know_pauses_leaves_them_alone(write: Any, facts: Any) -> None:
    write(facts("R1", pauses=(ASKED,)))
    write(facts("R1", segment="vip"), told=["segment"])
    assert (stored().segment, stored().pauses) == ("vip", (ASKED,))


def test_the_net_time_leaves_out_what_was_waited_before_the_resolution(write: Any, facts: Any) -> None:
    late = Pause(START + 9 * HOUR, None, question_at=START + 9 * HOUR)
    write(facts("R1", resolved_at=START + 8 * HOUR, pauses=(ASKED, SUPPLIER, AGAIN, late)))
    assert (stored().resolution_seconds, stored().resolution_net_seconds) == (8 * 3600, 5 * 3600)
    assert stored().resolved_net_at == START + 5 * HOUR


def test_a_pause_that_the_resolution_cut_short_counts_until_then(write: Any, facts: Any) -> None:
    write(facts("R1", resolved_at=START + 2 * HOUR, pauses=(ASKED,)))
    assert stored().resolution_net_seconds == 3600


def test_without_a_resolution_there_is_no_net_time(write: Any, facts: Any) -> None:
    write(facts("R1", pauses=(ASKED,)))
    assert (stored().resolution_net_seconds, stored().resolved_net_at) == (None, None)


def test_every_counted_pause_knows_what_was_waited_before_it_and_with_it(write: Any, facts: Any) -> None:
    going_on = Pause(START + 7 * HOUR, None, question_at=START + 7 * HOUR)
    write(facts("R1", pauses=(ASKED, SUPPLIER, AGAIN, going_on)))
    assert list(Row.objects.values_list("net_start", "waited")) == [
        (START + HOUR, 2 * HOUR),
        (None, None),
        (START + 3 * HOUR, 3 * HOUR),
        (START + 4 * HOUR, None),
    ]
