"""The review of a draft: the letter's text, every proposal beside it, and what stands in the way of activation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages as notices
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import retarget

from accounts.access import MANAGER, AuthenticatedRequest, roles
from commitments import actions, bandcheck, questions, readiness
from commitments.forms import ActivateForm, AddPromiseForm, DescribeForm, PromiseForm
from commitments.forms.promises import marked
from commitments.limiting import Beside
from commitments.manuscript import beside, language, lexicon, sheet
from commitments.messages import LACKS, said
from commitments.metrics import Metric
from commitments.models import Blank, Clause, LetterVersion, Promise, Scope
from commitments.precedents import precedents

NOWHERE = -1  # the position of a promise that is not stored


@roles(MANAGER)
@require_safe
def review(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return room(request, draft_of(request, pk))


def room(
    request: AuthenticatedRequest,
    version: LetterVersion,
    *,
    describe: DescribeForm | None = None,
    activation: ActivateForm | None = None,
) -> HttpResponse:
    """The review as a whole; with a form that came back with its errors."""
    words = lexicon(version)
    context = {
        "lines": sheet(version, words),
        "terms": words.terms.values(),
        "scopes": Scope.objects.of_version(version),
        "limiting": Beside(version),
        "before": precedents(version),
        "describe": describe or _front(version),
        **_standing(version),
    }
    if activation:
        context["activation"] = activation
    return render(request, "commitments/review.html", context, status=422 if describe or activation else 200)


def _front(version: LetterVersion) -> DescribeForm:
    letter = version.letter
    signed = {"signatory": version.signatory, "signed_on": version.signed_on}
    form = DescribeForm(initial={"title": letter.title, "number": letter.number, **signed})
    if version.number > 1:
        form.tell_earlier(letter.versions.signed().order_by("number").last())
    return form


@roles(MANAGER)
@require_POST
def describe(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    version, form = draft_of(request, pk), DescribeForm(request.POST)
    if form.is_valid():
        actions.describe_version(version=version, by=request.user, **form.cleaned_data)
        notices.success(request, _("Saved."))
        return redirect("commitments:review", pk=pk)
    return room(request, version, describe=form)


@roles(MANAGER)
@require_POST
def decide(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Accept or reject a proposal as it stands, or take a decision back."""
    promise = _promise(request, pk)
    match request.POST.get("decision"):
        case "accept":
            actions.accept_promise(promise=promise, by=request.user)
        case "reject":
            actions.reject_promise(promise=promise, by=request.user)
        case "take_back":
            actions.take_back(promise=promise, by=request.user)
        case _:
            raise Http404
    return _answer(request, promise.clause)


