"""What is sent by whoever writes a paper's text or remarks on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from whitepapers.models import Language
from whitepapers.prose.passages import Words

LONGEST = 20_000
LONGEST_REMARK = 2_000


class PassageForm(forms.Form):
    """A section in one language. `seen` is the version that was on the page; `over`, that of somebody else's which is
    knowingly replaced."""

    text = forms.CharField(
        label=_("text"),
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "true", "autocomplete": "off"}),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    over = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, words: Words) -> None:
        super().__init__(data, initial={"text": words.text, "seen": words.number}, prefix=words.language)
        script = {Language.CHINESE: "zh-Hans", Language.ENGLISH: "en"}[Language(words.language)]
        self.fields["text"].widget.attrs |= {"lang": script, "data-passage": words.language}

    def clean_text(self) -> str:
        """With line ends of one kind, as a browser counts them."""
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def version(self) -> int:
        """The version that these words follow."""
        over: int | None = self.cleaned_data["over"]
        return self.cleaned_data["seen"] if over is None else over


class RemarkForm(forms.Form):
    """A comment on a section."""

    text = forms.CharField(
        label=_("comment"), max_length=LONGEST_REMARK, widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})
    )
