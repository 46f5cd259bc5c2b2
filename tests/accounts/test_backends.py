"""Who a session belongs to."""

from __future__ import annotations

from typing import Any

from django.db.models import Value

from accounts.backends import PersonBackend
from accounts.models import User


def test_a_person_comes_with_his_organisation(manager: User, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found = PersonBackend().get_user(manager.pk)
        assert found == manager
        assert found.organisation == manager.organisation


def test_who_is_not_active_any_more_is_nobody(manager: User) -> None:
    User.objects.filter(pk=manager.pk).update(is_active=False)
    assert PersonBackend().get_user(manager.pk) is None


def test_an_unknown_number_is_nobody(db: None) -> None:
    assert PersonBackend().get_user(0) is None


def test_what_every_page_asks_for_besides_is_read_in_the_same_query(
    manager: User, monkeypatch: Any, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(PersonBackend, "besides", {"answer": lambda: Value(42)})
    with django_assert_num_queries(1):
        found: Any = PersonBackend().get_user(manager.pk)
        assert found.answer == 42
