"""A person is gone from wherever he stood, and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.privacy import decrypt, encrypt
from complaints.erasing import actions
from complaints.erasing.people import Person
from complaints.facts import PERSONAL, Facts
from complaints.masking import token
from complaints.models import ChangeSet, Complaint, ComplaintRevision, Import, Invitation, SavedView, Source, Survey
from complaints.rewinding import PUT_BACK, as_known
from evidence.models import JournalEntry
from tests.complaints.conftest import NOW, START

pytestmark = pytest.mark.django_db
WHY = "客户依法要求删除个人信息"
NAME, NUMBER = "王小明", "13812345678"
UNTOUCHED = [name for name in PUT_BACK if name != "customer_key"]


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": backend, "OPTIONS": {"location": tmp_path}}}


@pytest.fixture
def rows(write: Callable[..., Any], facts: Callable[..., Facts]) -> None:
    """A and B of the customer 007, C of somebody else; A was corrected twice, the first time with his name in why."""
    person = {"customer_name": NAME, "customer_contact": NUMBER, "text": "请打13812345678找王小明。"}
    write(facts("A", **person, resolved_at=START + timedelta(days=2)), facts("B", 9, **person))
    write(facts("C", 1, customer="008", customer_name="李四", customer_contact="13900000000", text="电梯停了。"))
    write(facts("A", **person | {"customer_name": "王晓明"}), reason="王小明来电更正", kind="form")
    write(facts("A", **person, satisfaction=5))


def erase(company: Organisation, manager: User, words: str = "007", held: Any = ()) -> actions.Erased:
    person = Person(words, company.pk)
    return actions.erase(person=person, held=set(held), by=manager, reason=WHY, now=NOW)


def everything() -> str:
    """All that stands in the tables of the record, decrypted."""
    found: list[str] = []
    for complaint in Complaint.objects.all():
        found += [complaint.customer_name, complaint.customer_contact, complaint.text]
    for revision in ComplaintRevision.objects.all():
        found += [decrypt(revision.facts[name], field=name) for name in PERSONAL]
    found += ChangeSet.objects.values_list("reason", flat=True)
    found += [
        json.dumps(detail, ensure_ascii=False) for detail in JournalEntry.objects.values_list("detail", flat=True)
    ]
    return "\n".join(found)


@pytest.mark.usefixtures("rows")
class TestErasing:
    @pytest.mark.parametrize("words", ["007", " ００７ ", NUMBER, "+86 138-1234-5678"])
    def test_he_is_gone_from_rows_versions_and_reasons(self, company: Any, manager: Any, words: str) -> None:
        assert (NAME in everything(), NUMBER in everything()) == (True, True)
        assert erase(company, manager, words).complaints == 2
        left = everything()
        assert [word for word in (NAME, "王晓明", NUMBER) if word in left] == []
        assert "李四" in left
        assert "13900000000" in left

    def test_nothing_but_who_he_was_has_changed(self, company: Any, manager: Any) -> None:
        before = list(Complaint.objects.order_by("pk").values(*UNTOUCHED, "version", "change_set"))
        erase(company, manager)
        assert list(Complaint.objects.order_by("pk").values(*UNTOUCHED, "version", "change_set")) == before

    def test_every_earlier_state_is_what_it_was(self, company: Any, manager: Any) -> None:
        numbers = sorted(ChangeSet.objects.values_list("number", flat=True))

        def states() -> list[Any]:
            found = []
            for number in numbers:
                with as_known(company.pk, number, until=NOW):
                    found.append(list(Complaint.objects.order_by("pk").values("pk", *UNTOUCHED)))
            return found

        before = states()
        erase(company, manager)
        assert states() == before

    def test_his_number_and_contact_lead_to_nobody(self, company: Any, manager: Any) -> None:
        erase(company, manager)
        assert Person("007", company.pk).numbers == Person(NUMBER, company.pk).numbers == []
        assert set(Complaint.objects.values_list("contact_hash", "reference").filter(reference__in="AB")) == {
            (None, "A"), (None, "B")
        }  # fmt: skip

    def test_his_complaints_stay_a_chain(self, company: Any, manager: Any) -> None:
        before = Complaint.objects.get(reference="A").customer_key
        erase(company, manager)
        a, b = Complaint.objects.get(reference="A"), Complaint.objects.get(reference="B")
        assert a.customer_key == b.customer_key != before
        keys = {revision.facts["customer_key"] for revision in a.revisions.all()}
        assert keys == {a.customer_key}

    def test_he_does_not_come_back_with_the_next_file(self, company: Any, manager: Any, write: Any, facts: Any) -> None:
        erase(company, manager)
        key = Complaint.objects.get(reference="A").customer_key
        told = facts("A", customer_name=NAME, customer_contact=NUMBER, text="王小明又来电。", severity="high")
        assert write(told).updated == 1
        a = Complaint.objects.get(reference="A")
        assert (a.customer_name, a.customer_contact, a.text, a.contact_hash) == ("", "", "", None)
        assert (a.customer_key, a.severity) == (key, "high")
        assert write(told).unchanged == 1

    def test_the_journal_says_that_somebody_was_erased_and_not_who(self, company: Any, manager: Any) -> None:
        erase(company, manager)
        entry = JournalEntry.objects.get(action="person.erase")
        assert entry.detail == {"complaints": 2, "kept": 0, "files": 0, "reason": WHY}
        assert entry.subject == f"accounts.organisation:{company.pk}"

    def test_what_is_held_stays_whole_and_can_be_found_again(self, company: Any, manager: Any) -> None:
        held = Complaint.objects.get(reference="B")
        done = erase(company, manager, held=[held.pk])
        assert (done.complaints, done.kept) == (1, 1)
        assert Complaint.objects.get(reference="B").customer_name == NAME
        assert Complaint.objects.get(reference="A").customer_name == ""
        assert Person("007", company.pk).numbers
        assert erase(company, manager).complaints == 2
        assert NAME not in everything()

    def test_another_company_keeps_its_own(self, company: Any, manager: Any, write: Any, facts: Any) -> None:
        other = Organisation.objects.create(name="别家", slug="other")
        source = Source.objects.create(organisation=other, key="crm", name="CRM")
        write(facts("X", customer_name="王小明", customer_contact=NUMBER), source=source)
        erase(company, manager, NUMBER)
        assert Complaint.objects.get(reference="X").customer_name == NAME

    def test_a_complaint_that_once_was_his_keeps_its_own_customer(
        self, company: Any, manager: Any, write: Any, facts: Any
    ) -> None:
        write(facts("C", 1, customer_name=NAME, customer_contact=NUMBER), reason="误记", kind="form")
        write(facts("C", 1, customer="008", customer_name="李四"), reason="更正", kind="form")
        erase(company, manager)
        c = Complaint.objects.get(reference="C")
        assert c.customer_name == "李四"
        assert NAME not in everything()

    def test_nobody_is_erased_for_nothing(self, company: Any, manager: Any) -> None:
        for words in ("", "  ", "/", "009", "电梯"):
            assert Person(words, company.pk).numbers == []


@pytest.mark.usefixtures("rows")
class TestBesideTheRecord:
    def test_saved_views_forget_his_tokens(self, company: Any, manager: Any, auditor: Any, engage: Any) -> None:
        engagement = engage(auditor)
        key, other = (Complaint.objects.get(reference=each).customer_key for each in "AC")
        mine, theirs = token(key, engagement=None), token(other, engagement=None)
        both = SavedView.objects.create(owner=manager, name="v", query=f"customer={mine}+{theirs}&channel=phone")
        seen = SavedView.objects.create(
            owner=auditor, name="v", query=f"customer={token(key, engagement=engagement.pk)}"
        )
        erase(company, manager)
        both.refresh_from_db()
        seen.refresh_from_db()
        assert (both.query, seen.query) == (f"customer={theirs}&channel=phone", "customer=")

    def test_files_of_imports_that_nobody_works_on_go(
        self, company: Any, manager: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        def brought(status: str) -> Import:
            made = Import.objects.create(organisation=company, name="a.csv", sha256="0", status=status, sketch="王小明")
            made.file.save("a.csv", ContentFile(b"x"))
            made.rejected_file.save("r.csv", ContentFile(b"x"))
            return made

        done, waiting = brought("done"), brought("waiting")
        gone, stays = done.file.path, waiting.file.path
        with django_capture_on_commit_callbacks(execute=True):
            assert erase(company, manager).files == 2
        done.refresh_from_db()
        waiting.refresh_from_db()
        assert (done.sketch, bool(done.file), bool(done.rejected_file)) == ("", False, False)
        assert bool(waiting.file)
        assert (Path(gone).exists(), Path(stays).exists()) == (False, True)

    def test_what_he_wrote_to_a_survey_goes_and_his_score_stays(self, company: Any, manager: Any) -> None:
        day = timezone.localdate(NOW)
        survey = Survey.objects.create(
            organisation=company, received_from=day, received_until=day, answer_until=day, created_by=manager
        )
        a = Complaint.objects.get(reference="A")
        Invitation.objects.create(
            survey=survey, complaint=a, code_hash="x", answered_at=NOW, score=2, comment="王小明不满意"
        )
        erase(company, manager)
        assert list(Invitation.objects.values_list("score", "comment")) == [(2, "")]


class TestGuards:
    """Earlier versions: the database lets erasing and another key through, and nothing else."""

    @pytest.fixture
    def revision(self, rows: None) -> ComplaintRevision:
        return ComplaintRevision.objects.filter(complaint__reference="A", version=1).get()

    def put(self, revision: ComplaintRevision, **facts: Any) -> None:
        ComplaintRevision.objects.filter(pk=revision.pk).update(facts={**revision.facts, **facts})

    @pytest.mark.parametrize(
        "changed",
        [
            {"received_at": "2026-01-01T00:00:00+00:00"},
            {"satisfaction": 5},
            {"pauses": [{}]},
            {"voided": True},
            {"more": 1},
            {"customer_name": "clear"},
            {"customer_key": "0" * 32},
            {"customer_name": None},
        ],
    )
    def test_no_fact_is_changed(self, revision: ComplaintRevision, changed: dict[str, Any]) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            self.put(revision, **changed)

    def test_no_other_ciphertext_of_the_same_key_takes_its_place(self, revision: ComplaintRevision) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            self.put(revision, customer_name=encrypt("别人", field="customer_name"))

    @pytest.mark.parametrize("column", ["version", "known_from_id", "known_until_id", "complaint_id"])
    def test_it_stays_where_it_is(self, revision: ComplaintRevision, column: str) -> None:
        wrong = {"complaint_id": Complaint.objects.get(reference="C").pk}.get(column, 1)
        wrong = ChangeSet.objects.order_by("-pk").values_list("pk", flat=True)[0] if "known" in column else wrong
        wrong = 77 if column == "version" else wrong
        assert getattr(revision, column) != wrong
        with pytest.raises(IntegrityError), transaction.atomic():
            ComplaintRevision.objects.filter(pk=revision.pk).update(**{column: wrong})

    def test_it_is_not_deleted(self, revision: ComplaintRevision) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            revision.delete()
        emptied = "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE complaints_complaintrevision"
        if connection.vendor == "postgresql":
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(emptied)

    def test_what_was_erased_does_not_come_back(self, revision: ComplaintRevision, company: Any, manager: Any) -> None:
        before = dict(revision.facts)
        erase(company, manager)
        with pytest.raises(IntegrityError), transaction.atomic():
            ComplaintRevision.objects.filter(pk=revision.pk).update(facts=before)
        with pytest.raises(IntegrityError), transaction.atomic():
            Complaint.objects.filter(reference="A").update(customer_name=NAME)
        with pytest.raises(IntegrityError), transaction.atomic():
            Complaint.objects.filter(reference="A").update(contact_hash=1)
