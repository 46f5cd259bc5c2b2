"""Confirming an act with the second factor, at the moment of the act."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from accounts import signing
from accounts.actions import new_codes
from accounts.models import User
from accounts.signing import Confirmed, NotConfirmedError, SigningForm


@pytest.fixture
def ask(rf: RequestFactory, manager: User) -> Any:
    """`ask("123456")` sends the form with this code; gives what it confirms, and the form."""

    def send(code: str) -> tuple[Confirmed | None, SigningForm]:
        request: Any = rf.post("/")
        request.user = manager
        form = SigningForm({"code": code}, user=manager)
        return (signing.confirmation(request, form) if form.is_valid() else None), form

    return send


def test_a_code_of_the_phone_confirms_once(ask, app, phone, manager):
    code = phone(app(manager))
    assert ask(code)[0] == Confirmed(manager.pk, "totpdevice")
    assert ask(code)[0] is None


def test_a_recovery_code_does_too(ask, app, manager):
    app(manager)
    code = new_codes(user=manager)[0]
    assert ask(code)[0] == Confirmed(manager.pk, "staticdevice")
    assert ask(code)[0] is None


def test_a_wrong_one_is_said_beside_the_field_and_makes_the_next_wait(ask, app, phone, manager):
    device = app(manager)
    confirmed, form = ask("000000")
    assert (confirmed, "code" in form.errors) == (None, True)
    confirmed, form = ask(phone(device))
    assert confirmed is None
    assert form.errors["code"]


def test_the_code_of_somebody_else_confirms_nothing(ask, app, phone, manager, auditor):
    app(manager)
    assert ask(phone(app(auditor)))[0] is None


def test_nobody_signs_for_another(manager, auditor):
    signing.refuse_unless_confirmed(Confirmed(manager.pk, "totpdevice"), manager)
    with pytest.raises(NotConfirmedError):
        signing.refuse_unless_confirmed(Confirmed(manager.pk, "totpdevice"), auditor)


def test_an_app_that_is_not_confirmed_is_no_factor(manager, app):
    assert signing.lacks_factor(manager)
    app(manager)
    assert not signing.lacks_factor(manager)


def test_the_code_is_asked_for_last(manager):
    class Form(SigningForm):
        agreed = SigningForm.base_fields["code"]

    assert list(Form(user=manager).fields) == ["agreed", "code"]
