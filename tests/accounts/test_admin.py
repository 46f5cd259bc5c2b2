"""The admin site: accounts, for administrators only."""

from __future__ import annotations

import pytest
from django.contrib import admin as django_admin
from django.urls import reverse

from accounts.models import Organisation, ServiceUnit, User
from evidence.models import JournalEntry

pytestmark = pytest.mark.django_db


def test_the_site_opens_to_an_administrator(client_of, admin):
    assert client_of(admin).get("/admin/").status_code == 200


@pytest.mark.parametrize("role", ["manager", "clerk", "auditor"])
def test_the_site_is_closed_to_other_roles(request, client_of, role):
    client = client_of(request.getfixturevalue(role))
    assert client.get("/admin/").status_code == 403
    assert client.get("/admin/accounts/user/").status_code == 403


def test_the_flags_alone_open_nothing(client_of, manager):
    manager.is_staff = manager.is_superuser = True  # as an old row or a mistake would have it
    assert not django_admin.site.has_permission(type("R", (), {"user": manager})())


def test_there_is_one_page_to_sign_in(client):
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/account/login/")


def test_signing_out_there_is_journalled_here(client_of, admin):
    assert client_of(admin).post("/admin/logout/").url == "/account/login/"
    assert JournalEntry.objects.get().action == "sign_out"


def test_changing_the_password_happens_here(client_of, admin):
    assert client_of(admin).get("/admin/password_change/").url == "/account/password/"


def new_person(**fields: object) -> dict[str, object]:
    words = {"password1": "a-long-one-42", "password2": "a-long-one-42", "usable_password": "true"}
    return {"username": "lin", "display_name": "林经理", "role": "manager", **words, **fields}


def test_a_new_account_is_journalled(client_of, admin, company):
    page = client_of(admin).post("/admin/accounts/user/add/", new_person(organisation=company.pk))
    assert page.status_code == 302
    lin = User.objects.get(username="lin")
    assert JournalEntry.objects.about(lin).get().action == "user.add"


def test_an_auditor_without_a_firm_is_refused(client_of, admin, company):
    page = client_of(admin).post("/admin/accounts/user/add/", new_person(role="auditor", organisation=company.pk))
    assert page.status_code == 200
    assert not User.objects.filter(username="lin").exists()


def test_role_and_organisation_of_an_account_stay(client_of, admin, manager):
    address = reverse("admin:accounts_user_change", args=[manager.pk])
    client_of(admin).post(address, {"username": "manager", "role": "admin", "is_active": "on"})
    manager.refresh_from_db()
    assert manager.role == "manager"


def test_nobody_is_deleted(client_of, admin, manager):
    assert client_of(admin).post(reverse("admin:accounts_user_delete", args=[manager.pk])).status_code == 403


def test_an_administrator_takes_a_lost_second_factor_off(client_of, admin, manager, app):
    app(manager)
    client_of(admin).post("/admin/accounts/user/", {"action": "reset_second_factor", "_selected_action": [manager.pk]})
    assert not manager.totpdevice_set.exists()
    assert JournalEntry.objects.about(manager).get().actor == "admin"


def test_secrets_and_groups_are_not_shown():
    names = {model._meta.model_name for model in django_admin.site._registry}
    assert not names & {"totpdevice", "staticdevice", "group"}


def test_the_journal_is_read_and_nothing_else(client_of, admin):
    entry = JournalEntry.objects.create(action="x")
    client = client_of(admin)
    assert client.get("/admin/evidence/journalentry/").status_code == 200
    assert client.get("/admin/evidence/journalentry/add/").status_code == 403
    assert client.post(f"/admin/evidence/journalentry/{entry.pk}/delete/").status_code == 403


@pytest.mark.parametrize("model", ["accounts/organisation", "accounts/serviceunit", "axes/accessattempt"])
def test_the_lists_open(client_of, admin, model):
    assert client_of(admin).get(f"/admin/{model}/").status_code == 200


def test_an_organisation_keeps_its_kind(client_of, admin, company):
    client_of(admin).post(
        reverse("admin:accounts_organisation_change", args=[company.pk]),
        {"name": "新名", "slug": "hefeng", "kind": "audit_firm"},
    )
    company.refresh_from_db()
    assert (company.name, company.kind) == ("新名", Organisation.Kind.COMPANY)


def test_a_person_is_tied_to_units_of_his_own_company(client_of, admin, manager, company, firm):
    own, foreign = (ServiceUnit.objects.create(organisation=each, name="东区") for each in (company, firm))
    address = reverse("admin:accounts_user_change", args=[manager.pk])
    told = {"username": "manager", "is_active": "on"}
    client_of(admin).post(address, {**told, "units": [foreign.pk]})
    assert not manager.units.exists()
    client_of(admin).post(address, {**told, "units": [own.pk]})
    assert list(manager.units.all()) == [own]
    assert JournalEntry.objects.about(manager).last().detail == {"fields": ["units"]}
