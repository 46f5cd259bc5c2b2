"""What people type to get in."""

from __future__ import annotations

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import UserChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import second_factor
from accounts.models import ServiceUnit, User


class CodeForm(forms.Form):
    """A six-digit code of the app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user

    def clean_code(self) -> str:
        code = second_factor.tidy(self.cleaned_data["code"])
        device = second_factor.device_for(self.user, code)
        if device and (seconds := second_factor.seconds_to_wait(device, timezone.now())):
            said = ngettext(
                "Too many wrong codes. Wait %(seconds)s second.",
                "Too many wrong codes. Wait %(seconds)s seconds.",
                seconds,
            )
            raise ValidationError(said % {"seconds": seconds})
        return code

    def refuse(self) -> None:
        """Say that the code was wrong."""
        self.add_error("code", _("This code is wrong or has been used. Wait for the next one and try again."))


class PasswordForm(forms.Form):
    """The password of somebody who has signed in long ago, before he does what outlives his session.

    Wrong passwords count as they do at the door (django-axes), so a window left open cannot be used to guess.
    """

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: object, request: HttpRequest, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.request = request

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if authenticate(self.request, username=self.request.user.get_username(), password=password) is None:
            raise ValidationError(_("This password is wrong."))
        return password


class ProofForm(PasswordForm, CodeForm):
    """Password and code: before the second factor is touched."""

    field_order = ["password", "code"]

    def __init__(self, *args: object, request: HttpRequest, user: User) -> None:
        super().__init__(*args, request=request, user=user)
        self.fields["code"].widget.attrs.pop("autofocus", None)
        self.fields["code"].help_text = _("From your phone; without it, one of your recovery codes.")


class PersonForm(UserChangeForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """An account in the admin site: tied to units of its own company only."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if "units" in self.fields:
            own = ServiceUnit.objects.filter(organisation=self.instance.organisation_id)
            self.fields["units"].queryset = own  # type: ignore[attr-defined]
