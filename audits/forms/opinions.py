"""What an auditor fills in to give an opinion, to sign it, and to take it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.signing import SigningForm
from audits.actions.opinions import quarters
from audits.models import ClauseOpinion, Engagement, Opinion, View
from commitments.models import Clause
from compliance.wording import period_name
from evidence.models import Head

LONGEST = 10_000
MOST_HEADS = 20


class BeginForm(forms.Form):
    """The quarter an opinion is to be given on: one of which none is being written or stands."""

    period = forms.ChoiceField(label=_("quarter"))

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = engagement.opinions.exclude(status=Opinion.Status.WITHDRAWN).values_list("period", flat=True)
        free = [label for label in quarters(engagement) if label not in set(taken)]
        self.fields["period"].choices = [(label, period_name(label)) for label in free]  # type: ignore[attr-defined]


class ViewForm(forms.Form):
    """A view with its reason. A draft may be saved half done; the checklist asks for the rest.

    `seen` is the revision that was on the page; `over`, that of somebody else's words which are knowingly replaced.
    """

    view = forms.ChoiceField(label=_("opinion"), choices=View, required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("reason"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 1})
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    over = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["view"].needed_later = True  # type: ignore[attr-defined]  # components/field.html: not optional

    def revision(self) -> int:
        """The revision that these words follow."""
        over: int | None = self.cleaned_data["over"]
        return self.cleaned_data["seen"] if over is None else over

    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("view", "reason")}


class ClauseForm(ViewForm):
    """The opinion on one clause."""

    def __init__(self, data: Any = None, *, clause: Clause, row: ClauseOpinion | None = None) -> None:
        row = row or ClauseOpinion(clause=clause)
        initial = {"view": row.view, "reason": row.reason, "seen": row.revision}
        super().__init__(data, initial=initial, prefix=f"clause-{clause.pk}")


class OverallForm(ViewForm):
    """What was looked at, and the opinion on the whole."""

    scope = forms.CharField(
        label=_("scope"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was looked at, how, and what was not."),
    )
    field_order = ["scope", "view", "reason"]

    def __init__(self, data: Any = None, *, opinion: Opinion) -> None:
        initial = {name: getattr(opinion, name) for name in ("scope", "view", "reason")}
        super().__init__(data, initial=initial | {"seen": opinion.revision}, prefix="overall")
        self.fields["view"].label = _("overall")

    def said(self) -> dict[str, str]:
        return super().said() | {"scope": self.cleaned_data["scope"]}


class ExplainForm(forms.Form):
    """Why something is left unfinished. `before` is what stood there when the page was opened."""

    reason = forms.CharField(
        label=_("Why it is left as it is"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is signed with the opinion and published."),
    )
    before = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)


class SignForm(SigningForm):
    """The name under the opinion."""

    agreed = forms.BooleanField(label=_("I have read the text above. It is the opinion of my firm, and I sign for it."))


class WithdrawForm(SigningForm):
    """The name under the withdrawal, and why."""

    reason = forms.CharField(
        label=_("Why it is withdrawn"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays readable beside the opinion."),
    )


class HeadsForm(forms.Form):
    """Heads that somebody holds, one a line, as they were printed or sent."""

    heads = forms.CharField(
        label=_("Heads you hold"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("One a line, from your e-mail, a white paper or an opinion: place, colon, 64 characters."),
    )

    def clean_heads(self) -> list[Head]:
        lines = self.cleaned_data["heads"].split()
        if len(lines) > MOST_HEADS:
            raise ValidationError(_("At most %(most)s heads at a time.") % {"most": MOST_HEADS})
        return [_head(line) for line in lines]


def _head(line: str) -> Head:
    try:
        return Head.parse(line)
    except ValueError as error:
        raise ValidationError(_("This is no head of the journal: %(text)s") % {"text": line[:100]}) from error
