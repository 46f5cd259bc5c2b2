from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "dashboard"

    def ready(self) -> None:
        """The bell stands on every page, so what it counts is read with the person."""
        from accounts.backends import PersonBackend
        from dashboard.notices.models import unread_of_person

        PersonBackend.besides["unread_notices"] = unread_of_person
