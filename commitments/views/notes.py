"""Interpretation notes: either side proposes, the other signs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib import messages as notices
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from accounts.models import Organisation
from commitments import actions
from commitments.companies import Whose, whose
from commitments.forms import SETS, DeclineForm, NoteForm
from commitments.messages import SIGN_REFUSED, said
from commitments.models import InterpretationNote, Letter, LetterQuerySet, LetterVersion

LOOK = "look"  # the button that shows the fields of the chosen metric where no script does; nothing is sent by it
PREFILLED = ("letter", "metric", "gap", "clause_path", "question")


@roles(MANAGER, AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: AuthenticatedRequest) -> HttpResponseBase:
    """All notes of a company's letters; either side proposes another (`?letter=1&metric=repeat_rate&gap=…`)."""
    today = timezone.localdate()
    company = whose(request, _asked_for(request))
    form = _form(request, company)
    if form.is_bound and form.is_valid():
        given = {name: form.cleaned_data[name] for name in form.cleaned_data if name not in SETS}
        note = actions.propose_note(by=request.user, on=today, parameters=form.parameters, **given)
        notices.success(request, _("Proposed and signed for your side. It counts once the other side has signed it."))
        if note.begins_after(note.letter.first_day):
            notices.warning(request, _("It begins later than the letter: in periods that end before, it is not used."))
        return redirect(_address(note, company))
    mine = InterpretationNote.objects.visible_to(request.user, today).filter(letter__organisation=company.company)
    people = ("letter", "proposed_by", "signed_by_manager", "signed_by_auditor", "declined_by")
    listed = list(mine.select_related(*people))
    first_days = {letter.pk: letter.first_day for letter in {note.letter for note in listed}}
    context = {
        "notes": listed,
        "first_days": first_days,
        "late": _late(listed, first_days),
        "engaged": set(Letter.objects.engaged(today).values_list("pk", flat=True)),
        "drafts": _drafts(request, today),
        "form": form if form.has_letters or form.is_bound else None,
        "today": today,
        "whose": company,
    }
    return render(request, "commitments/notes.html", context)


@roles(MANAGER, AUDITOR)
@require_POST
def sign(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    today = timezone.localdate()
    note = get_object_or_404(InterpretationNote.objects.visible_to(request.user, today), pk=pk)
    try:
        actions.sign_note(note=note, by=request.user, on=today)
    except actions.SignRefused as refused:
        notices.error(request, said(SIGN_REFUSED, refused.code))
    else:
        notices.success(request, _("Signed."))
    return redirect(_address(note, whose(request, note.letter.organisation)))


@roles(MANAGER, AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Decline what the other side proposed, with a reason."""
    today = timezone.localdate()
    visible = InterpretationNote.objects.visible_to(request.user, today).select_related("letter__organisation")
    note = get_object_or_404(visible, pk=pk)
    address = _address(note, whose(request, note.letter.organisation))
    if note.waits_for != request.user.role:
        notices.error(request, _("This note does not wait for your side. This is how it stands."))
        return redirect(address)
    form = DeclineForm(request.POST or None)
    if not form.is_valid():
        return render(request, "commitments/note_decline.html", {"note": note, "form": form, "back": address})
    try:
        actions.decline_note(note=note, reason=form.cleaned_data["reason"], by=request.user, on=today)
    except actions.SignRefused as refused:
        notices.error(request, said(SIGN_REFUSED, refused.code))
    else:
        notices.success(request, _("Declined. The other side sees your reason and can propose anew."))
    return redirect(address)


def _address(note: InterpretationNote, company: Whose) -> str:
    return f"{reverse('commitments:notes')}{company.query}#note-{note.pk}"


def _late(notes: Iterable[InterpretationNote], first_days: dict[int, date | None]) -> dict[int, date]:
    """The first day of the letter, for each note that begins later than it."""
    return {note.pk: day for note in notes if (day := first_days[note.letter_id]) and note.begins_after(day)}


def _drafts(request: AuthenticatedRequest, today: date) -> dict[int, str]:
    """The review of each letter that has a draft, for whoever may open it."""
    if request.user.role != MANAGER:
        return {}
    drafts = LetterVersion.objects.visible_to(request.user, today).drafts()
    return {draft.letter_id: reverse("commitments:review", args=[draft.pk]) for draft in drafts}


def _asked_for(request: AuthenticatedRequest) -> Organisation | None:
    """The company of the letter in the address, where there is one."""
    wanted = request.GET.get("letter", "")
    letters = Letter.objects.visible_to(request.user, timezone.localdate()).select_related("organisation")
    return get_object_or_404(letters, pk=int(wanted)).organisation if wanted.isdecimal() else None


def _form(request: AuthenticatedRequest, company: Whose) -> NoteForm:
    asked = {name: request.GET[name] for name in PREFILLED if name in request.GET}
    today = timezone.localdate()
    letters = Letter.objects.visible_to(request.user, today).filter(organisation=company.company)
    letter = _completed(request, letters)
    first_day = letter.first_day if letter else None
    first = {"letter": letter, "valid_from": first_day} if letter else {}
    if LOOK in request.POST:
        return NoteForm(letters=letters, first_day=first_day, initial={**first, **request.POST.dict()})
    initial = {**first, **asked}
    return NoteForm(request.POST or None, letters=letters, first_day=first_day, initial=initial)


def _completed(request: AuthenticatedRequest, letters: LetterQuerySet) -> Letter | None:
    """The letter that the note is about: the one that was chosen or asked for, or the only one."""
    chosen = request.POST.get("letter") or request.GET.get("letter", "")
    if chosen:
        return letters.filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    return letters.first() if letters.count() == 1 else None
