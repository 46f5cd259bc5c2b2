"""The bell in the bar."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template import Context, RequestContext
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.backends import PersonBackend
from dashboard.notices.models import Notice
from dashboard.templatetags.notices import Bell, bell

pytestmark = pytest.mark.django_db


def bell_of(person) -> Bell | None:
    request = RequestFactory().get("/")
    request.user = PersonBackend().get_user(person.pk) or AnonymousUser()
    return bell(RequestContext(request, {"request": request}))


@pytest.fixture
def tell(manager):
    def put(number: int, **more: object) -> None:
        told = {"person": manager, "occasion": "test", "kind": "test", "path": "/", "in_inbox": True, **more}
        start = Notice.objects.count()
        Notice.objects.bulk_create([Notice(key=f"test:{start + n}", **told) for n in range(number)])

    return put


def test_it_counts_what_is_unread_in_the_inbox(manager, clerk, tell):
    tell(3)
    tell(2, in_inbox=False)
    assert bell_of(manager) == Bell("/notices/", 3)
    assert bell_of(clerk) == Bell("/notices/", 0)


@pytest.mark.parametrize(("unread", "number"), [(99, "99"), (150, "99+")])
def test_it_does_not_count_beyond_what_can_be_read(manager, tell, unread, number):
    tell(unread)
    assert bell_of(manager).number == number


def test_it_is_read_with_the_person(manager, tell, django_assert_num_queries):
    tell(3)
    with django_assert_num_queries(1):
        bell_of(manager)


def test_a_visitor_has_none():
    assert bell_of(AnonymousUser()) is None
    assert bell(Context()) is None


def test_a_page_asks_no_question_more_for_it(client_of, manager, tell, monkeypatch, django_assert_num_queries):
    tell(3)
    client = client_of(manager)
    with CaptureQueriesContext(connection) as with_bell:
        client.get("/account/password/")
    monkeypatch.setattr(PersonBackend, "besides", {})
    with django_assert_num_queries(len(with_bell)):
        client.get("/account/password/")


def test_it_stands_on_every_page(client_of, manager, tell):
    tell(2)
    page = client_of(manager).get("/account/password/", headers={"accept-language": "en"}).content.decode()
    assert 'aria-label="Notices, unread: 2"' in page
