"""Units and categories by name: found, or registered when a source names them for the first time."""

from __future__ import annotations

from accounts.models import ServiceUnit, sort_key
from complaints.models import Category


class Register:
    """The units and two-level categories of one organisation, read once for a whole write."""

    def __init__(self, organisation_id: int) -> None:
        self.organisation_id = organisation_id
        self._units = dict(ServiceUnit.objects.filter(organisation=organisation_id).values_list("name", "id"))
        known = Category.objects.filter(organisation=organisation_id).values_list("parent", "name", "id")
        self._categories = {(parent, name): pk for parent, name, pk in known}

    def unit(self, name: str) -> int | None:
        if not name:
            return None
        if name not in self._units:
            self._units[name] = ServiceUnit.objects.create(organisation_id=self.organisation_id, name=name).pk
        return self._units[name]

    def categories(self, name: str, subname: str) -> tuple[int | None, int | None]:
        """Level 1 and level 2. A source with one level of fine categories gets a level 1 of the same name above it."""
        if not (name or subname):
            return None, None
        parent = self._category(None, name or subname)
        return parent, self._category(parent, subname) if subname else None

    def _category(self, parent: int | None, name: str) -> int:
        if (parent, name) not in self._categories:
            created = Category.objects.create(
                organisation_id=self.organisation_id, parent_id=parent, name=name, sort_name=sort_key(name)
            )
            self._categories[parent, name] = created.pk
        return self._categories[parent, name]
