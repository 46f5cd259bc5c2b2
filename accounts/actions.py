"""Signing in and out, the second factor, and making accounts. Every act is written into the journal."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.forms import PasswordChangeForm
from django.db import transaction
from django.http import HttpRequest
from django_otp import login as verify_session
from django_otp import verify_token
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import second_factor
from accounts.models import Organisation, User
from evidence.actions import record

FACTOR_DUE = "second_factor_due"  # in the session: this person has a second factor and has not shown it yet


@transaction.atomic
def create_user(
    *,
    username: str,
    password: str,
    role: str,
    organisation: Organisation | None = None,
    display_name: str = "",
    by: User | None = None,
) -> User:
    """Make an account. Raises `ValidationError` for a taken name or an organisation that does not fit the role."""
    user = User(username=username, role=role, organisation=organisation, display_name=display_name)
    user.set_password(password)
    user.full_clean()
    user.save()
    record(action="account.add", actor=by, subject=user, detail={"username": username, "role": role})
    return user


def keep_language(*, user: User, language: str) -> None:
    """Remember the language that somebody has chosen, for what is written to him while he is not there."""
    if language in dict(settings.LANGUAGES) and language != user.language:
        User.objects.filter(pk=user.pk).update(language=language)
        user.language = language


@transaction.atomic
def sign_in(*, request: HttpRequest, user: User) -> None:
    """Open a session for a person whose password was right; whoever has a second factor must still show it."""
    auth.login(request, user)
    request.session[FACTOR_DUE] = second_factor.app_of(user) is not None
    record(action="sign_in", actor=user, subject=user, detail={"address": _address(request)})


def refuse(*, request: HttpRequest, username: str) -> None:
    """Write down a sign-in that failed; `locked` says that the account is closed to this address for a while."""
    locked = bool(getattr(request, "axes_locked_out", False))
    detail = {"username": username[:150], "address": _address(request), "locked": locked}
    record(action="sign_in.refused", detail=detail)


@transaction.atomic
def sign_out(*, request: HttpRequest) -> None:
    """Close the session."""
    record(action="sign_out", actor=request.user, subject=request.user)  # type: ignore[arg-type]
    auth.logout(request)


@transaction.atomic
def change_password(*, request: HttpRequest, form: PasswordChangeForm) -> None:
    """Keep the new password; every other session of this person ends."""
    user = form.save()
    auth.update_session_auth_hash(request, user)
    record(action="password.change", actor=user, subject=user)


def app_to_set_up(*, user: User) -> TOTPDevice:
    """The authenticator app a person is about to confirm; its secret stays the same until he does."""
    waiting: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=False).order_by("id").first()
    return waiting or TOTPDevice.objects.create(user=user, name="app", confirmed=False)


@transaction.atomic
def confirm_app(*, request: HttpRequest, user: User, code: str) -> list[str]:
    """Turn the second factor on with a first right code; returns the recovery codes, or nothing when it was wrong."""
    if not (device := _accepted(user, app_to_set_up(user=user), code)):
        return []
    TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
    device.confirmed = True
    device.save()
    _verified(request, device)
    record(action="second_factor.add", actor=user, subject=user)
    return new_codes(user=user)


@transaction.atomic
def show_factor(*, request: HttpRequest, user: User, code: str) -> bool:
    """Check a code at sign-in. A recovery code works once."""
    device = _shown(request, user, code)
    if device is None:
        return False
    _verified(request, device)
    record(action="second_factor.show", actor=user, subject=user, detail={"kind": device._meta.model_name})
    return True


@transaction.atomic
def prove(*, request: HttpRequest, user: User, code: str) -> str:
    """Check a code again, of somebody who is in already, before his second factor is touched or something is signed.
    Returns the kind of the device it came from; nothing where it was wrong."""
    device = _shown(request, user, code)
    return str(device._meta.model_name) if device else ""


@transaction.atomic
def new_codes(*, user: User) -> list[str]:
    """Fresh recovery codes; the earlier ones stop working. They are shown once: only digests are kept."""
    codes = [second_factor.new_code() for _ in range(second_factor.CODES)]
    device, _ = StaticDevice.objects.get_or_create(user=user, defaults={"name": "recovery"})
    device.token_set.all().delete()
    for code in codes:
        device.token_set.create(token=second_factor.fingerprint(code))
    record(action="second_factor.codes", actor=user, subject=user)
    return codes


@transaction.atomic
def remove_factor(*, user: User, by: User) -> None:
    """Take the second factor away: by the person himself, or by an administrator when phone and codes are lost."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    record(action="second_factor.remove", actor=by, subject=user)


def _shown(request: HttpRequest, user: User, code: str) -> TOTPDevice | StaticDevice | None:
    """The device whose code this is; a wrong one is journalled."""
    device = second_factor.device_for(user, code)
    token = code if isinstance(device, TOTPDevice) else second_factor.fingerprint(code)
    if device is None or not _accepted(user, device, token):
        record(action="second_factor.refused", actor=user, subject=user, detail={"address": _address(request)})
        return None
    return device


def _accepted(user: User, device: TOTPDevice | StaticDevice, token: str) -> Any:
    """The device, read again under a lock, if the code is right: a code cannot be used twice at the same moment."""
    return verify_token(user, device.persistent_id, token)  # type: ignore[no-untyped-call]


def _verified(request: HttpRequest, device: TOTPDevice | StaticDevice) -> None:
    request.session.cycle_key()  # a session seen before the second factor is worth nothing after it
    verify_session(request, device)  # type: ignore[no-untyped-call]
    request.session[FACTOR_DUE] = False


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
