"""Every encrypted value comes under the first key, wherever it stands, whoever else is writing."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.keys import actions, columns, files
from accounts.models import Organisation
from accounts.privacy import EncryptedLinesField, EncryptedTextField, PartlyEncryptedJSONField, first_key
from commitments.models import Employee
from complaints.imports.rejected import RejectedRows, as_csv
from complaints.models import Complaint, ComplaintRevision, Import
from complaints.revisions import earlier_names
from evidence.models import JournalEntry
from tests.complaints.conftest import complaint, facts, source, write  # noqa: F401  # fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _old_key(settings: Any, tmp_path: Any) -> None:
    settings.FIELD_KEYS = ["old"]
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": backend, "OPTIONS": {"location": tmp_path}}}


@pytest.fixture
def everywhere(complaint: Complaint, company: Organisation, write: Any, facts: Any) -> None:  # noqa: F811
    """A complaint with a version before, an employee, and a file of rejected rows, all under the old key."""
    write(facts("R1", customer_name="李四", customer_contact="13900000000", text="好了。"))
    Employee.objects.create(organisation=company, staff_number="1", name="赵六")
    brought = Import.objects.create(organisation=company, name="a.csv", sha256="0", status="done")
    with RejectedRows() as rejected:
        rejected.header(["a", "b"])
        rejected.file.seek(0)
        brought.rejected_file.save("r", ContentFile(rejected.file.read()))


@pytest.fixture
def rotate(settings: Any) -> Callable[[], dict[str, int]]:
    def run() -> dict[str, int]:
        settings.FIELD_KEYS = ["new", "old"]
        return actions.rotate()

    return run


def left() -> Counter[str]:
    return sum(actions.count().values(), Counter())


def test_every_encrypted_column_of_every_model_is_found() -> None:
    kinds = (EncryptedTextField, PartlyEncryptedJSONField, EncryptedLinesField)
    fields = {f"{model._meta.label}.{field.attname}" for model in apps.get_models()
              for field in model._meta.concrete_fields if isinstance(field, kinds)}  # fmt: skip
    found = {str(kept).partition("[")[0] for kept in (*columns.columns(), *files.files())}
    assert (
        found == fields >= {"complaints.Complaint.text", "complaints.ComplaintRevision.facts", "dashboard.Way.secret"}
    )


def test_no_ciphertext_stands_where_nobody_looks(everywhere: None) -> None:
    """Every text and JSON of the database that holds a ciphertext is one of those that are rotated."""
    known = {(kept.model._meta.db_table, kept.name) for kept in columns.columns()}
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for column in connection.introspection.get_table_description(cursor, table):
                name = connection.ops.quote_name(column.name)
                cursor.execute(
                    f"SELECT 1 FROM {connection.ops.quote_name(table)} WHERE CAST({name} AS text) LIKE %s",
                    [f"%k1:{first_key()}%"],
                )
                if cursor.fetchone():
                    found.add((table, column.name))
    assert found == {pair for pair in known if pair in found}
    assert ("complaints_complaintrevision", "facts") in found


def test_everything_is_readable_and_needs_the_new_key_alone(everywhere: None, rotate: Any, settings: Any) -> None:
    before = left().total()
    done = rotate()
    assert sum(done.values()) == before > 6
    assert left() == Counter({first_key(): before})
    settings.FIELD_KEYS = ["new"]
    found = Complaint.objects.get()
    assert (found.customer_name, found.customer_contact, found.text) == ("李四", "13900000000", "好了。")
    assert earlier_names(found) == {"王小明", "13812345678"}
    assert Employee.objects.get().name == "赵六"
    with Import.objects.get().rejected_file.open() as stored:
        assert next(as_csv(stored)).startswith("\ufeffa,b")


def test_facts_of_earlier_versions_stay_as_they_were(everywhere: None, rotate: Any) -> None:
    def plain() -> list[dict[str, Any]]:
        kept = ComplaintRevision.objects.values_list("facts", flat=True)
        return [{k: v for k, v in told.items() if "k1:" not in str(v)} for told in kept]

    before = plain()
    rotate()
    assert plain() == before


def test_a_second_time_there_is_nothing_to_do(everywhere: None, rotate: Any) -> None:
    rotate()
    assert rotate() == {}


def test_what_was_broken_off_goes_on_where_it_was(everywhere: None, rotate: Any, settings: Any) -> None:
    before = left().total()
    settings.FIELD_KEYS = ["new", "old"]
    column = next(columns.columns())
    half = sum(columns.rotate(column))
    assert actions.waiting(actions.count().values()) == before - half
    rotate()
    assert actions.waiting(actions.count().values()) == 0


def test_what_somebody_writes_meanwhile_is_not_undone(
    everywhere: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FIELD_KEYS = ["new", "old"]
    batch = columns._batch

    def overtaken(column: columns.Column, after: Any) -> Any:
        found = batch(column, after)
        Complaint.objects.update(customer_name="后来的人")
        return found

    monkeypatch.setattr(columns, "_batch", overtaken)
    name = next(each for each in columns.columns() if str(each) == "complaints.Complaint.customer_name")
    assert sum(columns.rotate(name)) == 0
    assert Complaint.objects.get().customer_name == "后来的人"


def test_many_rows_are_taken_batch_by_batch(company: Organisation, rotate: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(columns, "BATCH", 2)
    Employee.objects.bulk_create(
        [Employee(organisation=company, staff_number=str(n), name=f"员工{n}") for n in range(5)]
    )
    assert rotate() == {"commitments.Employee.name": 5}
    assert {each.name for each in Employee.objects.all()} == {f"员工{n}" for n in range(5)}


def test_the_journal_keeps_that_keys_were_rotated(everywhere: None, rotate: Any) -> None:
    rotate()
    begun, done = JournalEntry.objects.filter(action="keys.rotate").order_by("id")
    assert (begun.detail["step"], done.detail["step"]) == ("begun", "done")
    assert done.detail["values"]["commitments.Employee.name"] == 1
    assert "new" not in json.dumps(done.detail["to"])


class TestCommand:
    def say(self, *options: str) -> str:
        out = io.StringIO()
        call_command("rotate_keys", *options, stdout=out)
        return out.getvalue()

    def test_a_dry_run_counts_and_changes_nothing(self, everywhere: None, settings: Any) -> None:
        settings.FIELD_KEYS = ["new", "old"]
        before = left()
        said = self.say("--dry-run")
        assert "commitments.Employee.name: 1 under" in said
        assert "would be encrypted anew" in said
        assert left() == before

    def test_the_check_fails_until_old_keys_can_go(self, everywhere: None, settings: Any) -> None:
        settings.FIELD_KEYS = ["new", "old"]
        with pytest.raises(CommandError, match="need another key"):
            self.say("--check")
        assert "other keys can be removed" in self.say()
        assert "other keys can be removed" in self.say("--check")

    def test_a_value_whose_key_is_gone_is_named(self, everywhere: None, settings: Any) -> None:
        settings.FIELD_KEYS = ["new"]
        assert "NOT CONFIGURED" in self.say("--dry-run")
        with pytest.raises(CommandError, match="not configured"):
            self.say()
