"""The check: engagements of third-party auditors, what they find, and what they sign."""

from __future__ import annotations

from audits.models.acceptances import Acceptance
from audits.models.assignments import Assignment, Signature
from audits.models.corrections import CorrectiveAction, CorrectiveStep
from audits.models.engagements import Engagement
from audits.models.evidence import evidence_visible_to
from audits.models.findings import Finding, FindingStep
from audits.models.heads import GivenHead
from audits.models.opinions import ClauseOpinion, Opinion, OpinionAct, View, signatures
from audits.models.reperformance import Reperformance, ReperformanceVersion
from audits.models.requests import DocumentRequest, DocumentRequestStep
from audits.models.samples import Sample, SampleItem, SampleStep

__all__ = [
    "Acceptance",
    "Assignment",
    "ClauseOpinion",
    "CorrectiveAction",
    "CorrectiveStep",
    "DocumentRequest",
    "DocumentRequestStep",
    "Engagement",
    "Finding",
    "FindingStep",
    "GivenHead",
    "Opinion",
    "OpinionAct",
    "Reperformance",
    "ReperformanceVersion",
    "Sample",
    "SampleItem",
    "SampleStep",
    "Signature",
    "View",
    "evidence_visible_to",
    "signatures",
]
