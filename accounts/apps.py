from django.apps import AppConfig
from django.contrib.admin import apps as admin


class AccountsConfig(AppConfig):
    name = "accounts"


class KeptAdminConfig(admin.AdminConfig):
    """Django's admin site behind the product's own door; named in INSTALLED_APPS."""

    default = False  # accounts itself is configured by AccountsConfig
    default_site = "accounts.sites.KeptAdminSite"
