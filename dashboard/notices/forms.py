"""What a person says about a new way."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.encoding import iri_to_uri
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.forms import PasswordForm
from dashboard.notices.failures import FAILURES
from dashboard.notices.models import Way
from dashboard.notices.network import is_public

Kind = Way.Kind
SECRETS: dict[str, str | Promise] = {
    Kind.DINGTALK: _("Where the robot demands a signature (加签): the secret that begins with SEC."),
    Kind.FEISHU: _("Where the robot demands a signature (签名校验): its secret."),
}
ADDRESSES: dict[str, str | Promise] = {
    Kind.WECOM: _("As WeCom shows it where the robot is added: https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…"),
    Kind.DINGTALK: _(
        "As DingTalk shows it where the robot is added: https://oapi.dingtalk.com/robot/send?access_token=…"
    ),
    Kind.FEISHU: _("As Feishu shows it where the robot is added: https://open.feishu.cn/open-apis/bot/v2/hook/…"),
    Kind.WEBHOOK: _("Where your program listens. Each notice is sent there as signed JSON."),
}


class WayForm(PasswordForm):
    """Where notices go; the password, because a way outlives the window it is opened in."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("By which you know it again, for example the name of the group."),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    field_order = ["name", "address", "secret", "password"]

    def __init__(self, *args: object, request: HttpRequest, kind: str) -> None:
        super().__init__(*args, request=request)
        self.kind = kind
        self.fields["address"] = self._address(getattr(request.user, "email", ""))
        if kind in SECRETS:
            self.fields["secret"] = forms.CharField(
                label=_("Secret"),
                required=False,
                max_length=200,
                help_text=str(SECRETS[kind]),
                widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
            )
        self.order_fields(self.field_order)

    def _address(self, own: str) -> forms.Field:
        if self.kind == Kind.EMAIL:
            return forms.EmailField(label=_("E-mail address"), initial=own, max_length=254)
        return forms.URLField(
            label=_("Address"),
            assume_scheme="https",
            max_length=500,
            help_text=str(ADDRESSES[self.kind]),
            widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off", "inputmode": "url"}),
        )

    def clean_address(self) -> str:
        told: str = self.cleaned_data["address"]
        if self.kind == Kind.EMAIL:
            return told
        place = urlsplit(told)
        if place.username or place.password:
            raise ValidationError(_("The address must name nobody before the @."))
        if not settings.NOTICE_INTERNAL and place.scheme != "https":
            raise ValidationError(str(FAILURES["plain_http"]))
        if not settings.NOTICE_INTERNAL and _is_private(place.hostname or ""):
            raise ValidationError(str(FAILURES["private"]))
        return iri_to_uri(told) or ""


def _is_private(host: str) -> bool:
    """Whether the address says so itself; where a name leads is looked at when something is sent."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
    return not is_public(host)
