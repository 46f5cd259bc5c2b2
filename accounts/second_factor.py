"""The second factor: a one-time code from an app on the phone (TOTP), and recovery codes for a lost phone."""

from __future__ import annotations

import base64
import io
import math
import re
import secrets
from datetime import datetime
from typing import Any

from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from qrcode.image.svg import SvgPathFillImage
from qrcode.main import QRCode

from accounts.models import User

CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz"  # none that looks like a figure


def app_of(user: User) -> TOTPDevice | None:
    """The person's confirmed authenticator app."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def codes_left(user: User) -> int:
    """How many of the person's recovery codes are still unused."""
    return sum(device.token_set.count() for device in StaticDevice.objects.filter(user=user))


def device_for(user: User, code: str) -> TOTPDevice | StaticDevice | None:
    """The device a typed code belongs to: digits alone come from the app, everything else is a recovery code.

    Only one device is asked, because every wrong answer makes a device wait longer before the next.
    """
    model = TOTPDevice if code.isdigit() else StaticDevice
    return model.objects.filter(user=user, confirmed=True).first()


def tidy(code: str) -> str:
    """A code as it was meant: without spaces and hyphens, in small letters."""
    return re.sub(r"[\s-]", "", code).lower()


def new_code() -> str:
    """A recovery code of 10 characters, about 49 bits, in two groups; a letter first tells it from the app's code."""
    code = secrets.choice(_LETTERS) + "".join(secrets.choice(_LETTERS + "23456789") for _ in range(9))
    return f"{code[:5]}-{code[5:]}"


def fingerprint(code: str) -> str:
    """What the database keeps of a recovery code: a keyed digest, as long as its column allows."""
    return salted_hmac("accounts.recovery_code", tidy(code)).hexdigest()[:16]


def seconds_to_wait(device: TOTPDevice | StaticDevice, now: datetime) -> int:
    """How long a device refuses codes after wrong ones; 0 when it may be asked."""
    allowed, why = device.verify_is_allowed()  # type: ignore[no-untyped-call]
    until: Any = (why or {}).get("locked_until", now)
    return 0 if allowed else max(1, math.ceil((until - now).total_seconds()))


def secret_of(device: TOTPDevice) -> str:
    """The secret for typing in by hand, in groups of four."""
    secret = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


def picture_of(device: TOTPDevice) -> str:
    """The QR code as the address of an SVG image, which the content security policy allows."""
    out = io.BytesIO()
    code = QRCode(image_factory=SvgPathFillImage, box_size=10, border=3)
    code.add_data(device.config_url)  # type: ignore[no-untyped-call]
    code.make_image().save(out)  # type: ignore[no-untyped-call]
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()
