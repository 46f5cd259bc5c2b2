"""The filter of the list of findings."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import filters
from django_filters.filterset import FilterSet

from audits.models import CorrectiveAction, Finding
from audits.models.findings import Findings

ALL = _("all")


class Overdue(models.TextChoices):
    ANY = "any", _("anything overdue")
    ANSWER = "answer", _("answer overdue")
    ACTION = "action", _("corrective action overdue")


class FindingFilter(FilterSet):
    """Grade, status, what is overdue, clause and engagement, among the findings that the reader may see."""

    grade = filters.ChoiceFilter(choices=Finding.Grade.choices, label=_("grade"), empty_label=ALL)
    status = filters.ChoiceFilter(choices=Finding.Status.choices, label=_("status"), empty_label=ALL)
    overdue = filters.ChoiceFilter(choices=Overdue.choices, method="that_are_late", label=_("overdue"), empty_label=ALL)
    clause = filters.ChoiceFilter(field_name="clause__path", label=_("clause"), empty_label=ALL)
    engagement = filters.ChoiceFilter(label=_("engagement"), empty_label=ALL)

    class Meta:
        model = Finding
        fields: tuple[str, ...] = ()

    def __init__(self, data: QueryDict, *, queryset: Findings) -> None:
        super().__init__(data, queryset=queryset)  # type: ignore[no-untyped-call]
        clauses = queryset.order_by("clause__version", "clause__position")
        numbers = dict(clauses.values_list("clause__path", "clause__number"))
        self.filters["clause"].extra["choices"] = list(numbers.items())
        named = queryset.order_by("-engagement").values_list("engagement", "engagement__title").distinct()
        self.filters["engagement"].extra["choices"] = list(named)

    @property
    def rows(self) -> Findings:
        """What the filter lets through; nothing while it contains a mistake."""
        found: Findings = self.qs if self.is_valid() else self.queryset.none()  # type: ignore[no-untyped-call]
        return found

    def that_are_late(self, queryset: Findings, _name: str, what: str) -> Findings:
        today = timezone.localdate()
        answer = Q(pk__in=Finding.objects.overdue(today).values("pk"))
        action = Q(pk__in=CorrectiveAction.objects.overdue(today).order_by().values("finding"))
        asked: dict[str, Any] = {Overdue.ANSWER: answer, Overdue.ACTION: action, Overdue.ANY: answer | action}
        return queryset.filter(asked[what])
