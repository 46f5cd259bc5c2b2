from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from accounts import actions, second_factor
from accounts.models import User
from evidence.models import JournalEntry

pytestmark = pytest.mark.django_db


def test_an_account_is_made_and_journalled(company, admin):
    user = actions.create_user(
        username="lin", password="a-long-one-42", role=User.Role.MANAGER, organisation=company, by=admin
    )
    assert user.check_password("a-long-one-42")
    assert JournalEntry.objects.about(user).get().actor == "admin"


def test_a_taken_name_is_refused(company, manager):
    with pytest.raises(ValidationError):
        actions.create_user(username="manager", password="x", role=User.Role.CLERK, organisation=company)


def test_an_administrator_made_by_the_action_opens_the_admin_site(client):
    user = actions.create_user(username="root", password="x", role=User.Role.ADMIN)
    assert user.is_staff


def test_new_codes_take_the_place_of_the_old_ones(manager):
    actions.new_codes(user=manager)
    actions.new_codes(user=manager)
    assert second_factor.codes_left(manager) == second_factor.CODES


def test_recovery_codes_are_kept_as_digests_only(manager):
    codes = actions.new_codes(user=manager)
    kept = set(manager.staticdevice_set.get().token_set.values_list("token", flat=True))
    assert kept == {second_factor.fingerprint(code) for code in codes}
    assert not kept & {second_factor.tidy(code) for code in codes}


def test_taking_the_factor_off_removes_app_and_codes(manager, admin, app):
    app(manager)
    actions.new_codes(user=manager)
    actions.remove_factor(user=manager, by=admin)
    assert second_factor.app_of(manager) is None
    assert second_factor.codes_left(manager) == 0


def test_the_app_to_set_up_stays_the_same_until_it_is_confirmed(manager):
    assert actions.app_to_set_up(user=manager) == actions.app_to_set_up(user=manager)