@roles(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """A proposal as a form; what is saved is agreed to."""
    promise = _promise(request, pk)
    organisation = promise.clause.version.letter.organisation
    form = PromiseForm(request.POST or None, instance=promise, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        actions.correct_promise(promise=_promise(request, pk), changes=form.changes, by=request.user)
        return _answer(request, promise.clause)
    return _form(request, promise.clause, form, promise, Beside(promise.clause.version))


@roles(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Add a promise to a clause that the parser did not see (`?start=4&end=12`: the words marked in its text)."""
    clause = get_object_or_404(_clauses(request), pk=pk)
    organisation = clause.version.letter.organisation
    initial = marked(clause.text, request.GET.get("start", ""), request.GET.get("end", ""))
    promise = _unwritten(clause, initial)
    limiting = Beside(clause.version, promise)
    form = AddPromiseForm(
        request.POST or None, text=clause.text, organisation=organisation, scope=promise.scope, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        quote, fields = form.cleaned_data["quote"], form.changes
        made = actions.add_promise(clause=clause, quote=quote, start=form.place, fields=fields, by=request.user)
        return _answer(request, clause, added=made)
    return _form(request, clause, form, promise, limiting)


@roles(MANAGER)
@require_POST
def fill(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    blank = get_object_or_404(Blank.objects.filter(clause__in=_clauses(request)).select_related("clause"), pk=pk)
    actions.fill_blank(blank=blank, value=request.POST.get("value", "")[:200], by=request.user)
    return _answer(request, blank.clause)


def _versions(request: AuthenticatedRequest) -> Any:
    return LetterVersion.objects.visible_to(request.user, timezone.localdate()).drafts()


def draft_of(request: AuthenticatedRequest, pk: int) -> LetterVersion:
    """A draft of the person's company. 404 for any other."""
    found: LetterVersion = get_object_or_404(_versions(request).select_related("letter__organisation"), pk=pk)
    return found


def _clauses(request: AuthenticatedRequest) -> Any:
    return Clause.objects.filter(version__in=_versions(request)).select_related("version__letter__organisation")


def _promise(request: AuthenticatedRequest, pk: int) -> Promise:
    mine = Promise.objects.filter(clause__in=_clauses(request))
    return get_object_or_404(mine.select_related("clause__version__letter__organisation"), pk=pk)


def _unwritten(clause: Clause, words: dict[str, Any]) -> Promise:
    """A promise about to be added, so that the letter's words can say what limits it; of a figure that counts them."""
    start, end = words.get("start", 0), words.get("start", 0) + len(words.get("quote", ""))
    return Promise(clause=clause, metric=Metric.FIRST_RESPONSE, start=start, end=end, position=NOWHERE)


def _standing(version: LetterVersion) -> dict[str, Any]:
    """What is left to do, which verdicts would wait for something, and where the letter is silent."""
    today = timezone.localdate()
    promises = Promise.objects.of_version(version)
    total, waiting = promises.count(), promises.unreviewed()
    pending, reasons = readiness.pending(version, today), readiness.reasons(version)
    return {
        "version": version,
        "language": language(version.text),
        "total": total,
        "taken_over": _taken_over(version),
        "waiting": len(waiting),
        "decided": total - len(waiting),
        "next": waiting[0] if waiting else None,
        "reasons": reasons,
        **_blanks(version, reasons),
        "pending": pending,
        "unjudged": len({each.promise.pk for each in pending}),
        "open_questions": questions.of_versions([version], today).get(version.pk, []),
        "lacks": [{"code": code, "words": said(LACKS, code)} for code in readiness.lacks(version, today)],
        "activation": ActivateForm(version=version, today=today),
        "checks": bandcheck.checks(version, today),
    }


def _blanks(version: LetterVersion, reasons: Sequence[readiness.Reason]) -> dict[str, Any]:
    """How many places the letter left empty, how many are open, and one of these: first what stands in the way."""
    blanks = Blank.objects.filter(clause__version=version).order_by("clause__position", "start")
    empty = [blank for blank in blanks if not blank.value]
    stops = {place.anchor for reason in reasons for place in reason.places}
    first = min(empty, key=lambda blank: f"fill-{blank.pk}" not in stops, default=None)
    return {"filled": len(blanks) - len(empty), "blanks": len(blanks), "open_blanks": len(empty), "open_blank": first}


def _taken_over(version: LetterVersion) -> dict[str, int]:
    """How much stands as the version before had it, and that version's number; empty where nothing does."""
    if version.number == 1:
        return {}
    mine: dict[str, QuerySet[Any]] = {
        "decisions": Promise.objects.of_version(version),
        "blanks": Blank.objects.filter(clause__version=version),
    }
    counts = {name: each.filter(as_in_version__isnull=False).count() for name, each in mine.items()}
    return {**counts, "number": version.number - 1} if any(counts.values()) else {}


def _answer(request: AuthenticatedRequest, clause: Clause, added: Promise | None = None) -> HttpResponseBase:
    """The clause anew and what it changes elsewhere on the page; without scripts the page at that place."""
    if not request.htmx:
        place = f"promise-{added.pk}" if added else f"clause-{clause.pk}"
        return redirect(f"{reverse('commitments:review', args=[clause.version_id])}#{place}")
    version = clause.version
    context = {
        "line": beside(clause, lexicon(version)),
        **_standing(version),
        "limiting": Beside(version),
        "before": precedents(version),
        "added": added.pk if added else None,
        "partial": True,
    }
    return render(request, "commitments/review/answer.html", context)


def _form(
    request: AuthenticatedRequest, clause: Clause, form: PromiseForm, promise: Promise, limiting: Beside
) -> HttpResponseBase:
    context = {"clause": clause, "form": form, "promise": promise, "limiting": limiting}
    context["before"] = precedents(clause.version)
    name = "commitments/review/form.html" if request.htmx else "commitments/promise.html"
    response = render(request, name, context)
    if request.method == "POST":
        retarget(response, f"#margin-{clause.pk}")  # the text stays, the form comes back with its errors
    return response
