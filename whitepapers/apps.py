from django.apps import AppConfig


class WhitePapersConfig(AppConfig):
    name = "whitepapers"
