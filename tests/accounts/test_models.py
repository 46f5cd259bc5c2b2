from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.models import Organisation, ServiceUnit, User

pytestmark = pytest.mark.django_db


def test_units_sort_by_pinyin(company):
    for name in ("西区", "北区", "东区"):
        ServiceUnit.objects.create(organisation=company, name=name)
    assert [unit.name for unit in ServiceUnit.objects.all()] == ["北区", "东区", "西区"]


@pytest.mark.parametrize("role", [User.Role.MANAGER, User.Role.CLERK, User.Role.AUDITOR])
def test_only_administrators_are_staff(role):
    user = User.objects.create(username="x", role=role, is_staff=True, is_superuser=True)
    assert (user.is_staff, user.is_superuser) == (False, False)


def test_an_administrator_is_staff():
    user = User.objects.create(username="x", role=User.Role.ADMIN)
    assert (user.is_staff, user.is_superuser) == (True, True)


def test_an_administrator_who_changes_his_role_loses_the_flags(admin):
    admin.role = User.Role.CLERK
    admin.save()
    admin.refresh_from_db()
    assert not admin.is_staff


def test_the_database_refuses_staff_without_the_role(clerk):
    with pytest.raises(IntegrityError):
        User.objects.filter(pk=clerk.pk).update(is_superuser=True)


def test_createsuperuser_makes_an_administrator():
    assert User.objects.create_superuser("root", password="x").role == User.Role.ADMIN


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (User.Role.MANAGER, Organisation.Kind.AUDIT_FIRM),
        (User.Role.CLERK, Organisation.Kind.AUDIT_FIRM),
        (User.Role.AUDITOR, Organisation.Kind.COMPANY),
    ],
)
def test_nobody_works_on_the_wrong_side(role, kind):
    side = Organisation.objects.create(name="x", slug="x", kind=kind)
    with pytest.raises(ValidationError) as refused:
        User(username="x", role=role, organisation=side, password="x").full_clean()
    assert list(refused.value.message_dict) == ["organisation"]


def test_an_auditor_needs_a_firm():
    with pytest.raises(ValidationError):
        User(username="x", role=User.Role.AUDITOR, password="x").full_clean()


def test_an_administrator_needs_no_organisation():
    User(username="x", role=User.Role.ADMIN, password="x").full_clean()


def test_a_person_looks_after_his_units_and_everything_below(manager, company):
    east, city, street, _west = (ServiceUnit.objects.create(organisation=company, name=name) for name in "东市街西")
    city.parent, street.parent = east, city
    city.save(), street.save()
    manager.units.add(east)
    assert ServiceUnit.objects.of_person(manager) == [east.pk, city.pk, street.pk]


def test_most_people_are_tied_to_no_unit(manager, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert ServiceUnit.objects.of_person(manager) == []
