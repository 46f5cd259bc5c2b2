from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ComplaintsConfig(AppConfig):
    name = "complaints"

    def ready(self) -> None:
        """A record begins with the decrees that the package knows, as permissions begin with their tables."""
        from complaints.decrees import install_decrees

        post_migrate.connect(install_decrees, sender=self)
