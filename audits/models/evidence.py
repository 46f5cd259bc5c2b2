"""Which evidence a person may read."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from accounts.models import User
from audits.models.engagements import Engagement
from audits.models.findings import Finding
from audits.models.reperformance import Reperformance
from audits.models.requests import DocumentRequest
from audits.models.samples import Sample
from commitments import waiting
from compliance.models import Breach
from evidence.models import EvidenceFile


def evidence_visible_to(user: User, today: date) -> models.QuerySet[EvidenceFile]:
    """The evidence a person may read: through an engagement, a finding, a sample, a re-performance, a document request
    or a breach he may see, or through a fact it proves.

    Whoever may read a file may read its later versions. A draft's files are as hidden from the manager as the draft.
    Registered entries show their sources, earlier ones too, to those who may see the entry: the company's own people
    and the auditors of its open engagements.
    """
    findings = Finding.objects.visible_to(user, today)
    through = Q(findings__in=findings) | Q(finding_steps__finding__in=findings)
    through |= Q(corrective_steps__action__finding__in=findings)
    through |= Q(pk__in=Sample.objects.visible_to(user, today).exclude(frame=None).values("frame"))
    engagements = Engagement.objects.visible_to(user, today)
    through |= Q(engagements__in=engagements) | Q(acceptances__engagement__in=engagements)
    through |= Q(request_steps__request__in=DocumentRequest.objects.visible_to(user, today))
    reperformed = Reperformance.objects.visible_to(user, today)
    through |= Q(reperformance_versions__reperformance__in=reperformed)
    if user.role in {User.Role.MANAGER, User.Role.AUDITOR}:
        for register in waiting.REGISTERS:
            entries = register.objects.visible_to(user, today)
            through |= Q(pk__in=entries.exclude(evidence=None).values("evidence"))
            through |= Q(pk__in=entries.exclude(corrections__evidence=None).values("corrections__evidence"))
        breaches = Breach.objects.visible_to(user, today).order_by().values("pk")
        for name in ("handlings", "exemptions", "compensations", "dispute_steps__dispute"):
            through |= Q(**{f"{name}__breach__in": breaches})
    return EvidenceFile.objects.with_versions(EvidenceFile.objects.filter(through))
