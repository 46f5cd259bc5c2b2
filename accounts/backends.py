"""Who a session belongs to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.auth.backends import ModelBackend

from accounts.models import User


class PersonBackend(ModelBackend):
    """Django's own, which reads a person together with his organisation: every page asks for both.

    `besides` is what every page asks for too, by the name it has on the person: it is put in by whoever shows it, and
    read in the same query.
    """

    besides: ClassVar[dict[str, Callable[[], Any]]] = {}

    def get_user(self, user_id: int) -> User | None:
        """None for somebody who does not exist or is not active any more."""
        besides = {name: expression() for name, expression in self.besides.items()}
        person = User.objects.select_related("organisation").annotate(**besides).filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None
