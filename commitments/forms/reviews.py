"""Recording that the metric of a promise was checked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from commitments.forms.letters import day_field
from commitments.models import Promise


class MetricReviewForm(forms.Form):
    """Who answers for the definition, what the checker found, and when it is looked at again."""

    author = forms.ModelChoiceField(label=_("author of the definition"), queryset=User.objects.none())
    remark = forms.CharField(
        label=_("remark"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    next_review_on = day_field(_("next review"))

    def __init__(self, *args: Any, promise: Promise, checker: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        author = self.fields["author"]
        if isinstance(author, forms.ModelChoiceField):
            company = promise.clause.version.letter.organisation_id
            people = User.objects.filter(organisation=company, is_active=True)
            author.queryset = people.exclude(pk=checker.pk).order_by("display_name", "username")

    def clean_next_review_on(self) -> date:
        day: date = self.cleaned_data["next_review_on"]
        if day <= self.today:
            raise forms.ValidationError(_("The next review is later than today."))
        return day
