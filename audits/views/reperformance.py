"""Re-performance of one complaint, and finishing that of a sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from audits import walks
from audits.actions import reperformance as actions
from audits.actions.refusals import IncompleteError, NotAllowedError
from audits.actions.reperformance import Examination
from audits.forms.reperformance import ExaminationForm, ThresholdForm
from audits.listed import of_walk
from audits.lists import Listing, Which
from audits.models import Engagement, Reperformance, Sample
from audits.recorded import Recorded, has_changed_since, recorded
from audits.reperformance.facts import Record, audited, differences, findings_from_json
from audits.reported import Promises
from audits.views.seen import engagement_of, sample_of
from audits.walks import Walk
from audits.wording import LABELS, fact_said, found_said, outcome_said
from complaints import masking, revisions
from complaints.models import Complaint
from complaints.scrubbing import scrub
from complaints.timeline import timeline


@roles(MANAGER, AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def examine(request: AuthenticatedRequest, pk: int, complaint: int) -> HttpResponseBase:
    """One complaint: what the record says beside what the auditor found. `?sample=` or `?list=` says on which way he
    goes through them. The company sees it once the sample is finished."""
    engagement = engagement_of(request, pk)
    about = _complaint(engagement, complaint)
    stands = _stands(request, engagement, about)
    said = Recorded(stands.record, stands.recorded_version) if stands else recorded(engagement, [about.pk])[about.pk]
    page = partial(_page, request, engagement, about, said)
    if request.method != "POST" or request.user.role != AUDITOR:
        return page(stands, _form(said.record, stands))
    form = _form(said.record, stands, request)
    if not form.is_valid():
        return _not_saved(request, form) if request.htmx else page(stands, form, status=422)
    try:
        written = actions.reperform(
            engagement=engagement,
            complaint=about,
            examination=form.examination(),
            uploads=form.uploads(),
            by=request.user,
        )
    except actions.OvertakenError as overtaken:
        return _overtaken(request, page, said.record, form, overtaken.latest[0])
    except NotAllowedError:
        if request.htmx:
            return render(request, "audits/reperformance/saved.html", {"refused": True})
        messages.error(request, _("Nothing was saved: the re-performance of this complaint is finished and locked."))
        return redirect(request.get_full_path())
    if request.htmx:
        return render(request, "audits/reperformance/saved.html", {"written": written})
    return _onward(request, engagement, about, written)


@roles(AUDITOR)
@require_safe
def sample_examine(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """To the first item that is not examined yet, else to the first one."""
    sample = sample_of(request, pk)
    walk = walks.of_sample(sample)
    number = walk.next_open() or next(iter(walk.numbers), None)
    if number is None:
        return redirect("audits:sample", pk)
    return redirect(_address(sample.engagement_id, number, walk))


@roles(AUDITOR)
@require_POST
def sample_finish(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Close the re-performance of a sample."""
    try:
        actions.finish(sample=sample_of(request, pk), by=request.user)
    except IncompleteError as waiting:
        messages.error(
            request, _("Not finished: %(number)s items are not examined yet.") % {"number": len(waiting.lacking)}
        )
    except NotAllowedError:
        messages.error(request, _("This step is not possible now. This is how the sample stands."))
    else:
        messages.success(request, _("The re-performance is finished. The company sees its results now."))
    return redirect("audits:sample", pk)


def _complaint(engagement: Engagement, number: int) -> Complaint:
    rows = Complaint.objects.within([engagement]).select_related("unit", "category", "subcategory", "source")
    return get_object_or_404(rows.prefetch_related("pause_rows"), pk=number)


def _stands(request: AuthenticatedRequest, engagement: Engagement, about: Complaint) -> Reperformance | None:
    """What was found so far. The company finds nothing before a sample with it is finished."""
    seen = Reperformance.objects.visible_to(request.user, timezone.localdate()).select_related("by__organisation")
    found = seen.filter(engagement=engagement, complaint=about).first()
    if found is None and request.user.role != AUDITOR:
        raise Http404
    return found


def _form(record: Record, stands: Reperformance | None, request: AuthenticatedRequest | None = None) -> ExaminationForm:
    known = Examination(stands.findings, stands.reason, stands.note, stands.number) if stands else Examination()
    sent = (request.POST, request.FILES) if request else ()
    return ExaminationForm(*sent, record=record, known=known)


def _not_saved(request: AuthenticatedRequest, form: ExaminationForm) -> HttpResponseBase:
    """What stands in the way of saving as one types."""
    said = [f"{_label(form, name)}{error}" for name, errors in form.errors.items() for error in errors]
    return render(request, "audits/reperformance/saved.html", {"errors": said})


def _label(form: ExaminationForm, name: str) -> str:
    """Which fact an error is about."""
    return _("%(fact)s: ") % {"fact": capfirst(str(form.fields[name].label))} if name in form.fields else ""


def _overtaken(
    request: AuthenticatedRequest,
    page: Callable[..., HttpResponseBase],
    record: Record,
    form: ExaminationForm,
    latest: Reperformance,
) -> HttpResponseBase:
    """A colleague's values beside one's own. Saving again, which replaces his, takes a button and has seen them."""
    if request.htmx:
        return render(request, "audits/reperformance/saved.html", {"overtaken": latest})
    form.shown_after(latest.number)
    theirs = [(LABELS[name], found_said(name, latest.findings.get(name))) for name in record.fields]
    return page(latest, form, status=409, overtaken=latest, theirs=theirs)


