"""A sample's workbook: taken along, read back, looked at, and written."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import AUDITOR, AuthenticatedRequest, roles
from accounts.enumeration import enumerated
from audits.actions import reperformance as actions
from audits.actions.refusals import NotAllowedError
from audits.actions.reperformance import Examination
from audits.forms.reperformance import WorkbookForm
from audits.models import Reperformance, Sample
from audits.reperformance.facts import findings_as_json, findings_from_json
from audits.views.seen import sample_of
from audits.wording import LABELS, found_said
from audits.workbooks import reading, writing
from evidence.actions import record

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GOOD_FOR = 3600  # seconds for which what was looked at may be written
SHOWN = 200  # rows and errors on the page


@roles(AUDITOR)
@require_safe
def sample_workbook(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """The sample to take along."""
    sample = sample_of(request, pk)
    if sample.status not in Sample.TAKEN:
        messages.error(request, _("Nothing is drawn yet that could be taken along."))
        return redirect("audits:sample", pk)
    content = writing.workbook(sample)
    record(action="reperformance.export", actor=request.user, subject=sample, detail={"items": sample.n})
    name = f"{sample}-{timezone.localdate():%Y%m%d}.xlsx"
    return HttpResponse(content, content_type=TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@roles(AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def workbook_read(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Read a workbook back: what is wrong with it by cell, or what would be written. Nothing is written here."""
    sample = sample_of(request, pk)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"sample": sample, "engagement": sample.engagement, "form": form}
    if not form.is_valid():
        return render(request, "audits/reperformance/workbook.html", context, status=422 if form.is_bound else 200)
    file = form.cleaned_data["workbook"]
    try:
        found = reading.read(file, sample)
    except reading.UnreadableError:
        form.add_error("workbook", _("This is no workbook of a sample, or it is damaged."))
        return render(request, "audits/reperformance/workbook.html", context, status=422)
    context |= {"errors": found.errors[:SHOWN], "n_errors": len(found.errors)}
    if not found.errors:
        context |= _preview(request, sample, found)
        file.seek(0)
        context["payload"] = _signed(request, sample, found, hashlib.sha256(file.read()).hexdigest())
    return render(request, "audits/reperformance/workbook.html", context, status=422 if found.errors else 200)


@roles(AUDITOR)
@require_POST
def workbook_take(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Write what was looked at, all of it or nothing."""
    sample = sample_of(request, pk)
    try:
        told = signing.loads(request.POST.get("payload", ""), salt=_salt(request, sample), max_age=GOOD_FOR)
        examinations = {int(number): _examination(each) for number, each in told["rows"].items()}
        written = actions.take_workbook(
            sample=sample, examinations=examinations, digest=told["sha256"], by=request.user
        )
    except signing.BadSignature:
        messages.error(request, _("That was looked at too long ago. Read the workbook again."))
        return redirect("audits:workbook_read", pk)
    except actions.OvertakenError as overtaken:
        references = enumerated(each.complaint.reference for each in overtaken.latest[:10])
        messages.error(
            request,
            _("Nothing was written: a colleague has written about %(complaints)s since you took the workbook along.")
            % {"complaints": references},
        )
        return redirect("audits:workbook_read", pk)
    except NotAllowedError:
        messages.error(request, _("This step is not possible now. This is how the sample stands."))
    else:
        messages.success(request, _("Written: %(number)s items.") % {"number": len(written)})
    return redirect("audits:sample", pk)


def _preview(request: AuthenticatedRequest, sample: Sample, found: reading.Reading) -> dict[str, Any]:
    """What would be written, and about which items a colleague has written meanwhile."""
    stands = {each.complaint_id: each for each in Reperformance.objects.of_sample(sample)}
    items = sample.items.filter(complaint__in=list(found.examinations)).select_related("complaint")
    rows = []
    for item in items.order_by("stratum", "rank"):
        told, known = found.examinations[item.complaint_id], stands.get(item.complaint_id)
        said = [(LABELS[name], found_said(name, each)) for name, each in told.findings.items()]
        same = known is not None and (known.found, known.reason, known.note) == (
            findings_as_json(told.findings),
            told.reason,
            told.note,
        )
        if not same:
            late = known is not None and known.number > told.seen and known.by_id != request.user.pk
            rows.append({"item": item, "said": said, "late": late})
    return {"rows": rows[:SHOWN], "n_rows": len(rows), "n_late": sum(row["late"] for row in rows)}


def _signed(request: AuthenticatedRequest, sample: Sample, found: reading.Reading, digest: str) -> str:
    """What was looked at, so that nothing else is written."""
    rows = {
        str(number): [findings_as_json(each.findings), each.reason, each.note, each.seen]
        for number, each in found.examinations.items()
    }
    return signing.dumps({"rows": rows, "sha256": digest}, salt=_salt(request, sample), compress=True)


def _salt(request: AuthenticatedRequest, sample: Sample) -> str:
    return f"workbook:{sample.pk}:{request.user.pk}"


def _examination(told: list[Any]) -> Examination:
    findings, reason, note, seen = told
    return Examination(findings_from_json(findings), reason, note, seen)
