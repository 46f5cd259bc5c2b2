from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.api_tokens.models import ApiToken, Scope, scopes_of
from accounts.models import Organisation, User
from tests.accounts.api_tokens.conftest import TODAY

pytestmark = pytest.mark.django_db
State = ApiToken.State


def test_a_manager_may_give_every_scope(manager):
    assert scopes_of(manager) == list(Scope)


def test_an_auditor_may_read_but_neither_write_nor_see_customers(auditor):
    assert set(Scope) - set(scopes_of(auditor)) == {Scope.COMPLAINTS_WRITE, Scope.CUSTOMERS_READ}


@pytest.mark.parametrize("role", ["clerk", "admin"])
def test_other_roles_may_give_nothing(role, request):
    assert scopes_of(request.getfixturevalue(role)) == []


def test_a_token_is_in_use_to_the_end_of_its_last_day(give, manager):
    token, _ = give(manager)
    assert token.state(token.expires_on) == State.ACTIVE
    assert token.state(token.expires_on + timedelta(days=1)) == State.EXPIRED


def test_a_token_ends_with_the_access_of_its_owner(give, manager):
    token, _ = give(manager)
    manager.is_active = False
    assert token.state(TODAY) == State.ENDED


def test_a_scope_that_the_role_has_lost_is_lost(give, manager):
    token, _ = give(manager, Scope.COMPLAINTS_WRITE)
    assert token.may(Scope.COMPLAINTS_WRITE)
    manager.role = User.Role.AUDITOR
    assert not token.may(Scope.COMPLAINTS_WRITE)


def test_a_token_may_nothing_it_was_not_made_for(give, manager):
    token, _ = give(manager, Scope.RESULTS_READ)
    assert [scope for scope in Scope if token.may(scope)] == [Scope.RESULTS_READ]


def test_managers_see_the_tokens_of_their_company(give, manager, company, person):
    token, _ = give(person("colleague", "manager", company))
    assert list(ApiToken.objects.visible_to(manager)) == [token]


def test_nobody_sees_the_tokens_of_another_company(give, manager, person):
    give(person("other", "manager", Organisation.objects.create(name="别家", slug="other")))
    assert not ApiToken.objects.visible_to(manager).exists()


def test_an_auditor_sees_his_own_tokens_only(give, auditor, firm, person):
    mine, _ = give(auditor)
    give(person("colleague", "auditor", firm))
    assert list(ApiToken.objects.visible_to(auditor)) == [mine]


@pytest.mark.parametrize("role", ["clerk", "admin"])
def test_other_roles_see_none(give, manager, role, request):
    give(manager)
    assert not ApiToken.objects.visible_to(request.getfixturevalue(role)).exists()
