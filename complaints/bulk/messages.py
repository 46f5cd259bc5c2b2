"""Why an act on many complaints is refused: code → sentence in the reader's language. Nothing has been done then."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.bulk.plans import RefusedError

TEXTS: dict[str, Promise] = {
    "nothing_chosen": _("No complaint is chosen. Tick some in the list, or choose all that match its filter."),
    "too_many": _("More than %(most)s complaints are chosen. Narrow the filter, or do it in parts."),
    "nothing_to_do": _("All of these complaints are like this already: there is nothing to do."),
    "changed": _(
        "The complaints have changed since you looked: there were %(before)s, now there are %(now)s, or somebody "
        "has corrected one of them. Nothing was done. Look at them again."
    ),
    "target_missing": _("No complaint of your company has this reference."),
    "target_ambiguous": _("Several sources use this reference. Choose the complaint by its number: %(numbers)s."),
    "target_chosen": _("%(target)s is among the complaints chosen. Leave it out, or name another one."),
    "target_not_counted": _("%(target)s is itself void or a duplicate. Name the complaint that counts."),
    "target_later": _(
        "%(reference)s was received before %(target)s. The one received first is kept, because its clocks run."
    ),
    "void_chosen": _("%(reference)s is void. Take that back first, or leave it out."),
    "has_duplicates": _(
        "%(other)s is a duplicate of %(reference)s and would be lost with it. Choose both, or neither."
    ),
    "open_into_resolved": _(
        "%(reference)s is unresolved and %(target)s is resolved: merging would hide what is still open."
    ),
}


def said(refused: RefusedError) -> str:
    """The sentence of a refusal. KeyError for a code nobody has written."""
    return str(TEXTS[refused.code]) % refused.params
