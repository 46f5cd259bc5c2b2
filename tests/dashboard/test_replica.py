"""Pages come from the copy, and whatever somebody has just changed comes from the database itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as ours
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from commitments.models import Letter
from complaints.models import Complaint
from dashboard.replica import COOKIE, Router
from evidence.models import JournalEntry
from tests import services
from tests.complaints.test_views import ADD, entered
from tests.services.copies import Copy

committed = pytest.mark.django_db(transaction=True)
LETTERS = "/letters/"
MIDDLEWARE = "dashboard.replica.read_from_replica"
Browser = Callable[[User], Client]


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Copy]:
    copied = Copy(services.services.cluster, tmp_path_factory.mktemp("copy"))
    try:
        copied.start()
        yield copied
    finally:
        copied.stop()


@pytest.fixture
def copy(
    transactional_db: None, second: Copy, company: Organisation, manager: User, clerk: User, admin: User, settings: Any
) -> Copy:
    """A copy of a company and its people, with the settings that `REPLICA_URL` makes."""
    Letter.objects.create(organisation=company, title="旧承诺书")
    after = ours.MIDDLEWARE.index("accounts.middleware.role_required") + 1
    settings.MIDDLEWARE = [*ours.MIDDLEWARE[:after], MIDDLEWARE, *ours.MIDDLEWARE[after:]]
    second.catch_up()
    settings.DATABASE_ROUTERS = ["dashboard.replica.Router"]
    return second


@pytest.fixture
def newer(copy: Copy, company: Organisation) -> str:
    """The title of a letter that the copy does not hold yet."""
    return Letter.objects.create(organisation=company, title="新承诺书").title


@committed
def test_a_page_shows_what_the_copy_holds(copy: Copy, newer: str, client_of: Browser, manager: User) -> None:
    browser = client_of(manager)
    page = browser.get(LETTERS).text
    assert "旧承诺书" in page
    assert newer not in page
    copy.catch_up()
    assert newer in browser.get(LETTERS).text


@committed
def test_an_administrator_sees_the_database_itself(newer: str, client_of: Browser, admin: User) -> None:
    assert newer in client_of(admin).get(LETTERS).text


@committed
def test_what_somebody_wrote_is_there_when_he_looks(copy: Copy, client_of: Browser, clerk: User, manager: User) -> None:
    writer, reader = client_of(clerk), client_of(manager)
    said = writer.post(ADD, entered(), follow=True)
    assert said.status_code == 200
    address = reverse("complaints:detail", args=[Complaint.objects.get().pk])
    assert writer.get(address).status_code == 200
    assert reader.get(address).status_code == 404  # not yet
    copy.catch_up()
    assert reader.get(address).status_code == 200


@committed
def test_it_is_only_for_some_seconds(copy: Copy, newer: str, client_of: Browser, manager: User) -> None:
    browser = client_of(manager)
    browser.post(ADD, entered())
    kept = browser.cookies[COOKIE]
    assert (kept["max-age"], kept["httponly"], kept["samesite"]) == (ours.REPLICA_LAG_SECONDS, True, "Lax")
    assert newer in browser.get(LETTERS).text
    del browser.cookies[COOKIE]  # as the browser does then
    assert newer not in browser.get(LETTERS).text


@committed
def test_looking_changes_nothing_and_leaves_no_mark(copy: Copy, client_of: Browser, manager: User) -> None:
    browser = client_of(manager)
    browser.get(LETTERS)
    assert COOKIE not in browser.cookies


@committed
def test_who_may_look_is_asked_of_the_database_itself(copy: Copy, client_of: Browser, manager: User) -> None:
    browser = client_of(manager)
    User.objects.filter(pk=manager.pk).update(is_active=False)
    assert browser.get(LETTERS).status_code == 302


@committed
def test_outside_of_a_page_nothing_is_read_from_the_copy(copy: Copy, newer: str) -> None:
    assert Letter.objects.filter(title=newer).exists()


@committed
def test_the_standby_takes_no_writes(copy: Copy) -> None:
    if copy.standby is None:
        pytest.skip("a copied file can be written")
    with pytest.raises(DatabaseError, match="read-only"):
        Letter.objects.using("replica").update(title="…")


@pytest.fixture
def looking(monkeypatch: pytest.MonkeyPatch) -> Iterator[Router]:
    """The router while a page is looked at."""
    from dashboard import replica

    before = replica._reading.set(True)
    yield Router()
    replica._reading.reset(before)


@committed
@pytest.mark.parametrize(("model", "database"), [(Letter, "replica"), (User, "default"), (JournalEntry, "default")])
def test_people_and_the_journal_are_never_asked_of_the_copy(looking: Router, model: Any, database: str) -> None:
    assert looking.db_for_read(model) == database


@committed
def test_a_transaction_asks_one_database_alone(looking: Router) -> None:
    with transaction.atomic():
        assert looking.db_for_read(Letter) == "default"


@committed
def test_after_a_write_the_same_page_reads_what_was_written(looking: Router) -> None:
    assert looking.db_for_write(Letter) == "default"
    assert looking.db_for_read(Letter) == "default"


@committed
def test_an_entry_in_the_journal_does_not_end_the_reading(looking: Router) -> None:
    assert looking.db_for_write(JournalEntry) == "default"
    assert looking.db_for_read(Letter) == "replica"


@committed
def test_a_row_of_the_copy_is_written_to_the_database(looking: Router, copy: Copy, company: Organisation) -> None:
    letter = Letter.objects.get()
    letter.title = "改"
    letter.save()
    assert Letter.objects.using("default").get().title == "改"


def test_the_copy_is_never_migrated() -> None:
    assert Router().allow_migrate("replica") is False
    assert Router().allow_migrate("default") is None
