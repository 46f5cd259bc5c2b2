"""What a promise is limited to: only some units, channels, customer segments or categories (rule book §5)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enumeration import enumerated
from accounts.models import Organisation, ServiceUnit
from commitments import parts

BETWEEN = re.compile(r"[、,,;;\n]")
LONGEST_SEGMENT = 40  # of a complaint


class ScopeFields(forms.Form):
    """Each left empty means all. `scope` is what was chosen."""

    units = forms.ModelMultipleChoiceField(
        label=_("only these units"), required=False, queryset=ServiceUnit.objects.none()
    )
    channels = forms.MultipleChoiceField(
        label=_("only these channels"), required=False, widget=forms.CheckboxSelectMultiple
    )
    segments = forms.CharField(label=_("only these customer segments"), required=False, max_length=400, strip=True)
    categories = forms.TypedMultipleChoiceField(label=_("only these categories"), required=False, coerce=int)

    def limit_to(self, organisation: Organisation, scope: Mapping[str, Any]) -> None:
        """Offer what the company has; `scope` is what stands in the form first."""
        units, channels, categories = (self.fields[name] for name in ("units", "channels", "categories"))
        units.queryset = organisation.units.all()  # type: ignore[attr-defined]
        channels.choices = [(part.value, part.label) for part in parts.channels()]  # type: ignore[attr-defined]
        known = parts.labelled(parts.categories(organisation))
        categories.choices = [(part.value, part.label) for part in known]  # type: ignore[attr-defined]
        self.fields["segments"].help_text = lazy(_known_segments, str)(parts.segments(organisation))
        self.initial.update({name: scope.get(name, []) for name in ("units", "channels", "categories")})
        self.initial["segments"] = "、".join(scope.get("segments", []))

    def clean_segments(self) -> list[str]:
        """As complaints name them; one that no complaint names yet may be named, too."""
        told = [each.strip() for each in BETWEEN.split(self.cleaned_data["segments"])]
        segments = list(dict.fromkeys(each for each in told if each))
        if any(len(each) > LONGEST_SEGMENT for each in segments):
            raise forms.ValidationError(_("No complaint can name a segment that long. Put commas between them."))
        return segments

    @property
    def scope(self) -> dict[str, list[Any]]:
        given = self.cleaned_data
        chosen = {
            "units": sorted(unit.pk for unit in given["units"]),
            "channels": sorted(given["channels"]),
            "segments": sorted(given["segments"]),
            "categories": sorted(given["categories"]),
        }
        return {key: values for key, values in chosen.items() if values}


def _known_segments(known: list[str]) -> str:
    if not known:
        return gettext("As complaints name them, with commas between. No complaint names any so far.")
    named = enumerated(known[:12])
    return gettext("As complaints name them, with commas between: %(known)s.") % {"known": named}
