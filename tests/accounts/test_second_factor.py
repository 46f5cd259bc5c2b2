from __future__ import annotations

import base64

import pytest
from django.utils import timezone

from accounts import second_factor
from accounts.actions import app_to_set_up, new_codes

pytestmark = pytest.mark.django_db


def test_figures_come_from_the_app_and_letters_are_a_recovery_code(manager, app):
    device = app(manager)
    new_codes(user=manager)
    assert second_factor.device_for(manager, "123456") == device
    assert second_factor.device_for(manager, "abcde23456") == manager.staticdevice_set.get()


def test_an_unconfirmed_app_proves_nothing(manager):
    app_to_set_up(user=manager)
    assert second_factor.device_for(manager, "123456") is None


def test_the_picture_is_an_svg_the_policy_allows(manager):
    address = second_factor.picture_of(app_to_set_up(user=manager))
    head, content = address.split(",")
    assert head == "data:image/svg+xml;base64"
    assert b"<svg" in base64.b64decode(content)


def test_the_secret_is_readable(manager):
    device = app_to_set_up(user=manager)
    typed = second_factor.secret_of(device).replace(" ", "")
    assert base64.b32decode(typed + "=" * (-len(typed) % 8)) == device.bin_key


def test_a_device_waits_after_a_wrong_code(manager, app):
    device = app(manager)
    assert second_factor.seconds_to_wait(device, timezone.now()) == 0
    device.verify_token("000000")
    assert second_factor.seconds_to_wait(device, timezone.now()) == 1


def test_a_recovery_code_never_looks_like_a_code_of_the_app(monkeypatch):
    monkeypatch.setattr(second_factor.secrets, "choice", lambda letters: letters[-1])
    assert second_factor.new_code() == "z9999-99999"


def test_a_code_is_read_as_it_was_meant():
    assert second_factor.tidy(" ABcde-23456 ") == "abcde23456"
