"""Confirming an act with the second factor, at the moment of the act: signatures and publications.

    form = SigningForm(request.POST or None, user=request.user)
    if form.is_valid() and (confirmed := confirmation(request, form)):
        actions.sign(..., confirmed=confirmed)

An action that needs it takes a `Confirmed` and asks it whose it is: nobody signs for somebody else, and no door can
leave the question out. A right code is used up by it, and wrong ones make the device wait longer (django-otp).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts import actions, second_factor
from accounts.access import AuthenticatedRequest
from accounts.forms import CodeForm
from accounts.models import User


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A person has shown his second factor for the act at hand. `factor` is its kind: "totpdevice", "staticdevice"."""

    person: int
    factor: str


class NotConfirmedError(Exception):
    """Somebody is to sign who has not shown his own second factor."""


class SigningForm(CodeForm):
    """The code of the second factor, below what is signed with it."""

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["code"].label = _("Code of your second factor")
        self.fields["code"].help_text = _("From your phone; without it, one of your recovery codes.")
        self.fields["code"].widget.attrs.pop("autofocus", None)
        self.order_fields([name for name in self.fields if name != "code"])  # the code comes last


def confirmation(request: AuthenticatedRequest, form: CodeForm) -> Confirmed | None:
    """What a valid form confirms; None, and said beside the field, where its code is wrong or used up."""
    kind = actions.prove(request=request, user=request.user, code=form.cleaned_data["code"])
    if not kind:
        form.refuse()
        return None
    return Confirmed(request.user.pk, kind)


def refuse_unless_confirmed(confirmed: Confirmed, by: User) -> None:
    """Raises NotConfirmedError."""
    if confirmed.person != by.pk:
        raise NotConfirmedError


def lacks_factor(user: User) -> bool:
    return second_factor.app_of(user) is None


def to_set_up(request: HttpRequest) -> HttpResponseBase:
    """Lead somebody who has no second factor to where he sets it up, and back to this page afterwards."""
    messages.warning(request, _("Signing needs your second factor. Set it up once; then you come back here."))
    return redirect(f"{reverse('accounts:second_factor')}?{urlencode({'next': request.get_full_path()})}")
