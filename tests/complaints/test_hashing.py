"""The hashes of contacts computed again, for rows from before and after another key."""

from __future__ import annotations

from typing import Any

import pytest

from complaints.hashing import hash_contacts
from complaints.looks.searching import found
from complaints.models import Complaint
from evidence.models import JournalEntry
from tests.complaints.conftest import NOW

NUMBER = "13812345678"


def hits(clerk: Any) -> int:
    return len(found(NUMBER, user=clerk, today=NOW.date()))


def test_rows_from_before_are_found_afterwards(complaint: Complaint, clerk: Any) -> None:
    Complaint.objects.update(contact_hash=None)
    assert hits(clerk) == 0
    assert hash_contacts() == 1
    assert hits(clerk) == 1
    assert hash_contacts() == 0


def test_while_a_key_is_changed_both_are_searched(complaint: Complaint, clerk: Any, settings: Any) -> None:
    settings.SEARCH_KEYS = ["new", *settings.SEARCH_KEYS]
    assert hits(clerk) == 1
    assert (hash_contacts(dry_run=True), hash_contacts()) == (1, 1)
    settings.SEARCH_KEYS = ["new"]
    assert hits(clerk) == 1


def test_a_hash_without_a_contact_goes(complaint: Complaint) -> None:
    Complaint.objects.update(customer_contact="")
    assert hash_contacts() == 1
    assert Complaint.objects.get().contact_hash is None


def test_the_journal_keeps_that_it_was_done(complaint: Complaint) -> None:
    hash_contacts()
    assert not JournalEntry.objects.filter(action="contacts.hash").exists()
    Complaint.objects.update(contact_hash=None)
    hash_contacts()
    assert JournalEntry.objects.get(action="contacts.hash").detail == {"changed": 1}


@pytest.mark.parametrize("batch", [1, 2])
def test_many_are_taken_batch_by_batch(write: Any, facts: Any, clerk: Any, monkeypatch: Any, batch: int) -> None:
    write(*(facts(f"R{n}", n, customer_contact=NUMBER) for n in range(3)))
    Complaint.objects.update(contact_hash=None)
    monkeypatch.setattr("complaints.hashing.BATCH", batch)
    assert (hash_contacts(), hits(clerk)) == (3, 3)
