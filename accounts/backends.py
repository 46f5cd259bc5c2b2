"""Who a session belongs to."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

from accounts.models import User


class PersonBackend(ModelBackend):
    """Django's own, which reads a person together with his organisation: every page asks for both."""

    def get_user(self, user_id: int) -> User | None:
        """None for somebody who does not exist or is not active any more."""
        person = User.objects.select_related("organisation").filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None
