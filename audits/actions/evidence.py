"""Newer versions of files that prove a finding, an answer or a correction."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from audits import clock
from audits.actions.refusals import ChangedMeanwhileError, refuse_unless
from audits.models import Finding, evidence_visible_to
from evidence.actions import NotNewestError, replace
from evidence.models import EvidenceFile

OPEN = (Finding.Status.DRAFT, Finding.Status.ISSUED, Finding.Status.ANSWERED)


def may_replace(file: EvidenceFile, by: User) -> bool:
    """Whether this person may put a newer version beside a file: one of his own side, of a finding still open.

    Frames of samples and sources of registered facts are not replaced: those are drawn and corrected anew.
    """
    today = clock.today()
    if file.uploaded_by is None or by.role != file.uploaded_by.role:
        return False
    if by.organisation_id != file.uploaded_by.organisation_id or not file.is_newest():
        return False
    findings = Finding.objects.visible_to(by, today).with_file(file).filter(status__in=OPEN)
    return findings.exists() and evidence_visible_to(by, today).filter(pk=file.pk).exists()


@transaction.atomic
def add_version(*, file: EvidenceFile, upload: UploadedFile[Any], effective_on: date, by: User) -> EvidenceFile:
    """A newer version of a file; what was attached stays as it was, and both are read.

    Raises `ChangedMeanwhileError` where somebody else was faster, `EvidenceRefused` for what is no evidence.
    """
    if not file.is_newest():
        raise ChangedMeanwhileError
    refuse_unless(may_replace(file, by))
    try:
        return replace(file=file, upload=upload, effective_on=effective_on, by=by)
    except NotNewestError:
        raise ChangedMeanwhileError from None