def _onward(
    request: AuthenticatedRequest, engagement: Engagement, about: Complaint, written: Reperformance
) -> HttpResponseBase:
    """After saving by the button: on to the next that is open, or stay."""
    walk = _walk(request, engagement)
    following = walk.next_open(about.pk) if walk and "next" in request.POST else None
    if following and walk:
        return redirect(_address(engagement.pk, following, walk))
    messages.success(request, _("Saved as version %(number)s.") % {"number": written.number})
    return redirect(request.get_full_path())


def _walk(request: AuthenticatedRequest, engagement: Engagement) -> Walk | None:
    """The way that the address names; none where it names nothing that belongs to the engagement."""
    if (number := request.GET.get("sample", "")).isdecimal():
        seen = Sample.objects.visible_to(request.user, timezone.localdate())
        sample = seen.filter(engagement=engagement, pk=number).first()
        return walks.of_sample(sample) if sample else None
    listing = _listing(request, engagement)
    return walks.of_list(listing) if listing else None


def _listing(request: AuthenticatedRequest, engagement: Engagement) -> Listing | None:
    """The list that the address names."""
    which = request.GET.get("list", "")
    if which not in set(Which) or request.user.role != AUDITOR:
        return None
    typed = ThresholdForm(request.GET)
    hours = typed.cleaned_data["hours"] if typed.is_valid() else None
    return Listing(engagement, Which(which), timezone.now(), hours)


def _address(engagement: int, number: int, walk: Walk | None) -> str:
    return reverse("audits:examine", args=[engagement, number]) + (walk.query if walk else "")


def _page(
    request: AuthenticatedRequest,
    engagement: Engagement,
    about: Complaint,
    said: Recorded,
    stands: Reperformance | None,
    form: ExaminationForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponseBase:
    walk = _walk(request, engagement)
    locked = stands is not None and Reperformance.objects.finished().filter(pk=stands.pk).exists()
    known = {about.customer_name, about.customer_contact, *revisions.earlier_names(about)}
    context: dict[str, Any] = {
        "engagement": engagement,
        "complaint": about,
        "stands": stands,
        "form": form,
        "may_write": request.user.role == AUDITOR and not locked,
        "locked": locked,
        "changed_since": has_changed_since(said.version, about),
        "outcomes": _outcomes(engagement, about, said.record, stands),
        "events": timeline(about, now=timezone.now()),
        "changes": revisions.history(about, said=partial(scrub, known=known)),
        "identity": masking.masked(about, engagement=engagement.pk, earlier=known),
        "shown": _shown(said.record, stands),
        "versions": _versions(stands),
        "why": of_walk(_listing(request, engagement), about),
        **_way(engagement, about, walk),
    }
    return render(request, "audits/reperformance/examine.html", context | more, status=status)


def _way(engagement: Engagement, about: Complaint, walk: Walk | None) -> Mapping[str, Any]:
    """Before, after, and how far one has come."""
    if walk is None or walk.place(about.pk) is None:
        return {}
    before, after = walk.beside(about.pk, -1), walk.beside(about.pk, 1)
    return {
        "place": walk.place(about.pk),
        "places": len(walk.numbers),
        "n_examined": len(walk.examined),
        "before": _address(engagement.pk, before, walk) if before else "",
        "after": _address(engagement.pk, after, walk) if after else "",
    }


def _outcomes(
    engagement: Engagement, about: Complaint, record: Record, stands: Reperformance | None
) -> list[Mapping[str, Any]]:
    """What the complaint counts as for each promise that it concerns, as recorded and as audited."""
    found = list[Mapping[str, Any]]()
    after = audited(record, stands.findings) if stands else record
    for promised in Promises(engagement, timezone.now()):
        asked = promised.asked
        if asked is None or not promised.concerned([about.pk]):
            continue
        before, then = asked.outcome(record), asked.outcome(after)
        if before is None and then is None:
            continue
        told = {"promise": promised.promise, "reported": outcome_said(before), "audited": outcome_said(then)}
        found.append(told | {"differs": before != then})
    return found


def _shown(record: Record, stands: Reperformance | None) -> list[tuple[str, str, str, bool]]:
    """The facts for somebody who only reads them."""
    findings = stands.findings if stands else {}
    differing = differences(record, findings)
    said = [(fact_said(name, getattr(record, name)), found_said(name, findings.get(name))) for name in record.fields]
    return [(str(LABELS[name]), *each, name in differing) for name, each in zip(record.fields, said, strict=True)]


def _versions(stands: Reperformance | None) -> list[Mapping[str, Any]]:
    """Who wrote what when, the latest first."""
    if stands is None:
        return []
    rows = (
        stands.versions.select_related("by__organisation").prefetch_related("evidence__uploaded_by").order_by("-number")
    )
    return [{"row": row, "said": _said(row.found), "files": list(row.evidence.all())} for row in rows]


def _said(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(str(LABELS[name]), found_said(name, each)) for name, each in findings_from_json(found).items()]
