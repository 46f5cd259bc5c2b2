from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from accounts.models import Organisation
from complaints.models import ChangeSet, Complaint, ComplaintRevision, Source
from dashboard.api.complaints import writing
from dashboard.api.complaints.writing import NothingWrittenError, Taken, take_in
from evidence.models import JournalEntry

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
LATER = "2027-01-01T00:00:00Z"


@pytest.fixture
def take(company, manager) -> Callable[..., Taken]:
    """`take(row, row, ...)` writes them as a program of the manager's would."""

    def put(*rows: Any, **options: Any) -> Taken:
        return take_in(rows=rows, organisation=company, **{"by": manager, "reason": "API: CRM", "now": NOW, **options})

    return put


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def counts(taken: Taken) -> tuple[int, int, int, int]:
    return taken.accepted, taken.updated, taken.unchanged, taken.refused


def refused(taken: Taken) -> list[tuple[int | None, str | None, str]]:
    return [(flaw.index, flaw.field, flaw.code) for flaw in taken.flaws]


class TestTheSameAgain:
    def test_a_batch_sent_twice_changes_nothing(self, take, told):
        rows = [told(f"R{n}", customer="007", subcategory="电梯", text="x") for n in range(5)]
        assert counts(take(*rows)) == (5, 0, 0, 0)
        assert counts(take(*rows)) == (0, 0, 5, 0)
        assert not ComplaintRevision.objects.exists()

    def test_the_same_row_twice_in_a_batch_is_one_complaint(self, take, told):
        assert counts(take(told("R1"), told("R1"))) == (1, 0, 1, 0)

    def test_other_facts_under_the_same_reference_are_refused(self, take, told):
        taken = take(told("R1"), told("R1", unit="西区"))
        assert refused(taken) == [(1, "reference", "twice")]
        assert Complaint.objects.get().unit is None

    def test_the_same_reference_of_two_sources_is_two_complaints(self, take, told):
        assert counts(take(told("R1"), told("R1", source="app"))) == (2, 0, 0, 0)

    def test_a_source_is_the_same_by_its_key_and_by_its_name(self, take, told, source):
        assert counts(take(told("R1", source="CRM"), told("R1", source="crm"))) == (1, 0, 1, 0)


class TestWhatIsLeftOut:
    def test_it_stays_as_it_is(self, take, told):
        take(told("R1", unit="东区", customer="007", text="x"))
        take({"source": "crm", "reference": "R1", "resolved_at": "2026-11-21T00:00:00Z"})
        kept = Complaint.objects.get()
        assert (kept.unit.name, kept.text, kept.version) == ("东区", "x", 2)
        assert kept.customer_key
        assert kept.resolved_at == dt.datetime(2026, 11, 21, tzinfo=dt.UTC)

    def test_null_takes_it_away(self, take, told):
        take(told("R1", unit="东区"))
        take({"source": "crm", "reference": "R1", "unit": None})
        assert Complaint.objects.get().unit is None

    def test_every_row_of_a_batch_leaves_out_for_itself(self, take, told):
        take(told("R1", unit="东区", severity="high"), told("R2", unit="东区", severity="high"))
        told_now = [
            {"source": "crm", "reference": "R1", "unit": "西区"},
            {"source": "crm", "reference": "R2", "severity": "low"},
        ]
        assert counts(take(*told_now)) == (0, 2, 0, 0)
        kept = {each.reference: (each.unit.name, each.severity) for each in Complaint.objects.all()}
        assert kept == {"R1": ("西区", "high"), "R2": ("东区", "low")}

    def test_new_complaints_are_written_together_whatever_they_tell(self, take, told):
        rows = [told("R1", unit="东区"), told("R2", severity="high"), told("R3", satisfaction=5)]
        take(*rows)
        assert ChangeSet.objects.count() == 1

    def test_so_many_different_ways_to_leave_out_are_too_many(self, take, told, monkeypatch):
        monkeypatch.setattr(writing, "MOST_KINDS", 1)
        take(told("R1"), told("R2"), told("R3"))
        ways = [{"unit": "a"}, {"severity": "b"}, {"segment": "c"}]
        taken = take(*({"source": "crm", "reference": f"R{n}", **way} for n, way in enumerate(ways, 1)))
        assert counts(taken) == (0, 2, 0, 1)
        assert refused(taken) == [(2, None, "too_many_kinds")]


