from django.apps import AppConfig, apps
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("accounts")


class KeptAdminConfig(admin.AdminConfig):
    """Django's admin site behind the product's own door; named in INSTALLED_APPS."""

    default = False  # accounts itself is configured by AccountsConfig
    default_site = "accounts.sites.KeptAdminSite"

    # Roles take the place of groups; the secrets of second factors are nobody's business, administrators' neither.
    hidden = ("auth.Group", "otp_totp.TOTPDevice", "otp_static.StaticDevice")

    def ready(self) -> None:
        super().ready()
        from django.contrib.admin import site  # not before every app is ready

        for name in self.hidden:
            site.unregister(apps.get_model(name))
