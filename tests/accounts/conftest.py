from __future__ import annotations

from collections.abc import Callable

import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User


@pytest.fixture
def phone() -> Callable[[TOTPDevice], str]:
    """`phone(app)`: the six figures that the person's phone shows now."""

    def show(app: TOTPDevice) -> str:
        return f"{totp(app.bin_key):06d}"

    return show


@pytest.fixture
def app() -> Callable[[User], TOTPDevice]:
    """`app(user)`: a confirmed authenticator app."""

    def make(user: User) -> TOTPDevice:
        return TOTPDevice.objects.create(user=user, name="app", confirmed=True)

    return make