class TestRefusedRows:
    def test_each_is_told_with_its_place_and_reasons_and_the_others_are_written(self, take, told):
        rows = [told("R1"), told("R2", received_at=LATER, satisfaction=9), told("R3"), told("R4", unit=5), "R5"]
        taken = take(*rows)
        assert counts(taken) == (2, 0, 0, 3)
        assert refused(taken) == [
            (1, "received_at", "received_in_future"),
            (1, "satisfaction", "satisfaction_out_of_range"),
            (3, "unit", "no_text"),
            (4, None, "no_object"),
        ]
        assert [flaw.reference for flaw in taken.flaws] == ["R2", "R2", "R4", None]

    def test_the_reason_is_said_in_the_language_of_the_caller(self, take, told):
        with translation.override("zh-hans"):
            taken = take(told("R1"), told("R2", received_at=LATER))
        assert taken.flaws[0].message == "受理时间在未来。"

    def test_all_or_nothing_writes_nothing(self, take, told):
        with pytest.raises(NothingWrittenError) as error:
            take(told("R1"), told("R2", received_at=LATER), all_or_nothing=True)
        assert refused(error.value.taken) == [(1, "received_at", "received_in_future")]
        assert not Complaint.objects.exists()
        assert not JournalEntry.objects.exists()

    def test_where_every_row_is_refused_nothing_is_left_behind(self, take, told):
        with pytest.raises(NothingWrittenError):
            take(told("R1", received_at=LATER, source="new"))
        assert not Source.objects.exists()

    def test_a_new_complaint_must_say_when_it_came_in(self, take):
        with pytest.raises(NothingWrittenError) as error:
            take({"source": "crm", "reference": "R1"})
        assert refused(error.value.taken) == [(0, "received_at", "received_missing")]

    @pytest.mark.parametrize(
        ("word", "code"),
        [
            (" ", "source_missing"),
            ("x" * 61, "too_long"),
            ("a/b", "wrong_form"),
            ("a\x00", "unstorable"),
            (5, "no_text"),
        ],
    )
    def test_what_can_be_no_source_is_refused(self, take, told, word, code):
        assert refused(take(told("R1"), told("R2", source=word))) == [(1, "source", code)]

    def test_a_reference_that_cannot_be_stored_is_refused_before_it_is_looked_for(self, take, told):
        assert refused(take(told("R1"), told("R\x00"))) == [(1, "reference", "unstorable")]

    def test_too_many_sources_at_once_are_refused(self, take, told):
        rows = [told("R1", source=f"s{n}") for n in range(writing.MOST_SOURCES + 1)]
        assert refused(take(*rows)) == [(writing.MOST_SOURCES, "source", "too_many_sources")]


class TestWhatIsWrittenDown:
    def test_sources_met_for_the_first_time_are_named(self, take, told, source):
        rows = [told("R1"), told("R1", source="app"), told("R1", source="typo", received_at=LATER)]
        assert take(*rows).new_sources == ["app"]
        assert set(Source.objects.values_list("key", flat=True)) == {"crm", "app"}

    def test_the_journal_says_who_and_by_what(self, take, told, manager):
        take(told("R1"))
        entry = JournalEntry.objects.get(action="complaints.write")
        assert (entry.actor, entry.detail["reason"], entry.detail["accepted"]) == ("manager", "API: CRM", 1)

    def test_another_companys_source_of_that_name_is_left_alone(self, take, told):
        theirs = Source.objects.create(
            organisation=Organisation.objects.create(name="别家", slug="other"), key="crm", name="CRM"
        )
        take(told("R1"))
        assert not theirs.complaints.exists()

    def test_repeats_are_found_across_batches(self, take, told):
        person = {"customer": "007", "category": "维修", "subcategory": "电梯"}
        take(told("R1", resolved_at="2026-11-20T02:00:00Z", **person))
        take(told("R2", received_at="2026-11-21T02:00:00Z", **person))
        later = Complaint.objects.get(reference="R2")
        assert (later.previous.reference, later.since_previous) == ("R1", 86_400)
